// SPDX-License-Identifier: Apache-2.0
#include "risk/component_tables.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "risk/sparse_mean.hpp"

namespace faultline::risk {

using portfolio::HolderId;
using portfolio::loss_component_count;
using portfolio::LossComponent;

namespace {

/// What rounding may leave of a difference of sums, relative to them.
constexpr double residue = 0x1p-40;

LossSums slash_of(HolderId holder, const measure::Components& components, LossSums gross) {
  LossSums slash = gross;
  for (std::size_t c = 0; c < loss_component_count; ++c)
    slash.first -= components.of(holder, static_cast<LossComponent>(c)).first;
  slash.weighted_second -= components.square_gap(holder);
  if (slash.first <= residue * gross.first) slash.first = 0.0;
  if (slash.weighted_second <= residue * gross.weighted_second) slash.weighted_second = 0.0;
  return slash;
}

class ComponentWriter {
 public:
  ComponentWriter(const MeasureContext& context, std::size_t size) : size_(size) {
    mean_.reserve(context.holder_count() * size);
    error_.reserve(context.holder_count() * size);
  }
  void add(const MeanEstimate& estimate, double unit) {
    mean_.push_back(estimate.mean * unit);
    error_.push_back(estimate.error * unit);
  }
  void append_to(const MeasureContext& context, std::vector<Table>& tables) const {
    const auto table = [&](const std::string& name, const std::string& what, const auto& values) {
      const auto book = values.end() - static_cast<std::ptrdiff_t>(size_);
      tables.push_back({name,
                        {"position", "component"},
                        context.numeraire,
                        what,
                        std::vector<double>(values.begin(), book)});
      tables.push_back({"book_" + name,
                        {"component"},
                        context.numeraire,
                        what,
                        std::vector<double>(book, values.end())});
    };
    table("component_expected_loss", "mean gross loss over the horizon, by what it consists of",
          mean_);
    table("component_expected_loss_se",
          "standard error of the mean of a component; NaN when it is the same in all trials, and "
          "where numbers are drawn",
          error_);
  }

 private:
  std::size_t size_;
  std::vector<double> mean_;
  std::vector<double> error_;
};

}  // namespace

std::vector<Table> component_tables(const measure::Components& components,
                                    const measure::Moments& moments,
                                    const MeasureContext& context) {
  if (context.components.empty()) return {};
  ComponentWriter writer(context, 1 + loss_component_count);
  for (std::size_t h = 0; h < context.holder_count(); ++h) {
    const HolderId holder{h};
    const double unit = context.grids[h].quantum() * 0x1p50;
    const auto add = [&](const LossSums& sums) {
      writer.add(mean_of(sums, moments.trials(), context), unit);
    };
    const auto gross = moments.sums(holder, portfolio::Perspective::gross);
    add(slash_of(holder, components, gross));
    for (std::size_t c = 0; c < loss_component_count; ++c)
      add(components.of(holder, static_cast<LossComponent>(c)));
  }
  std::vector<Table> tables;
  writer.append_to(context, tables);
  return tables;
}

}  // namespace faultline::risk
