// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace faultline::risk {

/// Labels along one dimension of the results.
struct Axis {
  std::string name;   ///< [a-z][a-z0-9_]*
  std::string units;  ///< "1" for pure numbers, "" for words
  std::string long_name;
  std::variant<std::vector<std::string>, std::vector<double>, std::vector<std::int64_t>> labels;
};

/// A named array of results over axes; values row-major, the first dimension slowest.
/// Not-a-number means "there is no such estimate", and `long_name` says when.
struct Table {
  std::string name;  ///< [a-z][a-z0-9_]*
  std::vector<std::string> dims;
  std::string units;
  std::string long_name;
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
};

}  // namespace faultline::risk
