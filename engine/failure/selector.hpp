// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "failure/provider.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// A way of naming causes: `avs`, `avs.eigenda`, `operator[client=geth,cloud=own]`.
struct Selector {
  struct Condition {
    std::string tag;
    std::string value;
  };
  std::string table;
  std::optional<std::string> id;
  std::vector<Condition> conditions;  ///< all of them must hold
};

/// The selector that `text` spells, or nothing when it spells none. Spaces around the words inside
/// the brackets do not count; what follows the first dot is an id, further dots included.
[[nodiscard]] std::optional<Selector> parse_selector(std::string_view text);

/// An operator, and how much of it carries the tags it was selected by: the product of its weights
/// over the conditions, 1 where there are none.
struct SelectedOperator {
  stake::OperatorId id;
  double weight;
};

/// What a selector names, in the order of the graph.
struct Selection {
  std::vector<stake::AvsId> avs{};
  std::vector<SelectedOperator> operators{};
  std::vector<stake::SmartContractId> contracts{};
  std::vector<ProviderId> providers{};
};

/// Those among whom a selector selects.
struct Selectable {
  const stake::StakeGraph& graph;
  std::span<const Provider> providers{};
};

/// What a shock may kill, all of one table. An entity satisfies a condition when its weight for the
/// value is above 0. Complains at `path` about a selector that cannot be read, names
/// an unknown table, id or tag, or matches nothing; the selection is then empty.
[[nodiscard]] Selection select_targets(std::string_view text, const Selectable& among,
                                       const std::string& path, base::Issues& issues);

}  // namespace faultline::failure
