// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "insurance/insurance_model.hpp"

namespace faultline::insurance::test {

/// Claims of one trial, given as they happen.
class Trial {
 public:
  Trial& occurrence(double time, const std::vector<double>& loss_by_insured) {
    for (std::size_t i = 0; i < loss_by_insured.size(); ++i) {
      if (loss_by_insured[i] > 0.0) {
        claims_.push_back({occurrence_, InsuredId{i}, time, loss_by_insured[i]});
      }
    }
    ++occurrence_;
    return *this;
  }
  [[nodiscard]] const std::vector<Claim>& claims() const { return claims_; }

 private:
  std::vector<Claim> claims_;
  std::uint32_t occurrence_ = 0;
};

inline ClaimBatch batch_of(const std::vector<Trial>& trials) {
  ClaimBatch batch;
  batch.offset.push_back(0);
  for (const Trial& trial : trials) {
    batch.claims.insert(batch.claims.end(), trial.claims().begin(), trial.claims().end());
    batch.offset.push_back(static_cast<std::uint32_t>(batch.claims.size()));
  }
  return batch;
}

inline Contract contract(std::vector<Term> terms, std::vector<std::size_t> insured = {0},
                         SubjectLoss subject = SubjectLoss::net_of_earlier) {
  Contract made{.id = "c", .subject = subject, .terms = std::move(terms), .insured = {}};
  for (const std::size_t i : insured) made.insured.push_back(InsuredId{i});
  return made;
}

inline RecoveryBatch settle(const InsuranceModel& model, const ClaimBatch& claims) {
  InsuranceModel::Workspace workspace;
  RecoveryBatch recoveries;
  model.apply(claims, workspace, recoveries);
  return recoveries;
}

/// What the contracts recover on each claim of one trial.
inline std::vector<double> recovered(std::vector<Contract> contracts, const Trial& trial,
                                     std::vector<std::vector<PassThrough>> pass_through = {}) {
  const InsuranceModel model(std::move(contracts), std::move(pass_through));
  return settle(model, batch_of({trial})).recovered;
}

}  // namespace faultline::insurance::test
