// SPDX-License-Identifier: Apache-2.0
#include "risk/parameter_tables.hpp"

#include <string>
#include <utility>

#include "base/not_a_number.hpp"
#include "risk/holder_table.hpp"
#include "risk/measure/parameter_draws.hpp"
#include "risk/two_level.hpp"

namespace faultline::risk {

using measure::ParameterDraws;
using portfolio::HolderId;
using portfolio::Perspective;
using portfolio::perspective_count;

namespace {

constexpr auto few = "; NaN for fewer than 20 draws";
constexpr auto few_samples =
    "; NaN for fewer than 20 draws, or fewer than 100 trials of a draw in its tail";

/// Means of one holder and perspective by draw; draws without trials are not among them.
std::vector<DrawEstimate> means_of(const ParameterDraws& draws, HolderId holder,
                                   Perspective perspective, const MeasureContext& context) {
  const double unit = context.grids[holder.index()].quantum() * 0x1p50;
  auto means = draw_means(draws, [&](const ParameterDraws::Part& part) {
    const LossSums sums = part.sums.of(holder, perspective);
    return measure::DrawSums{sums.first, sums.second};
  });
  for (auto& mean : means) {
    mean.value *= unit;
    mean.error *= unit;
  }
  return means;
}

struct MeanTables {
  HolderTable sd, noise, low, high;

  explicit MeanTables(const MeasureContext& c)
      : sd(c, {"parameter_mean_sd", c.numeraire,
               std::string("standard deviation of the expected loss over what the parameters may "
                           "be, Monte Carlo noise removed") +
                   few}),
        noise(c, {"parameter_mean_noise", c.numeraire,
                  std::string("Monte Carlo error of the mean loss of one draw, which was removed") +
                      few}),
        low(c,
            {"parameter_mean_low", c.numeraire,
             std::string("lower end of the 90 % parameter interval of the expected loss") + few}),
        high(c,
             {"parameter_mean_high", c.numeraire,
              std::string("upper end of the 90 % parameter interval of the expected loss") + few}) {
  }

  void set(HolderId holder, Perspective perspective, const ParameterSpread& spread) {
    sd.at(holder, perspective) = spread.sd;
    noise.at(holder, perspective) = spread.noise;
    low.at(holder, perspective) = spread.low;
    high.at(holder, perspective) = spread.high;
  }
  void append_to(std::vector<Table>& tables) const {
    for (const auto* table : {&sd, &noise, &low, &high}) table->append_to(tables);
  }
};

/// One number for each draw, holder and perspective.
class DrawTable {
 public:
  DrawTable(const MeasureContext& context, std::size_t draws)
      : holders_(context.holder_count()),
        values_(draws * holders_ * perspective_count, base::not_a_number) {}

  [[nodiscard]] double& at(std::size_t draw, std::size_t holder, std::size_t perspective) {
    return values_[(draw * holders_ + holder) * perspective_count + perspective];
  }

  void append_to(std::vector<Table>& tables, const std::string& name, const std::string& units,
                 const std::string& long_name) {
    std::vector<double> positions;
    std::vector<double> book;
    for (std::size_t i = 0; i < values_.size(); ++i)
      (i / perspective_count % holders_ == holders_ - 1 ? book : positions).push_back(values_[i]);
    tables.push_back({.name = name,
                      .dims = {"parameter_draw", "position", "perspective"},
                      .units = units,
                      .long_name = long_name,
                      .values = std::move(positions)});
    tables.push_back({.name = "book_" + name,
                      .dims = {"parameter_draw", "perspective"},
                      .units = units,
                      .long_name = long_name,
                      .values = std::move(book)});
  }

