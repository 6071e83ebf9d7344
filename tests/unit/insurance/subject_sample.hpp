// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "insurance/recovery_model.hpp"
#include "insurance/subject_losses.hpp"
#include "numerics/money_grid.hpp"
#include "numerics/tile.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/numerics/numbers.hpp"

namespace faultline::insurance::test {

/// Losses of trials, given as they happen: by insured, tiles without a loss left out.
class SubjectTrials {
 public:
  SubjectTrials& occurrence(double time, const std::vector<double>& loss_by_insured) {
    losses_.time.push_back(time);
    const auto tiles = numerics::to_tiles(loss_by_insured, 0.0);
    for (std::uint32_t t = 0; t < tiles.size(); ++t) {
      if (tiles[t] == numerics::Tile{}) continue;
      losses_.losses.tile.push_back(t);
      losses_.losses.values.push_back(tiles[t]);
    }
    losses_.losses.end_row();
    return *this;
  }
  SubjectTrials& end_trial() {
    losses_.trial_offset.push_back(static_cast<std::uint32_t>(losses_.time.size()));
    return *this;
  }
  [[nodiscard]] const SubjectLosses& losses() const { return losses_; }

 private:
  SubjectLosses losses_{.trial_offset = {0}, .time = {}, .losses = {}};
};

/// What `RecoveryModel` is made from.
struct Portfolio {
  std::vector<Contract> contracts;
  std::vector<std::vector<PassThrough>> pass_through;
  std::vector<numerics::MoneyGrid> grids;
  std::vector<Provider> providers = {};

  [[nodiscard]] RecoveryModel model() const {
    return RecoveryModel::make(contracts, pass_through, grids, providers);
  }
};

/// Portfolios and losses of all kinds: insured that can lose much, little and nothing; covers of
/// one insured and of two, alone and behind each other; holders, with covers and without.
class Generator {
 public:
  enum class Terms : std::uint8_t {
    layers_of_one_basis,  ///< share 1
    shares_of_layers,     ///< the same, and of some a quota share
    layers,
    any
  };

  explicit Generator(std::uint64_t seed) : numbers_(seed) {}

  Portfolio portfolio(Terms kind) {
    Portfolio made;
    const std::size_t insured = 2 + numbers_.below(45);
    made.pass_through.resize(insured);
    for (std::size_t i = 0; i < insured; ++i) {
      static constexpr std::array<double, 5> largest{1.0, 700.0, 3e9, 1e-3, 0.0};
      made.grids.emplace_back(largest[numbers_.below(largest.size())]);
      while (numbers_.below(5) < 3 && made.contracts.size() < 80) {
        made.contracts.push_back(cover(made.grids, i, kind));
      }
      if (i > 0 && numbers_.once_in(8)) {
        made.pass_through[i].push_back({InsuredId{numbers_.below(i)}, numbers_.unit()});
      }
    }
    return made;
  }

  /// Some trials without occurrence, many with one, some with occurrences of one time. What an
  /// insured loses in a trial stays below 2⁵⁰ quanta.
  SubjectTrials losses(const std::vector<numerics::MoneyGrid>& grids, std::size_t trials) {
    SubjectTrials made;
    for (std::size_t t = 0; t < trials; ++t) {
      double time = numbers_.unit();
      const bool ties = numbers_.once_in(4);
      for (auto count = numbers_.below(6); count > 0; --count) {
        if (!ties || numbers_.once_in(2)) time += 0.1;
        std::vector<double> loss;
        for (const auto& grid : grids) loss.push_back(amount(grid));
        made.occurrence(time, loss);
      }
      made.end_trial();
    }
    return made;
  }

  Term term(const numerics::MoneyGrid& grid, TermBasis per, Terms kind) {
    const bool whole = kind == Terms::layers_of_one_basis || kind == Terms::shares_of_layers;
    const auto share = [&] { return whole ? 1.0 : any_share(); };
    switch (numbers_.below(per == TermBasis::aggregate ? 5 : 4)) {
      case 4:
        return StopLoss{bound(grid), bound(grid)};
      case 0:
        return Deductible{bound(grid), per};
      case 1:
        return Limit{bound(grid), per};
      case 2:
        if (!whole) return QuotaShare{share()};
        [[fallthrough]];
      default: {
        Tower tower{{}, per};
        const std::size_t layers = kind == Terms::any ? 1 + numbers_.below(2) : 1;
        while (tower.layers.size() < layers) {
          tower.layers.push_back({bound(grid), bound(grid), share()});
        }
        return tower;
      }
    }
  }

 private:
  Contract cover(const std::vector<numerics::MoneyGrid>& grids, std::size_t insured, Terms kind) {
    Contract made = contract({}, {insured});
    if (numbers_.once_in(6)) {
      made.insured.push_back(InsuredId{numbers_.below(grids.size())});
      std::sort(made.insured.begin(), made.insured.end());
      made.insured.erase(std::unique(made.insured.begin(), made.insured.end()), made.insured.end());
    }
    if (numbers_.once_in(3)) made.subject = SubjectLoss::ground_up;
    const auto basis = [&] { return static_cast<TermBasis>(numbers_.below(2)); };
    const TermBasis one = basis();
    for (auto count = 1 + numbers_.below(3); count > 0; --count) {
      const bool single = kind == Terms::layers_of_one_basis || kind == Terms::shares_of_layers;
      made.terms.push_back(term(grids[insured], single ? one : basis(), kind));
    }
    if (kind == Terms::shares_of_layers && numbers_.once_in(2))
      made.terms.emplace_back(QuotaShare{any_share()});
    return made;
  }

  /// Up to a seventh of 2⁵⁰ quanta, of all sizes.
  double amount(const numerics::MoneyGrid& grid) {
    if (numbers_.once_in(3)) return 0.0;
    const auto size = static_cast<int>(numbers_.once_in(3) ? numbers_.below(48) : 47);
    return std::ceil(std::ldexp(numbers_.unit(), size)) * grid.quantum();
  }

  /// Of a term: of the size of a loss, a few quanta, or beyond everything; seldom on the grid.
  double bound(const numerics::MoneyGrid& grid) {
    const double quantum = grid.quantum() == 0.0 ? 1.0 : grid.quantum();
    switch (numbers_.below(8)) {
      case 0:
        return 0.0;
      case 1:
        return numbers_.between(0.0, 20.0) * quantum;
      case 2:
        return numbers_.between(0x1p50, 0x1p53) * quantum;
      default:
        return numbers_.between(0.0, 0x1p48) * quantum;
    }
  }

  double any_share() {
    static constexpr std::array<double, 5> known{0.0, 1.0, 0.3, 1.0 / 3.0, 1.0 - 0x1p-47};
    return known[numbers_.below(known.size())];
  }

  numerics::Numbers numbers_;
};

/// What one call recovers, with buffers of its own.
inline Recoveries recover(const RecoveryModel& model, const SubjectLosses& losses,
                          RecoveryModel::Settled settled) {
  RecoveryModel::Workspace workspace;
  Recoveries recoveries;
  model.apply(losses, settled, workspace, recoveries);
  return recoveries;
}

}  // namespace faultline::insurance::test
