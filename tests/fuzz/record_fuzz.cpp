// SPDX-License-Identifier: Apache-2.0
//
// A record of incidents. The first line is options, any of the words `probability` and `block`; a
// line `---` ends the events and begins the exposure. What is read can be estimated and written
// down, and the part of a scenario that is written reads as TOML.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "estimation/estimate.hpp"
#include "fuzz/fuzz_target.hpp"
#include "io/document/complaints.hpp"
#include "io/document/sources.hpp"
#include "io/document/toml_source.hpp"
#include "io/located_issue.hpp"
#include "io/record/event_record.hpp"
#include "io/record/scenario_fragment.hpp"

namespace faultline::fuzz {

namespace {

/// Windows of a year, so that no table takes long.
estimation::Options options_of(std::string_view line) {
  estimation::Options options{.window_days = 365};
  if (line.find("probability") != std::string_view::npos)
    options.marginal = estimation::Marginal::probability;
  if (line.find("block") != std::string_view::npos) options.target = estimation::Target::block;
  return options;
}

void check(const estimation::Estimate& estimate) {
  const std::size_t size = estimate.dependence.members.size();
  const auto& matrix = estimate.dependence.matrix;
  FAULTLINE_PROMISE(matrix.empty() || matrix.size() == size * size);
  FAULTLINE_PROMISE(std::all_of(matrix.begin(), matrix.end(),
                                [](double r) { return std::fabs(r) <= 1.0 + 1e-9; }));
  for (const auto& cause : estimate.causes) {
    const auto& p = cause.posterior;
    FAULTLINE_PROMISE(p.low <= p.median && p.median <= p.high);
  }
}

void check_fragment(const estimation::Estimate& estimate, const io::EventRecord& record) {
  const auto fragment = io::scenario_fragment(estimate, record.inputs, "m.csv");
  io::Sources sources;
  io::Complaints complaints;
  const auto mark = sources.add("fragment.toml", {});
  FAULTLINE_PROMISE(io::parse_toml(fragment.toml, mark, complaints).has_value());
  FAULTLINE_PROMISE(complaints.empty());
}

}  // namespace

}  // namespace faultline::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faultline;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), size);
  const std::string_view tables = input.substr(std::min(end + 1, size));
  const std::size_t cut = std::min(tables.find("---\n"), tables.size());
  const io::FileReader reader = [&](const std::filesystem::path& path, std::string&) {
    const auto exposure = tables.substr(std::min(cut + 4, tables.size()));
    return std::optional<std::string>(path == "events.csv" ? tables.substr(0, cut) : exposure);
  };
  try {
    const auto record = io::read_event_record({"events.csv", "exposure.csv"},
                                              fuzz::options_of(input.substr(0, end)), reader);
    const auto estimate = estimation::estimate(record.spec);
    fuzz::check(estimate);
    fuzz::check_fragment(estimate, record);
  } catch (const io::ScenarioFileError& error) {
    FAULTLINE_PROMISE(error.what()[0] != '\0');
  }
  return 0;
}
