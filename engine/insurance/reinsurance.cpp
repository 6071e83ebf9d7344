// SPDX-License-Identifier: Apache-2.0
#include "insurance/reinsurance.hpp"

#include <algorithm>
#include <utility>

#include "insurance/term_sequence.hpp"

namespace faultline::insurance {

Reinsurance::Reinsurance(std::vector<Treaty> treaties) : treaties_(std::move(treaties)) {
  for (const Treaty& treaty : treaties_) {
    term_offset_.push_back(term_offset_.back() + static_cast<std::uint32_t>(treaty.terms.size()));
    beginnings_.push_back(
        begin_with(treaty.earlier, treaty.terms, treaty.reinstated, treaty.event_years));
    any_reinstated_ = any_reinstated_ || !treaty.reinstated.empty();
  }
}

void Reinsurance::begin_trial(Workspace& workspace) const {
  workspace.states.resize(term_offset_.back());
  const std::span<TermState> states(workspace.states);
  for (std::size_t t = 0; t < treaties_.size(); ++t)
    insurance::begin_trial(beginnings_[t],
                           states.subspan(term_offset_[t], treaties_[t].terms.size()));
}

void Reinsurance::settle(double time, std::uint32_t occurrence, ProviderAccounts& accounts,
                         Workspace& workspace, std::vector<TreatyPayment>& payments,
                         std::vector<TreatyTrace>* traces) const {
  for (std::size_t t = 0; t < treaties_.size(); ++t) {
    const Treaty& treaty = treaties_[t];
    if (!treaty.answers_at(time)) continue;
    TreatyTrace trace{.treaty = TreatyId{t}, .time = time, .occurrence = occurrence};
    for (const ProviderId provider : treaty.reinsured) trace.subject += accounts.paid_now(provider);
    if (!(trace.subject > 0.0)) continue;
    const auto states =
        std::span(workspace.states).subspan(term_offset_[t], term_offset_[t + 1] - term_offset_[t]);
    workspace.subject.assign(1, trace.subject);
    apply_treaty(treaty, time, states, workspace, traces != nullptr ? &trace.terms : nullptr);
    const double owed = std::clamp(workspace.paid.front(), 0.0, trace.subject);
    trace.paid = pay(treaty, owed, states, accounts, trace);
    if (trace.paid > 0.0) payments.push_back({trace.treaty, trace.paid});
    if (traces != nullptr) traces->push_back(std::move(trace));
  }
}

void Reinsurance::list_reinstatements(const Workspace& workspace,
                                      std::vector<TreatyReinstatement>& reinstatements) const {
  for (std::size_t t = 0; t < treaties_.size(); ++t) {
    const Treaty& treaty = treaties_[t];
    const double premium =
        reinstatement_premium(treaty.terms, treaty.reinstated,
                              std::span(workspace.states).subspan(term_offset_[t])) -
        beginnings_[t].reinstated;
    if (premium > 0.0) reinstatements.push_back({TreatyId{t}, premium});
  }
}

void Reinsurance::apply_treaty(const Treaty& treaty, double time, std::span<TermState> states,
                               Workspace& workspace, std::vector<TermTrace>* steps) {
  workspace.paid = workspace.subject;
  const Moment moment{.time = time,
                      .subject = workspace.subject,
                      .amounts = workspace.paid,
                      .event_years = treaty.event_years};
  for (std::size_t k = 0; k < treaty.terms.size(); ++k) {
    apply_term(treaty.terms[k], moment, states[k]);
    if (steps == nullptr) continue;
    steps->push_back({states[k].before, states[k].carried, workspace.paid, states[k].layers});
  }
}

double Reinsurance::pay(const Treaty& treaty, double owed, std::span<TermState> states,
                        ProviderAccounts& accounts, TreatyTrace& trace) {
  double paid = owed;
  if (treaty.provider.valid()) {
    trace.funding = accounts.fund_treaty(treaty.provider, owed, trace.time);
    paid = trace.funding.granted * trace.funding.kept;
    take_back(treaty.terms, owed - trace.funding.granted, states);
  }
  for (const ProviderId provider : treaty.reinsured)
    accounts.receive(provider, paid * (accounts.paid_now(provider) / trace.subject));
  return paid;
}

}  // namespace faultline::insurance
