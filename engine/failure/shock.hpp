// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/first_failure.hpp"
#include "failure/hazard.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/provider.hpp"
#include "failure/selector.hpp"
#include "failure/severity.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// One entry of a shock's kill list, resolved: whom it may kill, each independently.
struct Kill {
  /// What fails as a whole.
  template <class Id>
  struct Target {
    Id id;
    std::uint64_t key;  ///< of (kill, target)
    CauseId cause{};    ///< that fails (own_causes.hpp)
  };
  using Avs = Target<stake::AvsId>;
  using Contract = Target<stake::SmartContractId>;
  using Provider = Target<ProviderId>;
  struct Operator {
    stake::OperatorId id;
    std::uint64_t key;  ///< of (kill, operator)
    double weight;      ///< of the tags by which it was selected
    CauseId cause{};    ///< that fails, if there is one
  };
  std::string select;  ///< as written
  double probability = 0.0;
  std::vector<Avs> avs;  ///< in order
  std::vector<Operator> operators;
  std::vector<Contract> contracts;
  std::vector<Provider> providers;
  FaultId fault;      ///< of the operators
  SeverityMap share;  ///< part of an operator's keys or validators
};

/// A named shock: occurrences at exponential gaps, each with one date and its own kills.
struct Shock {
  std::string id;
  std::uint64_t key = 0;
  double rate = 0.0;                       ///< per year
  double probability = 0.0;                ///< of at least one occurrence within the horizon
  std::vector<Kill> kills;                 ///< as written
  FirstFailure first = FirstFailure::own;  ///< never `forced`, which is beside these
  double placed_at = 0.0;                  ///< years, where it is placed
};

/// The shocks, sorted by id. Complains below `shock.<id>`: selectors that match nothing, faults
/// missing or unknown for operators, or given for others, shares that no law has, rates out of
/// reach.
[[nodiscard]] std::vector<Shock> compile_shocks(std::span<const ShockSpec> specs,
                                                const Selectable& among,
                                                std::span<const std::string> faults,
                                                Horizons horizons, base::Issues& issues);

/// k_cs of everybody whom the shock may kill and who has a cause: entries kill independently.
[[nodiscard]] std::map<CauseId, double> kill_probabilities(const Shock& shock);

/// r_s · k_cs: rate at which the shock kills the AVS directly. Entries kill independently, so that
/// k_cs = 1 − Π(1 − k) over the entries that select the AVS.
[[nodiscard]] double kill_rate(const Shock& shock, stake::AvsId avs);
/// The same for a contract and for a provider.
[[nodiscard]] double kill_rate(const Shock& shock, stake::SmartContractId contract);
[[nodiscard]] double kill_rate(const Shock& shock, ProviderId provider);
/// The same for an operator, over the entries that bring it this fault.
[[nodiscard]] double kill_rate(const Shock& shock, stake::OperatorId operator_id, FaultId fault);

}  // namespace faultline::failure
