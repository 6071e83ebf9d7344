// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "estimation/spec.hpp"
#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"

namespace faultline::io {

/// The causes that are watched, by name; without a history where something is wrong with the row.
using Exposures = std::map<std::string, std::optional<estimation::History>>;

/// Reads the rows of an exposure table; complains below `exposure`.
[[nodiscard]] Exposures read_exposures(const CsvTable& table, const estimation::Options& options,
                                       Complaints& complaints);

}  // namespace faultline::io
