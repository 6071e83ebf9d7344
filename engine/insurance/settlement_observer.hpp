// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/settlement_trace.hpp"
#include "insurance/term/term_state.hpp"

/// Observers of a settlement: told every step, never asked. The settlement is compiled once for
/// each, from the same lines, so that being watched changes no number.
namespace faultline::insurance {

/// Watches nothing, and costs nothing.
struct Unobserved {
  static void begin_group(ContractId, double, std::span<const double>) {}
  static void begin_term() {}
  static void end_term(const TermState&, std::span<const double>) {}
  static void fund(const Funding&) {}
  static void begin_share(std::uint32_t, const Claim&, double, double, double) {}
  static void relieve(std::uint32_t, double, double) {}
  static void end_share(double) {}
  static void end_group(double, double) {}
};

/// Writes everything down.
class SettlementRecorder {
 public:
  void begin_group(ContractId contract, double time, std::span<const double> subject) {
    auto& group = groups_.emplace_back();
    group.contract = contract;
    group.time = time;
    group.subject.assign(subject.begin(), subject.end());
  }
  void begin_term() { groups_.back().terms.push_back({.amounts = {}, .layers = {}}); }
  void end_term(const TermState& state, std::span<const double> amounts) {
    auto& term = groups_.back().terms.back();
    term.carried_before = state.before;
    term.carried_after = state.carried;
    term.amounts.assign(amounts.begin(), amounts.end());
    term.layers = state.layers;
  }
  void fund(const Funding& funding) { groups_.back().funding = funding; }
  void begin_share(std::uint32_t index, const Claim& claim, double subject, double left,
                   double share) {
    auto& group = groups_.back();
    if (group.occurrences.empty() || group.occurrences.back() != claim.occurrence)
      group.occurrences.push_back(claim.occurrence);
    group.shares.push_back({index, subject, left, share, 0.0, {}});
  }
  void relieve(std::uint32_t claim, double fraction, double amount) {
    groups_.back().shares.back().relief.push_back({claim, fraction, amount});
  }
  void end_share(double paid) { groups_.back().shares.back().paid = paid; }
  void end_group(double unpaid, double given_back) {
    groups_.back().unpaid = unpaid;
    groups_.back().given_back = given_back;
  }

  [[nodiscard]] std::vector<GroupTrace> take() { return std::move(groups_); }

 private:
  std::vector<GroupTrace> groups_;
};

}  // namespace faultline::insurance
