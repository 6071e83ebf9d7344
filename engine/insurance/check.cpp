// SPDX-License-Identifier: Apache-2.0
#include "insurance/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <fmt/core.h>

#include "insurance/reinstatements.hpp"

namespace faultline::insurance {
namespace {

/// Shares given as decimals may add up to a little more than 1.
constexpr double share_tolerance = 1e-12;

template <class L>
bool reaches(const L& layer, double loss) {
  return layer.attachment <= loss && loss < layer.attachment + layer.width;
}

template <class L>
double total_share(const std::vector<L>& layers, std::size_t count, double loss) {
  double total = 0.0;
  for (std::size_t i = 0; i < count; ++i) total += reaches(layers[i], loss) ? layers[i].share : 0.0;
  return total;
}

/// The total share is a step function that only rises at attachments.
template <class L>
double largest_share(const std::vector<L>& layers, std::size_t last) {
  double largest = 0.0;
  for (std::size_t i = 0; i <= last; ++i) {
    if (layers[i].attachment < layers[last].attachment) continue;
    if (!reaches(layers[last], layers[i].attachment)) continue;
    largest = std::max(largest, total_share(layers, last + 1, layers[i].attachment));
  }
  return largest;
}

void check_reinstatements(const std::string& path, const Tower& tower, base::Issues& issues) {
  if (tower.per == TermBasis::occurrence) return;
  const char* problem = tower.per == TermBasis::aggregate
                            ? "a layer of the sum of all losses is used once"
                            : "nothing is kept of each unit or position from one loss to the next";
  for (std::size_t i = 0; i < tower.layers.size(); ++i) {
    if (!tower.layers[i].reinstatements.empty())
      issues.add(fmt::format("{}[{}].reinstatements", path, i), problem, "a tower per occurrence");
    if (tower.layers[i].aggregate_deductible > 0.0)
      issues.add(fmt::format("{}[{}].aggregate_deductible", path, i),
                 "is of what single losses bring into the layer", "a tower per occurrence",
                 "in the aggregate it is the `attachment`");
  }
}

template <class L>
void check_layers(const std::string& path, const std::vector<L>& layers, base::Issues& issues) {
  if (layers.empty()) issues.add(path, "has no layers", "at least one layer");
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double share = largest_share(layers, i);
    if (share <= 1.0 + share_tolerance) continue;
    issues.add(fmt::format("{}[{}].share", path, i),
               fmt::format("together with the layers before it pays {} of the same loss", share),
               "overlapping layers whose shares add up to at most 1",
               "`width` is the amount of cover, not the top of the layer");
  }
}

void check_positions(const std::string& path, const CoverSpec& cover, base::Issues& issues) {
  if (cover.positions.empty()) issues.add(path, "covers nobody", "at least one position");
  std::set<std::string> seen;
  for (const std::string& position : cover.positions) {
    if (!seen.insert(position).second) {
      issues.add(path, fmt::format("names `{}` twice", position), "each position once");
    }
  }
}

void check_steps(const std::string& path, const Steps& term, base::Issues& issues) {
  if (term.steps.empty()) issues.add(path + ".steps", "has no steps", "at least one threshold");
  for (std::size_t i = 1; i < term.steps.size(); ++i) {
    const auto above_the_last = [&](const char* field, double value, double last) {
      if (value > last) return;
      issues.add(fmt::format("{}.steps[{}].{}", path, i, field),
                 fmt::format("{} is not above that of the step before", value),
                 fmt::format("more than {}", last));
    };
    above_the_last("at", term.steps[i].at, term.steps[i - 1].at);
    above_the_last("pays", term.steps[i].pays, term.steps[i - 1].pays);
  }
  if (term.on == StepMeasure::count && term.per != TermBasis::aggregate)
    issues.add(path + ".per", "occurrences are counted over a trial", "\"aggregate\"");
}

/// A term that no range of a single field can refuse.
struct TermCheck {
  std::string path;
  base::Issues& issues;

