// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/occurrence_batch.hpp"
#include "insurance/recovery_model.hpp"
#include "insurance/spec.hpp"
#include "insurance/subject_losses.hpp"
#include "numerics/money_grid.hpp"
#include "numerics/tile.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/claim_refusals.hpp"
#include "portfolio/claims_at_risk.hpp"
#include "portfolio/contract_losses.hpp"
#include "portfolio/ground_up.hpp"
#include "portfolio/loss_batch.hpp"
#include "portfolio/loss_words.hpp"
#include "portfolio/provider_table.hpp"
#include "portfolio/settled_losses.hpp"
#include "portfolio/spec.hpp"
#include "portfolio/told_losses.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Stake lost → claims → losses per position, by look-through. Insured i is position i.
class PortfolioModel {
 public:
  /// `waterfalls[i]` belongs to position i of the graph (without `other`). Checks that covers and
  /// waterfalls name each other, that one order of contracts satisfies every waterfall, and returns
  /// the recovery model in that order. Complains about `providers` too. Refers to the graph.
  struct Compiled;
  static std::optional<Compiled> compile(const stake::StakeGraph& graph,
                                         const penalty::PenaltyModel& penalty,
                                         const std::vector<WaterfallSpec>& waterfalls,
                                         const std::vector<insurance::CoverSpec>& covers,
                                         base::Issues& issues,
                                         const CoverProviders& providers = {});

  /// Buffers, reused from batch to batch; all 0 between calls.
  struct Workspace {
    SettledLosses::Workspace settled;
    ToldLosses::Workspace told;
    std::vector<numerics::Tile> gross;  ///< by tile of positions, and so on
    std::vector<numerics::Tile> recovered;
    std::array<std::vector<numerics::Tile>, perspective_count> largest;
    numerics::TileSet touched;
    ContractLosses::Workspace contracts;  ///< holds parts of the losses of the claims made last
    ClaimsAtRisk::Workspace at_risk;
  };

  /// How hits must be told to `claims`: listed where contracts ask what they hit, or through whom.
  [[nodiscard]] penalty::HitForm hit_form() const {
    return at_risk_ || words_.tell_operators() ? penalty::HitForm::listed : penalty::HitForm::swept;
  }

  /// What every position lost in every occurrence, ground-up and look-through (`GroundUp`), rounded
  /// to its money grid. Occurrences are numbered as in the span. In trials in which contracts fail
  /// (`ContractLosses`) hits are listed. With it, what contracts ask for: what was hit
  /// (`ClaimsAtRisk`) and which occurrences they refuse (`ClaimRefusals`).
  void claims(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
              Workspace& workspace, insurance::SubjectLosses& claims) const;

  /// Losses of positions by trial, and of the book by occurrence and trial. The book's loss in an
  /// occurrence is the sum over positions of its fraction of gross and recovered, each product
  /// rounded to the grid of the book: sums of integers, in no order. Follows `claims`, in the same
  /// workspace.
  void losses(const insurance::SubjectLosses& claims, const insurance::Recoveries& recoveries,
              LossDetail detail, Workspace& workspace, LossBatch& losses) const;

  /// The same numbers as `claims`, recoveries of some covers and `losses` give, in one pass and
  /// without the largest occurrences: for each of a few programmes of covers by itself, at most
  /// `SettledLosses::most_programmes`. No two occurrences of a trial have the same time, and no
  /// contract fails. Of `losses`, what the programmes share is told; the rest is returned, in the
  /// workspace, to be put there for one of them at a time (`LossBatch::exchange`).
  std::span<RecoveredLosses> settled_losses(const failure::OccurrenceSpan& occurrences,
                                            const penalty::HitBatch& hits,
                                            std::span<const insurance::OneLayer> programmes,
                                            Workspace& workspace, LossBatch& losses) const;

  /// Whether the same hits cost the same positions the same before any cover, told in the same
  /// quanta, so that `settled_losses` of one serve the other.
  [[nodiscard]] bool loses_like(const PortfolioModel& other) const;

  /// Positions of the graph in order (`other` last), then "book".
  [[nodiscard]] std::span<const std::string> holders() const { return holders_; }
  [[nodiscard]] HolderId book() const { return HolderId{holders_.size() - 1}; }
  /// By holder: a bound that no loss of a trial exceeds, and the grid that its money lies on. The
  /// bound is what the holder has at stake and 2⁻²⁶ of it for rounding (shares that add up to a
  /// little more than 1, up to 2²⁴ roundings in a trial); twice that where freezing costs.
  [[nodiscard]] std::span<const double> largest_loss() const { return largest_loss_; }
  [[nodiscard]] std::span<const numerics::MoneyGrid> grids() const { return grids_; }
  /// Who bears what pools lose.
  [[nodiscard]] const Exposure& exposure() const { return ground_up_.exposure(); }
  /// By what its covers tell losses apart.
  [[nodiscard]] const LossWords& loss_words() const { return words_; }

 private:
  PortfolioModel(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty);
  class TrialWriter;

  void prepare(Workspace& workspace) const;
  [[nodiscard]] double book_share(const numerics::TileSpan& amounts) const;

  [[nodiscard]] std::optional<ToldLosses> tell(Workspace& workspace) const;
  void claim_hits(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
                  failure::OccurrenceSpan::Range range, Workspace& workspace,
                  insurance::SubjectLosses& claims) const;
  void claim_contracts(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
                       std::uint32_t trial, Workspace& workspace,
                       insurance::SubjectLosses& claims) const;
  void claim(const numerics::kernels::CorrectedRow& amounts,
             insurance::SubjectLosses& claims) const;
  void list_facts(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
                  ClaimsAtRisk::Workspace& workspace, insurance::ClaimFacts& facts) const;
  void list_defaults(const failure::OccurrenceSpan& occurrences,
                     insurance::ProviderDefaults& defaults) const;

  GroundUp ground_up_;
  std::vector<insurance::ProviderId> default_of_;  ///< `find_defaults`
  LossWords words_;
  std::optional<ClaimsAtRisk> at_risk_;  ///< where any contract asks
  ClaimRefusals refusals_;
  std::vector<std::string> holders_;
  std::vector<double> largest_loss_;
  std::vector<numerics::MoneyGrid> grids_;
  std::optional<ContractLosses> contracts_;  ///< where there are any
  std::vector<numerics::Tile> rounder_;      ///< of the grids of positions
  std::vector<numerics::Tile> book_factor_;  ///< fraction of the book, in quanta of its grid
};

struct PortfolioModel::Compiled {
  PortfolioModel portfolio;
  insurance::RecoveryModel insurance;
};

}  // namespace faultline::portfolio
