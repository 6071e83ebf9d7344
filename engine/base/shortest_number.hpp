// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace faultline::base {

/// The shortest decimal text that reads back as the same double; "0" for both zeros.
[[nodiscard]] std::string shortest_number(double value);

}  // namespace faultline::base
