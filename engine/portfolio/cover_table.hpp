// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "insurance/spec.hpp"
#include "portfolio/spec.hpp"
#include "stake/name_table.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Covers and waterfalls with indices in place of names; covers are numbered in the order of ids.
struct CoverTable {
  stake::NameTable names;
  std::vector<std::vector<stake::PositionId>> insured;  ///< by cover, sorted
  std::vector<std::vector<std::uint32_t>> waterfall;    ///< by position: covers, first to pay first
};

/// Resolves rungs (`cover:<id>`) and insured positions; complains about unknown names, what
/// `insurance::check` finds, and covers and waterfalls that do not name each other. `positions` are
/// those that are declared, sorted; waterfall i is that of position i.
[[nodiscard]] CoverTable resolve_covers(std::span<const std::string> positions,
                                        const std::vector<WaterfallSpec>& waterfalls,
                                        const std::vector<insurance::CoverSpec>& covers,
                                        base::Issues& issues);

}  // namespace faultline::portfolio
