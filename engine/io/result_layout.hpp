// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

/// Names in a result file, shared by writer, reader and digest. docs/formats/result.md says what
/// they mean; changing one changes the format.
namespace faultline::io::layout {

inline constexpr auto format = "faultline-results";
inline constexpr auto format_version = "1.0";
/// A reader of format 1.x reads every 1.y: a later y only adds.
inline constexpr int format_major = 1;

inline constexpr auto scenario_group = "scenario";
inline constexpr auto host_group = "host";  ///< the only one that may differ in equal results
inline constexpr auto state_group = "state";

inline constexpr auto case_axis = "case";
inline constexpr auto perspective_axis = "perspective";
inline constexpr auto trial_axis = "trial";
inline constexpr auto trial_book_loss = "trial_book_loss";
inline constexpr auto trial_weight = "trial_weight";
inline constexpr auto cause_axis = "cause";
inline constexpr auto event_axis = "event";
inline constexpr auto event_trial = "event_trial";
inline constexpr auto event_cause = "event_cause";
inline constexpr auto event_index = "event_index";
inline constexpr auto event_time = "event_time";
inline constexpr auto event_severity = "event_severity";

/// Of a dataset at the root.
[[nodiscard]] inline std::string path_of(const char* name) {
  return std::string("/") + name;
}

}  // namespace faultline::io::layout
