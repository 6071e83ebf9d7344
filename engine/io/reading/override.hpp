// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/document/sources.hpp"
#include "io/reading/node_path.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// Applies `path=value` overrides to the document, in their order. A value is TOML, or where it is
/// none, a text without its quotes. Each override is a source of its own, named `--set path=value`,
/// with file names relative to `directory`.
void apply_overrides(Node& root, const ValueSchema& schema,
                     const std::vector<std::string>& overrides,
                     const std::filesystem::path& directory, Sources& sources,
                     Complaints& complaints);

/// Puts a value where a path ends. Complains under `path` about a target that is a whole row.
void put_at(const PathTarget& target, Node value, const std::string& path, Complaints& complaints);

/// Removes from the document what `path` names, rows or keys. A table whose last row goes is as if
/// it had not been written.
void remove_path(Node& root, const ValueSchema& schema, const std::string& path, Mark mark,
                 Complaints& complaints);

}  // namespace faultline::io
