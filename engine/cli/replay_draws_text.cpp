// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "cli/replay_text_parts.hpp"

namespace faultline::cli {

namespace {

/// A uniform or a probability, to seven significant digits.
std::string number_text(double value) {
  return fmt::format("{:.7g}", value);
}

std::string parts_text(const std::vector<run::PartStory>& parts) {
  TextTable table({"", "loading", "value", "loading x value"});
  for (const auto& part : parts)
    table.add({part.name, fixed_text(part.loading, 4), fixed_text(part.value, 4),
               fixed_text(part.contribution, 4)});
  return indented(table.text(), 2);
}

std::string latent_text(const run::LatentStory& latent) {
  const auto law = latent.scale ? "F" : "Φ";
  std::string text = fmt::format("U = {0}(X), X = {1} below its threshold {2} = {0}⁻¹(p)", law,
                                 number_text(latent.value), number_text(latent.threshold));
  if (latent.scale)
    text += fmt::format(", F of the t law;\nX is scaled by √(ν/V) = {}, as all of this trial",
                        number_text(*latent.scale));
  if (latent.parts.empty()) return text + "; a matrix block correlates X with others\n";
  text += latent.scale ? "; X/√(ν/V) is the sum of\n" : "; X is the sum of\n";
  return text + parts_text(latent.parts);
}

std::string draws_text(const run::OwnFailureStory& own, double day, const ReplayStyle& style) {
  const auto date = own.known == run::KnownStory::failure_and_day
                        ? fmt::format("it is put on day {:g}", day)
                        : fmt::format("day {:.4f} = -365 ln(1 - U) / λ", day);
  std::string text = fmt::format(
      "it {} by itself: its uniform U = {} is below p = {}, the probability of a failure\n"
      "within {:g} days at a rate of λ = {} a year; {}\n",
      own.known == run::KnownStory::nothing ? "failed" : "is known to fail",
      number_text(own.uniform), number_text(own.probability), style.horizon_days,
      number_text(own.rate_per_year), date);
  return own.latent ? text + latent_text(*own.latent) : text;
}

std::string draws_text(const run::RepeatedFailureStory& repeat, double day, const ReplayStyle&) {
  return fmt::format(
      "it failed by itself, number {} in the trial: at a rate of λ = {} a year, uniform u = {},\n"
      "day {:.4f} = {:.4f} - 365 ln(1 - u) / λ\n",
      repeat.number, number_text(repeat.rate_per_year), number_text(repeat.uniform), day,
      repeat.since_day);
}

std::string fault_text(const run::OperatorFaultStory& fault) {
  return fmt::format("{} of {}: {} of its keys, from the uniform {}\n", fault.fault,
                     fault.operator_name, percent_text(fault.share),
                     number_text(fault.share_uniform));
}

std::string kill_heading(const run::KillStory& kill) {
  const auto what = kill.fault.empty() ? std::string() : ", " + kill.fault;
  return fmt::format("kills {} of the {} that `{}` selects{}: those whose uniform is below {}\n",
                     kill.killed.size(), kill.targets, kill.select, what,
                     number_text(kill.probability));
}

std::string kill_text(const run::KillStory& kill, const ReplayStyle& style) {
  if (kill.killed.empty()) return kill_heading(kill);
  std::vector<std::string> header{kill.kind, "uniform"};
  if (kill.killed.front().share)
    header = {"operator", "uniform", "share: uniform", "of its keys", "tag weight"};
  std::vector<std::vector<std::string>> rows;
  for (const auto& one : kill.killed) {
    auto& row = rows.emplace_back();
    row = {one.name, number_text(one.uniform)};
    if (!one.share) continue;
    row.push_back(number_text(one.share->uniform));
    row.push_back(percent_text(one.share->share));
    row.push_back(fmt::format("{:g}", one.share->weight));
  }
  return kill_heading(kill) + indented(shortened(header, rows, style), 2);
}

std::string draws_text(const run::ShockStory& shock, double day, const ReplayStyle& style) {
  const auto from = shock.number == 1 ? std::string("0") : fmt::format("{:.4f}", shock.since_day);
  const auto date = shock.known == run::KnownStory::failure_and_day
                        ? fmt::format("it is put on day {:g}", day)
                        : fmt::format("day {:.4f} = {} - 365 ln(1 - u) / r", day, from);
  std::string text = fmt::format(
      "a shock{}, number {} of its kind in the trial; at a rate of r = {} a year it comes\n"
      "within {:g} days with probability {}; uniform u = {}, {}\n",
      shock.known == run::KnownStory::nothing ? "" : " that is known to come", shock.number,
      number_text(shock.rate_per_year), style.horizon_days, number_text(shock.probability),
      number_text(shock.uniform), date);
  for (const auto& kill : shock.kills) text += kill_text(kill, style);
  return text;
}

std::string draws_text(const run::ForcedStory& forced, double day, const ReplayStyle& style) {
  std::string text = fmt::format("it is made to fail on day {:g}, in every trial\n", day);
  for (const auto& kill : forced.kills) text += kill_text(kill, style);
  return text;
}

std::string rule_text(const run::ParticipationStory& p) {
  if (p.rule == "all")
    return p.operators == 1 ? "its one operator"
                            : fmt::format("all of its {} operators", p.operators);
  const auto took_part =
      fmt::format("{} of its {}", p.took_part.size(), counted(p.operators, "operator"));
  if (p.rule == "exactly") return took_part + ", those with the smallest uniforms";
  if (p.rule == "by_tag")
    return fmt::format("{}, those whose uniform is below what is written for their {}", took_part,
                       p.tag);
  return fmt::format("{}, those whose uniform is below {}", took_part, number_text(p.parameter));
}

std::string participation_text(const run::ImpactStory& impact, const ReplayStyle& style) {
  const auto& p = *impact.participation;
  std::string text = fmt::format("{} failed through {}\n", impact.avs, rule_text(p));
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> header{"operator", "uniform"};
  if (p.rule == "by_tag") header.emplace_back("probability");
  for (const auto& one : p.took_part) {
    auto& row = rows.emplace_back();
    row = {one.name, number_text(one.uniform)};
    if (p.rule == "by_tag") row.push_back(number_text(one.probability));
  }
  if (rows.empty()) return text;
  return text + indented(shortened(header, rows, style), 2);
}

std::string of_each_operator_text(const run::ImpactStory& impact, const ReplayStyle& style) {
  if (impact.common_severity() != nullptr || impact.severities.empty()) return {};
  std::vector<std::string> header{"operator", "uniform", "severity"};
  if (!impact.severity_factors.empty()) header = {"operator", "uniform", "v", "severity"};
  std::vector<std::vector<std::string>> rows;
  for (const auto& one : impact.severities) {
    auto& row = rows.emplace_back();
    row = {one.operator_name, number_text(one.uniform)};
    if (one.own) row.push_back(number_text(one.quantile));
    row.push_back(percent_text(one.severity));
  }
  return fmt::format("the severity at {} is drawn for each operator that is hit\n", impact.avs) +
         indented(shortened(header, rows, style), 2);
}

std::string break_text(const run::BreakStory& one) {
  if (one.dead_before)
    return fmt::format("{} had lost its funds earlier in the trial, and takes no more\n",
                       one.contract);
  return fmt::format("{} {} {} of what it holds, from the uniform {}\n", one.contract,
                     one.mode == "freeze" ? "freezes" : "loses", percent_text(one.severity),
                     number_text(one.severity_uniform));
}

/// How a severity depends on the factors of the trial.
std::string tie_text(const run::ImpactStory& impact) {
  if (impact.severity_factors.empty() || impact.severities.empty()) return {};
  auto parts = impact.severity_factors;
  const auto* common = impact.common_severity();
  const auto& first = impact.severities.front();
  std::string where = "v = Φ(X)";
  if (common != nullptr) {
    where = fmt::format("v = {} = Φ(X)", number_text(common->quantile));
    parts.push_back(*common->own);
  } else {
    where = fmt::format("v = Φ(X + {:.4f} Φ⁻¹(uniform))", first.own->loading);
  }
  return fmt::format("the severity at {} is the quantile of its law at {}, X the sum of\n",
                     impact.avs, where) +
         parts_text(parts);
}

}  // namespace

std::string cause_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  return std::visit([&](const auto& draws) { return draws_text(draws, story.day, style); },
                    story.draws);
}

std::string impact_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  std::string text;
  for (const auto& impact : story.impacts)
    if (impact.participation) text += participation_text(impact, style);
  if (story.operator_fault) text += fault_text(*story.operator_fault);
  for (const auto& impact : story.impacts)
    text += tie_text(impact) + of_each_operator_text(impact, style);
  for (const auto& one : story.breaks) text += break_text(one);
  if (story.strikes.empty() && story.breaks.empty()) return text + "it struck nobody\n";
  return text;
}

}  // namespace faultline::cli
