// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "failure/first_failure.hpp"
#include "failure/latent_draw.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/provider.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

/// Every draw behind one occurrence. Each uniform is that of the draw map, and each derived number
/// is computed by the code that simulates.
namespace faultline::failure {

/// A cause that failed by itself: U < p, and τ = −ln(1−U)/λ dates it where it is not placed.
struct OwnFailure {
  double rate = 0.0;         ///< λ, per year
  double probability = 0.0;  ///< p, within the horizon
  FirstFailure first = FirstFailure::own;
  LatentDraw latent;
};

/// A cause that failed by itself again: at `since` − ln(1−uniform)/rate.
struct RepeatedFailure {
  double rate = 0.0;        ///< λ, per year
  std::uint32_t index = 0;  ///< among its own failures in the trial, from 1
  double since = 0.0;       ///< time of the one before, years
  double uniform = 0.0;
};

/// How much of an operator took part in its own fault.
struct OperatorFaultDraws {
  stake::OperatorId id;
  FaultId fault;
  double share_uniform = 0.0;
  double share = 0.0;  ///< of its keys, drawn
};

/// A cause that a shock killed: its uniform was below the probability of the kill entry.
struct KilledAvs {
  stake::AvsId id;
  double uniform = 0.0;
};
struct KilledOperator {
  stake::OperatorId id;
  double uniform = 0.0;
  double share_uniform = 0.0;
  double share = 0.0;   ///< of its keys, drawn
  double weight = 0.0;  ///< of the tags by which it was selected
};

/// A contract that a shock killed, or a provider.
struct KilledContract {
  stake::SmartContractId id;
  double uniform = 0.0;
};
struct KilledProvider {
  ProviderId id;
  double uniform = 0.0;
};

/// One entry of a shock's kill list in one occurrence.
struct KillDraws {
  std::string select;
  double probability = 0.0;
  FaultId fault;            ///< of operators
  std::size_t targets = 0;  ///< how many the entry selects
  std::vector<KilledAvs> avs;
  std::vector<KilledOperator> operators;
  std::vector<KilledContract> contracts{};
  std::vector<KilledProvider> providers{};
};

/// An occurrence of a shock: at `since` − ln(1−uniform)/rate where it is not placed.
struct ShockArrival {
  double rate = 0.0;         ///< per year
  double probability = 0.0;  ///< of at least one within the horizon
  std::uint32_t index = 0;   ///< among the occurrences of the shock in the trial
  FirstFailure first = FirstFailure::own;
  double since = 0.0;  ///< time of the one before, years; 0 for the first
  double uniform = 0.0;
  std::vector<KillDraws> kills;  ///< as written in the scenario
};

/// A cause that was made to fail, with what it kills if it is a shock.
struct ForcedFailure {
  std::vector<KillDraws> kills;
};

/// Which operators took part in a failure of an AVS.
struct ParticipationDraws {
  struct Participant {
    stake::OperatorId id;
    double uniform;
    double probability;  ///< under `each` and `by_tag`; 1 under the others
  };
  Participation rule;
  std::size_t operators = 0;              ///< of the AVS
  std::vector<Participant> participants;  ///< empty where all take part, which draws nothing
};

/// One draw of the severity of an AVS.
struct SeverityDraw {
  stake::OperatorId operator_id;  ///< whose it is; invalid where it is common to all of them
  double uniform = 0.0;
  double quantile = 0.0;  ///< of the law, at which the severity is: Φ of the sum of the parts of a
                          ///< severity that is tied to factors, otherwise the uniform
  std::optional<LatentPart> own = std::nullopt;  ///< of a tied one: the last of the parts
  double severity = 0.0;
};

/// How hard an AVS was hit.
struct ImpactDraws {
  stake::AvsId avs;
  SeverityPer severity_per = SeverityPer::occurrence;
  std::vector<FactorPart> severity_factors{};  ///< of a tied severity, in the order in which they
                                               ///< add up: −b_k and F_k
  std::vector<SeverityDraw> severities{};      ///< one; or one for each operator hit, in order
  std::optional<ParticipationDraws> participation = std::nullopt;  ///< where the AVS itself failed
};

/// Whether a contract that failed broke, or had lost its funds earlier in the trial.
enum class BreakState : std::uint8_t { broke, dead_before };

/// How hard a smart contract broke.
struct BreakDraws {
  stake::SmartContractId contract;
  double severity_uniform = 0.0;
  double severity = 0.0;
  BreakState state = BreakState::broke;
};

struct OccurrenceExplanation {
  std::variant<OwnFailure, RepeatedFailure, ShockArrival, ForcedFailure> cause;
  std::optional<OperatorFaultDraws> operator_fault;  ///< where an operator failed by itself
  std::vector<ImpactDraws> impacts;                  ///< by AVS
  std::vector<BreakDraws> breaks{};                  ///< by contract: each that failed
};

struct CompiledFailure;

/// Explains each occurrence of a batch that `FailureModel::draw` made, in its order.
[[nodiscard]] std::vector<OccurrenceExplanation> explain(const CompiledFailure& failure,
                                                         std::uint64_t seed,
                                                         const OccurrenceBatch& batch);

}  // namespace faultline::failure
