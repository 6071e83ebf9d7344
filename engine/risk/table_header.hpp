// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace faultline::risk {

/// What is said of tables that hold one number, or some along a further dimension, for each of
/// whatever they are about.
struct TableHeader {
  std::string name;
  std::string units;
  std::string long_name;
  std::string dimension = {};  ///< "level" and so on, or empty for none, whose `size` is 1
  std::size_t size = 1;
};

}  // namespace faultline::risk
