// SPDX-License-Identifier: Apache-2.0
#include "io/reading/declared_ids.hpp"

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"

namespace faultline::io {

DeclaredIds::DeclaredIds(const Node& document, const ValueSchema& schema,
                         const std::set<std::string>& incomplete) {
  for (const FieldSchema& field : schema.fields) {
    if (field.csv_name.empty()) continue;
    Table& table = tables_[field.name];
    table.complete = incomplete.count(field.name) == 0;
    const Node* rows = document.find(field.name);
    if (rows == nullptr || rows->array() == nullptr) continue;
    for (const Node& row : *rows->array()) {
      const Node* id = row.find("id");
      if (id == nullptr || id->text() == nullptr) continue;
      table.names.push_back(*id->text());
      table.known.insert(*id->text());
    }
  }
}

bool DeclaredIds::may_have(const std::string& table, const std::string& id) const {
  const auto found = tables_.find(table);
  FAULTLINE_EXPECT(found != tables_.end());
  return !found->second.complete || found->second.known.count(id) != 0;
}

std::string DeclaredIds::hint_for(const std::string& table, std::string_view id) const {
  const auto found = tables_.find(table);
  FAULTLINE_EXPECT(found != tables_.end());
  return base::did_you_mean(id, found->second.names);
}

}  // namespace faultline::io
