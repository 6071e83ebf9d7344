// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/issue.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/occurrence_draws.hpp"
#include "failure/severity.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// A kind of fault that an operator commits by itself, and how much of it takes part: a part of its
/// keys or validators, drawn anew in each occurrence.
class OperatorFault {
 public:
  /// Complains below `path` ("operator.<id>.faults[0]") about a share that no law has.
  static OperatorFault compile(const OperatorFaultSpec& spec, stake::OperatorId operator_id,
                               FaultId fault, const std::string& path, base::Issues& issues);

  [[nodiscard]] stake::OperatorId operator_id() const { return operator_; }
  [[nodiscard]] FaultId fault() const { return fault_; }
  [[nodiscard]] FaultReach reach() const { return reach_; }

  /// The word of the share in an occurrence, and the share that it comes to.
  [[nodiscard]] std::uint32_t share_word(const OccurrenceDraws& draws) const;
  [[nodiscard]] double share(const OccurrenceDraws& draws) const {
    return share_(share_word(draws));
  }

 private:
  stake::OperatorId operator_;
  FaultId fault_;
  FaultReach reach_ = FaultReach::avs;
  SeverityMap share_;
};

}  // namespace faultline::failure
