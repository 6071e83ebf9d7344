// SPDX-License-Identifier: Apache-2.0
#include "io/record/scenario_fragment.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/shortest_number.hpp"
#include "io/document/node.hpp"
#include "io/document/toml_text.hpp"
#include "io/record/calendar.hpp"
#include "io/record/cause_name.hpp"

namespace faultline::io {

namespace {

using estimation::Estimate;
using estimation::Marginal;

Node number(double value) {
  return {{}, value};
}

Node text(std::string value) {
  return {{}, std::move(value)};
}

Node table(const std::vector<std::pair<std::string, Node>>& members) {
  Node::Table table;
  for (const auto& [key, value] : members) table.push_back({key, {}, value});
  return {{}, std::move(table)};
}

/// A text of the record in a comment, where no line may end.
std::string in_comment(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

std::string key_of(const estimation::Posterior& posterior) {
  return posterior.form == Marginal::rate ? "rate_per_year" : "failure_probability";
}

Node law_of(const estimation::Posterior& posterior) {
  const Node numbers{{}, Node::Array{number(posterior.a), number(posterior.b)}};
  return table({{posterior.form == Marginal::rate ? "gamma" : "beta", numbers}});
}

Node law_of(const estimation::ShareMoments& share) {
  if (share.deviation == 0.0) return number(share.mean);
  return table({{"beta", table({{"mean", number(share.mean)},
                                {"sd", number(share.deviation)},
                                {"max", number(1.0)}})}});
}

class FragmentText {
 public:
  explicit FragmentText(const Estimate& estimate) : estimate_(estimate) {
    const auto& histories = estimate.spec.histories;
    for (std::size_t i = 0; i < histories.size(); ++i) {
      const auto name = parse_cause(histories[i].cause);
      FAULTLINE_EXPECT(name);
      rows_[{name->table, name->id}].push_back({i, *name});
    }
  }

  std::string write(const std::vector<InputFile>& inputs, const std::string& matrix_file) {
    text_ = "# Written by `faultline estimate`; a scenario takes it over with `extends`.\n";
    for (const auto& input : inputs)
      text_ += fmt::format("# from {}, sha256 {}\n", in_comment(input.name), input.sha256);
    text_ += "\nschema = 1\n";
    for (const auto& [row, causes] : rows_) add_row(row.first, row.second, causes);
    add_dependence(matrix_file);
    return std::move(text_);
  }

 private:
  struct Named {
    std::size_t place;
    CauseName name;
  };

  void add_row(const std::string& table, const std::string& id, const std::vector<Named>& causes) {
    text_ += "\n";
    for (const auto& cause : causes) add_comments(cause);
    text_ += fmt::format("[[{}]]\nid = {}\n", table, toml_value(text(id)));
    if (table == "operator") return add_faults(causes);
    const auto& found = estimate_.causes[causes.front().place];
    add_law(key_of(found.posterior), law_of(found.posterior));
    if (!found.sizes.share) return;
    const auto share = law_of(*found.sizes.share);
    if (table == "avs") return add_law("severity", share);
    text_ +=
        fmt::format("# share of the units that was hit, for its `kill`: {}\n", toml_value(share));
  }

  /// The list of faults is known by position, so it stands here whole.
  void add_faults(const std::vector<Named>& causes) {
    Node::Array faults;
    for (const auto& cause : causes) {
      const auto& found = estimate_.causes[cause.place];
      const auto share = found.sizes.share ? law_of(*found.sizes.share) : number(1.0);
      faults.push_back(table({{"kind", text(cause.name.fault)},
                              {key_of(found.posterior), law_of(found.posterior)},
                              {"share", share},
                              {"reach", text("avs")}}));
    }
    add_law("faults", {{}, std::move(faults)});
  }

  void add_law(const std::string& key, const Node& value) {
    text_ += key + " = " + toml_value(value) + "\n";
  }

  void add_comments(const Named& cause) {
    const auto& history = estimate_.spec.histories[cause.place];
    const auto& found = estimate_.causes[cause.place];
    const auto& posterior = found.posterior;
    text_ += fmt::format(
        "# {}: {} {} in {:.4g} years from {}; median {:.4g}, {:g} % from {:.4g} to {:.4g}\n",
        history.cause, posterior.hits,
        posterior.form == Marginal::rate ? "events" : "years with an event", posterior.exposure,
        day_text(history.from), posterior.median, 100.0 * estimate_.spec.options.level,
        posterior.low, posterior.high);
    for (const auto& event : history.events) {
      std::string line = "#   " + event.date;
      if (event.size) line += fmt::format(", {:g}", *event.size);
      if (!event.source.empty()) line += ", " + in_comment(event.source);
      text_ += line + "\n";
    }
    if (!cause.name.fault.empty() && !found.sizes.share)
      text_ += "#   the share is not known: all of its keys are taken\n";
  }

  void add_dependence(const std::string& matrix_file) {
    const auto& found = estimate_.dependence;
    if (found.pairs.empty()) return;
    if (found.matrix.empty()) {
      text_ +=
          "\n# No two causes had events and quiet windows in common: no correlation is known.\n";
      return;
    }
    Node::Array causes;
    for (const std::size_t i : found.members)
      causes.push_back(text(estimate_.spec.histories[i].cause));
    text_ += fmt::format(
        "\n# {} of {} pairs have an estimate; windows of {} days, shrinkage {:.3g}, repair "
        "{:.3g}\n",
        found.informative, found.pairs.size(), estimate_.spec.options.window_days, found.intensity,
        found.repair_distance);
    text_ += "[dependence]\ncopula = \"gaussian\"\n\n[[dependence.block]]\n";
    add_law("causes", {{}, std::move(causes)});
    add_law("structure", text("matrix"));
    add_law("file", text(matrix_file));
  }

  const Estimate& estimate_;
  std::map<std::pair<std::string, std::string>, std::vector<Named>> rows_;  ///< by table and id
  std::string text_;
};

std::string matrix_csv(const Estimate& estimate) {
  const auto& found = estimate.dependence;
  const std::size_t size = found.members.size();
  if (found.matrix.empty()) return {};
  std::string csv;
  for (std::size_t i = 0; i < size; ++i)
    csv += (i > 0 ? "," : "") + estimate.spec.histories[found.members[i]].cause;
  for (std::size_t i = 0; i < size * size; ++i)
    csv += (i % size > 0 ? "," : "\n") + base::shortest_number(found.matrix[i]);
  return csv + "\n";
}

}  // namespace

ScenarioFragment scenario_fragment(const Estimate& estimate, const std::vector<InputFile>& inputs,
                                   const std::string& matrix_file) {
  return {FragmentText(estimate).write(inputs, matrix_file), matrix_csv(estimate)};
}

}  // namespace faultline::io
