// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "insurance/spec.hpp"
#include "insurance/treaty_spec.hpp"

namespace faultline::insurance {

/// Whether a term asks what each occurrence hit, or how positions share it: nobody says that of
/// losses before the first day, of events, or of what providers pay.
[[nodiscard]] bool asks_what_was_hit(const Term& term);

/// Adds what is wrong with a contract beyond the ranges of its fields: nobody insured, a position
/// insured twice, no terms, a tower without layers, layers that together pay more than the loss,
/// bounds, steps and days in reverse, a basis without meaning, shares of providers that do not add
/// up to 1.
void check(const CoverSpec& cover, base::Issues& issues);

/// Likewise of a treaty: nobody reinsured, a provider named twice, no terms, terms of units,
/// positions or the stake at risk, which providers do not have.
void check(const TreatySpec& treaty, base::Issues& issues);

}  // namespace faultline::insurance
