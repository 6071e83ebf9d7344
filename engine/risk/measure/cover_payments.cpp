// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/cover_payments.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/contracts.hpp"
#include "risk/archive_tag.hpp"

namespace faultline::risk::measure {
namespace {

constexpr std::string_view tag = "cover-payments";
constexpr std::string_view provider_tag = "cover-payments-providers";
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Shares of payments add up to the whole but for rounding.
constexpr double rounding_room = 1e-9;

/// One value a label, not-a-number at first.
Table table_of(const char* name, const char* dimension, std::string units, const char* long_name,
               std::size_t size) {
  return {.name = name,
          .dims = {dimension},
          .units = std::move(units),
          .long_name = long_name,
          .values = std::vector<double>(size, nan)};
}

double& at(Table& table, std::uint32_t label) {
  return std::get<std::vector<double>>(table.values)[label];
}

double binomial_error(double p, double trials) {
  return std::sqrt(std::max(p * (1.0 - p), 0.0) / trials);
}

}  // namespace

CoverPayments::CoverPayments(const MeasureContext& context) {
  if (!context.covers) return;
  cover_of_.assign(context.position_count(), CoverContext::none);
  for (const auto& cover : context.covers->covers) {
    const auto k = static_cast<std::uint32_t>(covers_.size());
    const double end =
        cover.most ? *cover.most * (1.0 - rounding_room) : std::numeric_limits<double>::infinity();
    covers_.push_back({.end = end,
                       .provider = cover.provider,
                       .paid = PaymentSums(cover.bound),
                       .exhausted = PaymentSums(1.0),
                       .law = PaymentLaw(cover.bound)});
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
  for (const auto& use : settled.uses_in(trial)) {
    Provider& provider = providers_[use.provider.index()];
    provider.short_of.add(use.short_of, weight, batch.trials.copies());
    paid_by_[use.provider.index()] += use.beside;
    if (!(use.left > 0.0)) provider.exhausted.add(1.0, weight, batch.trials.copies());
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
  }
  for (std::size_t p = 0; p < providers_.size(); ++p) {
    providers_[p].paid.merge(other.providers_[p].paid);
    providers_[p].short_of.merge(other.providers_[p].short_of);
    providers_[p].exhausted.merge(other.providers_[p].exhausted);
    providers_[p].law.merge(other.providers_[p].law);
  }
}

void CoverPayments::save(base::ArchiveWriter& archive) const {
  save_tag(archive, tag, covers_.size());
  save_tag(archive, provider_tag, providers_.size());
  totals_.save(archive);
  for (const Cover& cover : covers_) {
    cover.paid.save(archive);
    cover.exhausted.save(archive);
    cover.law.save(archive);
  }
  for (const Provider& provider : providers_) {
    provider.paid.save(archive);
    provider.short_of.save(archive);
    provider.exhausted.save(archive);
    provider.law.save(archive);
  }
}

void CoverPayments::load(base::ArchiveReader& archive) {
  load_tag(archive, tag, covers_.size());
  load_tag(archive, provider_tag, providers_.size());
  totals_.load(archive);
  for (Cover& cover : covers_) {
    cover.paid.load(archive);
    cover.exhausted.load(archive);
    cover.law.load(archive);
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

struct CoverTables {
  Table mean, mean_error, deviation, deviation_error, attach, attach_error, exhaust, exhaust_error,
      on_line, on_line_error, premium, technical, technical_error;

  CoverTables(std::size_t covers, const std::string& money)
      : mean(table_of("cover_expected_recovery", "cover", money,
                      "mean payment of the cover over the horizon", covers)),
        mean_error(table_of("cover_expected_recovery_se", "cover", money,
                            "its standard error; NaN when all trials pay the same", covers)),
        deviation(table_of("cover_standard_deviation", "cover", money,
                           "standard deviation of its payments over the horizon", covers)),
        deviation_error(table_of("cover_standard_deviation_se", "cover", money,
                                 "its standard error; NaN when all trials pay the same, or nearly "
                                 "so",
                                 covers)),
        attach(table_of("cover_attachment_probability", "cover", "1",
                        "probability that it pays anything", covers)),
        attach_error(table_of("cover_attachment_probability_se", "cover", "1",
                              "standard error of that probability", covers)),
        exhaust(table_of("cover_exhaustion_probability", "cover", "1",
                         "probability that it pays all that its terms let pass in a trial; NaN "
                         "where that has no end",
                         covers)),
        exhaust_error(table_of("cover_exhaustion_probability_se", "cover", "1",
                               "standard error of that probability", covers)),
        on_line(table_of("cover_loss_on_line", "cover", "1",
                         "mean payment, of the most that its terms let pass in a trial; NaN where "
                         "that has no end",
                         covers)),
        on_line_error(
            table_of("cover_loss_on_line_se", "cover", "1", "its standard error", covers)),
        premium(table_of("cover_premium", "cover", money,
                         "what it costs over the horizon; NaN where nothing is written", covers)),
        technical(table_of("cover_technical_premium", "cover", money,
                           "mean payment and its load of the standard deviation; NaN where no load "
                           "is written",
                           covers)),
        technical_error(table_of("cover_technical_premium_se", "cover", money,
                                 "its standard error; NaN when all trials pay the same", covers)) {}

  [[nodiscard]] std::vector<Table> all() && {
    std::vector<Table> tables;
    for (auto* table :
         {&mean, &mean_error, &deviation, &deviation_error, &attach, &attach_error, &exhaust,
          &exhaust_error, &on_line, &on_line_error, &premium, &technical, &technical_error})
      tables.push_back(std::move(*table));
    return tables;
  }
};

struct ProviderTables {
  Table mean, mean_error, deviation, deviation_error, exhaust, exhaust_error, short_of, short_error,
      value, low, high, shortfall, shortfall_error;

  ProviderTables(std::size_t providers, const MeasureContext& context)
      : ProviderTables(providers, context.numeraire, context.levels.size()) {}

  ProviderTables(std::size_t providers, const std::string& money, std::size_t levels)
      : mean(table_of("provider_expected_payout", "provider", money,
                      "mean payment of the provider over the horizon", providers)),
        mean_error(table_of("provider_expected_payout_se", "provider", money,
                            "its standard error; NaN when all trials pay the same", providers)),
        deviation(table_of("provider_standard_deviation", "provider", money,
                           "standard deviation of its payments over the horizon", providers)),
        deviation_error(table_of("provider_standard_deviation_se", "provider", money,
                                 "its standard error; NaN when all trials pay the same, or nearly "
                                 "so",
                                 providers)),
        exhaust(table_of("provider_exhaustion_probability", "provider", "1",
                         "probability that nothing of its capital is left; NaN where that has no "
                         "end",
                         providers)),
        exhaust_error(table_of("provider_exhaustion_probability_se", "provider", "1",
                               "standard error of that probability", providers)),
        short_of(table_of("provider_expected_shortfall_of_claims", "provider", money,
                          "mean of what its covers owe and its capital does not suffice for",
                          providers)),
        short_error(table_of("provider_expected_shortfall_of_claims_se", "provider", money,
                             "its standard error; NaN when it is the same in all trials",
                             providers)),
        value(by_level("provider_value_at_risk", money,
                       "smallest payout that is exceeded with at most probability 1 - level",
                       providers * levels)),
        low(by_level("provider_value_at_risk_low", money,
                     "lower end of its confidence interval; NaN when fewer than 100 trials make "
                     "up its tail",
                     providers * levels)),
        high(by_level("provider_value_at_risk_high", money,
                      "upper end of its confidence interval; NaN when fewer than 100 trials make "
                      "up its tail",
                      providers * levels)),
        shortfall(by_level("provider_expected_shortfall", money,
                           "mean payout of the worst 1 - level of trials", providers * levels)),
        shortfall_error(by_level("provider_expected_shortfall_se", money,
                                 "its standard error; NaN below 100 effective samples",
                                 providers * levels)) {}

  static Table by_level(const char* name, const std::string& money, const char* long_name,
                        std::size_t size) {
    Table table = table_of(name, "provider", money, long_name, size);
    table.dims.emplace_back("level");
    return table;
  }

  void set_tail(std::uint32_t label, const ExceedanceCurve& curve, const MeasureContext& context) {
    ExceedanceCurve::RankTable ranks;
    at(deviation_error, label) = curve.standard_deviation_error();
    const auto levels = static_cast<std::uint32_t>(context.levels.size());
    for (std::uint32_t l = 0; l < levels; ++l) {
      const double level = context.levels[l];
      const auto place = label * levels + l;
      const auto interval = curve.interval(level, context.confidence, ranks);
      at(value, place) = curve.value_at_risk(level);
      at(low, place) = interval.low;
      at(high, place) = interval.high;
      at(shortfall, place) = curve.expected_shortfall(level);
      at(shortfall_error, place) = curve.expected_shortfall_error(level);
    }
  }

  [[nodiscard]] std::vector<Table> all() && {
    std::vector<Table> tables;
    for (auto* table : {&mean, &mean_error, &deviation, &deviation_error, &exhaust, &exhaust_error,
                        &short_of, &short_error, &value, &low, &high, &shortfall, &shortfall_error})
      tables.push_back(std::move(*table));
    return tables;
  }
};

/// What was paid in all trials.
struct Paid {
  const PaymentSums& sums;
  const PaymentSums& exhausted;
  const PaymentLaw& law;
};

void estimate(const CoverContext::Cover& cover, const Paid& paid, const TrialTotals& totals,
              CoverTables& tables) {
  const auto k = cover.label;
  const auto n = static_cast<double>(totals.count());
  const double mean = paid.sums.mean(n);
  const double deviation = paid.sums.deviation(n);
  const double attach = paid.sums.probability(n);
  at(tables.mean, k) = mean;
  at(tables.mean_error, k) = paid.sums.mean_error(n);
  at(tables.deviation, k) = deviation;
  at(tables.deviation_error, k) = paid.law.curve(totals).standard_deviation_error();
  at(tables.attach, k) = attach;
  at(tables.attach_error, k) = binomial_error(attach, n);
  if (cover.most) {
    const double exhaust = paid.exhausted.probability(n);
    at(tables.exhaust, k) = exhaust;
    at(tables.exhaust_error, k) = binomial_error(exhaust, n);
    if (*cover.most > 0.0) {
      at(tables.on_line, k) = mean / *cover.most;
      at(tables.on_line_error, k) = paid.sums.mean_error(n) / *cover.most;
    }
  }
  if (cover.premium) at(tables.premium, k) = *cover.premium;
  if (!cover.load) return;
  at(tables.technical, k) = mean + *cover.load * deviation;
  if (deviation > 0.0)
    at(tables.technical_error, k) = paid.law.loaded_mean_error(*cover.load, mean, deviation, n);
}

}  // namespace

std::vector<Table> CoverPayments::tables(const MeasureContext& context) const {
  if (!context.covers || context.covers->labels == nullptr) return {};
  const auto& labels = *context.covers->labels;
  const auto n = static_cast<double>(totals_.count());
  CoverTables covers(labels.covers.size(), context.numeraire);
  for (std::size_t k = 0; k < covers_.size(); ++k)
    estimate(context.covers->covers[k], {covers_[k].paid, covers_[k].exhausted, covers_[k].law},
             totals_, covers);
  auto all = std::move(covers).all();
  if (labels.providers.empty()) return all;
  ProviderTables providers(labels.providers.size(), context);
  for (std::size_t p = 0; p < providers_.size(); ++p) {
    const auto& [label, bound, has_end] = context.covers->providers[p];
    const Provider& sums = providers_[p];
    at(providers.mean, label) = sums.paid.mean(n);
    at(providers.mean_error, label) = sums.paid.mean_error(n);
    at(providers.deviation, label) = sums.paid.deviation(n);
    at(providers.short_of, label) = sums.short_of.mean(n);
    at(providers.short_error, label) = sums.short_of.mean_error(n);
    providers.set_tail(label, sums.law.curve(totals_), context);
    if (!has_end) continue;
    at(providers.exhaust, label) = sums.exhausted.probability(n);
    at(providers.exhaust_error, label) = binomial_error(sums.exhausted.probability(n), n);
  }
  for (auto& table : std::move(providers).all()) all.push_back(std::move(table));
  return all;
}

}  // namespace faultline::risk::measure
