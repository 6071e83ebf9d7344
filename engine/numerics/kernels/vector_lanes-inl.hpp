// SPDX-License-Identifier: Apache-2.0
//
// PlainLanes on whole vectors of one instruction set. Included inside a namespace, once per
// instruction set (no guard).

struct VectorLanes {
  static constexpr hwy::HWY_NAMESPACE::ScalableTag<double> real_tag{};
  static constexpr hwy::HWY_NAMESPACE::RebindToUnsigned<decltype(real_tag)> bits_tag{};
  static constexpr hwy::HWY_NAMESPACE::ScalableTag<float> single_tag{};
  static constexpr hwy::HWY_NAMESPACE::ScalableTag<std::uint32_t> word_tag{};
  static constexpr hwy::HWY_NAMESPACE::ScalableTag<std::int32_t> signed_tag{};
  static constexpr hwy::HWY_NAMESPACE::Half<decltype(word_tag)> half_word_tag{};

  using Real = hwy::HWY_NAMESPACE::Vec<decltype(real_tag)>;
  using Bits = hwy::HWY_NAMESPACE::Vec<decltype(bits_tag)>;
  using Single = hwy::HWY_NAMESPACE::Vec<decltype(single_tag)>;
  using Word = hwy::HWY_NAMESPACE::Vec<decltype(word_tag)>;
  static constexpr std::size_t reals = HWY_LANES(double);
  static constexpr std::size_t singles = HWY_LANES(float);

  static Real all(double x) { return Set(real_tag, x); }
  static Single all(float x) { return Set(single_tag, x); }
  static Bits all_bits(std::uint64_t x) { return Set(bits_tag, x); }
  static Word all_words(std::uint32_t x) { return Set(word_tag, x); }

  static Real load(const double* from) { return LoadU(real_tag, from); }
  static Single load(const float* from) { return LoadU(single_tag, from); }
  static Word load(const std::uint32_t* from) { return LoadU(word_tag, from); }
  static Bits load(const std::uint64_t* from) { return LoadU(bits_tag, from); }
  static void store(Real x, double* to) { StoreU(x, real_tag, to); }
  static void store(Bits x, std::uint64_t* to) { StoreU(x, bits_tag, to); }
  static void store(Single x, float* to) { StoreU(x, single_tag, to); }
  static void store(Word x, std::uint32_t* to) { StoreU(x, word_tag, to); }
  static Real load_uniform(const std::uint32_t* from) {
    // The mantissa of 2⁵² + w holds w; 2⁵² − ½ is a double, so the difference is w + ½ exactly.
    const Bits word = PromoteTo(bits_tag, LoadU(half_word_tag, from));
    return (from_bits(word + all_bits(0x433ULL << 52)) - all(0x1p52 - 0.5)) * all(0x1p-32);
  }
  static Word count_from(std::uint32_t start) { return Iota(word_tag, start); }

  static Bits to_bits(Real x) { return BitCast(bits_tag, x); }
  static Real from_bits(Bits x) { return BitCast(real_tag, x); }
  static Word to_bits(Single x) { return BitCast(word_tag, x); }
  static Single from_bits(Word x) { return BitCast(single_tag, x); }
  static Single from_signed(Word x) { return ConvertTo(single_tag, BitCast(signed_tag, x)); }

  template <int count, class Integer>
  static Integer shift_left(Integer x) {
    return hwy::HWY_NAMESPACE::ShiftLeft<count>(x);
  }
  template <int count, class Integer>
  static Integer shift_right(Integer x) {
    return hwy::HWY_NAMESPACE::ShiftRight<count>(x);
  }

  struct Product {
    Word high;
    Word low;
  };
  static Product multiply(Word a, std::uint32_t b) {
    const Word factor = all_words(b);
    const Bits even = MulEven(a, factor);
    const Bits odd = MulEven(BitCast(word_tag, shift_right<32>(BitCast(bits_tag, a))), factor);
    return {OddEven(BitCast(word_tag, odd), BitCast(word_tag, shift_right<32>(even))),
            OddEven(BitCast(word_tag, shift_left<32>(odd)), BitCast(word_tag, even))};
  }

  template <class Number>
  static auto less(Number a, Number b) {
    return a < b;
  }
  template <class Mask, class Number>
  static Number select(Mask mask, Number yes, Number no) {
    return IfThenElse(mask, yes, no);
  }
  using RealMask = decltype(Real() < Real());
  // Min and Max give their second operand where both are equal.
  static Real smaller(Real a, Real b) { return Min(b, a); }
  static Real larger(Real a, Real b) { return Max(b, a); }
#if HWY_TARGET <= HWY_AVX3
  // Masks are operands of their own: one instruction each.
  static Bits count_if(RealMask mask, Bits count) {
    return IfThenElse(RebindMask(bits_tag, mask), count + all_bits(1), count);
  }
  static Real add_if(RealMask mask, Real a, Real b) {
    return IfThenElse(mask, a + b, b);
  }
#else
  static Bits count_if(RealMask mask, Bits count) {
    return count - bits_of(mask);
  }
  static Real add_if(RealMask mask, Real a, Real b) {
    return IfThenElseZero(mask, a) + b;
  }
#endif
  static Bits bits_of(RealMask mask) {
    return BitCast(bits_tag, VecFromMask(real_tag, mask));
  }
  static std::uint64_t real_mask(RealMask mask) {
    return mask_of(real_tag, mask);
  }
  static std::uint64_t single_mask(decltype(Single() < Single()) mask) {
    return mask_of(single_tag, mask);
  }

  static Bits either(Bits a, Bits b) {
    return Or(a, b);
  }
  static Real magnitude(Real x) {
    return Abs(x);
  }
  static Real root(Real x) {
    return Sqrt(x);
  }
  static Single root(Single x) {
    return Sqrt(x);
  }

 private:
  template <class Tag, class Mask>
  static std::uint64_t mask_of(Tag tag, Mask mask) {
    std::array<std::uint8_t, 8> bytes;
    const std::size_t count = StoreMaskBits(tag, mask, bytes.data());
    std::uint64_t bits = bytes[0];
    for (std::size_t i = 1; i < count; ++i) bits |= std::uint64_t{bytes[i]} << (8 * i);
    return bits;
  }
};
