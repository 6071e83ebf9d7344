// SPDX-License-Identifier: Apache-2.0
#include "portfolio/portfolio_model.hpp"

#include <algorithm>
#include <utility>

#include "base/contracts.hpp"
#include "failure/failed_causes.hpp"
#include "numerics/kernels/tile_kernels.hpp"
#include "portfolio/contract_order.hpp"
#include "portfolio/contract_table.hpp"
#include "portfolio/cover_operators.hpp"
#include "portfolio/insurance_tables.hpp"

namespace faultline::portfolio {

namespace kernels = numerics::kernels;

namespace {

/// Room above what is at stake, relative: see `largest_loss()`.
constexpr double rounding_room = 0x1p-26;

bool freezing_costs(const stake::StakeGraph& graph) {
  const auto contracts = graph.smart_contracts();
  return std::any_of(contracts.begin(), contracts.end(),
                     [](const auto& contract) { return contract.freeze_rate > 0.0; });
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

}  // namespace

std::optional<PortfolioModel::Compiled> PortfolioModel::compile(
    const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
    const std::vector<WaterfallSpec>& waterfalls, const std::vector<insurance::CoverSpec>& covers,
    base::Issues& issues, const CoverProviders& providers) {
  FAULTLINE_EXPECT(waterfalls.size() + 1 == graph.positions().size());
  const std::size_t before = issues.list().size();
  auto [table, payers, treaties] = resolve_insurance(graph.positions().first(waterfalls.size()),
                                                     waterfalls, covers, providers, issues);
  add_restaked(graph, payers);
  const auto order = order_contracts(graph, table, issues);
  check_operators(graph, table, covers, issues);
  check_units(graph, table, covers, issues);
  auto words = LossWords::compile(covers, graph, providers.causes, providers.faults, issues);
  if (issues.list().size() != before) return std::nullopt;
  PortfolioModel portfolio(graph, penalty);
  portfolio.default_of_ = find_defaults(payers, providers.causes);
  auto contracts =
      make_contracts(graph, {table, order, covers}, payers, words, providers.horizon_years);
  ClaimsAtRisk at_risk(graph, portfolio.ground_up_.exposure(), penalty.reach(), contracts);
  if (at_risk.asked()) portfolio.at_risk_ = std::move(at_risk);
  portfolio.refusals_ = ClaimRefusals(providers.seed, contracts);
  portfolio.words_ = std::move(words);
  std::vector<numerics::MoneyGrid> grids(portfolio.grids_.begin(), portfolio.grids_.end() - 1);
  return Compiled{.portfolio = std::move(portfolio),
                  .insurance = insurance::RecoveryModel::make(
                      std::move(contracts), make_pass_through(graph), std::move(grids),
                      std::move(payers.providers), std::move(treaties))};
}

PortfolioModel::PortfolioModel(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty)
    : ground_up_(Exposure(graph, penalty)),
      holders_(graph.positions().begin(), graph.positions().end()) {
  const std::size_t positions = graph.positions().size();
  const double most = freezing_costs(graph) ? 2.0 : 1.0;
  holders_.emplace_back("book");
  for (std::size_t p = 0; p < positions; ++p) {
    largest_loss_.push_back(most * graph.value_of(stake::PositionId{p}) * (1.0 + rounding_room));
  }
  std::vector<double> fraction(positions, 0.0);
  double book = 0.0;
  for (const auto& [position, part] : graph.book()) {
    fraction[position.index()] = part;
    book += part * graph.value_of(position);
  }
  largest_loss_.push_back(most * book * (1.0 + rounding_room));
  for (const double largest : largest_loss_) grids_.emplace_back(largest);
  if (!graph.smart_contracts().empty()) contracts_.emplace(graph, grids_);

  std::vector<double> rounder;
  for (std::size_t p = 0; p < positions; ++p) rounder.push_back(grids_[p].rounder());
  rounder_ = numerics::to_tiles(rounder, numerics::MoneyGrid().rounder());
  const double quantum = grids_.back().quantum();
  for (double& part : fraction) part = quantum == 0.0 ? 0.0 : part / quantum;
  book_factor_ = numerics::to_tiles(fraction, 0.0);
}

void PortfolioModel::prepare(Workspace& workspace) const {
  if (workspace.gross.size() >= rounder_.size()) return;
  GroundUp::prepare(rounder_.size(), workspace.settled.ground_up);
  workspace.settled.row_of.resize(rounder_.size());
  workspace.gross.resize(rounder_.size());
  workspace.recovered.resize(rounder_.size());
  for (auto& tiles : workspace.largest) tiles.resize(rounder_.size());
  workspace.touched = numerics::TileSet(rounder_.size());
}

void PortfolioModel::claims(const failure::OccurrenceSpan& occurrences,
                            const penalty::HitBatch& hits, Workspace& workspace,
                            insurance::SubjectLosses& claims) const {
  FAULTLINE_EXPECT(hits.occurrences() == occurrences.size());
  prepare(workspace);
  claims.clear();
  workspace.contracts.clear();
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto range = occurrences.of_trial(trial);
    claims.trial_offset.push_back(range.end);
    if (occurrences.breaks_in(range))
      claim_contracts(occurrences, hits, static_cast<std::uint32_t>(trial), workspace, claims);
    else
      claim_hits(occurrences, hits, range, workspace, claims);
  }
  if (!default_of_.empty()) list_defaults(occurrences, claims.defaults);
  if (at_risk_ || refusals_.any()) list_facts(occurrences, hits, workspace.at_risk, claims.facts);
}

void PortfolioModel::list_facts(const failure::OccurrenceSpan& occurrences,
                                const penalty::HitBatch& hits, ClaimsAtRisk::Workspace& workspace,
                                insurance::ClaimFacts& facts) const {
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto [begin, end] = occurrences.of_trial(trial);
    for (auto j = begin; j < end; ++j) {
      if (at_risk_) at_risk_->add(occurrences, hits, j, words_, workspace, facts.at_risk);
      refusals_.add(occurrences, j, occurrences.trials().first + trial, facts.refusals);
    }
  }
}

