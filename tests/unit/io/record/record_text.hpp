// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/record/event_record.hpp"

namespace faultline::io {

/// The record of two texts that stand in `events.csv` and `exposure.csv`.
EventRecord record_of(std::string_view events, std::string_view exposure,
                      const estimation::Options& options = {});

/// The complaints about it, as they are printed.
std::vector<std::string> complaints_about_record(std::string_view events, std::string_view exposure,
                                                 const estimation::Options& options = {});

}  // namespace faultline::io
