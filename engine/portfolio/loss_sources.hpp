// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "insurance/subject_losses.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/exposure.hpp"
#include "portfolio/loss_part.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// By whose failure something was lost.
enum class LossKind : std::uint8_t {
  avs,             ///< of an AVS itself
  operator_fault,  ///< of one of its operators, at an AVS or on the base layer
  contract         ///< of a smart contract
};
inline constexpr std::size_t loss_kind_count = 3;
inline constexpr std::array<std::string_view, loss_kind_count> loss_kind_names{"avs", "operator",
                                                                               "contract"};

/// What a position lost in one occurrence through one AVS and operator, or through one contract.
struct SourcedLoss {
  stake::PositionId position;
  LossKind kind;
  stake::AvsId avs;                 ///< invalid on the base layer, and for contracts
  stake::OperatorId operator_id;    ///< invalid for contracts, and where it was through none
  stake::SmartContractId contract;  ///< invalid for slashes
  double gross;                     ///< numeraire
  double recovered;                 ///< its part of what covers paid the position
};

/// Says through whom positions lost what they lost (docs/methods/portfolio.md). With g_i what
/// position i lost in an occurrence, r_i what it recovered, and x_is what source s took at the
/// shares that it held to begin with,
///
///   g_is = g_i x_is / Σ_s x_is,   r_is = r_i x_is / Σ_s x_is                        (L.28)
///
/// so that parts of a position add up to what it lost and recovered. Refers to graph and exposure.
class LossSources {
 public:
  /// Tells it of those positions for which `wanted` holds.
  LossSources(const stake::StakeGraph& graph, const Exposure& exposure, std::vector<bool> wanted);

  /// Buffers, reused.
  struct Workspace {
    std::vector<SourcedLoss> losses;
    std::vector<double> total;  ///< by position; 0 between calls
  };

  /// Parts of what wanted positions lost in occurrence j, in the order of the hits and then the
  /// effects. `hits` of the occurrence are listed (`penalty::HitForm::listed`), `effects` those of
  /// the occurrence. They refer to the workspace.
  [[nodiscard]] std::span<const SourcedLoss> of(std::uint32_t j, std::span<const penalty::Hit> hits,
                                                std::span<const ContractEffect> effects,
                                                const insurance::SubjectLosses& claims,
                                                const insurance::Recoveries& recoveries,
                                                Workspace& workspace) const;

 private:
  void add(stake::PositionId position, double value, SourcedLoss source,
           Workspace& workspace) const;
  void add_hit(const penalty::Hit& hit, Workspace& workspace) const;
  void add_effect(const ContractEffect& effect, Workspace& workspace) const;

  const stake::StakeGraph* graph_;
  const Exposure* exposure_;
  std::vector<bool> wanted_;  ///< by position
};

}  // namespace faultline::portfolio
