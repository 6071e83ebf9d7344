// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/keys.hpp"
#include "failure/spec.hpp"
#include "failure/tied_quantile.hpp"

namespace faultline::failure {

/// b_k of the severity of one AVS (docs/methods/failure.md, "How hard").
struct SeverityTie {
  struct Loading {
    std::string id;  ///< of the factor as written
    NamedKey named;  ///< of what it is split into
    double value;
  };
  CauseId avs;
  std::vector<Loading> loadings;
};

/// The severities that are tied to factors: `severity_loadings` of each AVS, split by tags as the
/// loadings of its failure are. Causes begin with the AVSs.
///
/// Complains below `avs.<id>.severity_loadings` about factors that are not there, or that do not
/// reach the AVS, and about |b|² that is not below 1.
[[nodiscard]] std::vector<SeverityTie> compile_severity_ties(const FailureSpec& spec,
                                                             const CauseList& causes,
                                                             base::Issues& issues);

/// Loadings by AVS, for `avs` of them, none of them 0 and each in the order of `factors`, which are
/// sorted by name and hold all that the ties name.
[[nodiscard]] std::vector<std::vector<TiedQuantile::Loading>> severity_loadings(
    std::span<const SeverityTie> ties, std::size_t avs, std::span<const NamedKey> factors);

}  // namespace faultline::failure
