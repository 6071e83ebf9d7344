// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/ethereum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "base/date.hpp"
#include "failure/fault_names.hpp"

namespace faultline::penalty::rule {

namespace {

constexpr double gwei_per_eth = 1e9;
constexpr double epochs_per_day = 225.0;  // of 32 slots of 12 seconds
constexpr double epochs_per_year = base::days_per_year * epochs_per_day;
constexpr double slashings_epochs = 8192.0;  // EPOCHS_PER_SLASHINGS_VECTOR
constexpr double half_window = slashings_epochs / 2.0 / epochs_per_year;
constexpr double background_validator = 32.0;  // ETH
constexpr double base_reward_factor = 64.0;

/// What a fork fixes.
struct ForkConstants {
  double initial_quotient;               ///< MIN_SLASHING_PENALTY_QUOTIENT
  double multiplier;                     ///< PROPORTIONAL_SLASHING_MULTIPLIER
  double inactivity;                     ///< INACTIVITY_PENALTY_QUOTIENT
  std::array<double, 2> missed_weights;  ///< of 64: those of a base reward lost in each epoch
};

/// A missed attestation of phase0 costs three quarters of the base reward, those for source, target
/// and head; later forks have weights 14 for the source and 26 for the target, none for the head.
const ForkConstants& constants_of(stake::Fork fork) {
  static constexpr std::array<ForkConstants, 4> all{{{128.0, 1.0, 67108864.0, {48.0, 0.0}},
                                                     {64.0, 2.0, 50331648.0, {14.0, 26.0}},
                                                     {32.0, 3.0, 16777216.0, {14.0, 26.0}},
                                                     {4096.0, 3.0, 16777216.0, {14.0, 26.0}}}};
  return all[static_cast<std::size_t>(fork)];
}

/// The whole number in what sums of doubles make of a product: its relative error is far below
/// 2⁻⁴⁰, and without this a last bit would cost a whole unit.
double whole(double value) {
  return std::floor(value * (1.0 + 0x1p-40));
}

}  // namespace

Ethereum::Ethereum(const stake::PenaltyParameters& parameters)
    : fork_(parameters.fork.value()),
      total_(parameters.total_active_balance.value()),
      held_(parameters.slashed_in_window.value_or(0.0)),
      held_written_(parameters.slashed_in_window.has_value()),
      background_(parameters.background_slashings_per_year.value_or(0.0) * background_validator),
      leak_epochs_(std::floor(parameters.leak_days.value_or(0.0) * epochs_per_day)) {}

bool Ethereum::slashes(std::string_view fault) {
  using failure::FaultKind;
  return fault == name_of(FaultKind::double_sign) || fault == name_of(FaultKind::key_leak);
}

bool Ethereum::within_window(double time, double other) {
  return other - time > -half_window && other - time <= half_window;
}

double Ethereum::others_slashed(double time) const {
  const double before = std::max(0.0, half_window - time);  // of the window, before `as_of`
  const double going_on = held_written_ ? 2.0 * half_window - before : 2.0 * half_window;
  return background_ * going_on + held_ * before / (2.0 * half_window);
}

double Ethereum::initial(double effective) const {
  return effective / constants_of(fork_).initial_quotient;
}

double Ethereum::correlation(double effective, double slashed) const {
  const double adjusted = std::min(constants_of(fork_).multiplier * slashed, total_);
  const double increments = std::floor(effective);
  if (fork_ != stake::Fork::electra) return whole(increments * adjusted / total_);
  return whole(gwei_per_eth * adjusted / std::floor(total_)) / gwei_per_eth * increments;
}

double Ethereum::missed(double effective) const {
  const double per_increment =
      std::floor(base_reward_factor * gwei_per_eth / std::sqrt(total_ * gwei_per_eth));
  const double base_reward = std::floor(effective) * per_increment;  // gwei
  double an_epoch = 0.0;
  for (const double weight : constants_of(fork_).missed_weights)
    an_epoch += std::floor(base_reward * weight / 64.0);
  return slashings_epochs * an_epoch / gwei_per_eth;
}

/// The score rises by 4 an epoch, and an epoch costs e · score / (4 · quotient).
double Ethereum::leak(double effective, double slashed) const {
  if (3.0 * slashed <= total_) return 0.0;
  const double n = leak_epochs_;
  return effective * n * (n + 1.0) / (2.0 * constants_of(fork_).inactivity);
}

double Ethereum::penalty(double effective, double slashed) const {
  return std::min(effective, initial(effective) + correlation(effective, slashed) +
                                 missed(effective) + leak(effective, slashed));
}

}  // namespace faultline::penalty::rule
