// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/cover_payments.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/contracts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/label_tables.hpp"
#include "risk/level_estimate.hpp"
#include "risk/mean_estimate.hpp"

namespace faultline::risk::measure {
namespace {

constexpr std::string_view cover_payments_tag = "cover-payments";
constexpr std::string_view provider_tag = "cover-payments-providers";

/// Shares of payments add up to the whole but for rounding.
constexpr double rounding_room = 1e-9;

}  // namespace

CoverPayments::CoverPayments(const MeasureContext& context) {
  if (!context.covers) return;
  cover_of_.assign(context.position_count(), CoverContext::none);
  for (const auto& cover : context.covers->covers) {
    const auto k = static_cast<std::uint32_t>(covers_.size());
    const double end =
        cover.most ? *cover.most * (1.0 - rounding_room) : std::numeric_limits<double>::infinity();
    covers_.push_back({.end = end,
                       .room = cover.room,
                       .provider = cover.provider,
                       .paid = PaymentSums(cover.bound),
                       .exhausted = PaymentSums(1.0),
                       .law = PaymentLaw(cover.bound),
                       .reinstated = PaymentSums(cover.most_reinstated)});
    alone_.push_back(cover.lane != CoverContext::none);
    if (alone_.back()) cover_of_[cover.lane] = k;
  }
  for (const auto& provider : context.covers->providers)
    providers_.push_back({.paid = PaymentSums(provider.bound),
                          .short_of = PaymentSums(provider.bound),
                          .exhausted = PaymentSums(1.0),
                          .law = PaymentLaw(provider.bound)});
  paid_.resize(covers_.size());
  paid_by_.resize(providers_.size());
}

void CoverPayments::add(const TrialBatch& batch) {
  if (covers_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  for (std::size_t trial = 0; trial < batch.trials.size(); ++trial) {
    add_lanes(batch, trial);
    add_settled(batch, trial);
    end_trial(batch.weight[trial], batch.trials.copies());
  }
}

void CoverPayments::add_lanes(const TrialBatch& batch, std::size_t trial) {
  const auto& losses = batch.losses;
  for (auto row = losses.offset[trial]; row < losses.offset[trial + 1]; ++row) {
    const std::size_t first = numerics::tile_width * losses.tile[row];
    for (std::size_t lane = 0; lane < numerics::tile_width; ++lane) {
      const double recovered = losses.recovered[row].lane[lane];
      if (!(recovered > 0.0) || cover_of_[first + lane] == CoverContext::none) continue;
      pay(cover_of_[first + lane], recovered);
    }
  }
}

void CoverPayments::add_settled(const TrialBatch& batch, std::size_t trial) {
  const auto& settled = batch.recoveries.settled;
  if (settled.offset.empty()) return;  // all in one pass
  for (auto i = settled.offset[trial]; i < settled.offset[trial + 1]; ++i) {
    const auto& payment = settled.payments[i];
    if (!alone_[payment.contract.index()]) pay(payment.contract.index(), payment.amount);
  }
  const double weight = batch.weight[trial];
  for (const auto& [contract, premium] : settled.reinstatements_in(trial))
    covers_[contract.index()].reinstated.add(premium, weight, batch.trials.copies());
  for (const auto& use : settled.uses_in(trial)) {
    Provider& provider = providers_[use.provider.index()];
    provider.short_of.add(use.short_of, weight, batch.trials.copies());
    paid_by_[use.provider.index()] += use.beside;
    if (!(use.lowest > 0.0)) provider.exhausted.add(1.0, weight, batch.trials.copies());
  }
}

void CoverPayments::pay(std::uint32_t cover, double amount) {
  if (paid_[cover] == 0.0) touched_.push_back(cover);
  paid_[cover] += amount;
}

void CoverPayments::end_trial(double weight, std::uint64_t copies) {
  for (const std::uint32_t k : touched_) {
    const double paid = std::exchange(paid_[k], 0.0);
    Cover& cover = covers_[k];
    if (paid <= cover.room) continue;
    cover.paid.add(paid, weight, copies);
    cover.law.add(paid, weight, copies);
    if (paid >= cover.end) cover.exhausted.add(1.0, weight, copies);
    if (cover.provider != CoverContext::none) paid_by_[cover.provider] += paid;
  }
  if (!touched_.empty()) {
    for (std::size_t p = 0; p < providers_.size(); ++p) {
      const double paid = std::exchange(paid_by_[p], 0.0);
      providers_[p].paid.add(paid, weight, copies);
      providers_[p].law.add(paid, weight, copies);
    }
  }
  touched_.clear();
}

void CoverPayments::merge(const CoverPayments& other) {
  FAULTLINE_EXPECT(covers_.size() == other.covers_.size());
  totals_.merge(other.totals_);
  for (std::size_t k = 0; k < covers_.size(); ++k) {
    covers_[k].paid.merge(other.covers_[k].paid);
    covers_[k].exhausted.merge(other.covers_[k].exhausted);
    covers_[k].law.merge(other.covers_[k].law);
    covers_[k].reinstated.merge(other.covers_[k].reinstated);
  }
  for (std::size_t p = 0; p < providers_.size(); ++p) {
    providers_[p].paid.merge(other.providers_[p].paid);
    providers_[p].short_of.merge(other.providers_[p].short_of);
    providers_[p].exhausted.merge(other.providers_[p].exhausted);
    providers_[p].law.merge(other.providers_[p].law);
  }
}

void CoverPayments::save(base::ArchiveWriter& archive) const {
  save_tag(archive, cover_payments_tag, covers_.size());
  save_tag(archive, provider_tag, providers_.size());
  totals_.save(archive);
  for (const Cover& cover : covers_) {
    cover.paid.save(archive);
    cover.exhausted.save(archive);
    cover.law.save(archive);
    cover.reinstated.save(archive);
  }
  for (const Provider& provider : providers_) {
    provider.paid.save(archive);
    provider.short_of.save(archive);
    provider.exhausted.save(archive);
    provider.law.save(archive);
  }
}

void CoverPayments::load(base::ArchiveReader& archive) {
  load_tag(archive, cover_payments_tag, covers_.size());
  load_tag(archive, provider_tag, providers_.size());
  totals_.load(archive);
  for (Cover& cover : covers_) {
    cover.paid.load(archive);
    cover.exhausted.load(archive);
    cover.law.load(archive);
    cover.reinstated.load(archive);
  }
  for (Provider& provider : providers_) {
    provider.paid.load(archive);
    provider.short_of.load(archive);
    provider.exhausted.load(archive);
    provider.law.load(archive);
  }
}

std::size_t CoverPayments::memory_bytes(const MeasureContext& context) {
  if (!context.covers) return 0;
  return context.covers->covers.size() *
             (sizeof(Cover) + PaymentLaw::memory_bytes() + 2 * sizeof(double)) +
         context.covers->providers.size() * (sizeof(Provider) + PaymentLaw::memory_bytes()) +
         context.position_count() * sizeof(std::uint32_t);
}

namespace {

LabelTables cover_tables(std::size_t covers, const std::string& money) {
  return {
      "cover",
      covers,
      {{"cover_expected_recovery", money, "mean payment of the cover over the horizon"},
       {"cover_expected_recovery_se", money,
        "its standard error; NaN when all trials pay the same"},
       {"cover_standard_deviation", money, "standard deviation of its payments over the horizon"},
       {"cover_standard_deviation_se", money,
        "its standard error; NaN when all trials pay the same, or nearly so"},
       {"cover_attachment_probability", "1", "probability that it pays anything"},
       {"cover_attachment_probability_se", "1",
        "standard error of that probability; NaN when all trials agree"},
       {"cover_exhaustion_probability", "1",
        "probability that it pays all that its terms let pass in a trial; NaN where that has no "
        "end"},
       {"cover_exhaustion_probability_se", "1",
        "standard error of that probability; NaN when all trials agree"},
       {"cover_loss_on_line", "1",
        "mean payment, of the most that its terms let pass in a trial; NaN where that has no end"},
       {"cover_loss_on_line_se", "1", "its standard error"},
       {"cover_premium", money, "what it costs over the horizon; NaN where nothing is written"},
       {"cover_expected_reinstatement_premium", money,
        "mean of what its reinstatements cost over the horizon, beside the premium; NaN where no "
        "premium is written"},
       {"cover_expected_reinstatement_premium_se", money,
        "its standard error; NaN when it is the same in all trials"},
       {"cover_technical_premium", money,
        "mean payment and its loads of the standard deviation and the expected shortfall; NaN "
        "where no load is written"},
       {"cover_technical_premium_se", money,
        "its standard error; NaN when all trials pay the same"}}};
}

LabelTables provider_tables(std::size_t providers, const std::string& money, std::size_t levels) {
  const auto by_level = [&](const char* name, const char* says) {
    return LabelTables::Header{name, money, says, "level", levels};
  };
  return {
      "provider",
      providers,
      {{"provider_expected_payout", money, "mean payment of the provider over the horizon"},
       {"provider_expected_payout_se", money,
        "its standard error; NaN when all trials pay the same"},
       {"provider_standard_deviation", money,
        "standard deviation of its payments over the horizon"},
       {"provider_standard_deviation_se", money,
        "its standard error; NaN when all trials pay the same, or nearly so"},
       {"provider_exhaustion_probability", "1",
        "probability that nothing of its capital is left; NaN where that has no end"},
       {"provider_exhaustion_probability_se", "1",
        "standard error of that probability; NaN when all trials agree"},
       {"provider_expected_shortfall_of_claims", money,
        "mean of what its covers owe and its capital does not suffice for"},
       {"provider_expected_shortfall_of_claims_se", money,
        "its standard error; NaN when it is the same in all trials"},
       by_level("provider_value_at_risk",
                "smallest payout that is exceeded with at most probability 1 - level"),
       by_level("provider_value_at_risk_low",
                "lower end of its confidence interval; NaN when fewer than 100 trials make up its "
                "tail"),
       by_level("provider_value_at_risk_high",
                "upper end of its confidence interval; NaN when fewer than 100 trials make up its "
                "tail"),
       by_level("provider_expected_shortfall", "mean payout of the worst 1 - level of trials"),
       by_level("provider_expected_shortfall_se",
                "its standard error; NaN below 100 effective samples")}};
}

void set_tail(std::uint32_t label, const ExceedanceCurve& curve, const MeasureContext& context,
              LabelTables& tables) {
  ExceedanceCurve::RankTable ranks;
  tables.at("provider_standard_deviation_se", label) = curve.standard_deviation_error();
  for (std::size_t l = 0; l < context.levels.size(); ++l) {
    const auto found = LevelEstimate::of(curve, context.levels[l], context.confidence, ranks);
    tables.at("provider_value_at_risk", label, l) = found.value;
    tables.at("provider_value_at_risk_low", label, l) = found.interval.low;
    tables.at("provider_value_at_risk_high", label, l) = found.interval.high;
    tables.at("provider_expected_shortfall", label, l) = found.shortfall;
    tables.at("provider_expected_shortfall_se", label, l) = found.shortfall_error;
  }
}

/// What was paid in all trials.
struct Paid {
  const PaymentSums& sums;
  const PaymentSums& exhausted;
  const PaymentLaw& law;
  const PaymentSums& reinstated;
};

void set_prices(const CoverContext::Cover& cover, const Paid& paid, const TrialTotals& totals,
                LabelTables& tables) {
  const auto set = [&](const char* name, double value) { tables.at(name, cover.label) = value; };
  const auto n = static_cast<double>(totals.count());
  if (cover.premium) {
    set("cover_premium", *cover.premium);
    set("cover_expected_reinstatement_premium", paid.reinstated.mean(n));
    set("cover_expected_reinstatement_premium_se", paid.reinstated.mean_error(n));
  }
  if (!cover.load) return;
  const PaymentLaw::Moments moments{paid.sums.mean(n), paid.sums.deviation(n)};
  double price = moments.mean + cover.load->on_deviation * moments.deviation;
  if (cover.load->on_shortfall > 0.0)
    price +=
        cover.load->on_shortfall * paid.law.curve(totals).expected_shortfall(cover.load->level);
  set("cover_technical_premium", price);
  if (moments.deviation > 0.0)
    set("cover_technical_premium_se", paid.law.loaded_mean_error(*cover.load, moments, totals));
}

void estimate(const CoverContext::Cover& cover, const Paid& paid, const TrialTotals& totals,
              LabelTables& tables) {
  const auto set = [&](const char* name, double value) { tables.at(name, cover.label) = value; };
  const auto n = static_cast<double>(totals.count());
  const double mean = paid.sums.mean(n);
  const double deviation = paid.sums.deviation(n);
  const double attach = paid.sums.probability(n);
  set("cover_expected_recovery", mean);
  set("cover_expected_recovery_se", paid.sums.mean_error(n));
  set("cover_standard_deviation", deviation);
  set("cover_standard_deviation_se", paid.law.curve(totals).standard_deviation_error());
  set("cover_attachment_probability", attach);
  set("cover_attachment_probability_se", frequency_error(attach, n));
  if (cover.most) {
    const bool used_up = *cover.most == 0.0;  // before the trial
    const double exhaust = used_up ? 1.0 : paid.exhausted.probability(n);
    set("cover_exhaustion_probability", exhaust);
    set("cover_exhaustion_probability_se", frequency_error(exhaust, n));
    if (*cover.most > 0.0) {
      set("cover_loss_on_line", mean / *cover.most);
      set("cover_loss_on_line_se", paid.sums.mean_error(n) / *cover.most);
    }
  }
  set_prices(cover, paid, totals, tables);
}

}  // namespace

std::vector<Table> CoverPayments::tables(const MeasureContext& context) const {
  if (!context.covers || context.covers->labels == nullptr) return {};
  const auto& labels = *context.covers->labels;
  const auto n = static_cast<double>(totals_.count());
  auto covers = cover_tables(labels.covers.size(), context.numeraire);
  for (std::size_t k = 0; k < covers_.size(); ++k)
    estimate(context.covers->covers[k],
             {covers_[k].paid, covers_[k].exhausted, covers_[k].law, covers_[k].reinstated},
             totals_, covers);
  std::vector<Table> all;
  std::move(covers).append_to(all);
  if (labels.providers.empty()) return all;
  auto providers =
      provider_tables(labels.providers.size(), context.numeraire, context.levels.size());
  for (std::size_t p = 0; p < providers_.size(); ++p) {
    const auto& [label, bound, has_end] = context.covers->providers[p];
    const Provider& sums = providers_[p];
    providers.at("provider_expected_payout", label) = sums.paid.mean(n);
    providers.at("provider_expected_payout_se", label) = sums.paid.mean_error(n);
    providers.at("provider_standard_deviation", label) = sums.paid.deviation(n);
    providers.at("provider_expected_shortfall_of_claims", label) = sums.short_of.mean(n);
    providers.at("provider_expected_shortfall_of_claims_se", label) = sums.short_of.mean_error(n);
    set_tail(label, sums.law.curve(totals_), context, providers);
    if (!has_end) continue;
    const double exhausted = sums.exhausted.probability(n);
    providers.at("provider_exhaustion_probability", label) = exhausted;
    providers.at("provider_exhaustion_probability_se", label) = frequency_error(exhausted, n);
  }
  std::move(providers).append_to(all);
  return all;
}

}  // namespace faultline::risk::measure
