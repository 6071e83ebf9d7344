// SPDX-License-Identifier: Apache-2.0
//
// The kernels on lanes. Included inside a namespace, once per instruction set (no guard). What each
// computes is said in kernels.hpp.

#include "numerics/kernels/special_functions-inl.hpp"

/// Counters in flight: rounds of independent vectors overlap.
template <class L>
inline constexpr std::size_t philox_vectors = std::min<std::size_t>(2, 16 / L::singles);

template <class L>
using Counter = std::array<typename L::Word, 4>;

/// One round of Philox4x32 (Salmon et al., SC'11).
template <class L>
inline Counter<L> philox_round(const Counter<L>& counter, typename L::Word key0,
                               typename L::Word key1) {
  const auto first = L::multiply(counter[0], 0xD2511F53U);
  const auto second = L::multiply(counter[2], 0xCD9E8D57U);
  return {second.high ^ (counter[1] ^ key0), second.low, first.high ^ (counter[3] ^ key1),
          first.low};
}

template <class L>
inline void philox(std::array<Counter<L>, philox_vectors<L>>& counters, std::uint64_t seed) {
  auto key0 = L::all_words(static_cast<std::uint32_t>(seed));
  auto key1 = L::all_words(static_cast<std::uint32_t>(seed >> 32));
  for (int round = 0; round < 10; ++round) {
    for (auto& counter : counters) counter = philox_round<L>(counter, key0, key1);
    key0 = key0 + L::all_words(0x9E3779B9U);
    key1 = key1 + L::all_words(0xBB67AE85U);
  }
}

template <class L>
void philox_words(std::uint64_t seed, std::uint32_t purpose_index, std::uint64_t key,
                  std::uint64_t group, std::span<std::uint32_t, 64> words) {
  const auto first_block = static_cast<std::uint32_t>(16 * group);
  const auto key_low = L::all_words(static_cast<std::uint32_t>(key));
  const auto key_high = L::all_words(static_cast<std::uint32_t>(key >> 32));
  for (std::size_t b = 0; b < 16; b += philox_vectors<L> * L::singles) {
    std::array<Counter<L>, philox_vectors<L>> counters;
    for (std::size_t v = 0; v < counters.size(); ++v) {
      const auto offset = static_cast<std::uint32_t>(b + v * L::singles);
      counters[v] = {L::count_from(first_block + offset), L::all_words(purpose_index), key_low,
                     key_high};
    }
    philox<L>(counters, seed);
    for (std::size_t v = 0; v < counters.size(); ++v) {
      for (std::size_t w = 0; w < 4; ++w) {
        L::store(counters[v][w], words.data() + 16 * w + b + v * L::singles);
      }
    }
  }
}

/// Φ⁻¹ of the words that `tails` marks, |p − ½| > 0.425. They are few: packed, then put back.
template <class L>
void tail_normals(std::span<const std::uint32_t, 64> words, std::uint64_t tails,
                  std::span<double, 64> out) {
  std::array<std::uint32_t, 64> packed{};
  std::array<double, 64> magnitude;
  std::size_t count = 0;
  for (std::uint64_t rest = tails; rest != 0; rest &= rest - 1) {
    packed[count++] = words[static_cast<std::size_t>(std::countr_zero(rest))];
  }
  for (std::size_t i = 0; i < count; i += L::reals) {
    // A word is at least 2⁻³³ from 0 and 1, where r < 5.
    const auto radius = tail_radius<L>(L::load_uniform(packed.data() + i));
    L::store(near_quantile<L>(radius), magnitude.data() + i);
  }
  count = 0;
  for (std::uint64_t rest = tails; rest != 0; rest &= rest - 1) {
    const double value = magnitude[count];
    const auto i = static_cast<std::size_t>(std::countr_zero(rest));
    out[i] = packed[count++] < 0x80000000U ? -value : value;
  }
}

template <class L>
void normals_from_words(std::span<const std::uint32_t, 64> words, std::span<double, 64> out) {
  std::uint64_t tails = 0;
  for (std::size_t i = 0; i < 64; i += L::reals) {
    const auto q = L::load_uniform(words.data() + i) - L::all(0.5);
    tails |= L::real_mask(L::less(L::all(0.425), L::magnitude(q))) << i;
    L::store(central_quantile<L>(q), out.data() + i);
  }
  tail_normals<L>(words, tails, out);
}

template <class L>
void add_scaled(std::span<double, 64> accumulator, double scale, std::span<const double, 64> x) {
  for (std::size_t i = 0; i < 64; i += L::reals) {
    double* sum = accumulator.data() + i;
    L::store(L::load(sum) + L::all(scale) * L::load(x.data() + i), sum);
  }
}

template <class L>
std::uint64_t fires_given(std::span<const std::uint32_t, 64> words,
                          std::span<const double, 64> systematic, double threshold,
                          double inverse_idiosyncratic) {
  std::uint64_t fires = 0;
  for (std::size_t i = 0; i < 64; i += L::reals) {
    const auto score =
        (L::all(threshold) - L::load(systematic.data() + i)) * L::all(inverse_idiosyncratic);
    const auto u = L::load_uniform(words.data() + i);
    if (L::real_mask(may_be_below_normal_cdf<L>(u, score)) == 0) continue;
    fires |= L::real_mask(L::less(u, normal_cdf<L>(score))) << i;
  }
  return fires;
}

template <class L>
std::uint64_t fires_below(std::span<const std::uint32_t, 64> words, double probability) {
  std::uint64_t fires = 0;
  for (std::size_t i = 0; i < 64; i += L::reals) {
    fires |= L::real_mask(L::less(L::load_uniform(words.data() + i), L::all(probability))) << i;
  }
  return fires;
}

