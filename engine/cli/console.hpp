// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// How the program speaks: what was asked for on stdout, everything else on stderr.
namespace faultline::cli {

/// Prints what was asked for. Throws `OutputError` when stdout does not take all of it.
void print_result(std::string_view text);

/// Tells a person something on stderr. Never fails: nobody may be listening.
void tell(std::string_view text) noexcept;

/// Occupies those of the descriptors 0, 1 and 2 that the caller closed, before any file is opened:
/// a result file with the number of stdout would have the summary written into it. Writing to
/// them fails as before.
void hold_standard_streams();

}  // namespace faultline::cli