/// Nothing, and no buffers, where no cover asks.
std::optional<ToldLosses> PortfolioModel::tell(Workspace& workspace) const {
  if (words_.empty()) return std::nullopt;
  return ToldLosses(ground_up_, words_, rounder_, workspace.told);
}

void PortfolioModel::claim_hits(const failure::OccurrenceSpan& occurrences,
                                const penalty::HitBatch& hits, failure::OccurrenceSpan::Range range,
                                Workspace& workspace, insurance::SubjectLosses& claims) const {
  auto told = tell(workspace);
  for (auto j = range.begin; j < range.end; ++j) {
    claims.time.push_back(occurrences[j].time);
    if (told)
      told->add(occurrences, hits, j, claims);
    else
      claim(ground_up_.of(hits.sweeps_of(j), hits.hits_of(j), workspace.settled.ground_up), claims);
  }
}

void PortfolioModel::claim_contracts(const failure::OccurrenceSpan& occurrences,
                                     const penalty::HitBatch& hits, std::uint32_t trial,
                                     Workspace& workspace, insurance::SubjectLosses& claims) const {
  FAULTLINE_EXPECT(contracts_.has_value());
  auto told = tell(workspace);
  const auto range = occurrences.of_trial(trial);
  for (auto j = range.begin; j < range.end; ++j) {
    claims.time.push_back(occurrences[j].time);
    if (told)
      told->add(occurrences, hits, j, *contracts_, workspace.contracts, claims);
    else
      claim({contracts_->occurrence(occurrences, j, hits.hits_of(j), workspace.contracts), 1.0,
             nullptr},
            claims);
  }
  contracts_->end_trial(trial, workspace.contracts);
}

void PortfolioModel::claim(const kernels::CorrectedRow& amounts,
                           insurance::SubjectLosses& claims) const {
  auto& rows = claims.losses;
  const std::size_t begin = rows.values.size();
  rows.tile.insert(rows.tile.end(), amounts.row.tile.begin(), amounts.row.tile.end());
  rows.values.resize(rows.tile.size());
  kernels::round_row(amounts, rounder_.data(), rows.values.data() + begin);
  rows.end_row();
}

void PortfolioModel::list_defaults(const failure::OccurrenceSpan& occurrences,
                                   insurance::ProviderDefaults& defaults) const {
  defaults.offset.push_back(0);
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto [begin, end] = occurrences.of_trial(trial);
    for (auto j = begin; j < end; ++j) {
      failure::for_each_failed(occurrences, j, [&](failure::CauseId cause) {
        if (const auto provider = default_of_[cause.index()]; provider.valid())
          defaults.defaults.push_back({provider, occurrences[j].time});
      });
    }
    defaults.offset.push_back(static_cast<std::uint32_t>(defaults.defaults.size()));
  }
}

std::span<RecoveredLosses> PortfolioModel::settled_losses(
    const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
    std::span<const insurance::OneLayer> programmes, Workspace& workspace,
    LossBatch& losses) const {
  FAULTLINE_EXPECT(hits.occurrences() == occurrences.size() && !occurrences.any_breaks());
  FAULTLINE_EXPECT(programmes.size() <= SettledLosses::most_programmes);
  prepare(workspace);
  losses.clear();
  std::array<kernels::SettledLayer, SettledLosses::most_programmes> layers;
  std::transform(programmes.begin(), programmes.end(), layers.begin(),
                 [](const insurance::OneLayer& covers) -> kernels::SettledLayer {
                   return {.attachment = covers.attachment.data(),
                           .width = covers.width.data(),
                           .carries = covers.carries.data(),
                           .share = covers.share.empty() ? nullptr : covers.share.data()};
                 });
  SettledLosses settled(ground_up_,
                        {.rounder = rounder_.data(),
                         .factor = book_factor_.data(),
                         .layers = std::span(layers).first(programmes.size())},
                        grids_.back().quantum(), workspace.settled, losses);
  settled.add(occurrences, hits);
  losses.index_tiles(rounder_.size());
  return std::span(workspace.settled.outcome).first(programmes.size());
}

