// SPDX-License-Identifier: Apache-2.0
#include "run/contribution_tables.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/not_a_number.hpp"
#include "portfolio/loss_sources.hpp"
#include "run/contribution_items.hpp"
#include "run/contributions.hpp"
#include "run/name_index.hpp"

namespace faultline::run {

namespace {

using Group = ContributionGroup;

/// How a group is written down.
struct Form {
  Group group;
  const char* table;
  const char* axis;
  const char* axis_says;
  const char* says;
};

constexpr std::array<Form, contribution_group_count> forms{
    {{Group::position, "es_by_position", "position", "",
      "contribution of each position to the expected shortfall of the book"},
     {Group::kind, "es_by_kind", "loss_kind", "by whose failure something was lost",
      "contribution of each kind of failure to expected shortfall"},
     {Group::avs, "es_by_avs", "loss_avs",
      "services that slashed it; (base layer); (contracts) that took it",
      "contribution of each AVS to expected shortfall"},
     {Group::operators, "es_by_operator", "loss_operator",
      "operators through whom it was slashed; (none)",
      "contribution of each operator to expected shortfall"},
     {Group::contract, "es_by_contract", "loss_contract", "smart contracts that took it",
      "contribution of each smart contract to expected shortfall"},
     {Group::cause, "es_by_cause", "loss_cause", "causes that began the incident",
      "contribution of incidents of each cause to expected shortfall"},
     {Group::cover, "es_recovered_by_cover", "cover", "insurance contracts",
      "mean recovery from each cover in the tail of net losses"}}};

/// Labels of the groups, over all cases.
class Labels {
 public:
  explicit Labels(const Plan& plan) {
    for (const auto& model : plan.cases())
      for (const auto& form : forms)
        for (const auto& name : names_of(plan, model, form.group)) at(form.group).add(name);
    for (auto& index : index_) index.close();
  }

  [[nodiscard]] std::vector<std::string> of(Group group) const {
    auto labels = index_[static_cast<std::size_t>(group)].names();
    for (const auto* rest : rest_of(group)) labels.emplace_back(rest);
    return labels;
  }
  /// Label of each item of a group of one case.
  [[nodiscard]] std::vector<std::size_t> places(const Plan& plan, const CaseModel& model,
                                                Group group) const {
    std::vector<std::size_t> places;
    const auto& index = index_[static_cast<std::size_t>(group)];
    for (const auto& name : names_of(plan, model, group))
      places.push_back(static_cast<std::size_t>(index.position_of(name)));
    for (std::size_t i = 0; i < rest_of(group).size(); ++i)
      places.push_back(index.names().size() + i);
    return places;
  }

 private:
  NameIndex& at(Group group) { return index_[static_cast<std::size_t>(group)]; }

  static std::vector<const char*> rest_of(Group group) {
    if (group == Group::avs) return {"(base layer)", "(contracts)"};
    if (group == Group::operators) return {"(none)"};
    return {};
  }
  template <class Entities>
  static std::vector<std::string> ids(const Entities& entities) {
    std::vector<std::string> names;
    for (const auto& one : entities) names.push_back(one.id);
    return names;
  }
  static std::vector<std::string> names_of(const Plan& plan, const CaseModel& model, Group group) {
    const auto& graph = *model.graph;
    const auto copy = [](const auto& names) {
      return std::vector<std::string>(names.begin(), names.end());
    };
    switch (group) {
      case Group::position:
        return {};  // its axis is there: positions in their order
      case Group::kind:
        return copy(portfolio::loss_kind_names);
      case Group::avs:
        return ids(graph.avs());
      case Group::operators:
        return ids(graph.operators());
      case Group::contract:
        return ids(graph.smart_contracts());
      case Group::cause:
        return copy(plan.failure_of(model).causes());
      case Group::cover:
        return ids(model.insurance.contracts());
    }
    return {};
  }

  std::array<NameIndex, contribution_group_count> index_;
};

class Writer {
 public:
  Writer(const Plan& plan, const Accumulators& measured, random::TrialRange trials)
      : plan_(plan),
        measured_(measured),
        trials_(static_cast<double>(trials.count)),
        context_(plan.cases().front().measures),
        labels_(plan) {}

