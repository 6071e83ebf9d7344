// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace faultline::numerics::kernels {

/// One lane: what the kernels ask of an instruction set, in plain C++. Besides these functions the
/// types have + − · / (Real, Single), + (Bits, Word), − (Bits), & (Bits, Word) and ^ (Word).
struct PlainLanes {
  using Real = double;
  using Bits = std::uint64_t;  ///< as many as Reals
  using Single = float;
  using Word = std::uint32_t;  ///< as many as Singles
  static constexpr std::size_t reals = 1;
  static constexpr std::size_t singles = 1;

  static Real all(double x) { return x; }
  static Single all(float x) { return x; }
  static Bits all_bits(std::uint64_t x) { return x; }
  static Word all_words(std::uint32_t x) { return x; }

  static Real load(const double* from) { return *from; }
  static Single load(const float* from) { return *from; }
  static Word load(const std::uint32_t* from) { return *from; }
  static Bits load(const std::uint64_t* from) { return *from; }
  static void store(Real x, double* to) { *to = x; }
  static void store(Bits x, std::uint64_t* to) { *to = x; }
  static void store(Single x, float* to) { *to = x; }
  static void store(Word x, std::uint32_t* to) { *to = x; }
  /// (w + ½)·2⁻³² of `reals` words: random::unit_interval.
  static Real load_uniform(const std::uint32_t* from) {
    return (static_cast<double>(*from) + 0.5) * 0x1p-32;
  }
  /// start, start + 1, …
  static Word count_from(std::uint32_t start) { return start; }

  static Bits to_bits(Real x) { return std::bit_cast<Bits>(x); }
  static Real from_bits(Bits x) { return std::bit_cast<Real>(x); }
  static Word to_bits(Single x) { return std::bit_cast<Word>(x); }
  static Single from_bits(Word x) { return std::bit_cast<Single>(x); }
  /// The number that a word is as a two's complement integer, rounded to nearest.
  static Single from_signed(Word x) { return static_cast<float>(static_cast<std::int32_t>(x)); }

  template <int count, class Integer>
  static Integer shift_left(Integer x) {
    return x << count;
  }
  template <int count, class Integer>
  static Integer shift_right(Integer x) {
    return x >> count;
  }

  /// The two halves of a 64-bit product.
  struct Product {
    Word high;
    Word low;
  };
  static Product multiply(Word a, std::uint32_t b) {
    const std::uint64_t product = std::uint64_t{a} * b;
    return {static_cast<Word>(product >> 32), static_cast<Word>(product)};
  }

  template <class Number>
  static bool less(Number a, Number b) {
    return a < b;
  }
  template <class Number>
  static Number select(bool mask, Number yes, Number no) {
    return mask ? yes : no;
  }
  /// b < a ? b : a, and a < b ? b : a.
  static Real smaller(Real a, Real b) { return b < a ? b : a; }
  static Real larger(Real a, Real b) { return a < b ? b : a; }
  /// One more in the lanes of the mask.
  static Bits count_if(bool mask, Bits count) { return mask ? count + 1 : count; }
  /// a + b in the lanes of the mask, b in the others.
  static Real add_if(bool mask, Real a, Real b) { return mask ? a + b : b; }
  /// All bits set in the lanes of the mask.
  static Bits bits_of(bool mask) { return mask ? ~std::uint64_t{0} : 0; }
  /// Which lanes, lowest lane in the lowest bit.
  static std::uint64_t real_mask(bool mask) { return mask ? 1 : 0; }
  static std::uint64_t single_mask(bool mask) { return mask ? 1 : 0; }

  static Bits either(Bits a, Bits b) { return a | b; }
  static Real magnitude(Real x) { return from_bits(to_bits(x) & ~(std::uint64_t{1} << 63)); }
  static Real root(Real x) { return std::sqrt(x); }
  static Single root(Single x) { return std::sqrt(x); }
};

}  // namespace faultline::numerics::kernels
