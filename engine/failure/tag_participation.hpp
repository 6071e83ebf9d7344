// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// Probability that each operator of an AVS takes part in its failure,
///
///   q_o = Σ_v w_ov q_v   (F.8)
///
/// over the values v of the tag, with w_ov the operator's weight for the value and q_v the
/// probability written for it; by place in `StakeGraph::operators_of`. Complains below `path`
/// ("avs.<id>.participation") about operators without the tag, values without a probability, and
/// probabilities of values that no operator of the AVS has.
[[nodiscard]] std::vector<double> tag_participation(const ByTagTakesPart& spec, stake::AvsId avs,
                                                    const stake::StakeGraph& graph,
                                                    const std::string& path, base::Issues& issues);

}  // namespace faultline::failure
