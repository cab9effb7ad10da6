// The loops of the operations: one pass over memory each, by rows where a bias or a draw belongs to a column.
#pragma once
#include <cmath>

#include "lanes.h"

namespace strata {

constexpr uint32_t MAGNITUDE = 0x7fffffffu;

using In = const float* __restrict;
using Out = float* __restrict;

/** The larger magnitude, as bits, which are ordered like the numbers: infinity is 0x7f800000, and NaN is above it. */
STRATA_INLINE uint32_t larger(uint32_t top, float value) {
  const uint32_t bits = asBits(value) & MAGNITUDE;
  return bits > top ? bits : top;
}

/** Calls `use` with the place of every draw in the matrix, its column and its value. */
template <typename Use>
STRATA_INLINE void draw(int64_t rows, int64_t columns, const Address& at, Use use) {
  const int64_t groups = (columns + 15) / 16;
  uint32_t words[WORDS];
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t from = 0; from < columns; from += WORDS) {
      philox(static_cast<uint32_t>(4 * (row * groups + from / 16)), at, words);
      const int64_t count = columns - from < WORDS ? columns - from : WORDS;
      for (int64_t i = 0; i < count; i++) use(row * columns + from + i, from + i, unit(words[i]));
    }
  }
}

STRATA_SIMD static void uniformRows(Out out, int64_t rows, int64_t columns, const Address& at) {
  draw(rows, columns, at, [=](int64_t i, int64_t, float value) { out[i] = value; });
}

STRATA_SIMD static void sampleRows(In sums, In bias, Out probabilities, Out sample, int64_t rows, int64_t columns,
                                   const Address& at) {
  draw(rows, columns, at, [=](int64_t i, int64_t column, float value) {
    probabilities[i] = sigmoid(sums[i] + bias[column]);
    sample[i] = value < probabilities[i] ? 1.0f : 0.0f;
  });
}

STRATA_SIMD static void lookUpAll(const uint8_t* __restrict bytes, In table, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = table[bytes[i]];
}

STRATA_SIMD static void linearRow(In sums, In bias, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = sums[i] + bias[i];
}

STRATA_SIMD static void sigmoidRow(In sums, In bias, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = sigmoid(sums[i] + bias[i]);
}

STRATA_SIMD static void reluRow(In sums, In bias, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    const float x = sums[i] + bias[i];
    // NaN is not below 0, and stays NaN.
    out[i] = x < 0.0f ? 0.0f : x;
  }
}

STRATA_SIMD static void sigmoidSlope(In back, In h, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = back[i] * (h[i] * (1.0f - h[i]));
}

STRATA_SIMD static void reluSlope(In back, In h, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = back[i] * (h[i] > 0.0f ? 1.0f : 0.0f);
}

STRATA_SIMD static void negate(In values, Out out, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = -values[i];
}

STRATA_SIMD static void addTo(Out sums, In values, int64_t n) {
  for (int64_t i = 0; i < n; i++) sums[i] += values[i];
}

/** delta = share (softmax(u) - y); returns logsumexp(u) - u'y. NaN and infinities come out as NaN, as they should. */
STRATA_SIMD static double softmaxRow(In u, In y, Out delta, int64_t n, float share) {
  float top = u[0];
  for (int64_t i = 1; i < n; i++) top = u[i] > top ? u[i] : top;
  float sum = 0.0f;
  double correct = 0.0;
  for (int64_t i = 0; i < n; i++) {
    delta[i] = exponential(u[i] - top);
    sum += delta[i];
    correct += static_cast<double>(u[i]) * y[i];
  }
  for (int64_t i = 0; i < n; i++) delta[i] = share * (delta[i] / sum - y[i]);
  return top + std::log(static_cast<double>(sum)) - correct;
}

STRATA_SIMD static void addDifference(In positive, In negative, Out sums, int64_t n) {
  for (int64_t i = 0; i < n; i++) sums[i] += positive[i] - negative[i];
}

/** velocity' = momentum velocity + scale gradient - decay w, w' = w + velocity'. */
struct MomentumRule {
  float scale, momentum, decay;
};

/** Returns the largest magnitude of w', as bits. */
STRATA_SIMD static uint32_t momentumStep(In w, In velocity, In gradient, Out newW, Out newVelocity, int64_t n,
                                         const MomentumRule& rule) {
  const auto [scale, momentum, decay] = rule;
  uint32_t top = 0;
  for (int64_t i = 0; i < n; i++) {
    newVelocity[i] = momentum * velocity[i] + (scale * gradient[i] - decay * w[i]);
    newW[i] = w[i] + newVelocity[i];
    top = larger(top, newW[i]);
  }
  return top;
}

/** Kingma & Ba (2015), algorithm 1; `size` and `correction` hold what depends on the update's number. */
struct AdamRule {
  float size, beta1, rest1, beta2, rest2, epsilon, correction;
};

/** Returns the largest magnitude of w', as bits. */
STRATA_SIMD static uint32_t adamStep(In w, In mean, In square, In gradient, Out newW, Out newMean, Out newSquare,
                                     int64_t n, const AdamRule& rule) {
  const auto [size, beta1, rest1, beta2, rest2, epsilon, correction] = rule;
  uint32_t top = 0;
  for (int64_t i = 0; i < n; i++) {
    newMean[i] = beta1 * mean[i] + rest1 * gradient[i];
    newSquare[i] = beta2 * square[i] + rest2 * (gradient[i] * gradient[i]);
    newW[i] = w[i] - size * (newMean[i] / (std::sqrt(newSquare[i] * correction) + epsilon));
    top = larger(top, newW[i]);
  }
  return top;
}

}  // namespace strata
