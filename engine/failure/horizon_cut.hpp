// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// The occurrences of `all` up to a shorter horizon, in years. Under constant hazards they are
/// those of a model of that horizon: whether and when a cause fails before it does not depend on
/// what comes after.
void cut_at(double horizon_years, const OccurrenceBatch& all, OccurrenceBatch& within);

}  // namespace faultline::failure
