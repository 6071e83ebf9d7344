// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/describe_traits.hpp"
#include "base/nearest_name.hpp"
#include "base/range_check.hpp"
#include "stake/stake_checks.hpp"

namespace faultline::stake {

namespace {

/// Visitor that lists the parameters that are written.
struct WrittenNames {
  std::vector<std::string> names;

  template <class T>
  void optional(const base::Field& field, const std::optional<T>& value, const base::Range& = {}) {
    if (value) names.emplace_back(field.name);
  }
};

std::vector<std::string> written_names(const PenaltyParameters& parameters) {
  WrittenNames written;
  base::describe_constant(written, parameters);
  return written.names;
}

/// All parameters of a rule.
std::vector<std::string> names_of(PenaltyKind kind) {
  const auto [required, optional] = parameter_names(kind);
  std::vector<std::string> names(required.begin(), required.end());
  names.insert(names.end(), optional.begin(), optional.end());
  return names;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class ProtocolCheck {
 public:
  ProtocolCheck(const ProtocolSpec& protocol, base::Issues& issues)
      : protocol_(protocol),
        issues_(issues),
        word_(base::word_of(protocol.penalty)),
        written_(written_names(protocol.parameters.value_or(PenaltyParameters{}))) {}

  void run() {
    const auto known = names_of(protocol_.penalty);
    for (const auto& name : written_) {
      if (contains(known, name)) continue;
      issues_.add(path_of(name), fmt::format("`{}` is no parameter of `{}`", name, word_),
                  known.empty() ? "no parameters" : fmt::format("`{}`", fmt::join(known, "`, `")),
                  base::did_you_mean(name, known));
    }
    for (const auto name : parameter_names(protocol_.penalty).required) {
      if (!contains(written_, name)) add_missing(name);
    }
    check_decimals();
    check_window();
  }

 private:
  [[nodiscard]] std::string path_of(std::string_view name) const {
    return fmt::format("protocol.{}.parameters.{}", protocol_.id, name);
  }

  void add_missing(std::string_view name) {
    const auto wanted = name == "fork" ? fmt::format("one of {}", fmt::join(fork_words(), ", "))
                                       : std::string("a number");
    issues_.add(path_of(name), "is missing", fmt::format("{}, since it is `{}`", wanted, word_));
  }

  static std::span<const std::string_view> fork_words() { return enum_words(Fork{}).known; }

  /// Babylon's `IsSlashingRateValid`; that the rate is inside (0, 1) is a matter of its range.
  void check_decimals() {
    if (!protocol_.parameters || !protocol_.parameters->slashing_rate) return;
    const double rate = *protocol_.parameters->slashing_rate;
    if (std::round(rate * 1e4) / 1e4 == rate) return;
    issues_.add(path_of("slashing_rate"), fmt::format("{} has more than 4 decimals", rate),
                "a multiple of 0.0001");
  }

  void check_window() {
    if (protocol_.penalty != PenaltyKind::shared || !protocol_.parameters) return;
    const auto& [capture, hours] =
        std::pair(protocol_.parameters->capture, protocol_.parameters->window_hours);
    const bool wanted = capture == Capture::simultaneous;
    if (wanted && !hours) {
      issues_.add(path_of("window_hours"), "is missing",
                  "a number of hours, since `capture` is `simultaneous`");
    } else if (!wanted && hours) {
      issues_.add(path_of("window_hours"), "sequential capture has no window",
                  "`capture = \"simultaneous\"`, or no window");
    }
  }

  const ProtocolSpec& protocol_;
  base::Issues& issues_;
  std::string_view word_;
  std::vector<std::string> written_;
};

}  // namespace

void check_protocols(const StakeSpec& spec, base::Issues& issues) {
  base::check_row_ranges("protocol", spec.protocols, issues);
  for (const auto& protocol : spec.protocols) ProtocolCheck(protocol, issues).run();
}

}  // namespace faultline::stake
