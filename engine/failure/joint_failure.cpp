// SPDX-License-Identifier: Apache-2.0
#include "failure/joint_failure.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "failure/hazard.hpp"
#include "failure/keys.hpp"
#include "failure/partition.hpp"
#include "numerics/elementary.hpp"

namespace faultline::failure {

double JointFailure::Cause::own(double years) const {
  return probability_within(years, rate);
}

double JointFailure::Cause::probability(double years) const {
  // Both are Poisson processes, as far as a cause alone is concerned.
  double unforced = probability_within(years, rate + killed_rate);
  if (chosen > 0.0) {
    const double survives = (1.0 - chosen) * numerics::exp(-rate * years);
    unforced = 1.0 - (survives + (years < forced_from ? chosen : 0.0)) *
                         numerics::exp(-killed_rate * years);
  }
  const double spared_too = spared_within(years);
  return spared_too == 1.0 ? unforced : 1.0 - spared_too * (1.0 - unforced);
}

double JointFailure::Cause::spared_within(double years) const {
  return years < forced_from ? 1.0 : spared;
}

JointFailure::JointFailure(const CauseList& own, std::span<const Shock> shocks,
                           const Dependence& dependence, const ForcedFailures& forced,
                           double horizon_years)
    : latent_({}, {}) {
  place_own(own, dependence);
  place_shocks(shocks);
  if (forced.conditions()) {
    conditional_.emplace(forced, own, shocks, dependence.structure, horizon_years);
    return;
  }
  place_forced(forced, shocks, own.size());
  if (!forced.set.empty()) return;
  leading_ = choose_leading(horizon_years);
  latent_ = LatentPairs(dependence.structure, leading_);
}

void JointFailure::place_own(const CauseList& own, const Dependence& dependence) {
  const auto independent = static_cast<std::uint32_t>(dependence.blocks.size());
  for (const auto& cause : own.all())
    all_.push_back({.name = cause.named.name,
                    .rate = cause.hazard.rate,
                    .killed_rate = 0.0,
                    .kills = {},
                    .block = independent});
  for (std::uint32_t b = 0; b < independent; ++b) {
    blocks_.push_back(block_path(b));
    for (const auto id : dependence.blocks[b])
      if (all_[id.index()].rate > 0.0) all_[id.index()].block = b;
  }
  blocks_.emplace_back("independent");
}

void JointFailure::place_shocks(std::span<const Shock> shocks) {
  const auto block = static_cast<std::uint32_t>(blocks_.size());
  blocks_.emplace_back("shock");
  for (std::uint32_t s = 0; s < shocks.size(); ++s) {
    const double rate = shocks[s].rate;
    if (rate > 0.0)
      for (const auto& [cause, probability] : kill_probabilities(shocks[s])) {
        all_[cause.index()].kills.push_back({s, probability, rate});
        all_[cause.index()].killed_rate += rate * probability;
      }
    all_.push_back({.name = shock_key(shocks[s].id).name,
                    .rate = 0.0,
                    .killed_rate = rate,
                    .kills = {{s, 1.0, rate}},
                    .block = block});
  }
}

/// A forced cause has no other date of its own: it does not fail with its block.
void JointFailure::place_forced(const ForcedFailures& forced, std::span<const Shock> shocks,
                                std::size_t own) {
  // Blocks end with "independent" and "shock".
  const auto independent = static_cast<std::uint32_t>(blocks_.size() - 2);
  for (Cause& cause : all_) cause.forced_from = forced.time.value_or(0.0);
  for (const auto id : forced.own) {
    Cause& cause = all_[id.index()];
    cause.rate = 0.0;
    cause.spared = 0.0;
    cause.block = independent;
  }
  const auto chosen = forced.choice.member_probabilities();
  for (std::size_t i = 0; i < chosen.size(); ++i) all_[forced.set[i].index()].chosen = chosen[i];
  for (const std::size_t shock : forced.shocks) {
    for (const auto& [cause, probability] : kill_probabilities(shocks[shock]))
      all_[cause.index()].spared *= 1.0 - probability;
    all_[own + shock].spared = 0.0;
  }
}

/// The causes of largest probability above 0, ascending; of equal ones those with smaller numbers.
std::vector<CauseId> JointFailure::choose_leading(double horizon_years) const {
  std::vector<std::size_t> order(all_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return all_[i].probability(horizon_years) == 0.0; });
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all_[a].probability(horizon_years) > all_[b].probability(horizon_years);
  });
  if (order.size() > most_leading_causes) order.resize(most_leading_causes);
  std::sort(order.begin(), order.end());
  return {order.begin(), order.end()};
}

double JointFailure::shared_rate(const Cause& a, const Cause& b) {
  double sum = 0.0;
  for (auto x = a.kills.begin(), y = b.kills.begin(); x != a.kills.end() && y != b.kills.end();) {
    const auto first = x->shock;
    const auto second = y->shock;
    if (first == second) sum += x->rate * x->probability * y->probability;
    if (first <= second) ++x;
    if (second <= first) ++y;
  }
  return sum;
}

double JointFailure::joint(const Cause& a, const Cause& b, double covariance, double years) {
  const double shared = years * shared_rate(a, b);
  const double killed = years * (a.killed_rate + b.killed_rate);
  const double beyond = (1.0 - a.own(years)) * (1.0 - b.own(years)) * numerics::expm1(shared) +
                        covariance * numerics::exp(shared);
  const double spared = a.spared_within(years) * b.spared_within(years);
  const double p = a.probability(years);
  const double q = b.probability(years);
  return std::clamp(p * q + spared * numerics::exp(-killed) * beyond, 0.0, std::min(p, q));
}

ExpectedFailures JointFailure::names() const {
  ExpectedFailures expected;
  for (const Cause& cause : all_) expected.causes.push_back(cause.name);
  expected.leading = leading_;
  expected.blocks = blocks_;
  return expected;
}

ExpectedFailures JointFailure::expected(double horizon_years) const {
  auto expected = names();
  if (conditional_) {
    expected.probability = conditional_->probabilities(horizon_years);
    return expected;
  }
  for (const Cause& cause : all_) expected.probability.push_back(cause.probability(horizon_years));
  std::vector<double> own;
  for (const auto id : leading_) {
    expected.block.push_back(all_[id.index()].block);
    own.push_back(all_[id.index()].own(horizon_years));
  }
  expected.joint = latent_.covariances(own);
  for (std::size_t b = 1; b < leading_.size(); ++b)
    for (std::size_t a = 0; a < b; ++a) {
      double& pair = expected.joint[pair_place(a, b)];
      pair = joint(all_[leading_[a].index()], all_[leading_[b].index()], pair, horizon_years);
    }
  return expected;
}

}  // namespace faultline::failure
