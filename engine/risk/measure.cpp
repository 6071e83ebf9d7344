// SPDX-License-Identifier: Apache-2.0
#include "risk/measure.hpp"

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

#include "base/contracts.hpp"
#include "risk/component_tables.hpp"
#include "risk/net_cost_tables.hpp"
#include "risk/trial_totals.hpp"
#include "risk/two_level_errors.hpp"

namespace faultline::risk {
namespace {

/// Calls f<M>() for every alternative M of the list, in order.
template <class F>
void for_each_alternative(F&& f) {
  [&]<class... Ms>(std::type_identity<std::variant<Ms...>>) {
    (f.template operator()<Ms>(), ...);
  }(std::type_identity<Measure>{});
}

template <class M>
const M& find(std::span<const Measure> measures) {
  const auto found = std::find_if(measures.begin(), measures.end(), [](const Measure& one) {
    return std::holds_alternative<M>(one);
  });
  FAULTLINE_EXPECT(found != measures.end());
  return std::get<M>(*found);
}

}  // namespace

std::vector<Measure> make_measures(const MeasureContext& context) {
  FAULTLINE_EXPECT(!context.holders.empty());
  FAULTLINE_EXPECT(context.largest_loss.size() == context.holder_count());
  FAULTLINE_EXPECT(context.grids.size() == context.holder_count());
  std::vector<Measure> measures;
  measures.reserve(std::variant_size_v<Measure>);
  for_each_alternative([&]<class M>() { measures.emplace_back(std::in_place_type<M>, context); });
  return measures;
}

void add(std::span<Measure> measures, const TrialBatch& batch) {
  FAULTLINE_EXPECT(batch.weight.size() == batch.trials.size());
  FAULTLINE_EXPECT(batch.losses.book.size() == batch.trials.size());
  FAULTLINE_EXPECT(std::all_of(batch.weight.begin(), batch.weight.end(),
                               [](double w) { return 0.0 <= w && w < weight_bound; }));
  for (Measure& one : measures) {
    std::visit([&](auto& measure) { measure.add(batch); }, one);
  }
}

void merge(std::span<Measure> measures, std::span<const Measure> others) {
  FAULTLINE_EXPECT(measures.size() == others.size());
  for (std::size_t i = 0; i < measures.size(); ++i) {
    std::visit(
        [&](auto& measure) { measure.merge(std::get<std::decay_t<decltype(measure)>>(others[i])); },
        measures[i]);
  }
}

void save(std::span<const Measure> measures, base::ArchiveWriter& archive) {
  for (const Measure& one : measures) {
    std::visit([&](const auto& measure) { measure.save(archive); }, one);
  }
}

void load(std::span<Measure> measures, base::ArchiveReader& archive) {
  for (Measure& one : measures) {
    std::visit([&](auto& measure) { measure.load(archive); }, one);
  }
}

std::vector<Table> tables(std::span<const Measure> measures, const MeasureContext& context) {
  std::vector<Table> all;
  for (const Measure& one : measures) {
    auto some = std::visit([&](const auto& measure) { return measure.tables(context); }, one);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  if (!context.components.empty())
    for (auto& table : component_tables(find<measure::Components>(measures),
                                        find<measure::Moments>(measures), context))
      all.push_back(std::move(table));
  if (context.parameter_parts)
    replace_errors(find<measure::ParameterDraws>(measures), find<measure::Tail>(measures), context,
                   all);
  if (context.costs)
    for (auto& table : net_cost_tables(find<measure::NetCost>(measures), context, all))
      all.push_back(std::move(table));
  return all;
}

std::vector<Refinement> find_brackets(std::span<const Measure> measures,
                                      const MeasureContext& context) {
  return find<measure::Tail>(measures).brackets(context);
}

void refine(std::span<Measure> measures, std::vector<Refinement> refinements) {
  for (Measure& one : measures) {
    if (auto* tail = std::get_if<measure::Tail>(&one)) tail->refine(std::move(refinements));
  }
}

std::optional<ExceedanceCurve> tail_curve(std::span<const Measure> measures,
                                          portfolio::HolderId holder,
                                          portfolio::Perspective perspective) {
  return find<measure::Tail>(measures).curve(holder, perspective);
}

std::span<const WorstTrial> worst_trials(std::span<const Measure> measures) {
  return find<measure::WorstTrials>(measures).worst();
}

const measure::BlockSums& block_sums(std::span<const Measure> measures) {
  return find<measure::BlockSums>(measures);
}

const measure::NetCost& net_cost(std::span<const Measure> measures) {
  return find<measure::NetCost>(measures);
}

bool follows_occurrences(const MeasureContext& context) {
  return std::any_of(context.terms.begin(), context.terms.end(), [](const auto& terms) {
    return measure::ForgoneYield::watches(terms) || measure::OracleHalts::watches(terms) ||
           measure::ExitCost::watches(terms) || measure::QueuedWithdrawals::watches(terms) ||
           measure::TiedPointsValue::watches(terms);
  });
}

std::size_t memory_bytes(const MeasureContext& context) {
  std::size_t bytes = 0;
  for_each_alternative([&]<class M>() { bytes += M::memory_bytes(context); });
  return bytes;
}

}  // namespace faultline::risk
