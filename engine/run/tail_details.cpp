// SPDX-License-Identifier: Apache-2.0
#include "run/tail_details.hpp"

#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "risk/measure.hpp"
#include "run/batch.hpp"
#include "run/name_index.hpp"
#include "run/tail_columns.hpp"

namespace faultline::run {

namespace {

using Kind = ColumnGroup::Column::Kind;

/// Names of every case along the axes that the columns point into.
struct Names {
  NameIndex cause, avs, operators, operator_set, contract, pool, fault, cover;

  explicit Names(const Plan& plan) {
    for (const auto& model : plan.cases()) add(plan, model);
    for (auto* index : {&cause, &avs, &operators, &operator_set, &contract, &pool, &fault, &cover})
      index->close();
  }

  void add(const Plan& plan, const CaseModel& model) {
    const auto& failures = plan.failure_of(model);
    for (const auto& name : failures.causes()) cause.add(name);
    for (const auto& name : failures.faults()) fault.add(name);
    for (const auto& service : model.graph->avs()) avs.add(service.id);
    for (const auto& one : model.graph->operators()) operators.add(one.id);
    for (const auto& name : model.graph->operator_sets())
      if (!name.empty()) operator_set.add(name);
    for (const auto& one : model.graph->smart_contracts()) contract.add(one.id);
    for (const auto& one : model.graph->pools()) pool.add(one.id);
    for (const auto& one : model.insurance.contracts()) cover.add(one.id);
  }

  [[nodiscard]] bool has_contracts() const { return !contract.names().empty(); }
  [[nodiscard]] bool has_operator_sets() const { return !operator_set.names().empty(); }

  [[nodiscard]] std::vector<risk::Axis> axes() const {
    std::vector<risk::Axis> all;
    const auto add_axis = [&](const char* name, const char* what, const NameIndex& index) {
      all.push_back({.name = name, .units = "", .long_name = what, .labels = index.names()});
    };
    add_axis("cause", "what can fail", cause);
    add_axis("avs", "services that stake secures", avs);
    add_axis("operator", "who runs the nodes", operators);
    if (has_operator_sets()) add_axis("operator_set", "operator sets of AVSs", operator_set);
    if (has_contracts()) add_axis("contract", "smart contracts that can fail", contract);
    add_axis("pool", "balances that can be slashed", pool);
    add_axis("fault", "kinds of operator fault", fault);
    add_axis("cover", "insurance contracts", cover);
    return all;
  }
};

/// Where the causes, services and so on of one case are along the axes, by index.
struct Places {
  std::vector<double> cause, avs, operators, contract, pool, fault, cover;
  std::vector<double> operator_set;  ///< by commitment, -1 where none is written; or none

  Places(const Names& names, const Plan& plan, const CaseModel& model) {
    const auto& failures = plan.failure_of(model);
    const auto id = [](const auto& one) -> const std::string& { return one.id; };
    cause = places_of(names.cause, failures.causes(), std::identity());
    fault = places_of(names.fault, failures.faults(), std::identity());
    avs = places_of(names.avs, model.graph->avs(), id);
    operators = places_of(names.operators, model.graph->operators(), id);
    contract = places_of(names.contract, model.graph->smart_contracts(), id);
    pool = places_of(names.pool, model.graph->pools(), id);
    cover = places_of(names.cover, model.insurance.contracts(), id);
    for (const auto& name : model.graph->operator_sets())
      operator_set.push_back(
          name.empty() ? -1.0 : static_cast<double>(names.operator_set.position_of(name)));
  }

  template <class Entities, class Name>
  static std::vector<double> places_of(const NameIndex& names, const Entities& entities,
                                       const Name& name) {
    std::vector<double> places;
    for (const auto& one : entities)
      places.push_back(static_cast<double>(names.position_of(name(one))));
    return places;
  }
};

class TailWriter {
 public:
  TailWriter(const Plan& plan, const base::CancellationToken& cancellation)
      : plan_(plan),
        cancellation_(cancellation),
        names_(plan),
        buffers_(plan),
        occurrences_(occurrence_group(plan.numeraire())),
        hits_(hit_group()),
        breaks_(break_group(plan.numeraire())),
        payments_(payment_group(plan.numeraire())) {}

  TailDetails describe(const Accumulators& measured) {
    for (std::size_t c = 0; c < plan_.cases().size(); ++c) describe_case(c, measured);
    TailDetails details{.axes = names_.axes(), .tables = {}};
    for (const auto* group : {&occurrences_, &hits_, &breaks_, &payments_}) {
      if (group == &breaks_ && !names_.has_contracts()) continue;
      details.axes.push_back(group->axis());
      for (auto& table : group->tables()) {
        if (table.name == operator_set_column && !names_.has_operator_sets()) continue;
        details.tables.push_back(std::move(table));
      }
    }
    return details;
  }

 private:
  static constexpr const char* operator_set_column = "hit_operator_set";

