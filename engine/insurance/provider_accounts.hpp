// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "insurance/contract.hpp"
#include "insurance/provider.hpp"

namespace faultline::insurance {

/// What becomes of an amount that the terms of a contract owe at a moment.
struct Funding {
  double capital_before = 0.0;  ///< of the provider, numeraire; infinite where it has no end
  double capital_after = 0.0;
  double granted = 0.0;  ///< of what is owed: what capital is there for
  double part = 1.0;     ///< granted / owed
  double kept = 1.0;  ///< part of what is granted that is paid: 1 − LGD where a default hits it
};

/// The same of one of several who pay a contract together.
struct CoinsurerFunding {
  ProviderId provider;
  double share;
  Funding funding;
};

/// What providers can still pay in one trial after another, and who of them defaults in it.
///
/// At a moment, contracts of one provider ask for what they owe while everybody's capital is
/// ignored: r_k. With C what it has left, a provider whose Σr exceeds C grants
///
///     pro-rata     of what k owes, the part C / Σr
///     seniority    by rising priority p, of what is left after those before: the part
///                  min(1, (C − Σ_{q<p} r) / Σ_{q=p} r) and no more in all than they asked for
///     first-come   all, contract by contract, until nothing is left
///
/// and never more than C in all (docs/methods/insurance.md, I.8 to I.10). A default changes what
/// is paid, and not what it takes of the capital.
///
/// Liquid capital pays before stake does. A slash takes the same fraction of the stake that is left
/// as of all that was there (I.19).
///
/// What a moment has taken of a capital that is topped up is called at its end, and is there for
/// moments from `top_up_years` on, later ones if that is 0 (I.18).
///
/// Of a contract that several pay together each owes its share, and grants it by itself.
class ProviderAccounts {
 public:
  ProviderAccounts() = default;
  /// Keeps a reference to both.
  ProviderAccounts(std::span<const Contract> contracts, std::span<const Provider> providers);

  void begin_trial(std::span<const ProviderDefault> defaults);
  /// Forgets what was asked for at the moment before, and adds what was called then and is there.
  void begin_moment(double time);

  /// What the stake of a provider loses to a slash, as if nothing of it had been paid out.
  void slash(ProviderId provider, double loss);

  /// At the moment at hand, the contract cannot owe more than this.
  void owes_at_most(ContractId contract, double bound);
  /// Whether some capital might not suffice for what was given as bounds.
  [[nodiscard]] bool may_fall_short() const;

  void ask(ContractId contract, double owed);
  /// Shares the capital among what was asked for.
  void share_capital();
  /// All contracts of the moment are paid.
  void end_claims();

  /// What a contract gets of what it owes at a moment, taken off the capital. Of several who pay it
  /// together, granted is the sum, and there is no capital before or after.
  Funding fund(ContractId contract, double owed, double time);
  /// Of a contract that several pay together, who has granted what when it was funded last; nothing
  /// of others.
  [[nodiscard]] std::span<const CoinsurerFunding> parts_of(ContractId contract) const;

  /// What a reinsurer grants of what a treaty owes, once contracts are paid: what is left.
  Funding fund_treaty(ProviderId reinsurer, double owed, double time);
  /// What a provider has paid at the moment at hand.
  [[nodiscard]] double paid_now(ProviderId provider) const {
    return accounts_[provider.index()].paid_now;
  }
  /// Raises its capital by what it recovers.
  void receive(ProviderId provider, double amount);

  /// What the trial has made of capital, of providers that were asked or lost any.
  void append_uses(std::vector<ProviderUse>& uses) const;

  /// What defaults make of a payment that is granted in full: 1 − LGD or 1, by shares.
  [[nodiscard]] double kept(ContractId contract, double time) const;

 private:
  /// Capital that is on its way.
  struct Call {
    double time;  ///< years: when it is there
    double amount;
  };
  struct Account {
    double capital = 0.0;
    double stake = 0.0;        ///< the part of the capital that is restaked
    double unslashed = 0.0;    ///< the same if nothing had been paid
    double least = 0.0;        ///< of the capital after an earlier moment
    double lowest = 0.0;       ///< of the capital so far, before treaties repaid it
    double defaults_at = 0.0;  ///< years; infinite where it does not
    double bound = 0.0;
    double short_of = 0.0;  ///< owed and not granted
    double granted = 0.0;
    double granted_now = 0.0;  ///< to contracts, at the moment at hand
    double beside = 0.0;       ///< paid on contracts that it shares with others, and by treaties
    double paid_now = 0.0;     ///< at the moment at hand
    double reinsured = 0.0;    ///< received
    double callable = 0.0;     ///< what may still be called to top up the capital
    std::vector<Call> calls = {};
  };
  /// Contracts of one provider that rank the same.
  struct Rank {
    ProviderId provider;
    std::int64_t priority;
    double asked = 0.0;
    double part = 1.0;
    double left = 0.0;  ///< of what the rank may get
  };
  /// The part of one contract that one provider owes.
  struct Part {
    ProviderId provider;
    double share;
    std::uint32_t rank;  ///< into `ranks_`
  };
  void list_parts();
  [[nodiscard]] std::span<const Part> parts(ContractId contract) const {
    const std::size_t begin = part_offset_[contract.index()];
    return std::span(parts_).subspan(begin, part_offset_[contract.index() + 1] - begin);
  }
  /// What the moment before took of the capital, as far as that is restored.
  void call_capital(const Provider& provider, Account& account) const;
  Funding fund_part(const Part& part, double owed, double kept);
  Funding fund_together(ContractId contract, double owed, double time);
  [[nodiscard]] double kept_of(ProviderId provider, double settlement, double time) const;
  void share_capital_of(std::size_t first, std::size_t end);
  void take(ProviderId provider, double amount);

  std::span<const Contract> contracts_;
  std::span<const Provider> providers_;
  std::vector<Account> accounts_;              ///< by provider
  double moment_ = 0.0;                        ///< years: the last one
  std::vector<Rank> ranks_;                    ///< by (provider, priority)
  std::vector<std::uint32_t> part_offset_{0};  ///< by contract, into `parts_`
  std::vector<Part> parts_;               ///< none of a contract that nobody in particular pays
  std::vector<CoinsurerFunding> funded_;  ///< of the last contract that several pay
};

}  // namespace faultline::insurance
