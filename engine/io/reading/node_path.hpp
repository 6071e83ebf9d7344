// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

/// Paths into a document, as complaints name places and as users write them:
///
///     run.trials                            a field of a table
///     avs.eigenda.failure_probability       a field of the row with this id
///     commitment[eigenda,p2p,p2p-eth]       the row with this key of several parts
///     avs[category=oracle,client=geth]      every row whose fields or tags have these values
///     cover.c1.terms[0].deductible          an entry by position, from 0
///     avs.eigenda.severity.beta.mean        into a law
namespace faultline::io {

/// What a path ends at: a key of a table, there or not, or an entry of a list.
struct PathTarget {
  Node* parent = nullptr;               ///< a table or an array
  std::string key;                      ///< of the table
  std::size_t index = 0;                ///< in the array
  const ValueSchema* schema = nullptr;  ///< of the value; null where any key may stand
};

/// What to do with tables on the way that are not there yet.
enum class Absent { create, refuse };

/// Everything in `root` that `path` names. Empty when it names nothing, which is complained about
/// at `mark`. The targets stay valid until `root` is changed.
[[nodiscard]] std::vector<PathTarget> find_targets(Node& root, const ValueSchema& schema,
                                                   std::string_view path, Absent absent, Mark mark,
                                                   Complaints& complaints);

}  // namespace faultline::io
