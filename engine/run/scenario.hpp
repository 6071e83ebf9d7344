// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "failure/provider_failure_spec.hpp"
#include "failure/spec.hpp"
#include "insurance/provider_spec.hpp"
#include "insurance/spec.hpp"
#include "insurance/treaty_spec.hpp"
#include "portfolio/loss_batch.hpp"
#include "portfolio/position_terms_spec.hpp"
#include "portfolio/spec.hpp"
#include "portfolio/yield_spec.hpp"
#include "run/prior.hpp"
#include "stake/spec.hpp"

/// The whole scenario as the user wrote it: one struct per block of the file.
namespace faultline::run {

/// How losses are estimated. `automatic` chooses, and says which and why.
enum class Method : std::uint8_t { automatic, plain };
inline base::EnumWords enum_words(Method) {
  static constexpr std::array<std::string_view, 2> known{"auto", "plain"};
  static constexpr std::array<std::string_view, 3> unsupported{"importance", "conditional",
                                                               "exact"};
  return {known, unsupported};
}

/// What the result file keeps beside the summary.
enum class Store : std::uint8_t {
  summary,
  exceedance,
  tail,
  trials,
  diagnostics,
  covers,
  contributions,
  blocks,
  events
};
inline base::EnumWords enum_words(Store) {
  static constexpr std::array<std::string_view, 9> known{"summary",       "exceedance",  "tail",
                                                         "trials",        "diagnostics", "covers",
                                                         "contributions", "blocks",      "events"};
  return {known, {}};
}

/// Whose exceedance curves are kept.
enum class CurveScope : std::uint8_t { everybody, book };
inline base::EnumWords enum_words(CurveScope) {
  static constexpr std::array<std::string_view, 2> known{"everybody", "book"};
  return {known, {}};
}

/// `portfolio::Perspective` as the user writes it.
enum class QuantilePerspective : std::uint8_t { gross, recovered, net };
inline base::EnumWords enum_words(QuantilePerspective) {
  return {portfolio::perspective_names, {}};
}

/// One length of a trial, in days.
struct OneHorizon {
  static constexpr std::string_view name = "one";
  static constexpr base::VariantForm form = base::VariantForm::number;
  double value = 365.0;
};
/// Several, each a case of its own on the same draws.
struct SeveralHorizons {
  static constexpr std::string_view name = "several";
  static constexpr base::VariantForm form = base::VariantForm::list;
  std::vector<double> values;
};
using HorizonDays = std::variant<OneHorizon, SeveralHorizons>;

struct RunSpec {
  std::int64_t trials = 1'000'000;
  std::uint64_t seed = 1;
  HorizonDays horizon_days;
  Method method = Method::automatic;
  std::vector<double> levels{0.95, 0.99, 0.999};
  std::optional<std::int64_t> parameter_draws;  ///< `run::parameter_draws` says what holds
};

/// Lengths at which results are wanted, in days: one or several, as written.
[[nodiscard]] inline std::vector<double> horizons_days(const RunSpec& run) {
  if (const auto* one = std::get_if<OneHorizon>(&run.horizon_days)) return {one->value};
  return std::get<SeveralHorizons>(run.horizon_days).values;
}

/// How long occurrences are drawn for.
[[nodiscard]] inline double longest_horizon_years(const RunSpec& run) {
  const auto days = horizons_days(run);
  return *std::max_element(days.begin(), days.end()) / base::days_per_year;
}

struct OutputSpec {
  std::vector<Store> store{Store::summary, Store::exceedance, Store::tail, Store::diagnostics};
  std::int64_t tail_trials = 1000;
  std::vector<QuantilePerspective> position_quantiles{
      QuantilePerspective::gross, QuantilePerspective::recovered, QuantilePerspective::net};
  std::vector<double> position_levels;  ///< empty: all
  CurveScope curves_of = CurveScope::everybody;
  std::vector<std::string> exact;
};

/// Whether the result is to keep this.
[[nodiscard]] inline bool keeps(const OutputSpec& output, Store what) {
  return std::find(output.store.begin(), output.store.end(), what) != output.store.end();
}

/// An `[[avs]]` row: what it is, how it fails, what it pays, and what it takes to attack it.
struct AvsRow {
  stake::AvsSpec avs;
  failure::AvsFailureSpec failure;
  portfolio::AvsTermsSpec terms{};
};

/// An `[[operator]]` row: who it is, how it fails, and what it keeps.
struct OperatorRow {
  stake::OperatorSpec operator_;
  failure::OperatorFailureSpec failure;
  portfolio::OperatorCommissionSpec commission{};
};

/// A `[[contract]]` row: what it holds, and how it fails.
struct ContractRow {
  stake::SmartContractSpec contract;
  failure::ContractFailureSpec failure;
};

/// A `[[position]]` row: who it is, who pays before its holders do, and what it earns and owes.
struct PositionRow {
  stake::PositionSpec position;
  portfolio::WaterfallSpec waterfall;
  portfolio::PositionTermsSpec terms{};
};

/// A `[[provider]]` row: what it pays with, and how it defaults.
struct ProviderRow {
  insurance::ProviderSpec insurance;
  failure::ProviderFailureSpec failure;
};

/// Whether positions have exceedance curves in the result.
[[nodiscard]] inline bool keeps_position_curves(const OutputSpec& output) {
  return keeps(output, Store::exceedance) && output.curves_of == CurveScope::everybody;
}

struct Scenario {
  std::int64_t schema = 1;
  std::string name;
  base::Date as_of;
  std::string numeraire;
  RunSpec run;
  std::vector<stake::AssetSpec> assets;
  std::vector<stake::ProtocolSpec> protocols;
  std::vector<AvsRow> avs;
  std::vector<OperatorRow> operators;
  std::vector<ContractRow> contracts;
  std::vector<stake::PoolSpec> pools;
  std::vector<stake::CommitmentSpec> commitments;
  std::vector<PositionRow> positions;
  std::vector<stake::DelegationSpec> delegations;
  std::vector<stake::HoldingSpec> holdings;
  std::vector<stake::BookSpec> book;
  std::optional<failure::DependenceSpec> dependence;
  std::vector<failure::LoadingSpec> loadings;
  std::vector<failure::ShockSpec> shocks;
  std::optional<failure::ForceSpec> force;
  std::vector<ProviderRow> providers;
  std::vector<insurance::CoverSpec> covers;
  std::vector<insurance::TreatySpec> treaties;
  OutputSpec output;
  /// Numbers written as a law, by path; their fields hold its median. Sorted by path.
  std::vector<UncertainNumber> uncertain;
};

template <class V>
void describe(V& v, OneHorizon& s) {
  v.required({"one", "d", "length of a trial"}, s.value, base::above(0.0));
}
template <class V>
void describe(V& v, SeveralHorizons& s) {
  v.required({"several", "d", "lengths of a trial"}, s.values, base::above(0.0));
}
template <class V>
void describe(V& v, RunSpec& s) {
  v.field({"trials", "1", "number of trials"}, s.trials, base::between(1.0, 0x1p34));
  v.field({"seed", "", "seed of every draw: 0 … 2⁶³−1, or a string \"0x…\""}, s.seed);
  v.field({"horizon_days", "d",
           "length of a trial, or several lengths, each a case; a year has 365 days"},
          s.horizon_days);
  v.field({"method", "", "how losses are estimated"}, s.method);
  v.field({"levels", "1", "levels of value at risk and expected shortfall"}, s.levels,
          base::Range{.low = 0.0, .high = 1.0, .low_open = true, .high_open = true});
  v.optional({"parameter_draws", "1",
              "how often numbers that are given by a law are drawn; divides `trials`. If not "
              "written, the most up to 128 that do"},
             s.parameter_draws, base::between(2.0, 65536.0));
  v.unsupported("stop", "rule that ends the run early");
}
template <class V>
void describe(V& v, OutputSpec& s) {
  v.field({"store", "", "what the result file keeps"}, s.store);
  v.field({"tail_trials", "1", "how many of the worst trials are kept in full"}, s.tail_trials,
          base::between(0.0, 1e6));
  v.field({"position_quantiles", "",
           "perspectives in which positions have value at risk, expected shortfall and curves; the "
           "book has them in all"},
          s.position_quantiles);
  v.field({"position_levels", "1",
           "which of `run.levels` positions have value at risk and expected shortfall at; all when "
           "empty"},
          s.position_levels,
          base::Range{.low = 0.0, .high = 1.0, .low_open = true, .high_open = true});
  v.field({"exact", "",
           "holders whose quantiles are made exact by simulating every trial twice: positions, and "
           "`book`; where `contributions` are kept, of theirs and of the book's"},
          s.exact);
  v.field({"curves_of", "", "whose exceedance curves are kept"}, s.curves_of);
}
template <class V>
void describe(V& v, AvsRow& s) {
  describe(v, s.avs);
  describe(v, s.failure);
  describe(v, s.terms);
}
template <class V>
void describe(V& v, OperatorRow& s) {
  describe(v, s.operator_);
  describe(v, s.failure);
  describe(v, s.commission);
}
template <class V>
void describe(V& v, ContractRow& s) {
  describe(v, s.contract);
  describe(v, s.failure);
}
template <class V>
void describe(V& v, PositionRow& s) {
  describe(v, s.position);
  describe(v, s.waterfall);
  describe(v, s.terms);
}
template <class V>
void describe(V& v, ProviderRow& s) {
  describe(v, s.insurance);
  describe(v, s.failure);
}
inline std::string row_key(const AvsRow& s) {
  return s.avs.id;
}
inline std::string row_key(const OperatorRow& s) {
  return s.operator_.id;
}
inline std::string row_key(const ContractRow& s) {
  return s.contract.id;
}
inline std::string row_key(const PositionRow& s) {
  return s.position.id;
}
inline std::string row_key(const ProviderRow& s) {
  return s.insurance.id;
}

template <class V>
void describe(V& v, Scenario& s) {
  v.required({"schema", "", "version of the scenario language"}, s.schema, base::between(1.0, 1.0));
  v.required({"name", "", "name of the scenario"}, s.name);
  v.required({"as_of", "", "date that stakes and prices belong to"}, s.as_of);
  v.required({"numeraire", "", "unit of every loss: ETH, USD, BTC"}, s.numeraire);
  v.field({"run", "", "how many trials, and how"}, s.run);
  v.rows({"asset", "", "what is staked"}, "assets", s.assets);
  v.rows({"protocol", "", "slashing semantics"}, "protocols", s.protocols);
  v.rows({"avs", "", "services that stake secures"}, "avs", s.avs);
  v.rows({"operator", "", "who runs the nodes"}, "operators", s.operators);
  v.rows({"contract", "", "smart contracts that can fail"}, "contracts", s.contracts);
  v.rows({"pool", "", "balances that can be slashed"}, "pools", s.pools);
  v.rows({"commitment", "", "how far an AVS reaches into a pool"}, "commitments", s.commitments);
  v.rows({"position", "", "who bears the loss"}, "positions", s.positions);
  v.rows({"delegation", "", "amounts of pools that positions own"}, "delegations", s.delegations);
  v.rows({"holding", "", "parts of positions that positions own"}, "holdings", s.holdings);
  v.rows({"book", "", "the positions that are ours"}, "book", s.book);
  v.optional({"dependence", "", "who fails together"}, s.dependence);
  v.rows({"loading", "", "loadings of single causes on the factors of the dependence"}, "loadings",
         s.loadings);
  v.rows({"shock", "", "incidents that hit many at once"}, "shocks", s.shocks);
  v.optional({"force", "", "causes that are made to fail in every trial"}, s.force);
  v.rows({"provider", "", "who pays for covers"}, "providers", s.providers);
  v.rows({"cover", "", "insurance contracts"}, "covers", s.covers);
  v.rows({"treaty", "", "reinsurance of providers"}, "treaties", s.treaties);
  v.field({"output", "", "what the result file keeps"}, s.output);
  v.unsupported("cascade", "attacks after a loss of stake");
  v.unsupported("limit", "limits on results");
  v.unsupported("sweep", "sweeps over a parameter");
}

}  // namespace faultline::run
