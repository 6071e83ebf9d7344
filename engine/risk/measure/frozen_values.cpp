// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/frozen_values.hpp"

#include <string>
#include <string_view>

#include "base/date.hpp"
#include "risk/archive_tag.hpp"
#include "risk/holder_values.hpp"
#include "risk/sparse_mean.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view frozen_values_tag = "frozen_values";

std::size_t holders_of(const MeasureContext& context) {
  return context.freezes ? context.holder_count() : 0;
}

}  // namespace

FrozenValues::FrozenValues(const MeasureContext& context) : sums_(holders_of(context)) {
  for (std::size_t h = 0; h < holders_of(context); ++h) {
    const double quantum = context.grids[h].quantum();
    per_unit_.push_back(quantum > 0.0 ? 1.0 / (quantum * 0x1p50) : 0.0);
  }
}

void FrozenValues::add(const TrialBatch& batch) {
  if (per_unit_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  for (const auto& frozen : batch.losses.frozen) {
    const std::size_t holder = frozen.holder.index();
    sums_.add(holder, frozen.value_years * per_unit_[holder], batch.weight[frozen.trial],
              batch.trials.copies());
  }
}

void FrozenValues::merge(const FrozenValues& other) {
  totals_.merge(other.totals_);
  sums_.merge(other.sums_);
}

void FrozenValues::save(base::ArchiveWriter& archive) const {
  save_tag(archive, frozen_values_tag, sums_.size());
  totals_.save(archive);
  sums_.save(archive);
}

void FrozenValues::load(base::ArchiveReader& archive) {
  load_tag(archive, frozen_values_tag, sums_.size());
  totals_.load(archive);
  sums_.load(archive);
}

std::vector<Table> FrozenValues::tables(const MeasureContext& context) const {
  if (per_unit_.empty()) return {};
  const auto value_days = context.numeraire + " d";
  HolderValues probability{
      {"frozen_probability", "1", "probability that any value is frozen within the horizon"}, {}};
  HolderValues probability_error{
      {"frozen_probability_se", "1",
       "its standard error; NaN when all trials agree, and where numbers are drawn"},
      {}};
  HolderValues mean{{"expected_frozen_value_days", value_days,
                     "mean over the horizon of frozen value times the days it is frozen for"},
                    {}};
  HolderValues error{
      {"expected_frozen_value_days_se", value_days,
       "standard error of the mean; NaN when all trials agree, and where numbers are drawn"},
      {}};
  for (std::size_t h = 0; h < context.holder_count(); ++h) {
    const LossSums sums = sums_.of(h);
    const LossSums events{.first = sums.weight, .weighted_second = sums.weight_squared};
    const double unit = context.grids[h].quantum() * 0x1p50 * base::days_per_year;
    const auto often = mean_of(events, totals_.count(), context);
    const auto much = mean_of(sums, totals_.count(), context);
    probability.values.push_back(often.mean);
    probability_error.values.push_back(often.error);
    mean.values.push_back(much.mean * unit);
    error.values.push_back(much.error * unit);
  }
  std::vector<Table> tables;
  for (const auto* one : {&probability, &probability_error, &mean, &error}) one->append_to(tables);
  return tables;
}

std::size_t FrozenValues::memory_bytes(const MeasureContext& context) {
  return SparseSums::memory_bytes(holders_of(context)) + holders_of(context) * sizeof(double);
}

}  // namespace faultline::risk::measure
