// SPDX-License-Identifier: Apache-2.0
#include "run/parameter_draws.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/uncertain_fields.hpp"
#include "random/address.hpp"

namespace faultline::run {

namespace {

constexpr std::uint64_t most_by_default = 128;
constexpr std::uint64_t fewest_by_default = 20;
constexpr std::uint64_t group_trials = 64;

/// The most parts up to `most_by_default` of a multiple of `unit` trials each; 0: none.
std::uint64_t most_parts(std::uint64_t trials, std::uint64_t unit) {
  for (std::uint64_t count = most_by_default; count >= fewest_by_default; --count)
    if (trials % (count * unit) == 0) return count;
  return 0;
}

/// Ranges of the uncertain numbers of a scenario, by path.
std::map<std::string, base::Range> ranges_of(Scenario scenario) {
  std::map<std::string, base::Range> ranges;
  base::for_each_uncertain_field(scenario,
                                 [&](const std::string& path, double&, const base::Range& range) {
                                   ranges.emplace(path, range);
                                 });
  return ranges;
}

std::vector<double> values_of(const UncertainNumber& number, const base::Range& range,
                              std::uint64_t seed, std::uint64_t draws) {
  std::vector<double> values;
  const std::uint64_t key = random::key_of(number.path);
  for (std::uint64_t k = 0; k < draws; ++k) {
    const auto word =
        random::word_at({seed, random::Purpose::parameter, static_cast<std::uint32_t>(k), key}, 0);
    values.push_back(prior_quantile(number.prior, range, random::unit_interval(word)));
  }
  return values;
}

void check_laws(const Scenario& scenario, base::Issues& issues) {
  const auto ranges = ranges_of(scenario);
  for (const auto& number : scenario.uncertain) {
    const auto range = ranges.find(number.path);
    if (range == ranges.end())
      issues.add(number.path, "no number that may be uncertain stands here", "a path of a number");
    else if (const auto flaw = flaw_of(number.prior, range->second))
      issues.add(number.path, flaw->problem, flaw->expected);
  }
}

}  // namespace

std::uint64_t parameter_draws(const Scenario& scenario) {
  if (scenario.uncertain.empty()) return 1;
  if (scenario.run.parameter_draws)
    return static_cast<std::uint64_t>(*scenario.run.parameter_draws);
  const auto trials = static_cast<std::uint64_t>(scenario.run.trials);
  const std::uint64_t in_groups = most_parts(trials, group_trials);
  return in_groups != 0 ? in_groups : most_parts(trials, 1);
}

std::vector<DrawnParameter> draw_parameters(const Scenario& scenario) {
  std::vector<DrawnParameter> drawn;
  if (scenario.uncertain.empty()) return drawn;
  const auto ranges = ranges_of(scenario);
  const std::uint64_t draws = parameter_draws(scenario);
  for (const auto& number : scenario.uncertain)
    drawn.push_back(
        {number.path, values_of(number, ranges.at(number.path), scenario.run.seed, draws)});
  return drawn;
}

Scenario with_parameters(Scenario scenario, std::span<const DrawnParameter> drawn,
                         std::size_t draw) {
  std::map<std::string_view, double> values;
  for (const auto& one : drawn) values.emplace(one.path, one.values.at(draw));
  base::for_each_uncertain_field(scenario,
                                 [&](const std::string& path, double& number, const base::Range&) {
                                   if (const auto value = values.find(path); value != values.end())
                                     number = value->second;
                                 });
  scenario.uncertain.clear();
  return scenario;
}

std::string parameters_text(std::span<const DrawnParameter> drawn, std::size_t draw) {
  std::string text;
  for (const auto& one : drawn)
    text += fmt::format("{}{} = {:.6g}", text.empty() ? "" : ", ", one.path, one.values.at(draw));
  return text;
}

void check_parameters(const Scenario& scenario, base::Issues& issues) {
  check_laws(scenario, issues);
  const auto draws = parameter_draws(scenario);
  const auto trials = scenario.run.trials;
  if (draws == 0) {
    issues.add("run.parameter_draws", "is missing, and no usual number suits",
               fmt::format("a number of draws that divides the {} trials", trials),
               "a round number of trials lets it be left out");
  } else if (trials % static_cast<std::int64_t>(draws) != 0) {
    issues.add("run.parameter_draws",
               fmt::format("{} draws do not divide {} trials into equal parts", draws, trials),
               "a divisor of run.trials");
  }
}

}  // namespace faultline::run