  void append_to(RunResult& result) {
    append_axes(result);
    for (const auto& form : forms)
      if (size_of(form.group) > 0) append(form, result);
  }

 private:
  void append_axes(RunResult& result) const {
    std::vector<std::string> holders;
    for (const auto holder : context_.exact) holders.push_back(context_.holders[holder.index()]);
    result.axes.push_back({"contribution_of", "", "whose loss is told apart", std::move(holders)});
    result.axes.push_back({"tail", "", "losses that the tail is of, and that are told apart in it",
                           std::vector<std::string>{"gross", "net"}});
    result.axes.push_back({"contribution_level", "1",
                           "level of the expected shortfall; at 0 it is the expected loss",
                           contribution_levels(plan_)});
    for (const auto& form : forms) {
      const auto same = [&](const risk::Axis& other) { return other.name == form.axis; };
      if (size_of(form.group) > 0 && std::none_of(result.axes.begin(), result.axes.end(), same))
        result.axes.push_back({form.axis, "", form.axis_says, labels_.of(form.group)});
    }
  }

  [[nodiscard]] std::size_t size_of(Group group) const {
    return group == Group::position ? context_.position_count() : labels_.of(group).size();
  }

  /// Labels of the items of a group.
  [[nodiscard]] std::vector<std::size_t> places(const CaseModel& model, Group group) const {
    if (group != Group::position) return labels_.places(plan_, model, group);
    std::vector<std::size_t> places;
    for (std::size_t p = 0; p < context_.position_count(); ++p) places.push_back(p);
    return places;
  }

  void append(const Form& form, RunResult& result) {
    mean_.clear();
    error_.clear();
    for (std::size_t c = 0; c < plan_.cases().size(); ++c) add_case(form.group, c);
    std::vector<std::string> dims{"case"};
    if (form.group != Group::position) dims.emplace_back("contribution_of");
    if (form.group != Group::cover) dims.emplace_back("tail");
    dims.emplace_back("contribution_level");
    dims.emplace_back(form.axis);
    result.tables.push_back({form.table, dims, context_.numeraire, form.says, std::move(mean_)});
    result.tables.push_back({std::string(form.table) + "_se", dims, context_.numeraire,
                             std::string("standard error of ") + form.table +
                                 "; NaN below 100 effective trials in the tail",
                             std::move(error_)});
  }

  void add_case(Group group, std::size_t c) {
    const auto& model = plan_.cases()[c];
    const ContributionItems items(model, plan_.failure_of(model).causes().size());
    const auto label = places(model, group);
    for (std::size_t h = 0; h < context_.exact.size(); ++h) {
      if (group == Group::position && context_.exact[h] != context_.book()) continue;
      const auto& contents = measured_.contributions()[c][h];
      if (group != Group::cover) add_tail(items, label, group, contents.gross);
      add_tail(items, label, group, contents.net);
    }
  }

  void add_tail(const ContributionItems& items, const std::vector<std::size_t>& label, Group group,
                const std::optional<risk::TailContributions>& sums) {
    const std::size_t size = size_of(group);
    const std::size_t levels = contribution_levels(plan_).size();
    const std::size_t first = mean_.size();
    mean_.resize(first + levels * size, sums ? 0.0 : base::not_a_number);
    error_.resize(mean_.size(), base::not_a_number);
    for (std::size_t l = 0; sums && l < levels; ++l) {
      for (std::size_t i = 0; i < label.size(); ++i) {
        const auto estimate = sums->of(l, items.of(group, i), trials_);
        const std::size_t at = first + l * size + label[i];
        mean_[at] = estimate.mean;
        if (!context_.parameter_parts) error_[at] = estimate.error;
      }
    }
  }

  const Plan& plan_;
  const Accumulators& measured_;
  double trials_;
  const risk::MeasureContext& context_;
  Labels labels_;
  std::vector<double> mean_;
  std::vector<double> error_;
};

}  // namespace

void append_contributions(const Plan& plan, const Accumulators& measured, random::TrialRange trials,
                          RunResult& result) {
  if (measured.contributions().empty()) return;
  Writer(plan, measured, trials).append_to(result);
}

}  // namespace faultline::run
