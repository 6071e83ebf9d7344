// SPDX-License-Identifier: Apache-2.0
#include "portfolio/position_terms.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/date.hpp"
#include "base/nearest_name.hpp"
#include "base/range_check.hpp"
#include "portfolio/position_earnings.hpp"

namespace faultline::portfolio {

namespace {

bool says_anything(const PositionTermsSpec& s) {
  return s.yield.base_yield || s.yield.incentives || s.yield.points || s.supply || s.oracle ||
         s.loan.loan || s.loan.ltv || s.loan.liquidation_ltv || s.exit.liquidity || s.exit.depth ||
         s.exit.exit_share || s.queue;
}

/// The terms of one position, from its row.
class TermsReader {
 public:
  TermsReader(std::string path, double value, double horizon_years, const PositionTermsSpec& spec,
              base::Issues& issues)
      : path_(std::move(path)),
        value_(value),
        horizon_years_(horizon_years),
        spec_(spec),
        issues_(issues) {}

  PositionTerms read() {
    base::check_ranges(path_, spec_, issues_);
    check_yield();
    if (says_anything(spec_) && !(value_ > 0.0)) {
      complain("id", "the position owns nothing, so that nothing can be said of its value",
               "a delegation, or a holding");
      return {};
    }
    PositionTerms terms{.value = value_,
                        .earnings = {},
                        .supply = spec_.supply,
                        .oracle = oracle(),
                        .loan = {},
                        .exit = {},
                        .queue = {}};
    const auto curve = depth();
    if (curve && spec_.exit.exit_share) terms.exit = Exit{*spec_.exit.exit_share, *curve};
    terms.loan = loan(curve);
    if (spec_.queue)
      terms.queue =
          compile_queue(*spec_.queue, spec_.supply, horizon_years_, path_ + ".queue", issues_);
    return terms;
  }

 private:
  void complain(const std::string& field, std::string problem, std::string expected,
                std::string hint = {}) {
    issues_.add(path_ + "." + field, std::move(problem), std::move(expected), std::move(hint));
  }

  void check_yield() {
    check_points();
    if (!spec_.yield.base_yield) return;
    const auto* interval = std::get_if<RateInterval>(&*spec_.yield.base_yield);
    if (interval != nullptr && interval->low > interval->high) {
      complain("base_yield.low",
               fmt::format("{} is more than `high`, which is {}", interval->low, interval->high),
               "at most `high`");
    }
  }

  void check_points() {
    const auto& points = spec_.yield.points;
    if (!points) return;
    if (points->factor && !points->volatility) {
      complain("points.factor", "nothing says how far their value moves with it",
               "`volatility` beside it");
    }
    if (points->volatility && !points->factor) {
      complain("points.volatility", "nothing says what their value moves with",
               "`factor` beside it");
    }
  }

  [[nodiscard]] std::optional<Oracle> oracle() const {
    if (!spec_.oracle) return std::nullopt;
    return Oracle{.cap = spec_.oracle->cap,
                  .period_years = spec_.oracle->period_days / base::days_per_year,
                  .stale_years = spec_.oracle->stale_days / base::days_per_year,
                  .exit_share = spec_.oracle->exit_share};
  }

  std::optional<DepthCurve> depth() {
    const auto& exit = spec_.exit;
    if (exit.liquidity && exit.depth) {
      complain("depth", "the exit discount is written twice", "`liquidity` or `depth`");
    }
    const bool curve = exit.liquidity || exit.depth;
    if (exit.exit_share && !curve) {
      complain("exit_share", "nothing says at what discount holders leave",
               "`liquidity` or `depth` beside it");
    }
    if (curve && !exit.exit_share && !spec_.loan.loan && !spec_.loan.ltv) {
      complain(exit.depth ? "depth" : "liquidity", "nobody leaves, and nothing is lent",
               "`exit_share`, `loan` or `ltv` beside it");
    }
    if (exit.depth) return written_curve();
    if (exit.liquidity) return DepthCurve::preset(*exit.liquidity, value_);
    return std::nullopt;
  }

  std::optional<DepthCurve> written_curve() {
    std::vector<DepthCurve::Point> points;
    const auto& rows = *spec_.exit.depth;
    if (rows.empty()) complain("depth", "has no point", "[[amount, discount], …]");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto place = fmt::format("depth[{}]", i);
      if (rows[i].size() != 2) {
        complain(place, fmt::format("has {} numbers", rows[i].size()), "[amount, discount]");
        return std::nullopt;
      }
      points.push_back({rows[i][0], rows[i][1]});
      check_point(place, points);
    }
    return points.empty() ? std::nullopt : std::optional(DepthCurve(std::move(points)));
  }

  void check_point(const std::string& place, const std::vector<DepthCurve::Point>& points) {
    const auto& last = points.back();
    if (!(last.discount < 1.0)) {
      complain(place + "[1]", fmt::format("a discount of {} is out of range", last.discount),
               "a number in [0, 1)");
    }
    if (points.size() < 2) return;
    const auto& before = points[points.size() - 2];
    if (!(before.amount < last.amount)) {
      complain(place + "[0]",
               fmt::format("an amount of {} comes after {}", last.amount, before.amount),
               "amounts that rise");
    }
    if (last.discount < before.discount) {
      complain(place + "[1]",
               fmt::format("a discount of {} comes after {}", last.discount, before.discount),
               "discounts that do not fall");
    }
  }

