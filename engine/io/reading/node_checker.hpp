// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/reading/declared_ids.hpp"
#include "io/reading/named_files.hpp"
#include "io/reading/scalar_check.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// Finds everything in a document that its schema does not allow, in one pass: unknown keys and
/// those of later versions, missing keys, wrong types, numbers out of range, unknown words,
/// undeclared ids, empty lists. Reads the files that are named on the way.
class NodeChecker {
 public:
  NodeChecker(const DeclaredIds& ids, NamedFiles& files, Complaints& complaints);

  /// `path` names `node`; it is empty for the whole document.
  void check(const Node& node, const ValueSchema& schema, const std::string& path);

 private:
  void check_fields(const Node& node, const std::vector<FieldSchema>& fields,
                    const std::string& path);
  void check_member(const Member& member, const std::vector<FieldSchema>& fields,
                    const std::string& path);
  void check_variant(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_keyed_variant(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_prior(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_reference(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_list(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_texts_distinct(const Node& list, const std::string& path);
  void check_tags(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_weights(const Node& weights, const std::string& path);
  void check_texts(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_map(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_declared(Mark mark, const std::string& id, const std::string& table,
                      const std::string& path);
  void check_matrix(const Node& node, const ValueSchema& schema, const std::string& path);
  void check_matrix_in_place(const Node& node, const std::string& path);
  void check_sample(const Node& node, const ValueSchema& schema, const std::string& path);
  void complain(Mark mark, const std::string& path, Objection objection);

  const DeclaredIds& ids_;
  NamedFiles& files_;
  Complaints& complaints_;
};

}  // namespace faultline::io
