// SPDX-License-Identifier: Apache-2.0
#include "insurance/recovery_model.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/contracts.hpp"
#include "insurance/rounding.hpp"

namespace faultline::insurance {

using numerics::lane_in_tile;
using numerics::tile_of;
using numerics::tile_width;

namespace {

std::vector<numerics::Tile> rounders(const std::vector<numerics::MoneyGrid>& grids) {
  std::vector<double> rounder;
  for (const auto& grid : grids) rounder.push_back(grid.rounder());
  return numerics::to_tiles(rounder, numerics::MoneyGrid().rounder());
}

/// Which contracts and insured meet others.
class Meetings {
 public:
  Meetings(std::span<const Contract> contracts,
           const std::vector<std::vector<PassThrough>>& pass_through,
           std::span<const Provider> providers, std::size_t insured)
      : contracts_(contracts), providers_(providers), covers_(insured, 0), meets_(insured, false) {
    for (const Contract& contract : contracts) {
      for (const InsuredId i : contract.insured) ++covers_[i.index()];
    }
    for (std::size_t i = 0; i < std::min(insured, pass_through.size()); ++i) {
      if (covers_[i] == 0 || pass_through[i].empty()) continue;
      meets_[i] = true;
      for (const PassThrough& part : pass_through[i]) meets_[part.holder.index()] = true;
    }
    for (const Provider& provider : providers) {
      if (provider.restaked.valid()) meets_[provider.restaked.index()] = true;
    }
    for (const Contract& contract : contracts) {
      if (is_alone(contract)) continue;
      for (const InsuredId i : contract.insured) meets_[i.index()] = true;
    }
  }

  [[nodiscard]] std::vector<bool> alone() const {
    std::vector<bool> alone;
    for (const Contract& contract : contracts_) alone.push_back(is_alone(contract));
    return alone;
  }

  /// Bits of the insured, by tile.
  [[nodiscard]] std::vector<std::uint32_t> by_tile() const {
    std::vector<std::uint32_t> bits(numerics::tiles_for(meets_.size()), 0);
    for (std::size_t i = 0; i < meets_.size(); ++i) {
      if (meets_[i]) bits[tile_of(i)] |= std::uint32_t{1} << lane_in_tile(i);
    }
    return bits;
  }

 private:
  [[nodiscard]] bool is_alone(const Contract& contract) const {
    if (contract.insured.size() != 1 || contract.terms.empty()) return false;
    if (!contract.always_answers() || contract.tells_losses_apart()) return false;
    if (contract.event_years > 0.0 || !contract.earlier.empty()) return false;
    if (contract.may_refuse() || !contract.coinsurers.empty()) return false;
    if (contract.provider.valid() && providers_[contract.provider.index()].matters()) return false;
    const std::size_t insured = contract.insured.front().index();
    return covers_[insured] == 1 && !meets_[insured] &&
           std::all_of(contract.terms.begin(), contract.terms.end(), is_layer);
  }

  std::span<const Contract> contracts_;
  std::span<const Provider> providers_;
  std::vector<std::size_t> covers_;  ///< by insured: how many contracts
  std::vector<bool> meets_;          ///< by insured
};

}  // namespace

RecoveryModel RecoveryModel::make(std::vector<Contract> contracts,
                                  std::vector<std::vector<PassThrough>> pass_through,
                                  std::vector<numerics::MoneyGrid> grids,
                                  std::vector<Provider> providers, std::vector<Treaty> treaties) {
  const Meetings meetings(contracts, pass_through, providers, grids.size());
  auto alone = meetings.alone();
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    Contract& contract = contracts[k];
    if (alone[k]) {
      const auto& grid = grids[contract.insured.front().index()];
      for (Term& term : contract.terms) term = on_grid(term, grid);
    } else {
      contract.residue = rounding_residue_of_terms;
      const double room = rounding_room(contract.insured, grids);
      for (Term& term : contract.terms) term = with_room(term, room);
    }
  }
  LoneCovers lone(contracts, alone, rounders(grids));
  auto by_tile = meetings.by_tile();
  return RecoveryModel(InsuranceModel(std::move(contracts), std::move(pass_through),
                                      std::move(providers), std::move(treaties)),
                       std::move(grids), std::move(by_tile), std::move(alone), std::move(lone));
}

std::optional<OneLayer> RecoveryModel::one_layer() const {
  return any_meets_ ? std::nullopt : lone_.one_layer();
}

bool RecoveryModel::depends_on_dates() const {
  const auto of_contract = [](const Contract& contract) {
    return !contract.always_answers() || contract.may_refuse() || contract.event_years > 0.0 ||
           std::any_of(contract.terms.begin(), contract.terms.end(), insurance::depends_on_dates);
  };
  const auto of_provider = [](const Provider& provider) {
    return (provider.can_default() && provider.default_hits == DefaultHits::unpaid) ||
           (provider.top_up > 0.0 && provider.top_up_years > 0.0);
  };
  const auto of_treaty = [](const Treaty& treaty) {
    return !treaty.always_answers() || treaty.event_years > 0.0 ||
           std::any_of(treaty.terms.begin(), treaty.terms.end(), insurance::depends_on_dates);
  };
  return std::any_of(contracts().begin(), contracts().end(), of_contract) ||
         std::any_of(treaties().begin(), treaties().end(), of_treaty) ||
         std::any_of(providers().begin(), providers().end(), of_provider);
}

