// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "stake/penalty_spec.hpp"

namespace faultline::penalty::rule {

/// What a slashed validator of Ethereum's consensus loses of its effective balance e (ETH), with T
/// the total active balance, S what is slashed within its window and Q the fork's quotient:
///
///   initial      e / Q                                                                   (P.10)
///   correlation  phase0 … bellatrix: ⌊⌊e⌋ · min(μS, T) / T⌋ ETH                           (P.11)
///                electra: ⌊e⌋ · ⌊min(μS, T) / ⌊T⌋⌋, the second floor in gwei per ETH
///   missed       8192 epochs of penalties for attestations that did not come             (P.12)
///   leak         e · n (n + 1) / (2 Q_leak) over n epochs, where S > T/3                  (P.13)
///
/// and never more than e. The window of a slashing at t holds what is slashed in (t − W, t + W],
/// W = 4096 epochs: both sides, since the correlation penalty falls due W after the slashing, from
/// the 2W before it. Effective balances stay as they were before the slashing.
///
/// Nothing but a double signature slashes, or a key with which somebody else makes one.
///
/// Source: ethereum/consensus-specs `specs/{phase0,altair,bellatrix,electra}/beacon-chain.md`
/// (slash_validator, process_slashings, get_flag_index_deltas, get_inactivity_penalty_deltas;
/// phase0: get_attestation_component_deltas), `presets/mainnet`.
class Ethereum {
 public:
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::ethereum;

  explicit Ethereum(const stake::PenaltyParameters& parameters);

  [[nodiscard]] static bool depends_on_dates() { return true; }
  /// Whether a kind of operator fault slashes.
  [[nodiscard]] static bool slashes(std::string_view fault);
  /// Whether a slashing at `other` counts in the window of one at `time`, both in years.
  [[nodiscard]] static bool within_window(double time, double other);

  /// ETH slashed by others than the trial's causes in the window of a slashing at `time` years: the
  /// background, and what the window of `as_of` held, spread evenly over its 2W, as far as it is
  /// still there. Where that is not written, the background has been going on before `as_of`.
  [[nodiscard]] double others_slashed(double time) const;

  /// ETH that a validator loses. `slashed`: S in ETH, the validator's own balance included.
  [[nodiscard]] double initial(double effective) const;
  [[nodiscard]] double correlation(double effective, double slashed) const;
  [[nodiscard]] double missed(double effective) const;
  [[nodiscard]] double leak(double effective, double slashed) const;
  /// All of them together, at most the whole.
  [[nodiscard]] double penalty(double effective, double slashed) const;

 private:
  stake::Fork fork_;
  double total_;  ///< T, ETH
  double held_;   ///< ETH in the window of `as_of`
  bool held_written_;
  double background_;  ///< ETH a year
  double leak_epochs_;
};

}  // namespace faultline::penalty::rule
