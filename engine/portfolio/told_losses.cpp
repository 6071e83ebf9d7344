// SPDX-License-Identifier: Apache-2.0
#include "portfolio/told_losses.hpp"

#include <algorithm>

#include "numerics/kernels/tile_kernels.hpp"

namespace faultline::portfolio {

namespace kernels = numerics::kernels;

ToldLosses::ToldLosses(const GroundUp& ground_up, const LossWords& words,
                       std::span<const numerics::Tile> rounder, Workspace& workspace)
    : ground_up_(ground_up), words_(words), rounder_(rounder), workspace_(workspace) {
  if (workspace.sum.size() >= rounder.size()) return;
  GroundUp::prepare(rounder.size(), workspace.ground_up);
  workspace.sum.resize(rounder.size());
  workspace.touched = numerics::TileSet(rounder.size());
  workspace.part.resize(rounder.size());
  workspace.part_touched = numerics::TileSet(rounder.size());
}

void ToldLosses::add(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
                     std::size_t j, insurance::SubjectLosses& claims) {
  const failure::CauseId cause = occurrences[j].cause;
  auto& words = workspace_.words;
  words.clear();
  for (const auto& sweep : hits.sweeps_of(j)) words.push_back(words_.hold_for(cause, sweep));
  for (const auto& hit : hits.hits_of(j)) words.push_back(words_.hold_for(cause, hit));
  list_words();
  for (const auto part : words) {
    workspace_.sweeps.clear();
    workspace_.hits.clear();
    for (const auto& sweep : hits.sweeps_of(j))
      if (words_.hold_for(cause, sweep) == part) workspace_.sweeps.push_back(sweep);
    for (const auto& hit : hits.hits_of(j))
      if (words_.hold_for(cause, hit) == part) workspace_.hits.push_back(hit);
    claims.parts.words.push_back(part);
    add_part(claims.parts);
  }
  end_occurrence(claims);
}

/// Each once, in order.
void ToldLosses::list_words() {
  auto& words = workspace_.words;
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

/// The words for what each contract takes: from each of its pools, or from positions.
void ToldLosses::list_breaks(const failure::OccurrenceSpan& occurrences, std::size_t j,
                             const ContractLosses& contracts,
                             ContractLosses::Workspace& contract_losses) {
  const failure::CauseId cause = occurrences[j].cause;
  auto& taken = workspace_.taken;
  taken.clear();
  contract_losses.first_group.clear();
  for (const auto& one : occurrences.breaks_of(j)) {
    contract_losses.first_group.push_back(static_cast<std::uint32_t>(taken.size()));
    const auto pools = contracts.pools_through(one.contract);
    for (const auto pool : pools) taken.push_back(words_.hold_for(cause, one, pool));
    if (pools.empty()) taken.push_back(words_.hold_for(cause, one));
  }
}

/// Parts of the slash come first, for contracts change what positions bear.
void ToldLosses::add(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
                     std::size_t j, const ContractLosses& contracts,
                     ContractLosses::Workspace& contract_losses, insurance::SubjectLosses& claims) {
  const failure::CauseId cause = occurrences[j].cause;
  auto& words = workspace_.words;
  list_breaks(occurrences, j, contracts, contract_losses);
  words = workspace_.taken;
  for (const auto& hit : hits.hits_of(j))
    if (!hit.contract.valid()) words.push_back(words_.hold_for(cause, hit));
  list_words();
  workspace_.slashes.clear();
  for (const auto part : words) {
    workspace_.hits.clear();
    for (const auto& hit : hits.hits_of(j))
      if (!hit.contract.valid() && words_.hold_for(cause, hit) == part)
        workspace_.hits.push_back(hit);
    add_slash(contracts.slash(workspace_.hits, contract_losses));
  }
  // Each part is a group of what contracts take, most of them of nothing.
  contract_losses.groups = words.size();
  contract_losses.group.clear();
  for (const auto taken : workspace_.taken) {
    const auto part = std::lower_bound(words.begin(), words.end(), taken);
    contract_losses.group.push_back(static_cast<std::uint32_t>(part - words.begin()));
  }
  (void)contracts.occurrence(occurrences, static_cast<std::uint32_t>(j), hits.hits_of(j),
                             contract_losses);
  for (std::size_t i = 0; i < words.size(); ++i) {
    add_to_part(workspace_.slashes.row(i));
    add_to_part(contracts.contract_part(i, contract_losses));
    end_part(words[i], claims.parts);
  }
  end_occurrence(claims);
}

void ToldLosses::add_slash(const numerics::TileSpan& amounts) {
  auto& rows = workspace_.slashes;
  const std::size_t begin = rows.values.size();
  rows.tile.insert(rows.tile.end(), amounts.tile.begin(), amounts.tile.end());
  rows.values.resize(rows.tile.size());
  kernels::round_row({amounts, 1.0, nullptr}, rounder_.data(), rows.values.data() + begin);
  rows.end_row();
}

/// Of amounts on the grids.
void ToldLosses::add_to_part(const numerics::TileSpan& amounts) {
  kernels::add_tiles(workspace_.part.data(), amounts, 1.0);
  for (const std::uint32_t tile : amounts.tile) workspace_.part_touched.insert(tile);
}

void ToldLosses::end_part(insurance::LossWordSet words, insurance::LossParts& parts) {
  auto& rows = parts.losses;
  const std::size_t begin = rows.tile.size();
  workspace_.part_touched.drain(rows.tile);
  rows.values.resize(rows.tile.size());
  kernels::drain_tiles(workspace_.part.data(), std::span(rows.tile).subspan(begin),
                       rows.values.data() + begin);
  rows.end_row();
  parts.words.push_back(words);
  const auto row = rows.row(rows.rows() - 1);
  kernels::add_tiles(workspace_.sum.data(), row, 1.0);
  for (const std::uint32_t tile : row.tile) workspace_.touched.insert(tile);
}

void ToldLosses::end_occurrence(insurance::SubjectLosses& claims) {
  claims.parts.offset.push_back(static_cast<std::uint32_t>(claims.parts.words.size()));
  auto& rows = claims.losses;
  workspace_.touched.drain(rows.tile);
  rows.values.resize(rows.tile.size());
  const std::size_t begin = rows.offset.back();
  kernels::drain_tiles(workspace_.sum.data(), std::span(rows.tile).subspan(begin),
                       rows.values.data() + begin);
  rows.end_row();
}

void ToldLosses::add_part(insurance::LossParts& parts) {
  const auto amounts = ground_up_.of(workspace_.sweeps, workspace_.hits, workspace_.ground_up);
  auto& rows = parts.losses;
  const std::size_t begin = rows.values.size();
  rows.tile.insert(rows.tile.end(), amounts.row.tile.begin(), amounts.row.tile.end());
  rows.values.resize(rows.tile.size());
  kernels::round_row(amounts, rounder_.data(), rows.values.data() + begin);
  rows.end_row();
  const auto row = rows.row(rows.rows() - 1);
  kernels::add_tiles(workspace_.sum.data(), row, 1.0);
  for (const std::uint32_t tile : row.tile) workspace_.touched.insert(tile);
}

}  // namespace faultline::portfolio