  void operator()(const Tower& tower) const {
    check_reinstatements(path + ".tower", tower, issues);
    check_layers(path + ".tower", tower.layers, issues);
  }
  void operator()(const TowerOfStake& tower) const {
    check_layers(path + ".tower_of_stake", tower.layers, issues);
  }
  void operator()(const DeductibleShare& term) const {
    if (!term.maximum || *term.maximum >= term.minimum) return;
    issues.add(path + ".maximum", fmt::format("{} is less than the minimum", *term.maximum),
               fmt::format("at least {}", term.minimum));
  }
  void operator()(const Steps& term) const { check_steps(path, term, issues); }
  template <class T>
  void operator()(const T&) const {}
};

/// What `per` cannot mean, of any term.
void check_basis(const std::string& path, const CoverSpec& cover, const Term& term,
                 base::Issues& issues) {
  if (basis_of(term) == TermBasis::unit && is_of_stake(term))
    issues.add(path + ".per", "a part of the stake is the same of one unit and of all",
               "\"occurrence\"");
  if (basis_of(term) == TermBasis::position && cover.positions.size() == 1)
    issues.add(path + ".per", "the cover has one position only", "\"occurrence\"");
}

/// What bounds the sum of deductibles stands behind nothing else.
void check_bounds_of_kept(const std::string& path, const std::vector<Term>& terms,
                          base::Issues& issues) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (!bounds_what_is_kept(terms[i])) continue;
    const auto end = terms.begin() + static_cast<std::ptrdiff_t>(i);
    const auto other = std::find_if_not(terms.begin(), end, is_deductible);
    const auto at = fmt::format("{}.terms[{}]", path, i);
    if (i == 0)
      issues.add(at, "bounds what deductibles before it keep, and there is none",
                 "a deductible before it");
    else if (other != end)
      issues.add(at,
                 fmt::format("bounds what deductibles before it keep, and terms[{}] is none",
                             other - terms.begin()),
                 "deductible, deductible_share or deductible_of_stake before it");
  }
}

void check_coinsurers(const std::string& path, const CoverSpec& cover, base::Issues& issues) {
  if (cover.providers.empty()) return;
  const auto& providers = cover.providers;
  if (cover.provider)
    issues.add(path + ".provider", "is written beside `providers`", "one of the two");
  double total = 0.0;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    total += providers[i].share;
    const auto same = [&](const CoinsurerSpec& one) {
      return one.provider == providers[i].provider;
    };
    const auto end = providers.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(providers.begin(), end, same))
      issues.add(fmt::format("{}.providers[{}].provider", path, i),
                 fmt::format("`{}` is named twice", providers[i].provider), "each provider once");
  }
  if (std::abs(total - 1.0) > share_tolerance)
    issues.add(path + ".providers", fmt::format("shares add up to {}", total), "1",
               "a part that nobody covers is a `quota_share` among the terms");
}

void check_shortfall_load(const std::string& path, const CoverSpec& cover, base::Issues& issues) {
  if (cover.shortfall_load.has_value() == cover.shortfall_level.has_value()) return;
  if (cover.shortfall_load)
    issues.add(path + ".shortfall_load", "is written without the level of the expected shortfall",
               fmt::format("`{}.shortfall_level`", path));
  else
    issues.add(path + ".shortfall_level", "is written without a load on the expected shortfall",
               fmt::format("`{}.shortfall_load`", path));
}

/// Days and the number of terms, of whatever has them.
template <class Spec>
void check_days_and_terms(const std::string& path, const Spec& spec, base::Issues& issues) {
  if (spec.expiry_days && *spec.expiry_days <= spec.inception_days) {
    issues.add(path + ".expiry_days",
               fmt::format("{} is not after its inception", *spec.expiry_days),
               fmt::format("more than {}", spec.inception_days));
  }
  if (spec.terms.empty()) {
    issues.add(path + ".terms", "has no terms", "at least one term",
               "{ quota_share = 1.0 } pays every loss in full");
  }
}

