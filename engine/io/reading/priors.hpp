// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/document/node.hpp"
#include "io/reading/named_files.hpp"
#include "io/schema/value_schema.hpp"
#include "run/prior.hpp"

namespace faultline::io {

/// The law that a checked node says.
[[nodiscard]] run::Prior load_prior(const Node& node, const NamedFiles& files);

/// Takes the laws out of a checked document and puts their medians there. Sorted by path.
[[nodiscard]] std::vector<run::UncertainNumber> take_priors(Node& document,
                                                            const ValueSchema& schema,
                                                            const NamedFiles& files);

/// Puts laws back in the places of their numbers.
void put_priors(Node& document, const ValueSchema& schema,
                const std::vector<run::UncertainNumber>& numbers);

}  // namespace faultline::io
