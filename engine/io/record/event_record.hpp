// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "estimation/spec.hpp"
#include "io/file_reader.hpp"
#include "io/input_file.hpp"

namespace faultline::io {

/// A record of incidents: who had one when, and how long everybody was watched.
struct EventRecord {
  estimation::EstimationSpec spec;
  std::vector<InputFile> inputs;
};

/// The two tables of a record.
struct RecordFiles {
  std::filesystem::path events;    ///< cause, date; size and source if known
  std::filesystem::path exposure;  ///< cause, from, to; units and group if known
};

/// Reads both tables, CSV as in a scenario (`parse_csv`); docs/guide/estimating.md says what the
/// columns mean. Histories are sorted by cause, their events by day.
///
/// Throws `ScenarioFileError` with every complaint there is, or `InputMissing`. Complained about:
/// columns and causes that there are not, causes that are watched twice, dates that are none or
/// outside the exposure, sizes that are no whole numbers or exceed the units; with
/// `Marginal::probability` exposures of less than a year, with `Target::block` causes without a
/// group.
[[nodiscard]] EventRecord read_event_record(const RecordFiles& files,
                                            const estimation::Options& options,
                                            const FileReader& read_file = io::read_file);

}  // namespace faultline::io
