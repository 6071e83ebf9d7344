// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "risk/table.hpp"
#include "run/run_result.hpp"

namespace faultline::test {

/// The values of a table of the result; throws where there is none of that name and type.
template <class T = double>
const std::vector<T>& values(const run::RunResult& result, const std::string& name) {
  const auto* table = risk::find_table(result.tables, name);
  if (table == nullptr) throw std::out_of_range("no table " + name);
  return std::get<std::vector<T>>(table->values);
}

}  // namespace faultline::test
