// SPDX-License-Identifier: Apache-2.0
#include "run/exact_quantiles.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "risk/amounts.hpp"
#include "risk/refinement.hpp"
#include "run/batch_visit.hpp"

namespace faultline::run {

namespace {

using risk::Refinement;

/// Of one case.
using Refinements = std::vector<Refinement>;

void collect(double loss, double weight, const risk::TrialNumbers& trials, Refinement& refinement) {
  refinement.losses.insert(refinement.losses.end(), trials.copies(), {loss, weight});
}

void collect_book(const risk::TrialBatch& batch, Refinement& refinement) {
  const auto p = static_cast<std::size_t>(refinement.perspective);
  for (std::size_t i = 0; i < batch.losses.book.size(); ++i) {
    const double loss = batch.losses.book[i].aggregate[p];
    if (refinement.holds(loss)) collect(loss, batch.weight[i], batch.trials, refinement);
  }
}

void collect_position(const risk::TrialBatch& batch, Refinement& refinement) {
  const auto amounts = risk::aggregate(batch.losses, refinement.perspective);
  const std::size_t lane = numerics::lane_in_tile(refinement.holder.index());
  for (const auto row : batch.losses.rows_of(numerics::tile_of(refinement.holder.index()))) {
    const double loss = amounts.at(row, lane);
    if (refinement.holds(loss)) {
      collect(loss, batch.weight[batch.losses.trial[row]], batch.trials, refinement);
    }
  }
}

}  // namespace

void refine_quantiles(const Plan& plan, random::TrialRange trials, const RunControl& control,
                      Accumulators& measured) {
  std::vector<Refinements> wanted;
  bool any = false;
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& context = plan.cases()[c].measures;
    wanted.push_back(risk::find_brackets(measured.measures(c), context));
    any = any || !wanted.back().empty();
  }
  if (!any) return;
  auto parts = visit_batches<std::vector<Refinements>>(
      plan, trials, control.batch_trials, control.executor, control.cancellation,
      [&] { return wanted; },
      [&](std::vector<Refinements>& own, std::size_t c, const risk::TrialBatch& batch) {
        const auto book = plan.cases()[c].measures.book();
        for (Refinement& refinement : own[c]) {
          if (refinement.holder == book) {
            collect_book(batch, refinement);
          } else {
            collect_position(batch, refinement);
          }
        }
      });
  for (auto& part : parts) {
    for (std::size_t c = 0; c < part.size(); ++c) {
      for (std::size_t i = 0; i < part[c].size(); ++i) {
        auto losses = std::exchange(part[c][i].losses, {});
        wanted[c][i].losses.insert(wanted[c][i].losses.end(), losses.begin(), losses.end());
      }
    }
  }
  for (std::size_t c = 0; c < wanted.size(); ++c) measured.refine(c, std::move(wanted[c]));
}

}  // namespace faultline::run
