// SPDX-License-Identifier: Apache-2.0
#include "run/contributions.hpp"

#include <algorithm>
#include <utility>

#include "base/contracts.hpp"
#include "portfolio/loss_sources.hpp"
#include "risk/holder_loss.hpp"
#include "run/batch_visit.hpp"
#include "run/contribution_items.hpp"

namespace faultline::run {

namespace {

using Group = ContributionGroup;
using portfolio::HolderId;
using portfolio::SourcedLoss;
using risk::TailContributions;

/// Of one case: by holder that is told of, then tail.
using Sums = HolderContributions;

/// A holder's part of what a position loses, or of what is paid to it.
struct Part {
  std::size_t holder;  ///< among those that are told of
  double fraction;
};

/// Amounts of the items of one holder in one trial.
class TrialItems {
 public:
  explicit TrialItems(std::size_t items) : amount_(items, 0.0) {}
  void add(std::uint32_t item, double amount) {
    if (!(amount > 0.0)) return;
    if (amount_[item] == 0.0) touched_.push_back(item);
    amount_[item] += amount;
  }
  /// Refers to this; ends the trial.
  std::span<const TailContributions::ItemAmount> take() {
    taken_.clear();
    for (const auto item : touched_) taken_.push_back({item, std::exchange(amount_[item], 0.0)});
    touched_.clear();
    return taken_;
  }

 private:
  std::vector<double> amount_;
  std::vector<std::uint32_t> touched_;
  std::vector<TailContributions::ItemAmount> taken_;
};

/// What does not change from trial to trial in one case.
class Teller {
 public:
  Teller(const Plan& plan, const CaseModel& model)
      : items(model, plan.failure_of(model).causes().size()),
        holders(model.measures.exact),
        book(model.measures.book()),
        lost_by(model.graph->positions().size()),
        paid_to(model.graph->positions().size()),
        sources(*model.graph, model.portfolio.exposure(), model.portfolio.loss_words(),
                find_parts(model)) {}

  ContributionItems items;
  std::span<const HolderId> holders;
  HolderId book;
  std::vector<std::vector<Part>> lost_by;  ///< by position, whose losses are look-through already
  std::vector<std::vector<Part>> paid_to;  ///< by position that a cover pays
  portfolio::LossSources sources;

 private:
  /// Which positions are looked at.
  std::vector<bool> find_parts(const CaseModel& model) {
    for (std::size_t h = 0; h < holders.size(); ++h) {
      if (holders[h] != book) {
        lost_by[holders[h].index()].push_back({h, 1.0});
        continue;
      }
      for (const auto& [position, fraction] : model.graph->book())
        lost_by[position.index()].push_back({h, fraction});
    }
    std::vector<bool> wanted;
    for (std::size_t p = 0; p < lost_by.size(); ++p) {
      wanted.push_back(!lost_by[p].empty());
      for (const auto& part : lost_by[p]) paid_to[p].push_back(part);
      for (const auto& [holder, fraction] : model.graph->holders_of(stake::PositionId{p}))
        for (const auto& part : lost_by[holder.index()])
          paid_to[p].push_back({part.holder, part.fraction * fraction});
    }
    return wanted;
  }
};

/// One worker's sums of one case.
class CaseTeller {
 public:
  CaseTeller(const Teller& teller, Sums sums)
      : teller_(&teller),
        sums_(std::move(sums)),
        gross_(teller.holders.size(), TrialItems(teller.items.size())),
        net_(gross_) {}

  void add(const risk::TrialBatch& batch) {
    std::size_t effect = 0;
    const auto& effects = batch.losses.effects;
    for (std::size_t t = 0; t < batch.trials.size(); ++t) {
      const auto range = batch.occurrences.of_trial(t);
      for (auto j = range.begin; j < range.end; ++j) {
        const std::size_t first = effect;
        while (effect < effects.size() && effects[effect].occurrence == j) ++effect;
        add_occurrence(batch, j, std::span(effects).subspan(first, effect - first));
      }
      add_payments(batch, t);
      for (std::size_t h = 0; h < teller_->holders.size(); ++h) end_trial(batch, t, h);
    }
  }

  [[nodiscard]] Sums& sums() { return sums_; }

 private:
  void add_occurrence(const risk::TrialBatch& batch, std::uint32_t j,
                      std::span<const portfolio::ContractEffect> effects) {
    const auto occurrence_cause = batch.occurrences[j].cause;
    const auto losses = teller_->sources.of({j, occurrence_cause, batch.hits.hits_of(j), effects},
                                            batch.recoveries, workspace_);
    const auto cause = occurrence_cause.index();
    for (const auto& loss : losses)
      for (const auto& part : teller_->lost_by[loss.position.index()]) add_loss(loss, cause, part);
  }