bool PortfolioModel::loses_like(const PortfolioModel& other) const {
  return grids_.back().quantum() == other.grids_.back().quantum() && rounder_ == other.rounder_ &&
         book_factor_ == other.book_factor_ && exposure() == other.exposure();
}

double PortfolioModel::book_share(const numerics::TileSpan& amounts) const {
  const auto quanta = kernels::sum_of_products(amounts, book_factor_.data());
  return static_cast<double>(quanta) * grids_.back().quantum();
}

/// Puts the losses of one trial after another into a batch.
class PortfolioModel::TrialWriter {
 public:
  TrialWriter(const PortfolioModel& model, LossDetail detail, Workspace& workspace,
              LossBatch& losses)
      : model_(model), detail_(detail), workspace_(workspace), losses_(losses) {}

  void add_occurrence(const numerics::TileSpan& gross, const numerics::TileSpan& recovered) {
    kernels::add_tiles(workspace_.gross.data(), gross, 1.0);
    kernels::add_tiles(workspace_.recovered.data(), recovered, 1.0);
    if (detail_ == LossDetail::largest) raise(gross, recovered);
    for (const std::uint32_t tile : gross.tile) workspace_.touched.insert(tile);
    add_to_book({model_.book_share(gross), model_.book_share(recovered)});
  }

  /// A trial of one occurrence: its row is the trial's.
  void lone_occurrence(const numerics::TileSpan& gross, const numerics::TileSpan& recovered) {
    const auto begin = static_cast<std::ptrdiff_t>(losses_.tile.size());
    losses_.tile.insert(losses_.tile.end(), gross.tile.begin(), gross.tile.end());
    losses_.make_room(losses_.tile.size());
    std::copy(gross.values.begin(), gross.values.end(), losses_.gross.begin() + begin);
    std::copy(recovered.values.begin(), recovered.values.end(), losses_.recovered.begin() + begin);
    if (detail_ == LossDetail::largest) {
      raise(gross, recovered);
      drain_largest(losses_.tile.size() - gross.size());
    }
    add_to_book({model_.book_share(gross), model_.book_share(recovered)});
    losses_.end_trial(book_);
    book_ = {};
  }

  void end_trial() {
    const std::size_t begin = losses_.tile.size();
    workspace_.touched.drain(losses_.tile);
    losses_.make_room(losses_.tile.size());
    drain(begin, workspace_.gross, losses_.gross);
    drain(begin, workspace_.recovered, losses_.recovered);
    if (detail_ == LossDetail::largest) drain_largest(begin);
    losses_.end_trial(book_);
    book_ = {};
  }

 private:
  void raise(const numerics::TileSpan& gross, const numerics::TileSpan& recovered) {
    kernels::raise_tiles(workspace_.largest[0].data(), gross, nullptr);
    kernels::raise_tiles(workspace_.largest[1].data(), recovered, nullptr);
    kernels::raise_tiles(workspace_.largest[2].data(), gross, recovered.values.data());
  }

  void drain_largest(std::size_t begin) const {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      losses_.largest[p].resize(losses_.tile.size());
      drain(begin, workspace_.largest[p], losses_.largest[p]);
    }
  }

  void add_to_book(const Loss& loss) {
    losses_.book_by_occurrence.push_back(loss);
    book_.add(loss);
  }

  void drain(std::size_t begin, std::vector<numerics::Tile>& from,
             std::vector<numerics::Tile>& to) const {
    kernels::drain_tiles(from.data(), std::span(losses_.tile).subspan(begin), to.data() + begin);
  }

  const PortfolioModel& model_;
  LossDetail detail_;
  Workspace& workspace_;
  LossBatch& losses_;
  BookLoss book_;
};

void PortfolioModel::losses(const insurance::SubjectLosses& claims,
                            const insurance::Recoveries& recoveries, LossDetail detail,
                            Workspace& workspace, LossBatch& losses) const {
  FAULTLINE_EXPECT(recoveries.recovered.size() == claims.losses.values.size());
  prepare(workspace);
  losses.clear();
  losses.parts = workspace.contracts.parts;
  losses.frozen = workspace.contracts.frozen;
  losses.effects = workspace.contracts.effects;
  TrialWriter writer(*this, detail, workspace, losses);
  for (std::size_t trial = 0; trial + 1 < claims.trial_offset.size(); ++trial) {
    const auto begin = claims.trial_offset[trial];
    const auto end = claims.trial_offset[trial + 1];
    const auto recovered = [&](std::size_t j) -> numerics::TileSpan {
      const auto row = claims.losses.row(j);
      return {row.tile,
              std::span(recoveries.recovered).subspan(claims.losses.offset[j], row.size())};
    };
    if (end - begin == 1) {
      writer.lone_occurrence(claims.losses.row(begin), recovered(begin));
      continue;
    }
    for (auto j = begin; j < end; ++j) writer.add_occurrence(claims.losses.row(j), recovered(j));
    writer.end_trial();
  }
  losses.index_tiles(rounder_.size());
}

}  // namespace faultline::portfolio