  static ColumnGroup occurrence_group(const std::string& money) {
    return {"tail_occurrence",
            "occurrences of the worst trials, by rank of the trial, then time",
            {{"occurrence_tail_rank", "1", "position along tail_rank", Kind::position},
             {"occurrence_cause", "1", "position along cause", Kind::position},
             {"occurrence_day", "d", "day since as_of", Kind::number},
             {"occurrence_book_gross", money, "gross loss of the book", Kind::number},
             {"occurrence_book_recovered", money, "recovered for the book", Kind::number}}};
  }
  static ColumnGroup hit_group() {
    return {
        "tail_hit",
        "stake slashed in the worst trials, in the order of tail_occurrence",
        {{"hit_occurrence", "1", "row along tail_occurrence", Kind::position},
         {"hit_avs", "1", "position along avs; -1 where a pool was drained", Kind::position},
         {"hit_operator", "1", "position along operator; -1 where it was through none",
          Kind::position},
         {operator_set_column, "1", "position along operator_set; -1 where none is written",
          Kind::position},
         {"hit_pool", "1", "position along pool", Kind::position},
         {"hit_fault", "1", "position along fault; -1 for a failure of the AVS itself",
          Kind::position},
         {"hit_fraction", "1",
          "slashed fraction of what the AVS reaches in the pool, or drained one of what was left "
          "of it",
          Kind::number},
         {"hit_lost", "asset", "stake slashed, in units of the pool's asset", Kind::number}}};
  }
  static ColumnGroup break_group(const std::string& money) {
    return {
        "tail_break",
        "what contracts did that failed in the worst trials, in the order of tail_occurrence",
        {{"break_occurrence", "1", "row along tail_occurrence", Kind::position},
         {"break_contract", "1", "position along contract", Kind::position},
         {"break_pool", "1", "position along pool; -1 where it held a position", Kind::position},
         {"break_position", "1", "position along position; -1 where it held a pool",
          Kind::position},
         {"break_value", money, "value that was there before", Kind::number},
         {"break_lost", money, "taken of it, or what freezing cost", Kind::number},
         {"break_frozen", money, "frozen of it", Kind::number}}};
  }
  static ColumnGroup payment_group(const std::string& money) {
    return {"tail_payment",
            "payments of covers in the worst trials, in the order of tail_occurrence",
            {{"payment_occurrence", "1", "row along tail_occurrence", Kind::position},
             {"payment_position", "1", "position along position", Kind::position},
             {"payment_cover", "1", "position along cover", Kind::position},
             {"payment_amount", money, "amount paid", Kind::number}}};
  }

  void describe_case(std::size_t c, const Accumulators& measured) {
    for (auto* group : {&occurrences_, &hits_, &breaks_, &payments_}) group->begin_case();
    const Places places(names_, plan_, plan_.cases()[c]);
    double rank = 0.0;
    for (const auto& worst : risk::worst_trials(measured.measures(c))) {
      if (cancellation_.cancelled()) throw base::Cancelled();
      describe_trial(places, rank, replay_trial(plan_, c, worst.trial, buffers_));
      rank += 1.0;
    }
  }

  void describe_trial(const Places& places, double rank, const risk::TrialBatch& batch) {
    const auto first_row = static_cast<double>(occurrences_.rows_of_this_case());
    for (std::size_t j = 0; j < batch.occurrences.size(); ++j) {
      describe_occurrence(places, rank, batch, j);
      for (const auto& hit : batch.hits.hits_of(j)) {
        describe_hit(places, first_row + static_cast<double>(j), hit);
      }
    }
    for (const auto& effect : batch.losses.effects) describe_break(places, first_row, effect);
    for (const auto& payment : batch.recoveries.settled.payments) {
      const auto& claim = batch.recoveries.claims.claims[payment.claim];
      payments_.add({first_row + claim.occurrence, static_cast<double>(claim.insured.index()),
                     places.cover[payment.contract.index()], payment.amount});
    }
  }

  void describe_occurrence(const Places& places, double rank, const risk::TrialBatch& batch,
                           std::size_t j) {
    const auto& occurrence = batch.occurrences[j];
    const auto& loss = batch.losses.book_by_occurrence[j];
    occurrences_.add({rank, places.cause[occurrence.cause.index()],
                      occurrence.time * base::days_per_year, loss.gross, loss.recovered});
  }

  void describe_break(const Places& places, double first_row,
                      const portfolio::ContractEffect& effect) {
    breaks_.add({first_row + effect.occurrence, places.contract[effect.contract.index()],
                 effect.pool.valid() ? places.pool[effect.pool.index()] : -1.0,
                 effect.position.valid() ? static_cast<double>(effect.position.index()) : -1.0,
                 effect.value, effect.lost, effect.frozen});
  }

  void describe_hit(const Places& places, double row, const penalty::Hit& hit) {
    const auto place = [](const std::vector<double>& all, auto id) {
      return id.valid() ? all[id.index()] : -1.0;
    };
    const double operator_set =
        places.operator_set.empty() ? -1.0 : place(places.operator_set, hit.commitment);
    hits_.add({row, place(places.avs, hit.avs), place(places.operators, hit.operator_id),
               operator_set, place(places.pool, hit.pool), place(places.fault, hit.fault),
               hit.fraction, hit.lost});
  }

  const Plan& plan_;
  const base::CancellationToken& cancellation_;
  Names names_;
  BatchBuffers buffers_;
  ColumnGroup occurrences_;
  ColumnGroup hits_;
  ColumnGroup breaks_;
  ColumnGroup payments_;
};

}  // namespace

TailDetails describe_tail(const Plan& plan, const Accumulators& measured,
                          const base::CancellationToken& cancellation) {
  return TailWriter(plan, cancellation).describe(measured);
}

}  // namespace faultline::run
