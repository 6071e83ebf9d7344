// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/latent_structure.hpp"
#include "failure/severity_ties.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// The loadings b_ck (M.4) of the causes of the factor blocks. A factor `by = "all"` loads on each
/// of them; one by a tag splits into a factor per value, and a cause loads on each value it has by
/// loading × its weight for the value. An override of the factor, or a row of loadings, replaces
/// the loading before it is split. Factors to which severities are tied are there too, whether or
/// not a cause loads on them.
///
/// Complains below `dependence.factor`: factors declared twice, reaching nobody with or without a
/// tie, overriding causes
/// that they do not reach; no factor at all; |b_c|² not below 1. Complains below `loading` about
/// causes and factors that are not there, and what an override says too. `members`: causes of the
/// factor blocks, in order. The result leaves out members that cannot fire.
[[nodiscard]] FactorStructure compile_factors(std::span<const FactorSpec> specs,
                                              std::span<const LoadingSpec> rows,
                                              std::span<const CauseId> members,
                                              std::span<const SeverityTie> ties,
                                              const CauseList& causes, base::Issues& issues);

}  // namespace faultline::failure
