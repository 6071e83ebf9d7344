// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The document as a stress has it. `stress` is a row of `[[stress]]` that `NodeChecker` has
/// nothing against; `document` is without these rows. Removes, then adds, then sets, each in the
/// order in which it is written; what is set stands at the place of the stress. Its `force` takes
/// the place of the one of the document.
///
///   "=value"   the value, TOML or a text without its quotes
///   "x3"       times 3; a key that ends in `probability` is a probability p, whose hazard is
///              multiplied: 1 − (1 − p)³
///   "+0.01"    plus 0.01; "-0.01" minus
///
/// Complains at `stress.<id>` about paths that match nothing, texts that are no change, changes of
/// what is not a number, and numbers that leave the range of their field.
[[nodiscard]] Node stressed(const Node& document, const Node& stress, const ValueSchema& schema,
                            Complaints& complaints);

/// `<scenario>/<stress>`: the name of the case.
[[nodiscard]] std::string stressed_name(const std::string& scenario, const Node& stress);

}  // namespace faultline::io
