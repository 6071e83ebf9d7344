// SPDX-License-Identifier: Apache-2.0
#include "io/record/columns.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/nearest_name.hpp"

namespace faultline::io {

Columns::Columns(const CsvTable& table, std::initializer_list<std::string_view> required,
                 std::initializer_list<std::string_view> optional, const std::string& path,
                 Complaints& complaints) {
  std::vector<std::string> known(required.begin(), required.end());
  known.insert(known.end(), optional.begin(), optional.end());
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const CsvCell& cell = table.header[i];
    if (std::find(known.begin(), known.end(), cell.text) != known.end()) {
      places_.emplace(cell.text, i);
    } else {
      complaints.add(cell.mark, path, fmt::format("there is no column `{}`", cell.text),
                     fmt::format("{}", fmt::join(known, ", ")),
                     base::did_you_mean(cell.text, known));
    }
  }
  for (const auto name : required) {
    if (!has(name))
      complaints.add(table.header.front().mark, path,
                     fmt::format("the column `{}` is missing", name),
                     fmt::format("{}", fmt::join(required, ", ")));
  }
}

const CsvCell* Columns::find(const CsvRecord& record, std::string_view name) const {
  const auto place = places_.find(name);
  if (place == places_.end() || record[place->second].text.empty()) return nullptr;
  return &record[place->second];
}

}  // namespace faultline::io