  void add_loss(const SourcedLoss& loss, std::size_t cause, const Part& part) {
    const auto& items = teller_->items;
    const auto add = [&](Group group, std::size_t index) {
      const auto item = items.of(group, index);
      gross_[part.holder].add(item, part.fraction * loss.gross);
      net_[part.holder].add(item, part.fraction * (loss.gross - loss.recovered));
    };
    if (teller_->holders[part.holder] == teller_->book) add(Group::position, loss.position.index());
    add(Group::kind, static_cast<std::size_t>(loss.kind));
    const bool contract = loss.contract.valid();
    const std::size_t avs = items.size(Group::avs);
    add(Group::avs, contract ? avs - 1 : loss.avs.valid() ? loss.avs.index() : avs - 2);
    add(Group::operators,
        loss.operator_id.valid() ? loss.operator_id.index() : items.size(Group::operators) - 1);
    if (contract) add(Group::contract, loss.contract.index());
    add(Group::cause, cause);
  }

  void add_payments(const risk::TrialBatch& batch, std::size_t t) {
    const auto& settled = batch.recoveries.settled;
    for (auto p = settled.offset[t]; p < settled.offset[t + 1]; ++p) {
      const auto& payment = settled.payments[p];
      const auto insured = batch.recoveries.claims.claims[payment.claim].insured;
      for (const auto& part : teller_->paid_to[insured.index()])
        net_[part.holder].add(teller_->items.of(Group::cover, payment.contract.index()),
                              part.fraction * payment.amount);
    }
  }

  void end_trial(const risk::TrialBatch& batch, std::size_t t, std::size_t h) {
    const auto loss = risk::holder_loss(batch.losses, t, teller_->holders[h], teller_->book);
    const double weight = batch.weight[t];
    const auto copies = batch.trials.copies();
    const auto end = [&](std::optional<TailContributions>& sums, double amount, TrialItems& items) {
      const auto amounts = items.take();
      if (sums && loss.gross > 0.0) sums->add(amount, amounts, weight, copies);
    };
    end(sums_[h].gross, loss.gross, gross_[h]);
    end(sums_[h].net, loss.net(), net_[h]);
  }

  const Teller* teller_;
  Sums sums_;
  std::vector<TrialItems> gross_;  ///< by holder
  std::vector<TrialItems> net_;
  portfolio::LossSources::Workspace workspace_;
};

Sums make_sums(const Plan& plan, const Teller& teller, std::span<const risk::Measure> measures,
               const risk::MeasureContext& context) {
  Sums sums;
  const auto levels = contribution_levels(plan);
  for (const auto holder : teller.holders) {
    const auto make = [&](portfolio::Perspective perspective) -> std::optional<TailContributions> {
      const auto curve = risk::tail_curve(measures, holder, perspective);
      const double bound = context.largest_loss[holder.index()];
      if (!curve || !(bound > 0.0)) return std::nullopt;
      return TailContributions(TailContributions::find_levels(levels, *curve), bound,
                               teller.items.size());
    };
    sums.push_back({make(portfolio::Perspective::gross), make(portfolio::Perspective::net)});
  }
  return sums;
}

void merge(Sums& all, const Sums& more) {
  const auto merge_one = [](auto& a, const auto& b) {
    if (a) a->merge(*b);
  };
  for (std::size_t h = 0; h < all.size(); ++h) {
    merge_one(all[h].gross, more[h].gross);
    merge_one(all[h].net, more[h].net);
  }
}

}  // namespace

std::vector<double> contribution_levels(const Plan& plan) {
  std::vector<double> levels{0.0};
  levels.insert(levels.end(), plan.run().levels.begin(), plan.run().levels.end());
  return levels;
}

void measure_contributions(const Plan& plan, random::TrialRange trials, const RunControl& control,
                           Accumulators& measured) {
  if (!plan.keeps(Store::contributions)) return;
  std::vector<Teller> tellers;
  std::vector<Sums> empty;
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& model = plan.cases()[c];
    tellers.emplace_back(plan, model);
    empty.push_back(make_sums(plan, tellers[c], measured.measures(c), model.measures));
  }
  auto parts = visit_batches<std::vector<CaseTeller>>(
      plan, trials, control.batch_trials, control.executor, control.cancellation,
      [&] {
        std::vector<CaseTeller> own;
        for (std::size_t c = 0; c < tellers.size(); ++c) own.emplace_back(tellers[c], empty[c]);
        return own;
      },
      [](std::vector<CaseTeller>& own, std::size_t c, const risk::TrialBatch& batch) {
        own[c].add(batch);
      },
      Telling::everything);
  for (auto& part : parts)
    for (std::size_t c = 0; c < empty.size(); ++c) merge(empty[c], part[c].sums());
  measured.keep_contributions(std::move(empty));
}

std::size_t contribution_bytes(const Plan& plan, const CaseModel& model) {
  if (!plan.keeps(Store::contributions)) return 0;
  const ContributionItems items(model, plan.failure_of(model).causes().size());
  constexpr std::size_t tails = 2;
  return model.measures.exact.size() * tails *
         TailContributions::memory_bytes(contribution_levels(plan).size(), items.size());
}

}  // namespace faultline::run
