// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

/// How one layer of a scenario goes over another.
///
/// Tables merge key by key, the upper layer winning. Lists whose rows have a key merge row by row:
/// a row of a known key merges into the row below it, others are added. Tags merge by tag and maps
/// by id. Everything else is replaced as a whole: other lists, laws and other variants, the weights
/// of a tag, matrices.
namespace faultline::io {

/// Merges the table `upper` into the table `lower`.
void merge_tables(Node& lower, Node upper, const std::vector<FieldSchema>& fields);

/// Complains about every row of one source whose key an earlier row of it has already.
void report_duplicate_rows(const Node& rows, const ValueSchema& list, const std::string& path,
                           const Sources& sources, Complaints& complaints);

/// The same for every list of rows in the table and the tables in it.
void report_duplicates_in(const Node& table, const std::vector<FieldSchema>& fields,
                          const std::string& path, const Sources& sources, Complaints& complaints);

}  // namespace faultline::io
