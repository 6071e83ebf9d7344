// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/provider_accounts.hpp"
#include "insurance/term/term_state.hpp"

/// How the payments of a batch came about, step by step. Amounts are in the numeraire.
namespace faultline::insurance {

/// What one term made of the occurrences of a group.
struct TermTrace {
  double carried_before = 0.0;  ///< what had reached an aggregate term before
  double carried_after = 0.0;
  std::vector<double> amounts;   ///< by occurrence of the group: what passed on
  std::vector<LayerUse> layers;  ///< of a tower whose layers remember
};

/// A part of a payment that lowered what is left of a holder's claim.
struct ReliefTrace {
  std::uint32_t claim;  ///< of the holder
  double fraction;      ///< of the position that the holder owns
  double amount;        ///< by which its claim was lowered: less where less was left
};

/// What one claim of a group got.
struct ShareTrace {
  std::uint32_t claim;
  double subject;  ///< loss that the contract saw
  double left;     ///< of the claim, before this contract paid
  double share;    ///< of what the terms pay on the occurrence
  double paid;     ///< min(share, left), of which the funding leaves a part
  std::vector<ReliefTrace> relief;
};

/// What one contract did with the claims of one moment, which pass its terms together.
struct GroupTrace {
  ContractId contract;
  double time = 0.0;                         ///< years
  std::vector<std::uint32_t> occurrences;    ///< `Claim::occurrence`, ascending
  std::vector<double> subject;               ///< by occurrence: the loss that the first term sees
  std::vector<AtRisk> at_risk;               ///< by occurrence, where terms ask
  std::vector<TermTrace> terms;              ///< in list order
  std::vector<ShareTrace> shares;            ///< by claim, in the order of claims
  Funding funding;                           ///< of a contract whose provider matters
  std::vector<CoinsurerFunding> coinsurers;  ///< of one that several pay together
  double unpaid = 0.0;                       ///< what was cut off, of all claims
  double given_back = 0.0;  ///< of it, what an aggregate limit that stands last takes as unused
};

/// What one treaty did at one moment, which it sees as one occurrence.
struct TreatyTrace {
  TreatyId treaty;
  double time = 0.0;                  ///< years
  std::uint32_t occurrence = 0;       ///< the first of the moment
  double subject = 0.0;               ///< what the reinsured paid
  std::vector<TermTrace> terms = {};  ///< in list order, of one amount each
  Funding funding = {};               ///< of a treaty that somebody in particular pays
  double paid = 0.0;
};

}  // namespace faultline::insurance
