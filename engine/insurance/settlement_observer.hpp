// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
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
  static void begin_group(ContractId, const Moment&) {}
  static void begin_term() {}
  static void end_term(const TermState&, const Moment&) {}
  static void fund(const Funding&, std::span<const CoinsurerFunding>) {}
  static void begin_share(std::uint32_t, const Claim&, double, double, double) {}
  static void relieve(std::uint32_t, double, double) {}
  static void end_share(double) {}
  static void end_group(double, double) {}
  static std::vector<TreatyTrace>* treaties() { return nullptr; }
};

/// Writes everything down.
class SettlementRecorder {
 public:
  /// Of treaties to whoever asks: null, nobody.
  explicit SettlementRecorder(std::vector<TreatyTrace>* treaties) : treaties_(treaties) {}

  void begin_group(ContractId contract, const Moment& moment) {
    auto& group = groups_.emplace_back();
    group.contract = contract;
    group.time = moment.time;
    group.subject = by_occurrence<double>(moment, moment.subject);
    group.at_risk = by_occurrence<AtRisk>(moment, moment.at_risk);
  }
  void begin_term() { groups_.back().terms.push_back({.amounts = {}, .layers = {}}); }
  void end_term(const TermState& state, const Moment& moment) {
    auto& term = groups_.back().terms.back();
    term.carried_before = state.before;
    term.carried_after = state.carried;
    term.amounts = by_occurrence<double>(moment, moment.amounts);
    term.layers = state.layers;
  }
  void fund(const Funding& funding, std::span<const CoinsurerFunding> parts) {
    groups_.back().funding = funding;
    groups_.back().coinsurers.assign(parts.begin(), parts.end());
  }
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

  [[nodiscard]] std::vector<TreatyTrace>* treaties() { return treaties_; }

  [[nodiscard]] std::vector<GroupTrace> take() { return std::move(groups_); }

 private:
  static void add(double& sum, double value) { sum += value; }
  static void add(AtRisk& sum, const AtRisk& value) { sum.add(value); }
  /// Sums over the positions of each occurrence.
  template <class T>
  static std::vector<T> by_occurrence(const Moment& moment, std::span<const T> values) {
    if (moment.occurrence.empty() || values.empty()) return {values.begin(), values.end()};
    std::vector<T> sums(moment.occurrence.back() + 1);
    for (std::size_t i = 0; i < values.size(); ++i) add(sums[moment.occurrence[i]], values[i]);
    return sums;
  }

  std::vector<GroupTrace> groups_;
  std::vector<TreatyTrace>* treaties_;
};

}  // namespace faultline::insurance