 private:
  std::size_t holders_;
  std::vector<double> values_;
};

void append_means(const ParameterDraws& draws, const MeasureContext& context,
                  std::vector<Table>& tables) {
  MeanTables spreads(context);
  DrawTable values(context, draws.parts().size());
  for (std::size_t h = 0; h < context.holder_count(); ++h)
    for (std::size_t p = 0; p < perspective_count; ++p) {
      const auto perspective = static_cast<Perspective>(p);
      const auto means = means_of(draws, HolderId{h}, perspective, context);
      spreads.set(HolderId{h}, perspective, parameter_spread(means));
      auto mean = means.begin();
      for (std::size_t k = 0; k < draws.parts().size(); ++k)
        if (draws.parts()[k].totals.count() != 0) values.at(k, h, p) = (mean++)->value;
    }
  spreads.append_to(tables);
  values.append_to(tables, "parameter_draw_mean", context.numeraire,
                   "mean loss of one draw of the parameters; NaN where none of its trials is in");
}

/// An estimate of the book at the levels: by draw, and its parameter interval.
struct LevelTables {
  std::string name;
  std::string what;
  std::size_t levels;
  std::vector<double> by_draw;
  std::vector<double> sd{}, low{}, high{};

  LevelTables(std::string of, std::string long_name, std::size_t draws, std::size_t level_count)
      : name(std::move(of)),
        what(std::move(long_name)),
        levels(level_count),
        by_draw(draws * perspective_count * level_count, base::not_a_number) {}

  void set_draw(std::size_t draw, std::size_t perspective, std::size_t level, double value) {
    by_draw[(draw * perspective_count + perspective) * levels + level] = value;
  }
  void append(const ParameterSpread& spread) {
    sd.push_back(spread.sd);
    low.push_back(spread.low);
    high.push_back(spread.high);
  }
  void append_to(std::vector<Table>& tables, const std::string& units) {
    const auto put = [&](const std::string& end, std::vector<std::string> dims,
                         const std::string& long_name, std::vector<double> values) {
      tables.push_back({.name = "book_parameter_" + end,
                        .dims = std::move(dims),
                        .units = units,
                        .long_name = long_name,
                        .values = std::move(values)});
    };
    const std::vector<std::string> dims{"perspective", "level"};
    put(name + "_sd", dims,
        "standard deviation of the " + what + " over what the parameters may be" + few_samples,
        std::move(sd));
    put(name + "_low", dims,
        "lower end of the 90 % parameter interval of the " + what + few_samples, std::move(low));
    put(name + "_high", dims,
        "upper end of the 90 % parameter interval of the " + what + few_samples, std::move(high));
    put("draw_" + name, {"parameter_draw", "perspective", "level"},
        "the " + what +
            " of one draw of the parameters; NaN with fewer than 100 trials in its tail",
        std::move(by_draw));
  }
};

void append_levels(const ParameterDraws& draws, const MeasureContext& context,
                   std::vector<Table>& tables) {
  const std::size_t parts = draws.parts().size();
  LevelTables value("value_at_risk", "value at risk (Monte Carlo noise not removed)", parts,
                    context.levels.size());
  LevelTables shortfall("expected_shortfall", "expected shortfall (Monte Carlo noise removed)",
                        parts, context.levels.size());
  for (std::size_t p = 0; p < perspective_count; ++p)
    for (std::size_t l = 0; l < context.levels.size(); ++l) {
      const double level = context.levels[l];
      std::vector<DrawEstimate> values;
      std::vector<DrawEstimate> shortfalls;
      for (std::size_t k = 0; k < parts; ++k) {
        const auto n = static_cast<double>(draws.parts()[k].totals.count());
        if (n == 0.0) continue;
        const auto curve = draws.book_curve(k, static_cast<Perspective>(p), context);
        const bool enough = n - n * level >= fewest_effective_samples;
        values.push_back({n, enough ? curve.value_at_risk(level) : base::not_a_number, 0.0});
        shortfalls.push_back({n, enough ? curve.expected_shortfall(level) : base::not_a_number,
                              curve.expected_shortfall_error(level)});
        value.set_draw(k, p, l, values.back().value);
        shortfall.set_draw(k, p, l, shortfalls.back().value);
      }
      value.append(parameter_spread(values));
      shortfall.append(parameter_spread(shortfalls));
    }
  value.append_to(tables, context.numeraire);
  shortfall.append_to(tables, context.numeraire);
}

}  // namespace

std::vector<Table> parameter_tables(const ParameterDraws& draws, const MeasureContext& context) {
  std::vector<Table> tables;
  append_means(draws, context, tables);
  append_levels(draws, context, tables);
  return tables;
}

}  // namespace faultline::risk