  std::optional<Loan> loan(const std::optional<DepthCurve>& curve) {
    const auto& s = spec_.loan;
    if (s.loan && s.ltv) {
      complain("ltv", "the loan is written twice", "`loan` or `ltv`");
      return std::nullopt;
    }
    if (!s.loan && !s.ltv) {
      if (s.liquidation_ltv) {
        complain("liquidation_ltv", "nothing is lent against the position",
                 "`loan` or `ltv` beside it");
      }
      return std::nullopt;
    }
    const double amount = s.loan ? *s.loan : *s.ltv * value_;
    const Loan made{.amount = amount,
                    .liquidation_ltv = s.liquidation_ltv,
                    .discount = curve ? curve->discount(amount) : 0.0};
    check_loan(made, s.loan ? "loan" : "ltv");
    return made;
  }

  void check_loan(const Loan& made, const std::string& field) {
    const double ltv = made.amount / value_;
    if (made.cushion(value_) < 0.0) {
      complain(field,
               fmt::format("a loan of {:.12g} is not covered before anything is lost: the position "
                           "sells for {:.12g}",
                           made.amount, value_ * (1.0 - made.discount)),
               "at most that");
    } else if (made.liquidation_ltv && !(ltv < *made.liquidation_ltv)) {
      complain("liquidation_ltv",
               fmt::format("{} is reached before anything is lost: loan to value is {:.12g}",
                           *made.liquidation_ltv, ltv),
               "more than that");
    }
  }

  std::string path_;
  double value_;
  double horizon_years_;
  const PositionTermsSpec& spec_;
  base::Issues& issues_;
};

void check_rewards(const std::string& path, const AvsTermsSpec& spec,
                   std::span<const stake::AssetSpec> assets, base::Issues& issues) {
  base::check_ranges(path, spec, issues);
  if (!spec.reward_asset) return;
  if (!spec.reward_rate)
    issues.add(path + ".reward_asset", "nothing is paid in it", "`reward_rate` beside it");
  std::vector<std::string> names;
  for (const auto& asset : assets) names.push_back(asset.id);
  if (std::find(names.begin(), names.end(), *spec.reward_asset) != names.end()) return;
  issues.add(path + ".reward_asset", fmt::format("there is no asset `{}`", *spec.reward_asset),
             "a declared asset", base::did_you_mean(*spec.reward_asset, names));
}

}  // namespace

std::optional<double> Loan::liquidation_loss(double value) const {
  if (!liquidation_ltv) return std::nullopt;
  return value - amount / *liquidation_ltv;
}

AskedTerms& AskedTerms::operator|=(const AskedTerms& other) {
  earnings = earnings || other.earnings;
  supply = supply || other.supply;
  oracle = oracle || other.oracle;
  loan = loan || other.loan;
  exit = exit || other.exit;
  queue = queue || other.queue;
  tied_points = tied_points || other.tied_points;
  return *this;
}

AskedTerms asked_terms(const TermsSpecs& specs) {
  AskedTerms asked;
  for (const auto& s : specs.positions) {
    asked |= {.earnings = s.yield.base_yield || s.yield.incentives || s.yield.points,
              .supply = s.supply.has_value(),
              .oracle = s.oracle.has_value(),
              .loan = s.loan.loan || s.loan.ltv,
              .exit = s.exit.exit_share.has_value(),
              .queue = s.queue.has_value(),
              .tied_points = s.yield.points && s.yield.points->factor};
  }
  for (const auto& avs : specs.avs) asked.earnings = asked.earnings || avs.reward_rate;
  return asked;
}

std::optional<std::vector<PositionTerms>> compile_terms(const stake::StakeGraph& graph,
                                                        const penalty::PenaltyModel& penalty,
                                                        const TermsSpecs& specs,
                                                        base::Issues& issues) {
  FAULTLINE_EXPECT(specs.positions.size() + 1 == graph.positions().size());
  const std::size_t before = issues.list().size();
  for (std::size_t a = 0; a < specs.avs.size(); ++a) {
    check_rewards("avs." + graph.avs()[a].id, specs.avs[a], specs.assets, issues);
  }
  for (std::size_t o = 0; o < specs.operators.size(); ++o) {
    base::check_ranges("operator." + graph.operators()[o].id, specs.operators[o], issues);
  }
  std::vector<PositionTerms> all;
  for (std::size_t p = 0; p < specs.positions.size(); ++p) {
    const double value = graph.value_of(stake::PositionId{p});
    all.push_back(TermsReader("position." + graph.positions()[p], value, specs.horizon_years,
                              specs.positions[p], issues)
                      .read());
  }
  if (issues.list().size() != before) return std::nullopt;
  all.push_back({.value = graph.value_of(stake::PositionId{specs.positions.size()})});
  const auto earnings = earnings_of(graph, penalty, specs);
  for (std::size_t p = 0; p < all.size(); ++p) all[p].earnings = earnings[p];
  return all;
}

}  // namespace faultline::portfolio
