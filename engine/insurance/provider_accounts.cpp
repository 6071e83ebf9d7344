// SPDX-License-Identifier: Apache-2.0
#include "insurance/provider_accounts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/date.hpp"
#include "insurance/rounding.hpp"

namespace faultline::insurance {
namespace {

constexpr double without_end = std::numeric_limits<double>::infinity();

/// Only where seniority decides, priorities differ.
std::int64_t priority_of(const Contract& contract, const Provider& provider) {
  return provider.rule == RecoveryRule::seniority ? contract.priority : 0;
}

/// One or several, or nobody in particular.
std::vector<Coinsurer> payers_of(const Contract& contract) {
  if (contract.provider.valid()) return {{contract.provider, 1.0}};
  return contract.coinsurers;
}

}  // namespace

ProviderAccounts::ProviderAccounts(std::span<const Contract> contracts,
                                   std::span<const Provider> providers)
    : contracts_(contracts), providers_(providers), accounts_(providers.size()) {
  list_parts();
}

void ProviderAccounts::list_parts() {
  const auto key = [](const Rank& rank) { return std::pair{rank.provider, rank.priority}; };
  const auto less = [&](const Rank& a, const Rank& b) { return key(a) < key(b); };
  const auto rank = [&](const Contract& contract, ProviderId provider) {
    return Rank{.provider = provider,
                .priority = priority_of(contract, providers_[provider.index()])};
  };
  for (const Contract& contract : contracts_)
    for (const Coinsurer& payer : payers_of(contract))
      ranks_.push_back(rank(contract, payer.provider));
  std::sort(ranks_.begin(), ranks_.end(), less);
  ranks_.erase(std::unique(ranks_.begin(), ranks_.end(),
                           [&](const Rank& a, const Rank& b) { return key(a) == key(b); }),
               ranks_.end());
  for (const Contract& contract : contracts_) {
    for (const auto& [provider, share] : payers_of(contract)) {
      const auto found =
          std::lower_bound(ranks_.begin(), ranks_.end(), rank(contract, provider), less);
      parts_.push_back({provider, share, static_cast<std::uint32_t>(found - ranks_.begin())});
    }
    part_offset_.push_back(static_cast<std::uint32_t>(parts_.size()));
  }
}

void ProviderAccounts::begin_trial(std::span<const ProviderDefault> defaults) {
  for (std::size_t p = 0; p < accounts_.size(); ++p)
    accounts_[p] = {.capital = providers_[p].capital,
                    .stake = providers_[p].stake,
                    .unslashed = providers_[p].stake,
                    .least = providers_[p].capital,
                    .lowest = providers_[p].capital,
                    .defaults_at = without_end,
                    .callable = providers_[p].top_up};
  for (const ProviderDefault& one : defaults) {
    double& at = accounts_[one.provider.index()].defaults_at;
    at = std::min(at, one.time);
  }
}

void ProviderAccounts::call_capital(const Provider& provider, Account& account) const {
  double missing = provider.capital - account.capital;
  for (const Call& call : account.calls) missing -= call.amount;
  const double called = std::min(std::max(missing, 0.0), account.callable);
  if (called == 0.0) return;
  account.callable -= called;
  account.calls.push_back({moment_ + provider.top_up_years, called});
}

void ProviderAccounts::begin_moment(double time) {
  for (std::size_t p = 0; p < accounts_.size(); ++p) {
    Account& account = accounts_[p];
    account.least = std::min(account.least, account.capital);
    if (account.callable > 0.0) call_capital(providers_[p], account);
    const auto there = [&](const Call& call) {
      return call.time <= time + same_date / base::days_per_year;
    };
    for (const Call& call : account.calls) account.capital += there(call) ? call.amount : 0.0;
    std::erase_if(account.calls, there);
  }
  moment_ = time;
  for (Account& account : accounts_) account.bound = account.paid_now = account.granted_now = 0.0;
  for (Rank& rank : ranks_) {
    rank.asked = 0.0;
    rank.part = 1.0;
    rank.left = without_end;
  }
}

void ProviderAccounts::slash(ProviderId provider, double loss) {
  Account& account = accounts_[provider.index()];
  const double fraction = loss < account.unslashed ? loss / account.unslashed : 1.0;
  account.unslashed -= fraction * account.unslashed;
  const double lost = fraction * account.stake;
  account.stake -= lost;
  account.capital = without_residue(account.capital - lost, providers_[provider.index()].capital);
}

/// Liquid capital first.
void ProviderAccounts::take(ProviderId provider, double amount) {
  Account& account = accounts_[provider.index()];
  const double whole = providers_[provider.index()].capital;
  if (!std::isfinite(whole)) return;
  account.capital = without_residue(account.capital - amount, whole);
  account.stake = std::min(account.stake, account.capital);
}

void ProviderAccounts::owes_at_most(ContractId contract, double bound) {
  for (const Part& part : parts(contract))
    accounts_[part.provider.index()].bound += part.share * bound;
}

bool ProviderAccounts::may_fall_short() const {
  for (std::size_t p = 0; p < accounts_.size(); ++p) {
    if (accounts_[p].bound > accounts_[p].capital) return true;
  }
  return false;
}

void ProviderAccounts::ask(ContractId contract, double owed) {
  for (const Part& part : parts(contract)) ranks_[part.rank].asked += part.share * owed;
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

/// What is not paid of one rung comes back on later ones: it is not counted by contract. Treaties
/// repay what has been paid, and so capital that was not there was not there.
void ProviderAccounts::end_claims() {
  for (std::size_t first = 0, end = 0; first < ranks_.size(); first = end) {
    double asked = 0.0;
    for (; end < ranks_.size() && ranks_[end].provider == ranks_[first].provider; ++end)
      asked += ranks_[end].asked;
    Account& account = accounts_[ranks_[first].provider.index()];
    account.short_of += without_residue(asked - account.granted_now, asked);
  }
  for (Account& account : accounts_) account.lowest = std::min(account.lowest, account.capital);
}

Funding ProviderAccounts::fund(ContractId contract, double owed, double time) {
  const auto payers = parts(contract);
  if (payers.empty()) return {};
  if (!contracts_[contract.index()].coinsurers.empty()) return fund_together(contract, owed, time);
  return fund_part(payers.front(), owed, kept(contract, time));
}

Funding ProviderAccounts::fund_part(const Part& part, double owed, double kept) {
  Account& account = accounts_[part.provider.index()];
  Rank& rank = ranks_[part.rank];
  Funding funding{.capital_before = account.capital};
  const double share = rank.part < 1.0 ? rank.part * owed : owed;
  funding.granted = std::min({share, rank.left, account.capital});
  funding.part = funding.granted < owed ? funding.granted / owed : 1.0;
  funding.kept = kept;
  rank.left -= funding.granted;
  take(part.provider, funding.granted);
  funding.capital_after = account.capital;
  account.granted += funding.granted;
  account.granted_now += funding.granted;
  account.paid_now += funding.granted * kept;
  return funding;
}

Funding ProviderAccounts::fund_treaty(ProviderId reinsurer, double owed, double time) {
  Account& account = accounts_[reinsurer.index()];
  Funding funding{.capital_before = account.capital};
  funding.granted = std::min(owed, account.capital);
  funding.part = funding.granted < owed ? funding.granted / owed : 1.0;
  funding.kept = kept_of(reinsurer, 0.0, time);
  take(reinsurer, funding.granted);
  funding.capital_after = account.capital;
  account.granted += funding.granted;
  account.short_of += owed - funding.granted;
  account.paid_now += funding.granted * funding.kept;
  account.beside += funding.granted * funding.kept;
  return funding;
}

void ProviderAccounts::receive(ProviderId provider, double amount) {
  accounts_[provider.index()].capital += amount;
  accounts_[provider.index()].reinsured += amount;
}

/// Nobody makes up for another.
Funding ProviderAccounts::fund_together(ContractId contract, double owed, double time) {
  Funding all;
  double paid = 0.0;
  bool whole = true;
  funded_.clear();
  for (const Part& part : parts(contract)) {
    const double kept = kept_of(part.provider, contracts_[contract.index()].settlement, time);
    const Funding one = fund_part(part, part.share * owed, kept);
    funded_.push_back({part.provider, part.share, one});
    accounts_[part.provider.index()].beside += one.granted * one.kept;
    all.granted += one.granted;
    paid += one.granted * one.kept;
    whole = whole && one.part == 1.0;
  }
  all.part = whole ? 1.0 : all.granted / owed;
  all.kept = paid < all.granted ? paid / all.granted : 1.0;
  return all;
}

std::span<const CoinsurerFunding> ProviderAccounts::parts_of(ContractId contract) const {
  if (contracts_.empty() || contracts_[contract.index()].coinsurers.empty()) return {};
  return funded_;
}

void ProviderAccounts::append_uses(std::vector<ProviderUse>& uses) const {
  for (std::size_t p = 0; p < accounts_.size(); ++p) {
    const Account& account = accounts_[p];
    const double least = std::min(account.least, account.capital);
    if (account.granted > 0.0 || account.short_of > 0.0 || least < providers_[p].capital)
      uses.push_back({ProviderId{p}, account.short_of, least, account.beside, account.reinsured,
                      std::min(account.lowest, least)});
  }
}

double ProviderAccounts::kept(ContractId contract, double time) const {
  const auto payers = parts(contract);
  const Contract& one = contracts_[contract.index()];
  if (payers.size() == 1) return kept_of(payers.front().provider, one.settlement, time);
  double kept = payers.empty() ? 1.0 : 0.0;
  for (const Part& part : payers) kept += part.share * kept_of(part.provider, one.settlement, time);
  return kept;
}

double ProviderAccounts::kept_of(ProviderId id, double settlement, double time) const {
  const Provider& provider = providers_[id.index()];
  const double defaults_at = accounts_[id.index()].defaults_at;
  const bool is_hit = provider.default_hits == DefaultHits::horizon
                          ? defaults_at < without_end
                          : time + settlement >= defaults_at;
  return is_hit ? 1.0 - provider.loss_given_default : 1.0;
}

}  // namespace faultline::insurance
