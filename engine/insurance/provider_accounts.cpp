// SPDX-License-Identifier: Apache-2.0
#include "insurance/provider_accounts.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace faultline::insurance {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// Only where seniority decides, priorities differ.
std::int64_t priority_of(const Contract& contract, const Provider& provider) {
  return provider.rule == RecoveryRule::seniority ? contract.priority : 0;
}

}  // namespace

ProviderAccounts::ProviderAccounts(std::span<const Contract> contracts,
                                   std::span<const Provider> providers)
    : contracts_(contracts),
      providers_(providers),
      accounts_(providers.size()),
      rank_of_(contracts.size(), 0) {
  const auto key = [](const Rank& rank) { return std::pair{rank.provider, rank.priority}; };
  const auto less = [&](const Rank& a, const Rank& b) { return key(a) < key(b); };
  const auto rank = [&](const Contract& contract) {
    return Rank{.provider = contract.provider,
                .priority = priority_of(contract, providers[contract.provider.index()])};
  };
  for (const Contract& contract : contracts)
    if (contract.provider.valid()) ranks_.push_back(rank(contract));
  std::sort(ranks_.begin(), ranks_.end(), less);
  ranks_.erase(std::unique(ranks_.begin(), ranks_.end(),
                           [&](const Rank& a, const Rank& b) { return key(a) == key(b); }),
               ranks_.end());
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!contracts[k].provider.valid()) continue;
    const auto found = std::lower_bound(ranks_.begin(), ranks_.end(), rank(contracts[k]), less);
    rank_of_[k] = static_cast<std::uint32_t>(found - ranks_.begin());
  }
}

void ProviderAccounts::begin_trial(std::span<const ProviderDefault> defaults) {
  for (std::size_t p = 0; p < accounts_.size(); ++p)
    accounts_[p] = {.capital = providers_[p].capital, .defaults_at = unlimited};
  for (const ProviderDefault& one : defaults) {
    double& at = accounts_[one.provider.index()].defaults_at;
    at = std::min(at, one.time);
  }
}

void ProviderAccounts::begin_moment() {
  for (Account& account : accounts_) account.bound = 0.0;
  for (Rank& rank : ranks_) {
    rank.asked = 0.0;
    rank.part = 1.0;
    rank.left = unlimited;
  }
}

void ProviderAccounts::lose(ProviderId provider, double amount) {
  double& capital = accounts_[provider.index()].capital;
  capital = std::max(capital - amount, 0.0);
}

void ProviderAccounts::owes_at_most(ContractId contract, double bound) {
  const ProviderId provider = contracts_[contract.index()].provider;
  if (provider.valid()) accounts_[provider.index()].bound += bound;
}

bool ProviderAccounts::may_fall_short() const {
  for (std::size_t p = 0; p < accounts_.size(); ++p) {
    if (providers_[p].rule == RecoveryRule::first_come) continue;
    if (accounts_[p].bound > accounts_[p].capital) return true;
  }
  return false;
}

void ProviderAccounts::ask(ContractId contract, double owed) {
  if (contracts_[contract.index()].provider.valid())
    ranks_[rank_of_[contract.index()]].asked += owed;
}

void ProviderAccounts::share_capital() {
  for (std::size_t first = 0, end = 0; first < ranks_.size(); first = end) {
    while (end < ranks_.size() && ranks_[end].provider == ranks_[first].provider) ++end;
    if (providers_[ranks_[first].provider.index()].rule != RecoveryRule::first_come)
      share_capital_of(first, end);
  }
}

/// The ranks of one provider, by rising priority.
void ProviderAccounts::share_capital_of(std::size_t first, std::size_t end) {
  double left = accounts_[ranks_[first].provider.index()].capital;
  double asked = 0.0;
  for (std::size_t r = first; r < end; ++r) asked += ranks_[r].asked;
  if (asked <= left) return;
  for (std::size_t r = first; r < end; ++r) {
    Rank& rank = ranks_[r];
    rank.left = std::min(rank.asked, left);
    rank.part = rank.asked > rank.left ? rank.left / rank.asked : 1.0;
    left -= rank.left;
  }
}

Funding ProviderAccounts::fund(ContractId contract, double owed, double time) {
  const ProviderId provider = contracts_[contract.index()].provider;
  if (!provider.valid()) return {};
  Account& account = accounts_[provider.index()];
  double& capital = account.capital;
  Rank& rank = ranks_[rank_of_[contract.index()]];
  Funding funding{.capital_before = capital};
  const double share = rank.part < 1.0 ? rank.part * owed : owed;
  funding.granted = std::min({share, rank.left, capital});
  funding.part = funding.granted < owed ? funding.granted / owed : 1.0;
  funding.kept = kept(contract, time);
  rank.left -= funding.granted;
  capital -= funding.granted;
  funding.capital_after = capital;
  account.granted += funding.granted;
  account.short_of += owed - funding.granted;
  return funding;
}

void ProviderAccounts::append_uses(std::vector<ProviderUse>& uses) const {
  for (std::size_t p = 0; p < accounts_.size(); ++p) {
    const Account& account = accounts_[p];
    const bool lost = account.capital < providers_[p].capital;
    if (account.granted > 0.0 || account.short_of > 0.0 || lost)
      uses.push_back({ProviderId{p}, account.short_of, account.capital});
  }
}

double ProviderAccounts::kept(ContractId contract, double time) const {
  const Contract& one = contracts_[contract.index()];
  if (!one.provider.valid()) return 1.0;
  const Provider& provider = provider_of(contract);
  const double defaults_at = accounts_[one.provider.index()].defaults_at;
  const bool is_hit = provider.default_hits == DefaultHits::horizon
                          ? defaults_at < unlimited
                          : time + one.settlement >= defaults_at;
  return is_hit ? 1.0 - provider.loss_given_default : 1.0;
}

}  // namespace faultline::insurance
