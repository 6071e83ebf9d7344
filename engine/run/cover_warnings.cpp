// SPDX-License-Identifier: Apache-2.0
#include "run/cover_warnings.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "insurance/most_paid.hpp"

namespace faultline::run {

namespace {

/// A year and a day, so that a year that has 366 days is one.
constexpr double longest_year_days = 366.0;

double horizon_days(const Scenario& scenario) {
  const auto days = horizons_days(scenario.run);
  return *std::max_element(days.begin(), days.end());
}

/// Calls `visit(path, spec)` for every cover and treaty.
template <class Visit>
void for_each_contract(const Scenario& scenario, const Visit& visit) {
  for (const auto& cover : scenario.covers) visit(base::row_path("cover", cover.id), cover);
  for (const auto& treaty : scenario.treaties) visit(base::row_path("treaty", treaty.id), treaty);
}

std::string term_path(const std::string& contract, std::size_t term) {
  return base::item_path(contract + ".terms", term);
}

void warn_of_nothing_paid(const Scenario& scenario, std::vector<Warning>& warnings) {
  for_each_contract(scenario, [&](const std::string& path, const auto& contract) {
    if (!insurance::ever_pay(contract.terms))
      warnings.push_back(
          {path + ".terms",
           "pay nothing, however much is lost: what one leaves, the next one takes"});
  });
}

/// What they cost is a share of a premium.
void warn_of_free_reinstatements(const Scenario& scenario, std::vector<Warning>& warnings) {
  const auto costs = [](const insurance::Layer& layer) {
    return std::any_of(layer.reinstatements.begin(), layer.reinstatements.end(),
                       [](double share) { return share > 0.0; });
  };
  for_each_contract(scenario, [&](const std::string& path, const auto& contract) {
    if (contract.premium_per_year) return;
    for (std::size_t t = 0; t < contract.terms.size(); ++t) {
      const auto* tower = std::get_if<insurance::Tower>(&contract.terms[t]);
      if (tower == nullptr) continue;
      if (std::any_of(tower->layers.begin(), tower->layers.end(), costs))
        warnings.push_back({term_path(path, t),
                            "restores layers for shares of a premium, and no `premium_per_year` is "
                            "written: they cost nothing"});
    }
  });
}

void warn_of_late_inceptions(const Scenario& scenario, std::vector<Warning>& warnings) {
  const double horizon = horizon_days(scenario);
  for_each_contract(scenario, [&](const std::string& path, const auto& contract) {
    if (contract.inception_days < horizon) return;
    warnings.push_back({path + ".inception_days",
                        fmt::format("day {:g} is not within the horizon of {:g} days: it never "
                                    "pays",
                                    contract.inception_days, horizon)});
  });
}

/// Whether a provider pays for any cover, or for a treaty of others.
bool pays_for_anything(const Scenario& scenario, const std::string& provider) {
  const auto by_cover = [&](const insurance::CoverSpec& cover) {
    return cover.provider == provider ||
           std::any_of(cover.providers.begin(), cover.providers.end(),
                       [&](const auto& one) { return one.provider == provider; });
  };
  const auto by_treaty = [&](const insurance::TreatySpec& treaty) {
    return treaty.provider == provider;
  };
  return std::any_of(scenario.covers.begin(), scenario.covers.end(), by_cover) ||
         std::any_of(scenario.treaties.begin(), scenario.treaties.end(), by_treaty);
}

void warn_of_idle_providers(const Scenario& scenario, std::vector<Warning>& warnings) {
  for (const auto& treaty : scenario.treaties)
    for (std::size_t i = 0; i < treaty.reinsures.size(); ++i)
      if (!pays_for_anything(scenario, treaty.reinsures[i]))
        warnings.push_back(
            {base::item_path(base::row_path("treaty", treaty.id) + ".reinsures", i),
             fmt::format("`{}` is the provider of no cover and of no treaty: it pays nothing that "
                         "could be reinsured",
                         treaty.reinsures[i])});
}

bool is_kind_of_fault(std::string_view word) {
  const auto kinds = enum_words(failure::FaultKind{}).known;
  return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
}

/// Exclusions are often written for whatever may come.
void warn_of_unknown_faults(const Scenario& scenario, const failure::FailureModel& failures,
                            std::vector<Warning>& warnings) {
  const auto faults = failures.faults();
  for (const auto& cover : scenario.covers) {
    const std::size_t count = cover.triggers ? cover.triggers->size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& word = (*cover.triggers)[i];
      if (!is_kind_of_fault(word) || std::find(faults.begin(), faults.end(), word) != faults.end())
        continue;
      warnings.push_back(
          {base::item_path(base::row_path("cover", cover.id) + ".triggers", i),
           fmt::format("nothing in the scenario has the fault `{}`: no loss is by it", word)});
    }
  }
}

/// Whether what a term has passed on, or kept, counts until the end of the horizon.
struct HoldsOnce {
  bool operator()(const insurance::Tower& term) const {
    return term.per == insurance::TermBasis::aggregate || term.remembers();
  }
  /// It looks back over days.
  bool operator()(const insurance::RollingWindow&) const { return false; }
  template <class T>
  bool operator()(const T& term) const {
    return term.per == insurance::TermBasis::aggregate;
  }
};

template <class Contract>
bool has_premium(const Contract& contract) {
  if (contract.premium_per_year.value_or(0.0) > 0.0) return true;
  return std::any_of(contract.terms.begin(), contract.terms.end(), [](const auto& term) {
    const auto* tower = std::get_if<insurance::Tower>(&term);
    return tower != nullptr &&
           std::any_of(tower->layers.begin(), tower->layers.end(), [](const auto& layer) {
             return layer.premium_per_year.value_or(0.0) > 0.0;
           });
  });
}

void warn_of_several_years(const Scenario& scenario, std::vector<Warning>& warnings) {
  const double horizon = horizon_days(scenario);
  if (horizon <= longest_year_days) return;
  for_each_contract(scenario, [&](const std::string& path, const auto& contract) {
    if (contract.expiry_days || !has_premium(contract)) return;
    const auto& terms = contract.terms;
    const auto once = std::find_if(terms.begin(), terms.end(),
                                   [](const auto& term) { return std::visit(HoldsOnce{}, term); });
    if (once == terms.end()) return;
    warnings.push_back(
        {term_path(path, static_cast<std::size_t>(once - terms.begin())),
         fmt::format("holds once for the horizon of {:g} days and begins no year anew, while "
                     "`premium_per_year` is paid for each: run a horizon of a year where the {} is "
                     "annual, or write its `expiry_days`",
                     horizon, path.substr(0, path.find('.')))});
  });
}

void warn_of_covers_not_kept(const Scenario& scenario, std::vector<Warning>& warnings) {
  if (scenario.uncertain.empty() || !keeps(scenario.output, Store::covers)) return;
  warnings.push_back({"output.store",
                      "`covers` are not kept: where numbers are drawn, their errors would not know "
                      "of it"});
}

}  // namespace

void warn_of_covers(const Scenario& scenario, const failure::FailureModel& failures,
                    std::vector<Warning>& warnings) {
  warn_of_nothing_paid(scenario, warnings);
  warn_of_free_reinstatements(scenario, warnings);
  warn_of_late_inceptions(scenario, warnings);
  warn_of_idle_providers(scenario, warnings);
  warn_of_unknown_faults(scenario, failures, warnings);
  warn_of_several_years(scenario, warnings);
  warn_of_covers_not_kept(scenario, warnings);
}

}  // namespace faultline::run
