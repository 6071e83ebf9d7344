// SPDX-License-Identifier: Apache-2.0
#include "cli/forced_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/date.hpp"

namespace faultline::cli {

namespace {

std::string likelihood_text(numerics::OrthantProbability p) {
  if (p.standard_error == 0.0) return fmt::format("{:.4g}", p.value);
  return fmt::format("{:.3g} ± {:.1g}", p.value, p.standard_error);
}

std::string placed_text(double day) {
  return std::isnan(day) ? "" : fmt::format(", put on day {:g}", day);
}

}  // namespace

std::string forced_text(const run::ForcedSummary& forced) {
  const auto likelihood = likelihood_text(forced.probability);
  if (forced.mode == "condition")
    return fmt::format("known to fail within {:g} days{}: {}; by itself with P = {}\n",
                       forced.horizon_days, placed_text(forced.day), forced.causes, likelihood);
  return fmt::format("forced on day {:g}: {}; by itself within {:g} days with P = {}\n", forced.day,
                     forced.causes, forced.horizon_days, likelihood);
}

std::string forced_text(const ResultView& view, std::size_t case_index) {
  if (view.find_table("forced_causes") == nullptr) return {};
  const auto& causes = view.words("forced_causes", {case_index});
  if (causes.empty()) return {};
  return forced_text({.causes = causes,
                      .mode = view.words("forced_mode", {case_index}),
                      .day = view.number("forced_day", {case_index}),
                      .horizon_days = base::days_per_year * view.result().provenance.horizon_years,
                      .probability = {view.number("forced_probability", {case_index}),
                                      view.number("forced_probability_se", {case_index})}});
}

}  // namespace faultline::cli
