// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/record/exposure_rows.hpp"

namespace faultline::io {

/// Reads the rows of an event table into the histories of their causes, in the order of the rows;
/// complains below `event`.
void read_events(const CsvTable& table, Exposures& exposures, Complaints& complaints);

}  // namespace faultline::io
