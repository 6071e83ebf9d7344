// SPDX-License-Identifier: Apache-2.0
#include "run/programmes.hpp"

#include <algorithm>
#include <cstddef>

#include "base/contracts.hpp"
#include "run/programme_check.hpp"

namespace faultline::run {

std::optional<Programmes> Programmes::over(std::span<const Scenario> base,
                                           base::Executor& executor) {
  Programmes made(executor);
  made.scenarios_.assign(base.begin(), base.end());
  std::vector<base::Issues> issues(base.size());
  made.base_ = Plan::compile(made.scenarios_, issues, *made.failures_);
  if (!made.base_) return std::nullopt;
  return made;
}

void Programmes::add(std::span<const Scenario> scenarios, std::span<base::Issues> issues) {
  FAULTLINE_EXPECT(scenarios.size() == scenarios_.size() && issues.size() == scenarios.size());
  for (std::size_t i = 0; i < scenarios.size(); ++i)
    check_programme(scenarios_[i], scenarios[i], issues[i]);
  if (base::any(issues)) return;
  const std::size_t draws = failures_->draws().size();
  auto plan = Plan::compile(scenarios, issues, *failures_);
  if (!plan) return;
  FAULTLINE_ENSURE(failures_->draws().size() == draws);
  plans_.push_back(std::move(*plan));
}

void Programmes::join(EventSource& events) {
  FAULTLINE_EXPECT(!plans_.empty() && !together_);
  base_.reset();
  std::vector<CaseModel> cases;
  for (Plan& plan : plans_)
    for (CaseModel& model : plan.own_cases_) cases.push_back(std::move(model));
  const Plan& first = plans_.front();
  Plan all;
  all.failures_ = failures_.get();
  all.parts_ = first.parts_;
  all.name_ = first.name_;
  all.run_ = first.run_;
  all.output_ = first.output_;
  all.numeraire_ = first.numeraire_;
  all.hash_ = first.hash_;
  all.set_cases(std::move(cases));
  all.events_ = &events;
  together_ = std::move(all);
  std::size_t begin = 0;
  for (Plan& plan : plans_) {
    const std::size_t count = plan.own_cases_.size();
    plan.own_cases_.clear();
    plan.cases_ = together_->cases_.subspan(begin, count);
    plan.events_ = &events;
    begin += count;
  }
}

std::vector<Accumulators> Programmes::split(Accumulators together) const {
  std::vector<Accumulators> parts;
  std::size_t begin = 0;
  for (const Plan& plan : plans_) {
    parts.push_back(together.take_cases(begin, plan.cases().size()));
    begin += plan.cases().size();
  }
  return parts;
}

}  // namespace faultline::run
