// SPDX-License-Identifier: Apache-2.0
#include "insurance/lone_covers.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace faultline::insurance {

using numerics::lane_in_tile;
using numerics::Tile;
using numerics::tile_of;

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// A term as a layer; nothing where it is none.
struct AsLayer {
  std::optional<Layer> operator()(const Deductible& term) const {
    return Layer{.attachment = term.amount, .width = unlimited, .share = 1.0};
  }
  std::optional<Layer> operator()(const Limit& term) const {
    return Layer{.attachment = 0.0, .width = term.amount, .share = 1.0};
  }
  std::optional<Layer> operator()(const QuotaShare& term) const {
    return Layer{.attachment = 0.0, .width = unlimited, .share = term.share};
  }
  std::optional<Layer> operator()(const StopLoss& term) const {
    return Layer{.attachment = term.attachment, .width = term.width, .share = 1.0};
  }
  std::optional<Layer> operator()(const Tower& term) const {
    if (term.layers.size() != 1 || term.reinstates()) return std::nullopt;
    return term.layers.front();
  }
  template <class T>
  std::optional<Layer> operator()(const T&) const {
    return std::nullopt;
  }
};

/// Of a term that is a layer.
Layer layer_of(const Term& term) {
  return *std::visit(AsLayer{}, term);
}

/// All terms as one layer; empty where they are not layers of share 1 on one basis.
std::optional<Layer> folded(const std::vector<Term>& terms) {
  Layer all{.attachment = 0.0, .width = unlimited, .share = 1.0};
  for (const Term& term : terms) {
    const Layer next = layer_of(term);
    if (next.share != 1.0 || basis_of(term) != basis_of(terms.front())) return std::nullopt;
    all.attachment += next.attachment;
    all.width = std::min(std::max(all.width - next.attachment, 0.0), next.width);
  }
  return all;
}

/// On the grid, if it is a number on it at all: amounts beyond its reach are never met.
double amount_on_grid(double amount, const numerics::MoneyGrid& grid) {
  return amount < 0x1p51 * grid.quantum() ? grid.snap(amount) : amount;
}

double& lane(std::vector<Tile>& tiles, std::size_t index) {
  return tiles[tile_of(index)].lane[lane_in_tile(index)];
}

}  // namespace

bool is_layer(const Term& term) {
  return !asks_at_risk(term) && !tells_positions_apart(term) &&
         std::visit(AsLayer{}, term).has_value();
}

Term on_grid(const Term& term, const numerics::MoneyGrid& grid) {
  Term result = term;
  if (auto* deductible = std::get_if<Deductible>(&result)) {
    deductible->amount = amount_on_grid(deductible->amount, grid);
  } else if (auto* limit = std::get_if<Limit>(&result)) {
    limit->amount = amount_on_grid(limit->amount, grid);
  } else if (auto* stop = std::get_if<StopLoss>(&result)) {
    stop->attachment = amount_on_grid(stop->attachment, grid);
    stop->width = amount_on_grid(stop->width, grid);
  } else if (auto* tower = std::get_if<Tower>(&result)) {
    for (Layer& layer : tower->layers) {
      layer.attachment = amount_on_grid(layer.attachment, grid);
      layer.width = amount_on_grid(layer.width, grid);
    }
  }
  return result;
}

LoneCovers::LoneCovers(std::span<const Contract> contracts, const std::vector<bool>& alone,
                       std::vector<Tile> rounder)
    : rounder_(std::move(rounder)) {
  folded_ = true;
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!alone[k]) continue;
    folded_ = folded_ && folded(contracts[k].terms).has_value();
  }
  if (folded_) {
    add_folded(contracts, alone);
  } else {
    add_sequences(contracts, alone);
  }
}