/// The float nearest to (w + ½)·2⁻³²: both halves are exact, so only their sum rounds.
template <class L>
inline typename L::Single single_uniform(typename L::Word word) {
  const auto high = L::from_signed(L::template shift_right<16>(word)) * L::all(65536.0F);
  const auto low = L::from_signed(word & L::all_words(0xFFFFU)) + L::all(0.5F);
  return (high + low) * L::all(0x1p-32F);
}

/// ln u for normal u in (0, 1].
template <class L>
inline typename L::Single single_log(typename L::Single u) {
  constexpr std::uint32_t sqrt_half = 0x3f3504f3U;
  constexpr std::uint32_t bias = 127;
  const auto offset = L::to_bits(u) + L::all_words((bias << 23) - sqrt_half);
  const auto m = L::from_bits((offset & L::all_words((1U << 23) - 1)) + L::all_words(sqrt_half));
  const auto k =
      L::from_signed(L::template shift_right<23>(offset)) - L::all(static_cast<float>(bias));
  const auto f = m - L::all(1.0F);
  const auto square = f * f;
  const auto tail = square * f * polynomial<L>(single_log_tail, f) + k * L::all(single_ln2_low);
  return (f + (tail - L::all(0.5F) * square)) + k * L::all(single_ln2_high);
}

template <class L>
struct Direction {
  typename L::Single cosine;
  typename L::Single sine;
};

/// cos and sin of 2π·w·2⁻³²: the nearest quarter turn, and a rest of at most an eighth.
template <class L>
inline Direction<L> direction(typename L::Word word) {
  using Single = typename L::Single;
  using Word = typename L::Word;
  const Word turned = word + L::all_words(1U << 29);
  const Word rest = (turned & L::all_words((1U << 30) - 1)) + L::all_words(0U - (1U << 29));
  const Single x = L::from_signed(rest) * L::all(0x1.921fb6p-30F);
  const Single square = x * x;
  const Single sine = x + x * square * polynomial<L>(single_sin_tail, square);
  const Single cosine = (L::all(1.0F) - L::all(0.5F) * square) +
                        square * square * polynomial<L>(single_cos_tail, square);
  // Odd quarter turns swap the two; the signs are those of the quadrant.
  const Word quarter = L::template shift_right<30>(turned);
  const Word odd = quarter & L::all_words(1U);
  const auto swapped = L::less(L::all(0.0F), L::from_signed(odd));
  const Word minus_sine = L::template shift_left<31>(L::template shift_right<1>(quarter));
  const Word minus_cosine = minus_sine ^ L::template shift_left<31>(odd);
  return {L::from_bits(L::to_bits(L::select(swapped, sine, cosine)) ^ minus_cosine),
          L::from_bits(L::to_bits(L::select(swapped, cosine, sine)) ^ minus_sine)};
}

template <class L>
void box_muller(std::span<const std::uint32_t, 64> first, std::span<const std::uint32_t, 64> second,
                std::span<float, 64> a, std::span<float, 64> b) {
  for (std::size_t i = 0; i < 64; i += L::singles) {
    const auto log_u = single_log<L>(single_uniform<L>(L::load(first.data() + i)));
    const auto radius = L::root(L::all(-2.0F) * log_u);
    const Direction<L> theta = direction<L>(L::load(second.data() + i));
    L::store(radius * theta.cosine, a.data() + i);
    L::store(radius * theta.sine, b.data() + i);
  }
}

template <class L>
void accumulate_row(std::span<const float> row, const float* normals, std::span<float, 64> out) {
  // As many accumulators as every instruction set has registers for.
  constexpr std::size_t strip = std::min<std::size_t>(8, 64 / L::singles);
  for (std::size_t i = 0; i < 64; i += strip * L::singles) {
    std::array<typename L::Single, strip> sum;
    for (auto& s : sum) s = L::all(0.0F);
    const float* column = normals + i;
    for (const float coefficient : row) {
      const auto scale = L::all(coefficient);
      for (std::size_t v = 0; v < strip; ++v) {
        sum[v] = sum[v] + scale * L::load(column + v * L::singles);
      }
      column += 64;
    }
    for (std::size_t v = 0; v < strip; ++v) L::store(sum[v], out.data() + i + v * L::singles);
  }
}

template <class L>
std::uint64_t below(std::span<const float, 64> x, float threshold) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < 64; i += L::singles) {
    mask |= L::single_mask(L::less(L::load(x.data() + i), L::all(threshold))) << i;
  }
  return mask;
}

#include "numerics/kernels/tile_bodies-inl.hpp"

/// All of them for one kind of lanes.
template <class L>
constexpr KernelTable kernel_table(std::string_view name) {
  return {.name = name,
          .philox_words = philox_words<L>,
          .normals_from_words = normals_from_words<L>,
          .add_scaled = add_scaled<L>,
          .fires_given = fires_given<L>,
          .fires_below = fires_below<L>,
          .box_muller = box_muller<L>,
          .accumulate_row = accumulate_row<L>,
          .below = below<L>,
          .add_tiles = add_tiles<L>,
          .round_row = round_row<L>,
          .drain_tiles = drain_tiles<L>,
          .raise_tiles = raise_tiles<L>,
          .sum_of_products = sum_of_products<L>,
          .pass_layers = pass_layers<L>,
          .pass_exact_layer = pass_exact_layer<L>,
          .settle_row = settle_row<L>,
          .find_above = find_above<L>,
          .sum_losses = sum_losses<L>};
}
