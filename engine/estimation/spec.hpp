// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What was observed of causes, and how it is to be read (docs/methods/estimation.md). Days are
/// counted from 1970-01-01.
namespace faultline::estimation {

/// One incident of a cause.
struct Event {
  std::int64_t day = 0;
  std::string date{};            ///< as it was written: a day, or a month whose middle `day` is
  std::optional<double> size{};  ///< units that were hit, where it is known
  std::string source{};          ///< may be empty
};

/// How long a cause was watched, and all that happened to it meanwhile.
struct History {
  std::string cause{};            ///< "avs.eigenda", "operator.p2p.downtime", "shock.client-bug"
  std::int64_t from = 0;          ///< the first day
  std::int64_t to = 0;            ///< the day after the last; above `from`
  std::optional<double> units{};  ///< exposed on average
  std::string group{};            ///< of the block target
  std::vector<Event> events{};    ///< by day; all in [from, to)
};

/// What a scenario is to be told of a cause: how often it fails, or whether it does in a year.
enum class Marginal { rate, probability };

/// Towards what correlations are shrunk: their mean, or the mean between each two groups.
enum class Target { constant, block };

struct Options {
  Marginal marginal = Marginal::rate;
  Target target = Target::constant;
  std::int64_t window_days = 30;
  double level = 0.95;  ///< of every interval and band, in (0, 1)
};

struct EstimationSpec {
  Options options;
  std::vector<History> histories;  ///< by name of the cause, each once
};

/// A shock is a rate and nothing else in a scenario, and belongs to no block of its dependence.
[[nodiscard]] inline bool is_shock(const History& history) {
  return history.cause.starts_with("shock.");
}

}  // namespace faultline::estimation
