// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// All that happened in one trial, in names and numbers. Money is in the numeraire, times in days
/// since the beginning of the trial, uniforms in (0, 1).
namespace faultline::run {

/// A loss, on the money grid of whoever bears it: net = gross − recovered exactly.
struct Amounts {
  double gross = 0.0;
  double recovered = 0.0;
  double net = 0.0;
};

/// One summand of a latent variable: loading × value = contribution.
struct PartStory {
  std::string name;  ///< of the factor, or "own part"
  double loading;
  double value;
  double contribution;
};

/// X of a cause in a block: it failed because X < threshold.
struct LatentStory {
  double value;
  double threshold;
  std::optional<double> scale;   ///< √(ν/V) of the trial under the student-t copula
  std::vector<PartStory> parts;  ///< in a factor block; they add up to X, or to X/scale
};

/// What is known beforehand of a first failure or of the first time a shock comes.
enum class KnownStory : std::uint8_t { nothing, failure, failure_and_day };

/// A cause failed by itself because U < p; date = −ln(1 − U)/rate, where the day is not known.
struct OwnFailureStory {
  double rate_per_year;
  double probability;  ///< p, within the horizon
  KnownStory known;
  double uniform;  ///< U
  std::optional<LatentStory> latent;
};

/// A cause failed by itself again; date = that of the failure before − ln(1 − uniform)/rate.
struct RepeatedFailureStory {
  double rate_per_year;
  std::size_t number;  ///< 2 for the second of its own failures in the trial
  double since_day;    ///< of the one before
  double uniform;
};

/// How much of an operator took part in its own fault.
struct OperatorFaultStory {
  std::string operator_name;
  std::string fault;
  double share_uniform;
  double share;  ///< of its keys or validators
};

/// Somebody whom a shock killed because its uniform was below the kill probability.
struct KilledStory {
  std::string name;
  double uniform;
  struct Share {
    double uniform;
    double share;   ///< of the operator's keys
    double weight;  ///< of the tags by which it was selected
  };
  std::optional<Share> share;  ///< of an operator
};

struct KillStory {
  std::string select;
  double probability;
  std::string fault;    ///< of operators; empty for others
  std::size_t targets;  ///< how many the entry selects
  std::string kind;     ///< of whom it selects: "AVS", "contract", "operator", "provider"
  std::vector<KilledStory> killed;
};

/// A shock came; date = that of the one before − ln(1 − uniform)/rate, where the day is not known.
struct ShockStory {
  double rate_per_year;
  double probability;  ///< of at least one within the horizon
  std::size_t number;  ///< 1 for the first of its kind in the trial
  KnownStory known;
  double since_day;  ///< of the one before; 0 for the first
  double uniform;
  std::vector<KillStory> kills;
};

/// A cause was made to fail: nothing was drawn of its date.
struct ForcedStory {
  std::vector<KillStory> kills;  ///< of a shock
};

/// Why and when an occurrence came.
using CauseStory = std::variant<OwnFailureStory, RepeatedFailureStory, ShockStory, ForcedStory>;

/// Which operators took part in the failure of an AVS.
struct ParticipationStory {
  std::string rule;  ///< "all", "each", "exactly" or "by_tag"
  double parameter;  ///< probability of `each`, number of `exactly`; 0 for the others
  std::string tag;   ///< of `by_tag`; empty for the others
  std::size_t operators;
  struct Participant {
    std::string name;
    double uniform;
    double probability;  ///< of `each` and `by_tag`
  };
  std::vector<Participant> took_part;  ///< empty for `all`, which draws nothing
};

/// One draw of the severity of an AVS.
struct SeverityStory {
  std::string operator_name;  ///< whose it is; empty where it is common to all of them
  double uniform;
  double quantile;               ///< of the law, at which the severity is
  std::optional<PartStory> own;  ///< of a tied one: with the factors' parts it makes Φ⁻¹(quantile)
  double severity;
};

/// How hard an AVS was hit.
struct ImpactStory {
  std::string avs;
  std::string severity_per;                 ///< "occurrence" or "operator"
  std::vector<SeverityStory> severities;    ///< one; or one for each operator hit, in order
  std::vector<PartStory> severity_factors;  ///< of a tied severity
  /// That of all operators together; nothing where each has its own.
  [[nodiscard]] const SeverityStory* common_severity() const {
    return severity_per == "occurrence" ? &severities.front() : nullptr;
  }
  std::optional<ParticipationStory> participation;  ///< where the AVS itself failed
};

/// How hard a contract that failed broke.
struct BreakStory {
  std::string contract;
  std::string mode;  ///< "loss" or "freeze"
  double severity_uniform;
  double severity;
  bool dead_before;  ///< it had lost its funds earlier in the trial, and broke no more
};

/// What a contract that broke did to one pool or position.
struct ContractEffectStory {
  std::string contract;
  std::string pool;      ///< empty: a position
  std::string position;  ///< empty: a pool
  double value;          ///< that was there before
  double lost;           ///< of it: taken, or what freezing cost
  double frozen;         ///< of it
  double frozen_days;
};

/// What the occurrence struck: severity × share of what the AVS reaches there; on the base layer
/// the share of the operator's validators.
struct StrikeStory {
  std::string avs;            ///< empty: the base layer
  std::string operator_name;  ///< empty: every operator of the AVS
  std::string fault;          ///< empty: a failure of the AVS
  double fraction;
};

/// Stake that was slashed, or drained from a pool whatever its protocol.
struct HitStory {
  std::string avs;            ///< empty: drained
  std::string operator_name;  ///< empty: drained through none
  std::string operator_set;   ///< empty: none is written
  std::string pool;
  std::string fault;  ///< empty: a failure of the AVS
  double fraction;    ///< of what the AVS reaches in the pool; drained: of what was left of it
  double lost;        ///< units of the asset
  std::string asset;
  double value;          ///< of what was lost, at the base price
  std::string contract;  ///< that drained it; empty: none
};

/// What one position lost.
struct ClaimStory {
  std::string position;
  double loss;  ///< ground-up and look-through, before it is put on the money grid
  double recovered;
  Amounts amounts;
  double book_fraction;  ///< part of the position that is ours
};

/// One term of a cover, and what it did.
struct TermStory {
  std::string term;  ///< as the scenario names it
  std::string per;   ///< "occurrence", "aggregate", "unit" or "position"
  double parameter;  ///< the number written under its name; 0 where that is a list
  struct Number {
    std::string name;
    double value;
  };
  std::vector<Number> numbers;  ///< that are written beside it
  struct Step {
    double at;
    double pays;
  };
  std::vector<Step> steps;  ///< of a parametric term
  struct Layer {
    double attachment;
    double width;
    double share;
    /// What reinstatements do, where it has any.
    struct Use {
      double capacity;  ///< most that it covers in the trial
      double before;    ///< used by earlier occurrences
      double after;
      double premium;  ///< of what this moment used up: shares of the layer's premium
    };
    std::optional<Use> use;
    /// What its aggregate deductible does, where it has one.
    struct Kept {
      double deductible;
      double before;  ///< what earlier occurrences have brought into the layer
      double after;
    };
    std::optional<Kept> kept = {};
  };
  std::vector<Layer> layers;  ///< of a tower, or as parts of the stake at risk
  double carried_before;      ///< what had reached an aggregate term before; 0 per occurrence
  double carried_after;
  double in;   ///< of this occurrence
  double out;  ///< of this occurrence: what passed on
};

/// What one claim got from one cover.
struct ShareStory {
  std::string position;
  double subject;
  double left;   ///< of the claim, before
  double share;  ///< of what the terms pay
  double paid;
  double cut_off;  ///< of the share: more than was left
  struct Relief {
    std::string holder;
    double fraction;  ///< of the position that it owns
    double amount;
  };
  std::vector<Relief> relief;  ///< the payment passed through to whoever holds the position
};

/// Where the money comes from: the provider of a cover, whose capital ends or who can default, and
/// what it did with the occurrences of one moment.
struct FundingStory {
  std::string provider;
  std::optional<double> capital_before;  ///< nothing: without end
  std::optional<double> capital_after;
  double owed_part;  ///< part of what is owed that there is capital for
  double kept;       ///< part of that which is paid: less than 1 where a default hits it
};

/// One of several who pay a cover together: its share of what is owed, and what became of it.
struct CoinsurerStory {
  double share;
  double granted;
  FundingStory funding;
};

/// What an occurrence hit of those who claim, where terms ask for it.
struct AtRiskStory {
  double units;  ///< validators or keys
  double stake;
};

/// What one cover did with one occurrence.
struct SettlementStory {
  std::string cover;
  std::string subject_rule;  ///< "net-of-earlier" or "ground-up"
  double subject;            ///< loss that the first term saw: the sum over the claims
  std::vector<TermStory> terms;
  double payable;  ///< what the last term let pass
  std::vector<ShareStory> shares;
  std::optional<FundingStory> funding;
  std::vector<CoinsurerStory> coinsurers;
  std::optional<AtRiskStory> at_risk;
  double paid;
  double given_back;             ///< to an aggregate limit that stands last, by the whole group
  std::size_t at_the_same_time;  ///< occurrences that passed the terms together, this one included
};

/// What one treaty repaid of what providers paid at the moment of an occurrence.
struct TreatyStory {
  std::string treaty;
  std::vector<std::string> reinsured;
  double subject;  ///< what they paid
  std::vector<TermStory> terms;
  std::optional<FundingStory> funding;
  double paid;
};

struct OccurrenceStory {
  std::string cause;
  std::uint64_t key;
  double day;
  CauseStory draws;
  std::optional<OperatorFaultStory> operator_fault;  ///< where an operator failed by itself
  std::vector<ImpactStory> impacts;
  std::vector<BreakStory> breaks;  ///< of every contract that failed
  std::vector<ContractEffectStory> contract_effects;
  std::vector<StrikeStory> strikes;
  std::vector<HitStory> hits;
  std::vector<ClaimStory> claims;
  std::vector<SettlementStory> settlements;  ///< in the order in which covers pay
  std::vector<std::string> refused_by;       ///< covers that refuse the occurrence
  std::vector<TreatyStory> treaties = {};    ///< of its moment, at the first occurrence of it
  Amounts book;
};

/// A provider of cover that fails.
struct DefaultStory {
  std::string provider;
  double day;
};

/// What a position lost in the trial.
struct PositionStory {
  std::string name;
  double book_fraction;
  Amounts amounts;
};

/// A number that is not known, as it was in the trial.
struct ParameterStory {
  std::string path;
  double value;
};

struct TrialStory {
  std::string case_name;
  std::uint64_t trial;
  std::uint64_t seed;
  double horizon_days;
  double drawn_days;  ///< the longest horizon of the run, for which probabilities are told
  std::string numeraire;
  std::string plan_hash;
  std::optional<std::size_t> parameter_draw;  ///< which, where numbers are drawn
  std::vector<ParameterStory> parameters;
  std::vector<OccurrenceStory> occurrences;  ///< in the order of time
  std::vector<DefaultStory> defaults;        ///< in the order of time
  std::vector<PositionStory> positions;      ///< those that lost anything
  Amounts book;                              ///< as in the tail of a result, bit for bit
};

}  // namespace faultline::run
