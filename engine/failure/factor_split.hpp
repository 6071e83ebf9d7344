// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "failure/keys.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Where a factor is written: "dependence.factor.market".
[[nodiscard]] std::string path_of(const FactorSpec& spec);

/// The tag in "tag:client"; nothing when `by` does not name one.
[[nodiscard]] std::optional<std::string> tag_of(const std::string& by);

/// Whether `by` is one of the ways of splitting.
[[nodiscard]] bool splits(const FactorSpec& spec);

/// A factor that one written factor splits into, and what a loading on the written one is
/// multiplied by.
struct FactorShare {
  NamedKey named;
  double weight;
};

/// What a factor is for somebody with these tags: itself where it is `by = "all"`; for one by a
/// tag a factor for each value of the tag, with its weight. Empty where it does not reach them.
[[nodiscard]] std::vector<FactorShare> shares_of(const FactorSpec& spec,
                                                 const base::WeightedTags& tags);

}  // namespace faultline::failure