/// Steps that pass everything on, but for the last, which passes on nothing: lanes without a cover.
void LoneCovers::add_steps(std::size_t count) {
  const auto all = [&](double value) {
    std::vector<Tile> tiles(rounder_.size());
    for (Tile& tile : tiles) tile.lane.fill(value);
    return tiles;
  };
  for (std::size_t s = 0; s < count; ++s) {
    steps_.push_back({all(0.0), all(unlimited), all(1.0), all(0.0)});
  }
  steps_.back().width = all(0.0);
  gives_back_ = all(0.0);
}

void LoneCovers::set_lane(Step& step, InsuredId insured, const Layer& layer, TermBasis per) {
  const std::size_t i = insured.index();
  lane(step.attachment, i) = layer.attachment;
  lane(step.width, i) = layer.width;
  lane(step.share, i) = layer.share;
  lane(step.carries, i) = per == TermBasis::aggregate ? 1.0 : 0.0;
}

void LoneCovers::add_folded(std::span<const Contract> contracts, const std::vector<bool>& alone) {
  add_steps(1);
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!alone[k]) continue;
    const auto& terms = contracts[k].terms;
    set_lane(steps_.front(), contracts[k].insured.front(), *folded(terms), basis_of(terms.front()));
  }
}

/// Lanes of shorter contracts begin with steps that pass everything on.
void LoneCovers::add_sequences(std::span<const Contract> contracts,
                               const std::vector<bool>& alone) {
  std::size_t most_terms = 0;
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (alone[k]) most_terms = std::max(most_terms, contracts[k].terms.size());
  }
  add_steps(most_terms);
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!alone[k]) continue;
    const auto& terms = contracts[k].terms;
    const InsuredId insured = contracts[k].insured.front();
    for (std::size_t t = 0; t < terms.size(); ++t) {
      set_lane(steps_[most_terms - terms.size() + t], insured, layer_of(terms[t]),
               basis_of(terms[t]));
    }
    const auto* limit = std::get_if<Limit>(&terms.back());
    const bool gives_back = limit != nullptr && limit->per == TermBasis::aggregate;
    lane(gives_back_, insured.index()) = gives_back ? 1.0 : 0.0;
  }
}

std::optional<OneLayer> LoneCovers::one_layer() const {
  if (!folded_) return std::nullopt;
  const Step& step = steps_.front();
  return OneLayer{step.attachment, step.width, step.carries};
}

void LoneCovers::begin_trial(Memory memory, Workspace& workspace) const {
  if (workspace.seen_in.size() < rounder_.size()) {
    workspace.seen_in.assign(rounder_.size(), 0);
    workspace.carried.assign(steps_.size(), std::vector<Tile>(rounder_.size()));
  }
  if (++workspace.trial == 0) {
    std::fill(workspace.seen_in.begin(), workspace.seen_in.end(), 0);
    workspace.trial = 1;
  }
  workspace.steps.clear();
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const Step& step = steps_[s];
    workspace.steps.push_back(
        {.attachment = step.attachment.data(),
         .width = step.width.data(),
         .share = step.share.data(),
         .carries = step.carries.data(),
         .carried = memory == Memory::none ? nullptr : workspace.carried[s].data()});
  }
}

void LoneCovers::apply(const numerics::TileSpan& row, Workspace& workspace, Tile* out) const {
  if (workspace.steps.front().carried != nullptr) forget_unseen(row, workspace);
  if (folded_) {
    numerics::kernels::pass_exact_layer(row, workspace.steps.front(), out);
    return;
  }
  numerics::kernels::pass_layers(
      row, {.steps = workspace.steps, .gives_back = gives_back_.data(), .rounder = rounder_.data()},
      out);
}

/// Totals of tiles that this trial has not met yet are those of an earlier one.
void LoneCovers::forget_unseen(const numerics::TileSpan& row, Workspace& workspace) const {
  for (const std::uint32_t tile : row.tile) {
    if (workspace.seen_in[tile] == workspace.trial) continue;
    workspace.seen_in[tile] = workspace.trial;
    for (auto& carried : workspace.carried) carried[tile] = Tile{};
  }
}

}  // namespace faultline::insurance
