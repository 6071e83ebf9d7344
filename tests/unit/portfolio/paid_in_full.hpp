// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "penalty/penalty_model.hpp"
#include "portfolio/loss_rows.hpp"
#include "portfolio/portfolio_model.hpp"
#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio {

/// What a position recovers from a cover that pays all that it answers to. `told`: causes and
/// faults by their numbers. Throws where the cover does not compile.
inline double paid_in_full(const CoveredStake& stake, const std::string& position,
                           insurance::CoverSpec cover, const CoverProviders& told,
                           const failure::OccurrenceBatch& batch) {
  const auto insured = stake.graph.find_position(position).value();
  cover.positions = {position};
  cover.terms = {insurance::QuotaShare{}};
  auto waterfalls = stake.waterfalls;
  waterfalls[insured.index()].rungs = {"cover:" + cover.id};
  const penalty::PenaltyModel penalty(stake.graph);
  base::Issues issues;
  const auto compiled =
      PortfolioModel::compile(stake.graph, penalty, waterfalls, {cover}, issues, told);
  if (!compiled) throw std::runtime_error(issues.list().front().problem);
  penalty::PenaltyModel::Workspace penalty_workspace;
  penalty::HitBatch hits;
  penalty.apply(batch, compiled->portfolio.hit_form(), penalty_workspace, hits);
  PortfolioModel::Workspace workspace;
  insurance::SubjectLosses claims;
  compiled->portfolio.claims(batch, hits, workspace, claims);
  insurance::RecoveryModel::Workspace insurance;
  insurance::Recoveries recoveries;
  compiled->insurance.apply(claims, insurance::RecoveryModel::Settled::everything, insurance,
                            recoveries);
  LossBatch losses;
  compiled->portfolio.losses(claims, recoveries, LossDetail::largest, workspace, losses);
  double sum = 0.0;
  for (const auto& row :
       list_losses(claims, recoveries, losses, compiled->portfolio.book()).by_trial)
    if (row.holder == HolderId{insured.index()}) sum += row.aggregate[1];
  return sum;
}

}  // namespace faultline::portfolio
