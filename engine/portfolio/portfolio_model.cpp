// SPDX-License-Identifier: Apache-2.0
#include "portfolio/portfolio_model.hpp"

#include <algorithm>
#include <utility>

#include "base/contracts.hpp"
#include "portfolio/contract_order.hpp"
#include "portfolio/cover_table.hpp"

namespace faultline::portfolio {

namespace {

/// Room above what is at stake, relative: see `largest_loss()`.
constexpr double rounding_room = 0x1p-26;

std::vector<insurance::Contract> make_contracts(const CoverTable& table,
                                                const std::vector<std::uint32_t>& order,
                                                const std::vector<insurance::CoverSpec>& covers) {
  std::vector<insurance::Contract> contracts;
  for (const auto cover : order) {
    const auto& spec = covers[table.names.row(cover)];
    auto& contract = contracts.emplace_back(insurance::Contract{
        .id = spec.id, .subject = spec.subject, .terms = spec.terms, .insured = {}});
    for (const auto position : table.insured[cover])
      contract.insured.emplace_back(position.index());
  }
  return contracts;
}

std::vector<std::vector<insurance::PassThrough>> make_pass_through(const stake::StakeGraph& graph) {
  std::vector<std::vector<insurance::PassThrough>> result(graph.positions().size());
  for (std::size_t p = 0; p < result.size(); ++p) {
    for (const auto& [holder, fraction] : graph.holders_of(stake::PositionId{p})) {
      result[p].push_back({insurance::InsuredId{holder.index()}, fraction});
    }
  }
  return result;
}

void add(TrialLoss& total, Perspective perspective, double amount) {
  const auto i = static_cast<std::size_t>(perspective);
  total.aggregate[i] += amount;
  total.largest[i] = std::max(total.largest[i], amount);
}

}  // namespace

std::optional<PortfolioModel::Compiled> PortfolioModel::compile(
    const stake::StakeGraph& graph, const std::vector<WaterfallSpec>& waterfalls,
    const std::vector<insurance::CoverSpec>& covers, base::Issues& issues) {
  FAULTLINE_EXPECT(waterfalls.size() + 1 == graph.positions().size());
  const std::size_t before = issues.list().size();
  const auto table = resolve_covers(graph, waterfalls, covers, issues);
  const auto order = order_contracts(graph, table, issues);
  if (issues.list().size() != before) return std::nullopt;
  return Compiled{.portfolio = PortfolioModel(graph),
                  .insurance = insurance::InsuranceModel(make_contracts(table, order, covers),
                                                         make_pass_through(graph))};
}

PortfolioModel::PortfolioModel(const stake::StakeGraph& graph)
    : graph_(&graph),
      holders_(graph.positions().begin(), graph.positions().end()),
      book_fraction_(graph.positions().size(), 0.0) {
  holders_.emplace_back("book");
  for (std::size_t p = 0; p < graph.positions().size(); ++p) {
    largest_loss_.push_back(graph.value_of(stake::PositionId{p}) * (1.0 + rounding_room));
  }
  double book = 0.0;
  for (const auto& [position, fraction] : graph.book()) {
    book_fraction_[position.index()] = fraction;
    book += fraction * graph.value_of(position);
  }
  largest_loss_.push_back(book * (1.0 + rounding_room));
  for (const double largest : largest_loss_) grids_.emplace_back(largest);
}

void PortfolioModel::claims(const failure::OccurrenceBatch& occurrences,
                            const penalty::HitBatch& hits, Workspace& workspace,
                            insurance::ClaimBatch& claims) const {
  FAULTLINE_EXPECT(hits.offset.size() == occurrences.occurrences.size() + 1);
  claims.clear();
  claims.offset.push_back(0);
  workspace.by_position.admit(graph_->positions().size());
  for (std::size_t trial = 0; trial + 1 < occurrences.offset.size(); ++trial) {
    for (auto j = occurrences.offset[trial]; j < occurrences.offset[trial + 1]; ++j) {
      const auto of_occurrence =
          std::span(hits.hits).subspan(hits.offset[j], hits.offset[j + 1] - hits.offset[j]);
      add_direct_losses(of_occurrence, workspace.by_position);
      look_through(workspace);
      const double time = occurrences.occurrences[j].time;
      workspace.by_position.drain([&](std::uint32_t position, double loss) {
        if (loss > 0.0) claims.claims.push_back({j, insurance::InsuredId{position}, time, loss});
      });
    }
    claims.offset.push_back(static_cast<std::uint32_t>(claims.claims.size()));
  }
}

void PortfolioModel::add_direct_losses(std::span<const penalty::Hit> hits,
                                       SparseLosses& losses) const {
  for (const auto& hit : hits) {
    const double worth = hit.lost * graph_->pools()[hit.pool.index()].price;
    for (const auto& [owner, fraction] : graph_->owners_of(hit.pool)) {
      losses.add(owner.index(), fraction * worth);
    }
  }
}

/// `holders_of` has total fractions over all chains, so what is passed on are direct losses only:
/// they are set aside before anything is passed on.
void PortfolioModel::look_through(Workspace& workspace) const {
  workspace.held.clear();
  workspace.direct.clear();
  workspace.by_position.for_each([&](std::uint32_t position, double loss) {
    if (graph_->holders_of(stake::PositionId{position}).empty()) return;
    workspace.held.push_back(position);
    workspace.direct.push_back(loss);
  });
  for (std::size_t h = 0; h < workspace.held.size(); ++h) {
    for (const auto& [holder, fraction] :
         graph_->holders_of(stake::PositionId{workspace.held[h]})) {
      workspace.by_position.add(holder.index(), fraction * workspace.direct[h]);
    }
  }
}

void PortfolioModel::losses(const insurance::ClaimBatch& claims,
                            const insurance::RecoveryBatch& recoveries, Workspace& workspace,
                            LossBatch& losses) const {
  FAULTLINE_EXPECT(recoveries.recovered.size() == claims.claims.size());
  losses.clear();
  losses.occurrence_offset.push_back(0);
  losses.trial_offset.push_back(0);
  workspace.holders.admit(holders_.size());
  if (workspace.trial_row.size() < holders_.size()) workspace.trial_row.resize(holders_.size());
  for (std::size_t trial = 0; trial + 1 < claims.offset.size(); ++trial) {
    const std::size_t begin = claims.offset[trial];
    const std::size_t count = claims.offset[trial + 1] - begin;
    const std::size_t first_occurrence = losses.by_occurrence.size();
    add_occurrences(std::span(claims.claims).subspan(begin, count),
                    std::span(recoveries.recovered).subspan(begin, count), losses);
    add_trial(first_occurrence, workspace, losses);
    losses.occurrence_offset.push_back(static_cast<std::uint32_t>(losses.by_occurrence.size()));
    losses.trial_offset.push_back(static_cast<std::uint32_t>(losses.by_trial.size()));
  }
}

/// The sums and the snapping are monotone, so that 0 ≤ recovered ≤ gross stays true in every row.
void PortfolioModel::add_occurrences(std::span<const insurance::Claim> claims,
                                     std::span<const double> recovered, LossBatch& losses) const {
  const auto append = [&](std::uint32_t occurrence, HolderId holder, double gross, double paid) {
    if (gross > 0.0) losses.by_occurrence.push_back({occurrence, holder, gross, paid});
  };
  const auto& book_grid = grids_.back();
  for (std::size_t c = 0; c < claims.size();) {
    const auto occurrence = claims[c].occurrence;
    double book_gross = 0.0;
    double book_paid = 0.0;
    for (; c < claims.size() && claims[c].occurrence == occurrence; ++c) {
      const auto position = claims[c].insured.index();
      const double gross = grids_[position].snap(claims[c].loss);
      const double paid = grids_[position].snap(recovered[c]);
      append(occurrence, HolderId{position}, gross, paid);
      book_gross += book_fraction_[position] * gross;
      book_paid += book_fraction_[position] * paid;
    }
    append(occurrence, book(), book_grid.snap(book_gross), book_grid.snap(book_paid));
  }
}

void PortfolioModel::add_trial(std::size_t first_occurrence, Workspace& workspace,
                               LossBatch& losses) {
  const auto rows = std::span(std::as_const(losses.by_occurrence)).subspan(first_occurrence);
  for (const auto& row : rows) workspace.holders.insert(row.holder.index());
  workspace.holders.drain([&](std::uint32_t holder) {
    workspace.trial_row[holder] = losses.by_trial.size();
    losses.by_trial.push_back({HolderId{holder}, {}, {}});
  });
  for (const auto& row : rows) {
    auto& total = losses.by_trial[workspace.trial_row[row.holder.index()]];
    add(total, Perspective::gross, row.gross);
    add(total, Perspective::recovered, row.recovered);
    add(total, Perspective::net, row.net());
  }
}

}  // namespace faultline::portfolio
