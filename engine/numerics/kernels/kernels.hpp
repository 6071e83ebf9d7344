// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// # The inner loops, over groups of 64 consecutive trials
///
/// Bit i of a mask and element i of a span belong to trial 64·group + i. Multiplications and
/// additions round separately, nothing comes from libm, and lanes never mix: every function gives
/// the same bits on every instruction set and in `kernels::reference`, its plain definition.
namespace faultline::numerics::kernels {

inline constexpr std::size_t group_size = 64;

/// The 64 words of one group of trials: Philox4x32-10 with counter (16·group + b, purpose_index,
/// key mod 2³², key div 2³²) and key `seed`; words[16w + b] is output word w of block b.
/// `purpose_index` is purpose·2²⁴ + index; the draw map is defined in random/address.hpp.
void philox_words(std::uint64_t seed, std::uint32_t purpose_index, std::uint64_t key,
                  std::uint64_t group, std::span<std::uint32_t, 64> words);

/// out[i] = Φ⁻¹((words[i] + ½)·2⁻³²), equal to `normal_quantile`.
void normals_from_words(std::span<const std::uint32_t, 64> words, std::span<double, 64> out);

/// accumulator[i] += scale · x[i].
void add_scaled(std::span<double, 64> accumulator, double scale, std::span<const double, 64> x);

/// Bit i: (words[i] + ½)·2⁻³² < Φ((threshold − systematic[i]) · inverse_idiosyncratic), with Φ
/// equal to `normal_cdf`: who fires given the factors.
[[nodiscard]] std::uint64_t fires_given(std::span<const std::uint32_t, 64> words,
                                        std::span<const double, 64> systematic, double threshold,
                                        double inverse_idiosyncratic);

/// Bit i: (words[i] + ½)·2⁻³² < probability.
[[nodiscard]] std::uint64_t fires_below(std::span<const std::uint32_t, 64> words,
                                        double probability);

/// Pairs of standard normals in single precision (Box & Muller 1958, doi:10.1214/aoms/1177706645):
///   r = √(−2 ln u), u = the float nearest to (first[i] + ½)·2⁻³², in [2⁻³³, 1], never 0;
///   θ = 2π·second[i]·2⁻³²;
///   a[i] = r cos θ, b[i] = r sin θ. |a|, |b| ≤ 6.77.
void box_muller(std::span<const std::uint32_t, 64> first, std::span<const std::uint32_t, 64> second,
                std::span<float, 64> a, std::span<float, 64> b);

/// out[i] = Σ_j row[j] · normals[64j + i], added in the order j = 0, 1, … from 0. `normals` holds
/// at least 64 · row.size() values.
void accumulate_row(std::span<const float> row, const float* normals, std::span<float, 64> out);

/// Bit i: x[i] < threshold.
[[nodiscard]] std::uint64_t below(std::span<const float, 64> x, float threshold);

/// Instruction sets that this processor and this build have, best first: some of "AVX3", "AVX2",
/// "SSE4", "SSSE3", and always "SCALAR".
[[nodiscard]] std::vector<std::string> available_targets();
/// The instruction set in use: the best available until `choose_target` says otherwise.
[[nodiscard]] std::string target_name();
/// Uses another instruction set from now on; no result depends on it. Throws
/// `std::invalid_argument`, whose text lists the available ones.
void choose_target(std::string_view name);

}  // namespace faultline::numerics::kernels
