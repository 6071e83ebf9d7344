// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/treaty_payments.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "risk/archive_tag.hpp"
#include "risk/label_tables.hpp"
#include "risk/mean_estimate.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view treaty_payments_tag = "treaty_payments";

std::size_t treaties_in(const MeasureContext& context) {
  return context.covers ? context.covers->treaties.size() : 0;
}

/// Bounds of providers, where there are treaties at all.
std::size_t providers_in(const MeasureContext& context) {
  return treaties_in(context) > 0 ? context.covers->providers.size() : 0;
}

/// Whoever can get nothing has a unit too.
double above_zero(double bound) {
  return bound > 0.0 ? bound : 1.0;
}

std::vector<double> treaty_bounds(const MeasureContext& context) {
  std::vector<double> bounds;
  for (std::size_t t = 0; t < treaties_in(context); ++t)
    bounds.push_back(above_zero(context.covers->treaties[t].bound));
  return bounds;
}

std::vector<double> reinstatement_bounds(const MeasureContext& context) {
  std::vector<double> bounds;
  for (std::size_t t = 0; t < treaties_in(context); ++t)
    bounds.push_back(above_zero(context.covers->treaties[t].most_reinstated));
  return bounds;
}

std::vector<double> provider_bounds(const MeasureContext& context) {
  std::vector<double> bounds;
  for (std::size_t p = 0; p < providers_in(context); ++p)
    bounds.push_back(above_zero(context.covers->providers[p].bound));
  return bounds;
}

LabelTables treaty_tables(std::size_t treaties, const std::string& unit) {
  return {
      "treaty",
      treaties,
      {{"treaty_expected_recovery", unit, "mean of what the treaty repays in a trial"},
       {"treaty_expected_recovery_se", unit, "its standard error"},
       {"treaty_standard_deviation", unit, "standard deviation of what the treaty repays"},
       {"treaty_attachment_probability", "1", "probability that the treaty repays anything"},
       {"treaty_attachment_probability_se", "1", "its standard error; NaN when all trials agree"},
       {"treaty_premium", unit, "premium over the horizon; NaN where none is written"},
       {"treaty_expected_reinstatement_premium", unit,
        "mean of what its reinstatements cost over the horizon, beside the premium; NaN where "
        "no premium is written"},
       {"treaty_expected_reinstatement_premium_se", unit,
        "its standard error; NaN when it is the same in all trials"}}};
}

LabelTables reinsured_tables(std::size_t providers, const std::string& unit) {
  return {"provider",
          providers,
          {{"provider_expected_reinsurance", unit,
            "mean of what treaties repay the provider in a trial"},
           {"provider_expected_reinsurance_se", unit, "its standard error"}}};
}

}  // namespace

TreatyPayments::TreatyPayments(const MeasureContext& context)
    : paid_(treaty_bounds(context)),
      reinstated_(reinstatement_bounds(context)),
      pays_(treaties_in(context), context.weighting, Multiplicity::once),
      received_(provider_bounds(context)),
      amount_(treaties_in(context), 0.0) {}

void TreatyPayments::add(const TrialBatch& batch) {
  if (amount_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  for (std::size_t trial = 0; trial < batch.trials.size(); ++trial) add_trial(batch, trial);
}

void TreatyPayments::add_trial(const TrialBatch& batch, std::size_t trial) {
  const double weight = batch.weight[trial];
  const auto copies = batch.trials.copies();
  const auto& settled = batch.recoveries.settled;
  for (const auto& payment : settled.treaty_payments_in(trial)) {
    const auto treaty = payment.treaty.index();
    if (amount_[treaty] == 0.0) touched_.push_back(treaty);
    amount_[treaty] += payment.amount;
  }
  for (const auto treaty : touched_) {
    paid_.add(treaty, std::exchange(amount_[treaty], 0.0), weight, copies);
    pays_.add(treaty, 1, weight, copies);
  }
  touched_.clear();
  for (const auto& [treaty, premium] : settled.treaty_reinstatements_in(trial))
    reinstated_.add(treaty.index(), premium, weight, copies);
  for (const auto& use : settled.uses_in(trial))
    if (use.reinsured > 0.0) received_.add(use.provider.index(), use.reinsured, weight, copies);
}

void TreatyPayments::merge(const TreatyPayments& other) {
  totals_.merge(other.totals_);
  paid_.merge(other.paid_);
  reinstated_.merge(other.reinstated_);
  pays_.merge(other.pays_);
  received_.merge(other.received_);
}

void TreatyPayments::save(base::ArchiveWriter& archive) const {
  save_tag(archive, treaty_payments_tag, amount_.size());
  totals_.save(archive);
  paid_.save(archive);
  reinstated_.save(archive);
  pays_.save(archive);
  received_.save(archive);
}

void TreatyPayments::load(base::ArchiveReader& archive) {
  load_tag(archive, treaty_payments_tag, amount_.size());
  totals_.load(archive);
  paid_.load(archive);
  reinstated_.load(archive);
  pays_.load(archive);
  received_.load(archive);
}

std::vector<Table> TreatyPayments::tables(const MeasureContext& context) const {
  if (!context.covers || context.covers->labels->treaties.empty()) return {};
  const auto n = static_cast<double>(totals_.count());
  const auto& labels = *context.covers->labels;
  auto treaties = treaty_tables(labels.treaties.size(), context.numeraire);
  for (std::size_t t = 0; t < amount_.size(); ++t) {
    const auto& treaty = context.covers->treaties[t];
    const auto set = [&](const char* name, double value) {
      treaties.at(name, treaty.label) = value;
    };
    const auto paid = paid_.mean(t, n);
    const double p = pays_.first(t) / n;
    set("treaty_expected_recovery", paid.mean);
    set("treaty_expected_recovery_se", paid.error);
    set("treaty_standard_deviation", paid_.deviation(t, n));
    set("treaty_attachment_probability", p);
    set("treaty_attachment_probability_se", frequency_error(p, n));
    if (!treaty.premium) continue;
    const auto reinstated = reinstated_.mean(t, n);
    set("treaty_premium", *treaty.premium);
    set("treaty_expected_reinstatement_premium", reinstated.mean);
    set("treaty_expected_reinstatement_premium_se", reinstated.error);
  }
  auto reinsured = reinsured_tables(labels.providers.size(), context.numeraire);
  for (std::size_t p = 0; p < context.covers->providers.size() && !amount_.empty(); ++p) {
    const auto label = context.covers->providers[p].label;
    const auto received = received_.mean(p, n);
    reinsured.at("provider_expected_reinsurance", label) = received.mean;
    reinsured.at("provider_expected_reinsurance_se", label) = received.error;
  }
  std::vector<Table> tables;
  std::move(treaties).append_to(tables);
  std::move(reinsured).append_to(tables);
  return tables;
}

std::size_t TreatyPayments::memory_bytes(const MeasureContext& context) {
  const auto treaties = treaties_in(context);
  return sizeof(TreatyPayments) + AmountSums::memory_bytes(2 * treaties + providers_in(context)) +
         EventSums::memory_bytes(treaties, context.weighting, Multiplicity::once) +
         treaties * (sizeof(double) + sizeof(std::uint32_t));
}

}  // namespace faultline::risk::measure
