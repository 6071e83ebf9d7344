// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_sources.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/contracts.hpp"

namespace faultline::portfolio {

namespace {

using insurance::LossWordSet;

/// What one position has of one part of an occurrence.
struct Settled {
  double gross = 0.0;
  double recovered = 0.0;
};

/// Claims are in the order of occurrences, insured and words.
Settled settled(std::uint32_t occurrence, stake::PositionId position, LossWordSet words,
                const insurance::Recoveries& recoveries) {
  const auto& claims = recoveries.claims.claims;
  const auto wanted = std::tuple(occurrence, position.index(), words);
  const auto key = [](const insurance::Claim& claim) {
    return std::tuple(claim.occurrence, claim.insured.index(), claim.words);
  };
  const auto found = std::lower_bound(
      claims.begin(), claims.end(), wanted,
      [&](const insurance::Claim& claim, const auto& at) { return key(claim) < at; });
  if (found == claims.end() || key(*found) != wanted) return {};
  return {found->loss,
          recoveries.settled.recovered[static_cast<std::size_t>(found - claims.begin())]};
}

bool less(const LossSources::PartLoss& a, const LossSources::PartLoss& b) {
  return std::tuple(a.position, a.words) < std::tuple(b.position, b.words);
}

}  // namespace

LossSources::LossSources(const stake::StakeGraph& graph, const Exposure& exposure,
                         const LossWords& words, std::vector<bool> wanted)
    : graph_(&graph), exposure_(&exposure), words_(&words), wanted_(std::move(wanted)) {
  FAULTLINE_EXPECT(wanted_.size() == graph.positions().size());
}

class LossSources::Listing {
 public:
  Listing(const LossSources& sources, const Incident& incident, Workspace& workspace)
      : sources_(sources), incident_(incident), workspace_(workspace) {
    workspace.losses.clear();
    workspace.words.clear();
    workspace.parts.clear();
  }

  void list() {
    for (const auto& hit : incident_.hits) add_hit(hit);
    for (const auto& effect : incident_.effects) add_effect(effect);
    add_up();
  }

  /// Of what sources took to what was lost and recovered.
  void share(const insurance::Recoveries& recoveries) {
    for (std::size_t i = 0; i < workspace_.losses.size(); ++i) {
      SourcedLoss& loss = workspace_.losses[i];
      const LossWordSet words = workspace_.words[i];
      const PartLoss wanted{loss.position, words};
      const auto part =
          std::lower_bound(workspace_.parts.begin(), workspace_.parts.end(), wanted, less);
      const double of_part = loss.gross / part->taken;
      const auto whole = settled(incident_.occurrence, loss.position, words, recoveries);
      loss.gross = of_part * whole.gross;
      loss.recovered = of_part * whole.recovered;
    }
  }

 private:
  /// Words by which nothing is told apart are none.
  template <class... Of>
  [[nodiscard]] LossWordSet words_for(const Of&... of) const {
    return sources_.words_->empty() ? LossWordSet{0}
                                    : sources_.words_->hold_for(incident_.cause, of...);
  }

  void add(stake::PositionId position, double value, LossWordSet words, SourcedLoss source) {
    if (!sources_.wanted_[position.index()] || !(value > 0.0)) return;
    source.position = position;
    source.gross = value;
    workspace_.losses.push_back(source);
    workspace_.words.push_back(words);
    workspace_.parts.push_back({position, words, value});
  }

  void add_hit(const penalty::Hit& hit) {
    if (hit.contract.valid()) return;  // told by its effect
    const auto kind = hit.fault.valid() ? LossKind::operator_fault : LossKind::avs;
    const SourcedLoss source{{}, kind, hit.avs, hit.operator_id, {}, 0.0, 0.0};
    const LossWordSet words = words_for(hit);
    for (const auto& [position, worth] : sources_.exposure_->bearers_of(hit.pool))
      add(position, hit.lost * worth, words, source);
  }

  void add_effect(const ContractEffect& effect) {
    const SourcedLoss source{{}, LossKind::contract, {}, {}, effect.contract, 0.0, 0.0};
    const failure::ContractBreak broken{effect.contract, 0.0};
    if (effect.pool.valid()) {
      const double price = sources_.graph_->pools()[effect.pool.index()].price;
      const LossWordSet words = words_for(broken, effect.pool);
      for (const auto& [position, worth] : sources_.exposure_->bearers_of(effect.pool))
        add(position, effect.lost * (worth / price), words, source);
      return;
    }
    const LossWordSet words = words_for(broken);
    add(effect.position, effect.lost, words, source);
    for (const auto& [holder, fraction] : sources_.graph_->holders_of(effect.position))
      add(holder, effect.lost * fraction, words, source);
  }

  /// In the order in which they were listed, so that sums are always the same.
  void add_up() {
    auto& parts = workspace_.parts;
    std::stable_sort(parts.begin(), parts.end(), less);
    std::size_t count = 0;
    for (const PartLoss& one : parts) {
      if (count > 0 && !less(parts[count - 1], one))
        parts[count - 1].taken += one.taken;
      else
        parts[count++] = one;
    }
    parts.resize(count);
  }

  const LossSources& sources_;
  const Incident& incident_;
  Workspace& workspace_;
};

std::span<const SourcedLoss> LossSources::of(const Incident& incident,
                                             const insurance::Recoveries& recoveries,
                                             Workspace& workspace) const {
  Listing listing(*this, incident, workspace);
  listing.list();
  listing.share(recoveries);
  return workspace.losses;
}

}  // namespace faultline::portfolio
