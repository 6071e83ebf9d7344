// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/provider.hpp"
#include "insurance/provider_accounts.hpp"
#include "insurance/settlement_trace.hpp"
#include "insurance/term/term_state.hpp"
#include "insurance/treaty.hpp"

namespace faultline::insurance {

/// Treaties: what providers recover of what they pay (docs/methods/insurance.md, I.15 and I.16).
///
/// At each moment, once all contracts have paid, each treaty sees what its reinsured paid at it, by
/// contracts and by earlier treaties, as one occurrence. What it pays raises their capital for
/// later moments, in proportion to what each paid.
class Reinsurance {
 public:
  Reinsurance() = default;
  /// A treaty comes after all those that one of its reinsured pays.
  explicit Reinsurance(std::vector<Treaty> treaties);

  struct Workspace {
    std::vector<TermState> states;  ///< by term, treaty after treaty
    std::vector<double> subject;
    std::vector<double> paid;
  };

  /// Forgets what terms remember of the trial before.
  void begin_trial(Workspace& workspace) const;
  /// Settles the moment and appends what was paid. `traces` receives the steps, if there is any.
  void settle(double time, std::uint32_t occurrence, ProviderAccounts& accounts,
              Workspace& workspace, std::vector<TreatyPayment>& payments,
              std::vector<TreatyTrace>* traces) const;

  /// Appends what the trial made the reinsured pay to restore layers.
  void list_reinstatements(const Workspace& workspace,
                           std::vector<TreatyReinstatement>& reinstatements) const;

  /// Whether any treaty has layers that it costs something to restore.
  [[nodiscard]] bool any_reinstated() const { return any_reinstated_; }
  [[nodiscard]] std::span<const Treaty> treaties() const { return treaties_; }
  [[nodiscard]] bool empty() const { return treaties_.empty(); }

 private:
  /// What the terms pass on, one after another, of `workspace.subject`.
  static void apply_treaty(const Treaty& treaty, double time, std::span<TermState> states,
                           Workspace& workspace, std::vector<TermTrace>* steps);
  /// What is paid of what is owed.
  static double pay(const Treaty& treaty, double owed, std::span<TermState> states,
                    ProviderAccounts& accounts, TreatyTrace& trace);

  std::vector<Treaty> treaties_;
  std::vector<std::uint32_t> term_offset_{0};  ///< by treaty, into the terms of all
  std::vector<Beginning> beginnings_;          ///< by treaty
  bool any_reinstated_ = false;
};

}  // namespace faultline::insurance
