// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

/// # The draw map
///
/// Every random number has an address (seed, trial, purpose, index, key); the number is a pure
/// function of it. Nothing is consumed in an order, so threads, batches, ranks and the presence of
/// other draws cannot change it. The map is frozen: known answers in the tests.
///
///   generator  Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11, doi:10.1145/2063384.2063405)
///   key        (seed mod 2³², seed div 2³²)
///   counter    (block, purpose·2²⁴ + index, key mod 2³², key div 2³²)
///   trial t    g = t div 64, w = (t mod 64) div 16, b = t mod 16:
///              block = 16·g + b, output word w
///
/// so that 4, 8 or 16 lanes of one output word are consecutive trials.
namespace faultline::random {

/// What a number is for. The numbers are frozen; a new purpose takes a new number.
enum class Purpose : std::uint32_t {
  latent = 1,         ///< own part of a cause: key = cause
  factor = 2,         ///< common factor: key = factor
  matrix_normal = 3,  ///< latent normals of a matrix block: key = cause
  shock_gap = 4,      ///< gap before the (index+1)-th occurrence of a shock: key = shock
  kill = 5,           ///< does the index-th occurrence of a shock kill: key = (shock, kill, cause)
  severity = 6,       ///< severity at an AVS or of a contract in the index-th occurrence:
                      ///< key = (cause, AVS or contract)
  share = 7,          ///< share of an operator's keys: key = (shock, kill, operator), or its fault
  participation = 8,  ///< does an operator take part: key = (cause, AVS, operator)
  mixing = 9,         ///< mixing variable of the student-t copula: key = `mixing_key()`
  operator_severity = 10,  ///< severity at one operator of an AVS in the index-th occurrence:
                           ///< key = (cause, AVS, operator)
  given = 11,       ///< index-th attempt at causes that are known to fail: key = cause; V and
                    ///< what decides: indices 2·i and 2·i + 1 of key = `mixing_key()`
  choice = 12,      ///< which of a set is forced: key = cause, or `choice_key()`
  repeat_gap = 13,  ///< gap before the (index+1)-th failure of a cause, index ≥ 1: key = cause
  parameter = 14,   ///< index-th draw of a number that is not known: key = its path
  refusal = 15,     ///< does a cover refuse an occurrence: key = (cover, occurrence)
};

/// A stream of one word per trial.
struct Address {
  std::uint64_t seed = 0;
  Purpose purpose = Purpose::latent;
  std::uint32_t index = 0;  ///< below 2²⁴
  std::uint64_t key = 0;
};

/// The second word of the counter.
[[nodiscard]] constexpr std::uint32_t purpose_index(const Address& address) {
  return (static_cast<std::uint32_t>(address.purpose) << 24) + address.index;
}

/// Trials below this bound have distinct blocks.
inline constexpr std::uint64_t max_trials = std::uint64_t{1} << 34;

/// 64-bit key of a name such as "avs.eigenda": FNV-1a over the bytes, then the SplitMix64 mixer.
[[nodiscard]] std::uint64_t key_of(std::string_view name);

/// Key of an ordered pair of keys: mix(mix(first) + second), with the same mixer.
[[nodiscard]] std::uint64_t key_of(std::uint64_t first, std::uint64_t second);

/// The word at an address, one at a time: the definition, and what replay uses.
[[nodiscard]] std::uint32_t word_at(const Address& address, std::uint64_t trial);

/// (w + ½)·2⁻³², in (0, 1) and never an end: the uniform of a word. Exact in double.
[[nodiscard]] constexpr double unit_interval(std::uint32_t word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

}  // namespace faultline::random
