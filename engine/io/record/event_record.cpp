// SPDX-License-Identifier: Apache-2.0
#include "io/record/event_record.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/document/sources.hpp"
#include "io/record/event_rows.hpp"
#include "io/record/exposure_rows.hpp"

namespace faultline::io {

namespace {

std::optional<CsvTable> read_table(const std::filesystem::path& file, const std::string& path,
                                   Sources& sources, Complaints& complaints) {
  std::string problem;
  const auto source = sources.read(nowhere, file.string(), problem);
  if (!source) {
    complaints.add_missing(sources.add(file.string(), {}), path,
                           "cannot read `" + file.string() + "`: " + problem);
    return std::nullopt;
  }
  return parse_csv(source->text, source->mark, path, complaints);
}

}  // namespace

EventRecord read_event_record(const RecordFiles& files, const estimation::Options& options,
                              const FileReader& read_file) {
  Sources sources(read_file);
  Complaints complaints;
  const auto events = read_table(files.events, "event", sources, complaints);
  const auto exposure = read_table(files.exposure, "exposure", sources, complaints);
  Exposures exposures;
  if (exposure) exposures = read_exposures(*exposure, options, complaints);
  if (exposure && exposure->complete && exposures.empty() && complaints.empty())
    complaints.add(exposure->header.front().mark, "exposure", "no cause is watched", "a row");
  if (events && !exposures.empty()) read_events(*events, exposures, complaints);
  complaints.throw_if_any(sources);
  EventRecord record{{options, {}}, sources.inputs()};
  for (auto& [cause, history] : exposures) {
    std::sort(history->events.begin(), history->events.end(), [](const auto& a, const auto& b) {
      return std::tie(a.day, a.date, a.size, a.source) < std::tie(b.day, b.date, b.size, b.source);
    });
    record.spec.histories.push_back(std::move(*history));
  }
  return record;
}

}  // namespace faultline::io
