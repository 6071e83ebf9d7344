// SPDX-License-Identifier: Apache-2.0
#include "unit/io/record/record_text.hpp"

#include <optional>

#include "io/located_issue.hpp"

namespace faultline::io {

EventRecord record_of(std::string_view events, std::string_view exposure,
                      const estimation::Options& options) {
  const FileReader reader = [&](const std::filesystem::path& path, std::string&) {
    return std::optional<std::string>(path == "events.csv" ? events : exposure);
  };
  return read_event_record({"events.csv", "exposure.csv"}, options, reader);
}

std::vector<std::string> complaints_about_record(std::string_view events, std::string_view exposure,
                                                 const estimation::Options& options) {
  std::vector<std::string> lines;
  try {
    record_of(events, exposure, options);
  } catch (const ScenarioFileError& error) {
    for (const auto& issue : error.issues()) lines.push_back(format_issue(issue));
  }
  return lines;
}

}  // namespace faultline::io
