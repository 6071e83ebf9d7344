// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/insurance_term.hpp"
#include "insurance/spec.hpp"

namespace faultline::insurance {

/// A contract, ready to apply.
struct Contract {
  std::string id;
  SubjectLoss subject = SubjectLoss::net_of_earlier;
  std::vector<Term> terms;
  std::vector<InsuredId> insured;  ///< sorted
};

/// A part of what one insured recovers lowers the loss of another, who holds a part of it.
struct PassThrough {
  InsuredId holder;
  double fraction;
};

/// Claims → recoveries, by the ordered terms of each contract. Knows nothing of stake.
///
/// Contracts apply in the given order, which must put every rung of a waterfall after the earlier
/// ones, and the covers of a holder after those of what it holds. For each contract:
///  1. its subject loss on a claim is what is left (`net-of-earlier`) or the whole (`ground-up`);
///  2. claims of equal time form one group; terms see the sum of the group, in time order;
///  3. the recovery of a group is shared among its claims in proportion to their subject loss,
///     and never exceeds what is left of each claim.
class InsuranceModel {
 public:
  /// `pass_through[i]`: who holds how much of insured i, look-through (empty when nobody does).
  InsuranceModel(std::vector<Contract> contracts,
                 std::vector<std::vector<PassThrough>> pass_through);

  struct Workspace {
    std::vector<double> remaining;  ///< by claim of the trial
    std::vector<double> carried;    ///< state of the terms of the contract at hand
    std::vector<std::uint32_t> group;
    std::vector<double> subject;
  };

  void apply(const ClaimBatch& claims, Workspace& workspace, RecoveryBatch& recoveries) const;

  [[nodiscard]] std::span<const Contract> contracts() const { return contracts_; }

 private:
  std::vector<Contract> contracts_;
  std::vector<std::vector<PassThrough>> pass_through_;
  std::vector<std::vector<ContractId>> contracts_of_;  ///< by insured
};

}  // namespace faultline::insurance