/// One call of `apply`.
class RecoveryModel::Application {
 public:
  Application(const RecoveryModel& model, const SubjectLosses& losses, Workspace& workspace,
              Recoveries& recoveries)
      : model_(model), losses_(losses), workspace_(workspace), recoveries_(recoveries) {
    recoveries.recovered.resize(losses.losses.values.size());
    recoveries.claims.clear();
    recoveries.claims.offset.push_back(0);
    recoveries.claims.defaults = losses.defaults;
    recoveries.claims.facts = losses.facts;
    workspace.place.clear();
  }

  void trial(std::size_t t, Settled settled) {
    const std::size_t begin = losses_.trial_offset[t];
    const std::size_t end = losses_.trial_offset[t + 1];
    const bool all = settled == Settled::everything || has_tie(begin, end);
    if (all) {
      clear(begin, end);
    } else {
      pass_lone(begin, end);
    }
    for (std::size_t j = begin; j < end; ++j) list_claims(j, all);
    recoveries_.claims.offset.push_back(
        static_cast<std::uint32_t>(recoveries_.claims.claims.size()));
  }

  void settle() {
    const auto& claims = recoveries_.claims;
    model_.settlement_.apply(claims, workspace_.settlement, recoveries_.settled);
    for (std::size_t c = 0; c < claims.claims.size(); ++c) {
      const auto& grid = model_.grids_[claims.claims[c].insured.index()];
      const std::uint32_t place = workspace_.place[c];
      recoveries_.recovered[tile_of(place)].lane[lane_in_tile(place)] +=
          grid.snap(recoveries_.settled.recovered[c]);
    }
  }

 private:
  [[nodiscard]] bool has_tie(std::size_t begin, std::size_t end) const {
    for (std::size_t j = begin + 1; j < end; ++j) {
      if (losses_.time[j] == losses_.time[j - 1]) return true;
    }
    return false;
  }

  /// Nothing is recovered before claims are settled.
  void clear(std::size_t begin, std::size_t end) {
    const auto offset = losses_.losses.offset.begin();
    const auto first = recoveries_.recovered.begin();
    std::fill(first + offset[static_cast<std::ptrdiff_t>(begin)],
              first + offset[static_cast<std::ptrdiff_t>(end)], numerics::Tile{});
  }

  void pass_lone(std::size_t begin, std::size_t end) {
    using Memory = LoneCovers::Memory;
    model_.lone_.begin_trial(end - begin > 1 ? Memory::carried : Memory::none, workspace_.lone);
    for (std::size_t j = begin; j < end; ++j) {
      model_.lone_.apply(losses_.losses.row(j), workspace_.lone,
                         recoveries_.recovered.data() + losses_.losses.offset[j]);
    }
  }

  /// Claims of occurrence j: of all insured, or of those whose contracts meet others.
  void list_claims(std::size_t j, bool all) {
    for (auto row = losses_.losses.offset[j]; row < losses_.losses.offset[j + 1]; ++row) {
      const std::uint32_t tile = losses_.losses.tile[row];
      std::uint32_t lanes = all ? (std::uint32_t{1} << tile_width) - 1 : model_.meets_[tile];
      for (; lanes != 0; lanes &= lanes - 1) {
        const auto lane = static_cast<std::uint32_t>(std::countr_zero(lanes));
        const double loss = losses_.losses.values[row].lane[lane];
        if (!(loss > 0.0)) continue;
        const auto place = static_cast<std::uint32_t>(tile_width * row + lane);
        if (losses_.parts.told()) {
          list_parts(j, tile, lane, place);
        } else {
          list_claim(j, tile, lane, place, loss, 0);
        }
      }
    }
  }

  /// A claim for each part of what the lane lost in occurrence j.
  void list_parts(std::size_t j, std::uint32_t tile, std::uint32_t lane, std::uint32_t place) {
    const LossParts& parts = losses_.parts;
    for (auto p = parts.offset[j]; p < parts.offset[j + 1]; ++p) {
      const auto row = parts.losses.row(p);
      const auto found = std::lower_bound(row.tile.begin(), row.tile.end(), tile);
      if (found == row.tile.end() || *found != tile) continue;
      const auto at = static_cast<std::size_t>(found - row.tile.begin());
      const double loss = row.values[at].lane[lane];
      if (loss > 0.0) list_claim(j, tile, lane, place, loss, parts.words[p]);
    }
  }

  void list_claim(std::size_t j, std::uint32_t tile, std::uint32_t lane, std::uint32_t place,
                  double loss, LossWordSet words) {
    const auto insured = static_cast<std::uint32_t>(tile_width * tile + lane);
    recoveries_.claims.claims.push_back(
        {static_cast<std::uint32_t>(j), InsuredId{insured}, losses_.time[j], loss, words});
    workspace_.place.push_back(place);
  }

  const RecoveryModel& model_;
  const SubjectLosses& losses_;
  Workspace& workspace_;
  Recoveries& recoveries_;
};

void RecoveryModel::apply(const SubjectLosses& losses, Settled settled, Workspace& workspace,
                          Recoveries& recoveries) const {
  FAULTLINE_EXPECT(losses.losses.rows() == losses.time.size());
  Application application(*this, losses, workspace, recoveries);
  for (std::size_t t = 0; t + 1 < losses.trial_offset.size(); ++t) application.trial(t, settled);
  application.settle();
}

}  // namespace faultline::insurance