/// Occurrences of an event need a term that sees them together, and none that looks at each.
template <class Spec>
void check_events(const std::string& path, const Spec& spec, base::Issues& issues) {
  if (!spec.event_hours) return;
  const auto& terms = spec.terms;
  const auto looks_at_each = [](const Term& term) {
    return asks_what_was_hit(term) || std::holds_alternative<LimitShare>(term);
  };
  const auto sees_events = [](const Term& term) {
    return basis_of(term) == TermBasis::occurrence && !std::holds_alternative<QuotaShare>(term);
  };
  const auto each = std::find_if(terms.begin(), terms.end(), looks_at_each);
  if (each != terms.end())
    issues.add(path + ".event_hours",
               fmt::format("terms[{}] looks at each occurrence by itself", each - terms.begin()),
               "terms per occurrence or in aggregate",
               "amounts per unit or position, of the stake, and limit_share know no events");
  else if (std::none_of(terms.begin(), terms.end(), sees_events))
    issues.add(path + ".event_hours", "changes nothing: no term looks at one occurrence",
               "a term per occurrence");
}

void check_reinsured(const std::string& path, const TreatySpec& treaty, base::Issues& issues) {
  if (treaty.reinsures.empty())
    issues.add(path + ".reinsures", "reinsures nobody", "at least one provider");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < treaty.reinsures.size(); ++i) {
    const auto& name = treaty.reinsures[i];
    const auto at = fmt::format("{}.reinsures[{}]", path, i);
    if (!seen.insert(name).second)
      issues.add(at, fmt::format("`{}` is named twice", name), "each provider once");
    if (treaty.provider == name)
      issues.add(at, fmt::format("`{}` would reinsure itself", name), "another provider");
  }
}

}  // namespace

bool asks_what_was_hit(const Term& term) {
  return asks_at_risk(term) || tells_positions_apart(term);
}

void check(const CoverSpec& cover, base::Issues& issues) {
  const std::string path = fmt::format("cover.{}", cover.id);
  check_positions(path + ".positions", cover, issues);
  check_coinsurers(path, cover, issues);
  check_days_and_terms(path, cover, issues);
  check_layer_premiums(path, cover.terms, cover.premium_per_year, issues);
  check_shortfall_load(path, cover, issues);
  check_earlier_losses(path, cover.earlier_losses, cover.terms, cover.inception_days,
                       cover.event_hours.value_or(0.0), issues);
  check_events(path, cover, issues);
  check_bounds_of_kept(path, cover.terms, issues);
  for (std::size_t t = 0; t < cover.terms.size(); ++t) {
    const auto term_path = fmt::format("{}.terms[{}]", path, t);
    check_basis(term_path, cover, cover.terms[t], issues);
    std::visit(TermCheck{term_path, issues}, cover.terms[t]);
  }
}

void check(const TreatySpec& treaty, base::Issues& issues) {
  const std::string path = fmt::format("treaty.{}", treaty.id);
  check_reinsured(path, treaty, issues);
  check_days_and_terms(path, treaty, issues);
  check_layer_premiums(path, treaty.terms, treaty.premium_per_year, issues);
  check_earlier_losses(path, treaty.earlier_losses, treaty.terms, treaty.inception_days,
                       treaty.event_hours.value_or(0.0), issues);
  check_events(path, treaty, issues);
  check_bounds_of_kept(path, treaty.terms, issues);
  for (std::size_t t = 0; t < treaty.terms.size(); ++t) {
    const Term& term = treaty.terms[t];
    const auto term_path = fmt::format("{}.terms[{}]", path, t);
    if (asks_what_was_hit(term))
      issues.add(term_path, "what providers pay has no validators, positions or stake at risk",
                 "a term per occurrence or in aggregate");
    std::visit(TermCheck{term_path, issues}, term);
  }
}

}  // namespace faultline::insurance
