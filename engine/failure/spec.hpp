// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/named_matrix.hpp"
#include "failure/contract_failure_spec.hpp"
#include "failure/force_spec.hpp"
#include "failure/law.hpp"
#include "failure/provider_failure_spec.hpp"

/// What the user writes about failure (docs/methods/failure.md). `FailureModel` is the validated
/// form.
namespace faultline::failure {

/// Every operator of the AVS takes part: `"all"`.
struct AllTakePart {
  static constexpr std::string_view name = "all";
  static constexpr base::VariantForm form = base::VariantForm::word;
};
/// Each operator takes part with this probability, independently: `{ each = 0.6 }`.
struct EachTakesPart {
  static constexpr std::string_view name = "each";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  double probability = 1.0;
};
/// A uniformly drawn set of this many operators, or all where there are fewer: `{ exactly = 3 }`.
struct ExactlyTakePart {
  static constexpr std::string_view name = "exactly";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::int64_t count = 1;
};
/// Each operator takes part independently, with the probability of what it runs:
/// `{ by_tag = "client", weights = { geth = 0.9, nethermind = 0.1 } }`.
struct ByTagTakesPart {
  static constexpr std::string_view name = "by_tag";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::string tag;
  std::map<std::string, double> weights;  ///< probability by value of the tag
};
/// Which operators an AVS failure hits.
using Participation = std::variant<AllTakePart, EachTakesPart, ExactlyTakePart, ByTagTakesPart>;

/// Whose draw a severity is, in one occurrence.
enum class SeverityPer : std::uint8_t { occurrence, each_operator };
inline base::EnumWords enum_words(SeverityPer) {
  static constexpr std::array<std::string_view, 2> known{"occurrence", "operator"};
  return {known, {}};
}

/// The failure side of an `[[avs]]` row. Exactly one of the first three is written.
struct AvsFailureSpec {
  std::optional<double> failure_probability;   ///< per year, all reasons included
  std::optional<double> residual_probability;  ///< per year, shocks not included
  std::optional<double> rate_per_year;         ///< of failures that repeat, all reasons included
  Law severity;
  Participation participation;
  SeverityPer severity_per = SeverityPer::occurrence;
  std::map<std::string, double> severity_loadings{};  ///< by id of the factor
};

/// What an operator does wrong; protocols slash it differently.
enum class FaultKind : std::uint8_t { double_sign, key_leak, downtime };
inline base::EnumWords enum_words(FaultKind) {
  static constexpr std::array<std::string_view, 3> known{"double-sign", "key-leak", "downtime"};
  return {known, {}};
}

/// Where a fault of an operator does harm: at the AVSs that it serves, on the base layer of its
/// pools, or in both places.
enum class FaultReach : std::uint8_t { avs, base, both };
inline base::EnumWords enum_words(FaultReach) {
  static constexpr std::array<std::string_view, 3> known{"avs", "base", "both"};
  return {known, {}};
}
[[nodiscard]] constexpr bool reaches_avs(FaultReach reach) {
  return reach != FaultReach::base;
}
[[nodiscard]] constexpr bool reaches_base(FaultReach reach) {
  return reach != FaultReach::avs;
}

/// A way in which an operator fails by itself. Exactly one of probabilities and rate is written.
struct OperatorFaultSpec {
  FaultKind kind = FaultKind::double_sign;
  std::optional<double> failure_probability;   ///< per year, all reasons included
  std::optional<double> residual_probability;  ///< per year, shocks not included
  std::optional<double> rate_per_year;         ///< of faults that repeat, all reasons included
  Law share;                                   ///< fraction of its keys or validators
  FaultReach reach = FaultReach::avs;
};

/// The failure side of an `[[operator]]` row.
struct OperatorFailureSpec {
  std::vector<OperatorFaultSpec> faults;  ///< of different kinds
};

/// In the order of the list of copulas (copula.hpp).
enum class Copula : std::uint8_t { gaussian, student_t };
inline constexpr std::array<std::string_view, 2> copula_words{"gaussian", "student-t"};
inline base::EnumWords enum_words(Copula) {
  return {copula_words, {}};
}

enum class Structure : std::uint8_t { factor, matrix };
inline base::EnumWords enum_words(Structure) {
  static constexpr std::array<std::string_view, 2> known{"factor", "matrix"};
  return {known, {}};
}

enum class MatrixSpace : std::uint8_t { latent, event };
inline base::EnumWords enum_words(MatrixSpace) {
  static constexpr std::array<std::string_view, 2> known{"latent", "event"};
  return {known, {}};
}

enum class MatrixForm : std::uint8_t { correlation, covariance };
inline base::EnumWords enum_words(MatrixForm) {
  static constexpr std::array<std::string_view, 2> known{"correlation", "covariance"};
  return {known, {}};
}

enum class MatrixRepair : std::uint8_t { error, nearest };
inline base::EnumWords enum_words(MatrixRepair) {
  static constexpr std::array<std::string_view, 2> known{"error", "nearest"};
  return {known, {}};
}

/// Causes that depend on each other in one way.
struct BlockSpec {
  std::vector<std::string> causes;  ///< selectors
  Structure structure = Structure::factor;
  std::optional<base::NamedMatrix> matrix;  ///< of a `matrix` block; named by their labels
  MatrixSpace space = MatrixSpace::latent;
  std::optional<double> event_horizon_days =
      std::nullopt;  ///< written with space `event` and with no other
  MatrixForm form = MatrixForm::correlation;
  MatrixRepair repair = MatrixRepair::error;
};

/// A common factor, or one per value of a tag.
struct FactorSpec {
  std::string id;
  std::string by;  ///< "all" or "tag:<name>"
  double loading = 0.0;
  std::map<std::string, double> override_loading;  ///< by label of the cause
};

/// A row of a table of loadings: those of one cause, in the place of what the factors say.
struct LoadingSpec {
  std::string id;                           ///< label of the cause
  std::map<std::string, double> by_factor;  ///< by id of the factor
};

struct DependenceSpec {
  Copula copula = Copula::gaussian;
  std::optional<double> degrees_of_freedom;  ///< ν; written for `student-t` and for nothing else
  std::vector<std::string> independent;      ///< selectors
  std::vector<BlockSpec> blocks;
  std::vector<FactorSpec> factors;
};

/// What a shock does to the causes that a selector names.
struct KillSpec {
  std::string select;        ///< "avs.eigenda", "operator[client=geth]", "contract.vault"
  double probability = 1.0;  ///< for each selected cause, independently, given the shock
  std::string fault;         ///< kind of fault; required for operators, none for others
  std::optional<Law> share;  ///< operators: fraction of its keys or validators; default 1
  std::optional<FaultReach> reach = std::nullopt;  ///< operators: where it does harm; default avs
};

/// One rate, one date, one occurrence, a kill probability per selected cause.
struct ShockSpec {
  std::string id;
  double rate_per_year = 0.0;
  std::vector<KillSpec> kill;
};

/// What becomes of a cause whose probability is above 0 and too small to be realised
/// (`smallest_probability`). Refused where a person wrote it; a law of a probability that is not
/// known may have such values now and then. They stand for "never", but are kept, down to 1e-15,
/// where causes are known to fail, which may be just these.
enum class TooRare : std::uint8_t { refused, never, kept };

/// All of it. Ids run in parallel with what they are the ids of.
/// A factor of which every trial tells the value, by its name after splitting: `market`, or
/// `client=geth` of one by a tag.
struct ToldFactor {
  std::string name;
  std::string path;  ///< where it is asked for: complaints stand there
};

struct FailureSpec {
  std::vector<std::string> avs_ids;
  std::vector<AvsFailureSpec> avs;
  std::vector<std::string> operator_ids;  ///< those that are not here have no faults
  std::vector<OperatorFailureSpec> operators;
  std::vector<std::string> contract_ids{};
  std::vector<ContractFailureSpec> contracts{};
  std::vector<std::string> provider_ids{};  ///< ascending
  std::vector<ProviderFailureSpec> providers{};
  std::optional<DependenceSpec> dependence;  ///< must be written when any cause can fail by itself
  std::vector<LoadingSpec> loadings;         ///< in addition to what overrides say
  std::vector<ShockSpec> shocks;
  std::optional<ForceSpec> force;
  std::vector<ToldFactor> told_factors{};
  std::optional<double> shortest_horizon_years;  ///< where results are read before the end, too
  TooRare too_rare = TooRare::refused;
  std::size_t models = 1;  ///< that share the work on a mean over them, of which this makes one
};

template <class V>
void describe(V&, AllTakePart&) {}
template <class V>
void describe(V& v, EachTakesPart& s) {
  v.required({"each", "1", "probability that an operator takes part"}, s.probability,
             base::fraction());
}
template <class V>
void describe(V& v, ExactlyTakePart& s) {
  v.required({"exactly", "1", "number of operators that take part"}, s.count, base::at_least(1.0));
}
template <class V>
void describe(V& v, ByTagTakesPart& s) {
  v.required({"by_tag", "", "tag of the operators"}, s.tag);
  v.map({"weights", "1", "probability that an operator takes part, by value of the tag"}, s.weights,
        "", base::between(0.0, 1.0));
}
template <class V>
void describe(V& v, AvsFailureSpec& s) {
  v.optional({"failure_probability", "1/year",
              "probability of at least one failure in a year, all reasons included"},
             s.failure_probability, base::or_prior(base::probability()));
  v.optional({"residual_probability", "1/year",
              "the same without the shocks that kill the AVS; instead of failure_probability"},
             s.residual_probability, base::or_prior(base::probability()));
  v.optional({"rate_per_year", "1/year",
              "expected number of failures in a year, all reasons included; instead of a "
              "probability, and then they repeat"},
             s.rate_per_year, base::or_prior(base::at_least(0.0)));
  v.required({"severity", "1", "fraction lost of what the failure may reach"}, s.severity);
  v.field({"severity_per", "",
           "whether one draw of the severity is common to all operators hit in an occurrence, or "
           "each has its own"},
          s.severity_per);
  v.map({"severity_loadings", "1",
         "how far the severity depends on factors, by id: it is high where they are low"},
        s.severity_loadings, "",
        base::or_prior({.low = -1.0, .high = 1.0, .low_open = true, .high_open = true}));
  v.required({"participation", "", "which operators a failure hits"}, s.participation);
}
template <class V>
void describe(V& v, OperatorFaultSpec& s) {
  v.required({"kind", "", "what the operator does wrong"}, s.kind);
  v.optional({"failure_probability", "1/year",
              "probability of at least one such fault in a year, all reasons included"},
             s.failure_probability, base::or_prior(base::probability()));
  v.optional({"residual_probability", "1/year",
              "the same without the shocks that bring this fault; instead of failure_probability"},
             s.residual_probability, base::or_prior(base::probability()));
  v.optional({"rate_per_year", "1/year",
              "expected number of such faults in a year, all reasons included; instead of a "
              "probability, and then they repeat"},
             s.rate_per_year, base::or_prior(base::at_least(0.0)));
  v.required({"share", "1", "fraction of its keys or validators that take part"}, s.share);
  v.required({"reach", "",
              "where it does harm: at the AVSs that the operator serves, on the base "
              "layer of its pools, or both"},
             s.reach);
}
template <class V>
void describe(V& v, OperatorFailureSpec& s) {
  v.list({"faults", "", "ways in which the operator fails by itself"}, s.faults,
         base::Presence::optional);
}
template <class V>
void describe(V& v, BlockSpec& s) {
  v.required({"causes", "", "selectors of the causes in the block"}, s.causes);
  v.required({"structure", "", "how they depend on each other"}, s.structure);
  v.matrix({"file", "",
            "its matrix (`matrix`): CSV with names in the header, or HDF5 with `names` beside it"},
           s.matrix);
  v.field({"space", "", "what the matrix correlates: latent variables, or the events of failing"},
          s.space);
  v.optional({"event_horizon_days", "days",
              "within which an AVS fails or not, for `space = \"event\"`; required there"},
             s.event_horizon_days, base::above(0.0));
  v.field({"form", "", "what the matrix holds"}, s.form);
  v.field({"repair", "", "what to do when it is not positive semidefinite"}, s.repair);
}
template <class V>
void describe(V& v, FactorSpec& s) {
  v.required({"id", "", "name of the factor"}, s.id);
  v.required({"by", "", "`all`, or `tag:<name>` for one factor per value of the tag"}, s.by);
  constexpr base::Range loading =
      base::or_prior({.low = -1.0, .high = 1.0, .low_open = true, .high_open = true});
  v.required({"loading", "1", "loading of every cause that the factor reaches"}, s.loading,
             loading);
  v.map({"override", "1", "loadings of single causes: AVSs by id, others by name"},
        s.override_loading, "", loading);
}
template <class V>
void describe(V& v, LoadingSpec& s) {
  v.required({"id", "", "the cause: AVSs by id, others by name"}, s.id);
  v.map({"factor", "1", "its loading on each factor that is named here, before weights of tags"},
        s.by_factor, "",
        base::or_prior({.low = -1.0, .high = 1.0, .low_open = true, .high_open = true}));
}
template <class V>
void describe(V& v, DependenceSpec& s) {
  v.required({"copula", "", "law of the latent variables"}, s.copula);
  v.optional({"degrees_of_freedom", "1", "ν of the `student-t` copula; required there"},
             s.degrees_of_freedom, base::or_prior(base::at_least(1.0)));
  v.field({"independent", "", "selectors of causes outside every block"}, s.independent);
  v.list({"block", "", "blocks that partition the causes"}, s.blocks, base::Presence::optional);
  v.list({"factor", "", "common factors of the `factor` blocks"}, s.factors,
         base::Presence::optional);
}
template <class V>
void describe(V& v, KillSpec& s) {
  v.required({"select", "", "AVSs, contracts, operators or providers that the shock may kill"},
             s.select);
  v.required({"probability", "1", "probability for each, given the shock"}, s.probability,
             base::or_prior(base::fraction()));
  v.field({"fault", "", "kind of fault of an operator: double-sign, key-leak, downtime"}, s.fault);
  v.optional({"share", "1", "fraction of an operator's keys that are hit; 1 if not written"},
             s.share);
  v.optional({"reach", "",
              "where the fault of an operator does harm; `avs`, at the AVSs that it serves, if not "
              "written"},
             s.reach);
}
template <class V>
void describe(V& v, ShockSpec& s) {
  v.required({"id", "", "name of the shock"}, s.id);
  v.required({"rate_per_year", "1/year", "expected number of occurrences in a year"},
             s.rate_per_year, base::or_prior(base::at_least(0.0)));
  v.list({"kill", "", "what it does, and to whom"}, s.kill, base::Presence::required);
}

inline std::string row_key(const FactorSpec& s) {
  return s.id;
}
inline std::string row_key(const LoadingSpec& s) {
  return s.id;
}
inline std::string row_key(const ShockSpec& s) {
  return s.id;
}

}  // namespace faultline::failure
