// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "insurance/insurance_model.hpp"
#include "insurance/lone_covers.hpp"
#include "insurance/subject_losses.hpp"
#include "numerics/money_grid.hpp"

namespace faultline::insurance {

/// Losses → recoveries. Contracts that are alone pass in lanes (`LoneCovers`); those that meet
/// others are settled claim by claim (`InsuranceModel`), and so is everything in a trial with two
/// occurrences of one time. What is recovered on a claim is rounded to the money grid of its
/// insured.
class RecoveryModel {
 public:
  /// `grids` by insured, of whom there are as many; contracts and pass-through as in
  /// `InsuranceModel`. Amounts in the terms of contracts that are alone move to the grid of their
  /// insured.
  [[nodiscard]] static RecoveryModel make(std::vector<Contract> contracts,
                                          std::vector<std::vector<PassThrough>> pass_through,
                                          std::vector<numerics::MoneyGrid> grids,
                                          std::vector<Provider> providers = {},
                                          std::vector<Treaty> treaties = {});

  /// What is settled claim by claim. It changes nothing but how payments are told.
  enum class Settled : std::uint8_t {
    where_contracts_meet,
    everything  ///< `Recoveries` then holds every claim and payment
  };

  /// Buffers, reused from batch to batch of one model.
  struct Workspace {
    LoneCovers::Workspace lone;
    InsuranceModel::Workspace settlement;
    std::vector<std::uint32_t> place;  ///< by claim: its lane among those of the losses
  };

  void apply(const SubjectLosses& losses, Settled settled, Workspace& workspace,
             Recoveries& recoveries) const;

  /// All covers as one layer each, where none meets another and each is one: `apply` then recovers
  /// what the layers pay in every trial without two occurrences of one time. Refers to the model.
  [[nodiscard]] std::optional<OneLayer> one_layer() const;

  /// Whether trials may differ in what is recovered that are alike but for dates: dates matter to a
  /// contract beyond the order of occurrences and their ties, or one may refuse.
  [[nodiscard]] bool depends_on_dates() const;

  /// Whether a contract meets no other: all that its insured recovers is what it pays.
  [[nodiscard]] bool is_alone(ContractId contract) const { return alone_[contract.index()]; }

  [[nodiscard]] const InsuranceModel& settlement() const { return settlement_; }
  [[nodiscard]] std::span<const Contract> contracts() const { return settlement_.contracts(); }
  [[nodiscard]] std::span<const Provider> providers() const { return settlement_.providers(); }
  [[nodiscard]] std::span<const Treaty> treaties() const { return settlement_.treaties(); }

 private:
  class Application;
  RecoveryModel(InsuranceModel settlement, std::vector<numerics::MoneyGrid> grids,
                std::vector<std::uint32_t> meets, std::vector<bool> alone, LoneCovers lone)
      : settlement_(std::move(settlement)),
        alone_(std::move(alone)),
        grids_(std::move(grids)),
        meets_(std::move(meets)),
        any_meets_(
            std::any_of(meets_.begin(), meets_.end(), [](auto lanes) { return lanes != 0; })),
        lone_(std::move(lone)) {}

  InsuranceModel settlement_;
  std::vector<bool> alone_;  ///< by contract
  std::vector<numerics::MoneyGrid> grids_;
  std::vector<std::uint32_t> meets_;  ///< by tile: bits of the insured whose contracts meet others
  bool any_meets_;
  LoneCovers lone_;
};

}  // namespace faultline::insurance
