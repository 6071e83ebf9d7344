// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "insurance/spec.hpp"

namespace faultline::insurance {

/// Adds what is wrong with a contract beyond the ranges of its fields: nobody insured, a position
/// insured twice, no terms, a tower without layers, layers that together pay more than the loss,
/// bounds, steps and days in reverse, a basis without meaning, shares of providers that do not add
/// up to 1.
void check(const CoverSpec& cover, base::Issues& issues);

}  // namespace faultline::insurance
