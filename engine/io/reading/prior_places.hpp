// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// Sees a value in whose place a law may stand: the node, the range of the number and its path.
using PriorVisitor = std::function<void(Node&, const base::Range&, const std::string&)>;

/// Shows all of them in a document without faults. Rows are named by their keys.
void for_each_prior_place(Node& document, const ValueSchema& schema, const PriorVisitor& visit);

}  // namespace faultline::io
