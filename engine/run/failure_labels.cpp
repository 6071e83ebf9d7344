// SPDX-License-Identifier: Apache-2.0
#include "run/failure_labels.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "risk/failure_tables.hpp"
#include "risk/pair_pools.hpp"
#include "run/name_index.hpp"

namespace faultline::run {

namespace {

/// The leading causes of all models, each with the largest of its probabilities.
std::map<std::string, double> leading_causes(std::span<const failure::ExpectedFailures> models) {
  std::map<std::string, double> probability;
  for (const auto& model : models)
    for (const auto id : model.leading) {
      double& largest = probability[model.causes[id.index()]];
      largest = std::max(largest, model.probability[id.index()]);
    }
  return probability;
}

std::vector<std::string> most_likely(const std::map<std::string, double>& causes) {
  std::vector<std::pair<std::string, double>> order(causes.begin(), causes.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (order.size() > failure::most_leading_causes) order.resize(failure::most_leading_causes);
  std::vector<std::string> names;
  for (auto& [name, probability] : order) names.push_back(std::move(name));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

risk::FailureLabels failure_labels_of(std::span<const failure::ExpectedFailures> models,
                                      std::uint64_t trials) {
  NameIndex causes;
  NameIndex block_pairs;
  for (const auto& model : models) {
    for (const auto& name : model.causes) causes.add(name);
    const risk::PairPools pools(model, trials);
    for (const auto& pool : pools.pools()) block_pairs.add(pool.name);
  }
  causes.close();
  block_pairs.close();
  return {causes.names(), most_likely(leading_causes(models)), block_pairs.names()};
}

void append_failure_axes(const risk::FailureLabels& labels, std::vector<risk::Axis>& axes) {
  const auto add = [&](const char* name, const char* what, std::vector<std::string> names) {
    axes.push_back({.name = name, .units = "", .long_name = what, .labels = std::move(names)});
  };
  add("cause", "what can fail", labels.causes);
  add("leading_cause", "the causes most likely to fail, at most 256", labels.leading);
  add("other_cause", "the same causes, as columns of matrices", labels.leading);
  add("block_pair", "blocks of the dependence, one or two, whose rarest pairs are counted together",
      labels.block_pairs);
  add("dependence_check", "what is held against the model", risk::dependence_checks());
}

}  // namespace faultline::run
