// The fused operations of core/ops.ts for native TensorFlow, which does the products: what comes before and after them.
// Outputs are always new tensors, so that numbers that somebody else holds never change.
#include <algorithm>
#include <atomic>

#include "call.h"
#include "loops.h"

namespace strata {
namespace {

/** To be raised, here and in native-kernels.ts, with every change of what operations there are or do. */
constexpr int32_t VERSION = 2;

using Shape = std::vector<int64_t>;
using Floats = View<const float>;

/** Set by a step that wrote NaN or infinity, until somebody asks. */
std::atomic<bool> wroteNonFinite{false};

void watch(uint32_t largestMagnitude) {
  if (largestMagnitude >= 0x7f800000u) wroteNonFinite = true;
}

/** "address: int32" holds Philox's key and counter as core/random.ts makes them. */
Address addressOf(const View<const int32_t>& words) {
  const auto word = [&](int i) { return static_cast<uint32_t>(words.values[i]); };
  return {word(0), word(1), word(2), word(3), word(4)};
}

/** shape: [2], address: [5]; draws: shape. */
void uniform(Call& call) {
  const auto shape = call.input<int32_t>(0), address = call.input<int32_t>(1);
  if (!call.require(shape.size == 2 && address.size == 5, "A shape has 2 numbers, an address 5.")) return;
  const auto draws = call.output<float>(0, {shape.values[0], shape.values[1]});
  if (call.isFine()) uniformRows(draws.values, draws.shape[0], draws.shape[1], addressOf(address));
}

/** bytes: [ceil(rows columns / 4)], four in a word as memory has them, shape: [2], table: [256]; out: shape. */
void lookUp(Call& call) {
  const auto bytes = call.input<int32_t>(0), shape = call.input<int32_t>(1);
  const auto table = call.input<float>(2);
  if (!call.require(shape.size == 2 && table.size == 256, "A shape has 2 numbers, a table 256.")) return;
  const auto out = call.output<float>(0, {shape.values[0], shape.values[1]});
  if (!call.require(4 * bytes.size >= out.size, "There are fewer bytes than the shape has places.")) return;
  lookUpAll(reinterpret_cast<const uint8_t*>(bytes.values), table.values, out.values, out.size);
}

bool isLayer(Call& call, const Floats& sums, const Floats& bias) {
  const bool fits = sums.shape.size() == 2 && bias.shape == Shape{sums.shape[1]};
  return call.require(fits, "A bias must have one number for each column of a matrix.");
}

/** sums: [rows, columns], bias: [columns]; out: [rows, columns]. */
template <void (*loop)(In, In, Out, int64_t)>
void activate(Call& call) {
  const auto sums = call.input<float>(0), bias = call.input<float>(1);
  if (!isLayer(call, sums, bias)) return;
  const auto out = call.output<float>(0, sums.shape);
  if (!call.isFine()) return;
  const int64_t columns = bias.size;
  for (int64_t at = 0; at < sums.size; at += columns) loop(sums.values + at, bias.values, out.values + at, columns);
}

/** sums: [rows, columns], bias: [columns], address: [5]; probabilities, sample: [rows, columns]. */
void sample(Call& call) {
  const auto sums = call.input<float>(0), bias = call.input<float>(1);
  const auto address = call.input<int32_t>(2);
  if (!isLayer(call, sums, bias) || !call.require(address.size == 5, "An address has 5 numbers.")) return;
  const auto probabilities = call.output<float>(0, sums.shape), made = call.output<float>(1, sums.shape);
  if (!call.isFine()) return;
  sampleRows(sums.values, bias.values, probabilities.values, made.values, sums.shape[0], sums.shape[1],
             addressOf(address));
}

/** back, activity, out: one shape. */
template <void (*loop)(In, In, Out, int64_t)>
void slope(Call& call) {
  const auto back = call.input<float>(0), activity = call.input<float>(1);
  if (!call.require(back.shape == activity.shape, "A slope and an activity must have one shape.")) return;
  const auto out = call.output<float>(0, back.shape);
  if (call.isFine()) loop(back.values, activity.values, out.values, back.size);
}

/** x: [rows, columns]; sums: [columns]. */
void columnSums(Call& call) {
  const auto x = call.input<float>(0);
  if (!call.require(x.shape.size() == 2, "Only a matrix has columns to be summed.")) return;
  const auto sums = call.output<float>(0, {x.shape[1]});
  if (!call.isFine()) return;
  std::fill_n(sums.values, sums.size, 0.0f);
  for (int64_t at = 0; at < x.size; at += sums.size) addTo(sums.values, x.values + at, sums.size);
}

/** logits, onehot: [rows, classes]; value: the mean over rows, delta: [rows, classes]. */
void softmaxCrossEntropy(Call& call) {
  const auto logits = call.input<float>(0), onehot = call.input<float>(1);
  const bool fits = logits.shape.size() == 2 && onehot.shape == logits.shape;
  if (!call.require(fits, "Logits and classes must be matrices of one shape.")) return;
  const auto value = call.output<float>(0, {}), delta = call.output<float>(1, logits.shape);
  if (!call.isFine()) return;
  const int64_t rows = logits.shape[0], classes = logits.shape[1];
  const float share = 1.0f / static_cast<float>(rows);
  double sum = 0.0;
  for (int64_t at = 0; at < logits.size; at += classes) {
    sum += softmaxRow(logits.values + at, onehot.values + at, delta.values + at, classes, share);
  }
  *value.values = static_cast<float>(sum / static_cast<double>(rows));
}

/** above, below: [rows, columns]; out: [2 rows, columns], the lower half `below` or its negative. */
template <bool isNegative>
void stack(Call& call) {
  const auto above = call.input<float>(0), below = call.input<float>(1);
  const bool fits = above.shape.size() == 2 && below.shape == above.shape;
  if (!call.require(fits, "Only two matrices of one shape can be stacked.")) return;
  const auto out = call.output<float>(0, {2 * above.shape[0], above.shape[1]});
  if (!call.isFine()) return;
  std::copy_n(above.values, above.size, out.values);
  float* lower = out.values + above.size;
  if (isNegative) negate(below.values, lower, below.size);
  else std::copy_n(below.values, below.size, lower);
}

MomentumRule ruleOf(const Floats& rule) { return {rule.values[0], rule.values[1], rule.values[2]}; }

/** w, velocity, gradient: one shape, rule: [3]; new w and velocity. */
void momentum(Call& call) {
  const auto w = call.input<float>(0), velocity = call.input<float>(1), gradient = call.input<float>(2);
  const auto rule = call.input<float>(3);
  const bool fits = velocity.shape == w.shape && gradient.shape == w.shape;
  if (!call.require(fits && rule.size == 3, "A step's tensors must have one shape, and its rule 3 numbers.")) return;
  const auto newW = call.output<float>(0, w.shape), newVelocity = call.output<float>(1, w.shape);
  if (!call.isFine()) return;
  const float* slope = gradient.values;
  watch(momentumStep(w.values, velocity.values, slope, newW.values, newVelocity.values, w.size, ruleOf(rule)));
}

/** bias, velocity: [columns], positive, negative: [rows, columns], rule: [3]; new bias and velocity. */
void bias(Call& call) {
  const auto b = call.input<float>(0), velocity = call.input<float>(1);
  const auto positive = call.input<float>(2), negative = call.input<float>(3), rule = call.input<float>(4);
  if (!isLayer(call, positive, b)) return;
  const bool fits = velocity.shape == b.shape && negative.shape == positive.shape;
  if (!call.require(fits && rule.size == 3, "A step's tensors must fit its bias, and its rule have 3 numbers.")) return;
  const auto newBias = call.output<float>(0, b.shape), newVelocity = call.output<float>(1, b.shape);
  if (!call.isFine()) return;
  std::vector<float> sums(b.size, 0.0f);
  for (int64_t at = 0; at < positive.size; at += b.size) {
    addDifference(positive.values + at, negative.values + at, sums.data(), b.size);
  }
  watch(momentumStep(b.values, velocity.values, sums.data(), newBias.values, newVelocity.values, b.size, ruleOf(rule)));
}

/** w, mean, square, gradient: one shape, rule: [7]; new w, mean and square. */
void adam(Call& call) {
  const auto w = call.input<float>(0), mean = call.input<float>(1), square = call.input<float>(2);
  const auto gradient = call.input<float>(3), rule = call.input<float>(4);
  const bool fits = mean.shape == w.shape && square.shape == w.shape && gradient.shape == w.shape;
  if (!call.require(fits && rule.size == 7, "A step's tensors must have one shape, and its rule 7 numbers.")) return;
  const auto newW = call.output<float>(0, w.shape), newMean = call.output<float>(1, w.shape);
  const auto newSquare = call.output<float>(2, w.shape);
  if (!call.isFine()) return;
  const float* r = rule.values;
  watch(adamStep(w.values, mean.values, square.values, gradient.values, newW.values, newMean.values, newSquare.values,
                 w.size, {r[0], r[1], r[2], r[3], r[4], r[5], r[6]}));
}

/** found: 1 where a step wrote NaN or infinity since the last call. */
void takeNonFinite(Call& call) {
  const auto found = call.output<int32_t>(0, {});
  if (call.isFine()) *found.values = wroteNonFinite.exchange(false);
}

/** version: a number. */
void version(Call& call) {
  const auto out = call.output<int32_t>(0, {});
  if (call.isFine()) *out.values = VERSION;
}

/** Runs when the addon is loaded. Where TensorFlow refuses one, the last is missing, and the engine uses none. */
[[maybe_unused]] const bool isAdded =
    add<uniform>("StrataUniform", {"shape: int32", "address: int32"}, {"draws: float"}) &&
    add<lookUp>("StrataLookUp", {"bytes: int32", "shape: int32", "table: float"}, {"out: float"}) &&
    add<activate<linearRow>>("StrataLinear", {"sums: float", "bias: float"}, {"out: float"}) &&
    add<activate<sigmoidRow>>("StrataSigmoid", {"sums: float", "bias: float"}, {"out: float"}) &&
    add<activate<reluRow>>("StrataRelu", {"sums: float", "bias: float"}, {"out: float"}) &&
    add<sample>("StrataSample", {"sums: float", "bias: float", "address: int32"},
                {"probabilities: float", "sample: float"}) &&
    add<slope<sigmoidSlope>>("StrataSigmoidSlope", {"back: float", "activity: float"}, {"out: float"}) &&
    add<slope<reluSlope>>("StrataReluSlope", {"back: float", "activity: float"}, {"out: float"}) &&
    add<columnSums>("StrataColumnSums", {"x: float"}, {"sums: float"}) &&
    add<softmaxCrossEntropy>("StrataSoftmaxCrossEntropy", {"logits: float", "onehot: float"},
                             {"value: float", "delta: float"}) &&
    add<stack<false>>("StrataStack", {"above: float", "below: float"}, {"out: float"}) &&
    add<stack<true>>("StrataStackNegative", {"above: float", "below: float"}, {"out: float"}) &&
    add<momentum>("StrataMomentumStep", {"w: float", "velocity: float", "gradient: float", "rule: float"},
                  {"new_w: float", "new_velocity: float"}) &&
    add<bias>("StrataBiasStep", {"bias: float", "velocity: float", "positive: float", "negative: float", "rule: float"},
              {"new_bias: float", "new_velocity: float"}) &&
    add<adam>("StrataAdamStep", {"w: float", "mean: float", "square: float", "gradient: float", "rule: float"},
              {"new_w: float", "new_mean: float", "new_square: float"}) &&
    add<takeNonFinite>("StrataTakeNonFinite", {}, {"found: int32"}) &&
    add<version>("StrataVersion", {}, {"version: int32"});

}  // namespace
}  // namespace strata
