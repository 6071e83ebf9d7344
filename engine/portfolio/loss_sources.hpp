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
#include "portfolio/loss_words.hpp"
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

/// Says through whom positions lost what they lost (docs/methods/portfolio.md). Of what covers tell
/// apart in an occurrence, with g_i what position i lost of a part, r_i what it recovered on it,
/// and x_is what source s took of that part at the shares that the position held to begin with,
///
///   g_is = g_i x_is / Σ_s x_is,   r_is = r_i x_is / Σ_s x_is                        (L.28)
///
/// so that what sources took adds up to what the position lost and recovered. Refers to graph,
/// exposure and words.
class LossSources {
 public:
  /// Tells it of those positions for which `wanted` holds. `words` is by what covers tell losses
  /// apart.
  LossSources(const stake::StakeGraph& graph, const Exposure& exposure, const LossWords& words,
              std::vector<bool> wanted);

  /// What a position lost of one part of the occurrence at hand.
  struct PartLoss {
    stake::PositionId position;
    insurance::LossWordSet words;
    double taken = 0.0;  ///< Σ_s x_is
  };
  /// Buffers, reused.
  struct Workspace {
    std::vector<SourcedLoss> losses;
    std::vector<insurance::LossWordSet> words;  ///< by loss: of the part that it belongs to
    std::vector<PartLoss> parts;                ///< by position and words
  };

  /// An occurrence: its place among those of the batch, and what happened in it. `hits` are listed
  /// (`penalty::HitForm::listed`).
  struct Incident {
    std::uint32_t occurrence;
    failure::CauseId cause;
    std::span<const penalty::Hit> hits;
    std::span<const ContractEffect> effects;
  };
  /// What wanted positions lost in it, in the order of the hits and then the effects. Claims are
  /// settled all of them (`insurance::RecoveryModel::Settled`). They refer to the workspace.
  [[nodiscard]] std::span<const SourcedLoss> of(const Incident& incident,
                                                const insurance::Recoveries& recoveries,
                                                Workspace& workspace) const;

 private:
  /// The losses of an incident that are being listed.
  class Listing;

  const stake::StakeGraph* graph_;
  const Exposure* exposure_;
  const LossWords* words_;
  std::vector<bool> wanted_;  ///< by position
};

}  // namespace faultline::portfolio
