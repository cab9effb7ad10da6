// What the operations do to numbers: draws, sigmoid, exponential. Plain loops, which the compiler turns into SIMD.
#pragma once
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
// One copy of a function for each of these processors; the right one is chosen when the library is loaded.
#define STRATA_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define STRATA_SIMD
#endif
#define STRATA_INLINE static inline __attribute__((always_inline))

namespace strata {

STRATA_INLINE float asFloat(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

STRATA_INLINE uint32_t asBits(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

/**
 * e^x, with the polynomial of Moshier's Cephes library. NaN stays NaN; below -87 and above 88 the value is that of the
 * limit.
 */
STRATA_INLINE float exponential(float x) {
  // Comparisons with NaN are false, so NaN passes both limits.
  x = x > 88.0f ? 88.0f : x;
  x = x < -87.0f ? -87.0f : x;
  // Adding 1.5 2^23 leaves the rounded number in the low bits.
  const float shifted = x * 1.44269504f + 12582912.0f;
  const float whole = shifted - 12582912.0f;
  const float rest = (x - whole * 0.693359375f) + whole * 2.12194440e-4f;
  float sum = 1.9875691500e-4f;
  sum = sum * rest + 1.3981999507e-3f;
  sum = sum * rest + 8.3334519073e-3f;
  sum = sum * rest + 4.1665795894e-2f;
  sum = sum * rest + 1.6666665459e-1f;
  sum = sum * rest + 5.0000001201e-1f;
  sum = sum * rest * rest + rest + 1.0f;
  return sum * asFloat((asBits(shifted) + 127u) << 23);
}

STRATA_INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

/** Where a block of draws stands: Philox's key and the last three words of its counter (core/random.ts). */
struct Address {
  uint32_t key0, key1, counter1, counter2, counter3;
};

/** Blocks drawn at once, and the words that they make. */
constexpr int BLOCKS = 16;
constexpr int WORDS = 4 * BLOCKS;

/**
 * Philox 4x32-10 (Salmon et al. 2011): the words of the blocks from `first` on, in the order of core/random.ts, where
 * four blocks make a group of 16 columns, and word w of lane l in it belongs to column 4 w + l.
 */
STRATA_INLINE void philox(uint32_t first, const Address& at, uint32_t* words) {
  uint32_t made[4][BLOCKS];
  for (int i = 0; i < BLOCKS; i++) {
    uint32_t c0 = first + i, c1 = at.counter1, c2 = at.counter2, c3 = at.counter3;
    uint32_t key0 = at.key0, key1 = at.key1;
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
      const uint64_t one = uint64_t{0xd2511f53u} * c0;
      const uint64_t two = uint64_t{0xcd9e8d57u} * c2;
      c0 = static_cast<uint32_t>(two >> 32) ^ c1 ^ key0;
      c2 = static_cast<uint32_t>(one >> 32) ^ c3 ^ key1;
      c1 = static_cast<uint32_t>(two);
      c3 = static_cast<uint32_t>(one);
      key0 += 0x9e3779b9u;
      key1 += 0xbb67ae85u;
    }
    made[0][i] = c0;
    made[1][i] = c1;
    made[2][i] = c2;
    made[3][i] = c3;
  }
  for (int group = 0; group < BLOCKS / 4; group++) {
    for (int word = 0; word < 4; word++) std::memcpy(words + 16 * group + 4 * word, made[word] + 4 * group, 16);
  }
}

/** A word's top 24 bits as a number in [0, 1). */
STRATA_INLINE float unit(uint32_t word) { return static_cast<float>(static_cast<int32_t>(word >> 8)) * 0x1p-24f; }

}  // namespace strata
