// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace faultline::run {

/// What a run spends its time on.
enum class Stage : std::uint8_t {
  pilot,
  failure,
  grouping,
  penalty,
  claims,
  insurance,
  losses,
  measures,
  refinement,
  merging,
  report
};
inline constexpr std::size_t stage_count = 11;
inline constexpr std::array<std::string_view, stage_count> stage_names{
    "pilot",  "failure",  "grouping",   "penalty", "claims", "insurance",
    "losses", "measures", "refinement", "merging", "report"};

/// Seconds by stage, summed over workers. While measures are merged and reported one works and all
/// others wait: that time counts once for each of them, and so does that of the pilot.
struct StageSeconds {
  std::array<double, stage_count> seconds{};

  double& operator[](Stage stage) { return seconds[static_cast<std::size_t>(stage)]; }
  void add(const StageSeconds& other) {
    for (std::size_t s = 0; s < stage_count; ++s) seconds[s] += other.seconds[s];
  }
};

/// Books the time since the last reading on a stage.
class StageClock {
 public:
  void start() { last_ = std::chrono::steady_clock::now(); }
  /// `workers`: how many this time is of.
  void lap(Stage stage, double workers = 1.0) {
    const auto now = std::chrono::steady_clock::now();
    seconds_[stage] += workers * std::chrono::duration<double>(now - last_).count();
    last_ = now;
  }
  [[nodiscard]] const StageSeconds& seconds() const { return seconds_; }

 private:
  std::chrono::steady_clock::time_point last_{};
  StageSeconds seconds_;
};

}  // namespace faultline::run
