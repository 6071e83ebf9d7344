// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/range_check.hpp"
#include "stake/stake_checks.hpp"

namespace faultline::stake {

namespace {

template <class Spec>
void check_not_empty(const char* table, const std::vector<Spec>& rows, base::Issues& issues) {
  if (rows.empty()) {
    issues.add(table, fmt::format("there is no {}", table), fmt::format("at least one {}", table));
  }
}

void check_presence(const StakeSpec& spec, base::Issues& issues) {
  check_not_empty("asset", spec.assets, issues);
  check_not_empty("pool", spec.pools, issues);
  check_not_empty("position", spec.positions, issues);
  if (spec.book.empty()) {
    issues.add("book", "no position is ours", "at least one position, with the fraction of it");
  }
}

/// Weights of one multi-valued tag, such as `client = { geth = 0.7, nethermind = 0.3 }`.
void check_weights(const std::string& path, const std::map<std::string, double>& weights,
                   base::Issues& issues) {
  double sum = 0.0;
  for (const auto& [value, weight] : weights) {
    if (!(weight > 0.0)) {
      issues.add(path + "." + value, fmt::format("weight {} is out of range", weight),
                 "a number in (0, 1]");
    }
    sum += weight;
  }
  if (sum > 1.0 + sum_tolerance) {
    issues.add(path, fmt::format("weights add up to {:.12g}", sum), "at most 1");
  }
}

void check_tags(const std::string& row, const base::WeightedTags& tags, base::Issues& issues) {
  for (const auto& [tag, weights] : tags) check_weights(row + ".tags." + tag, weights, issues);
}

template <class Spec>
void check_category(const std::string& row, const Spec& spec, base::Issues& issues) {
  if (!spec.category.empty() && spec.tags.count("category") != 0) {
    issues.add(row + ".tags.category", "the category is written twice",
               "`category`, or a tag of this name");
  }
}

void check_reserved(const PositionSpec& position, base::Issues& issues) {
  if (position.id == "book" || position.id == "other") {
    issues.add("position." + position.id + ".id",
               fmt::format("the name `{}` is taken", position.id), "another name");
  }
}

}  // namespace

void check_rows(const StakeSpec& spec, base::Issues& issues) {
  check_presence(spec, issues);
  base::check_row_ranges("asset", spec.assets, issues);
  base::check_row_ranges("pool", spec.pools, issues);
  base::check_row_ranges("commitment", spec.commitments, issues);
  base::check_row_ranges("delegation", spec.delegations, issues);
  base::check_row_ranges("holding", spec.holdings, issues);
  base::check_row_ranges("book", spec.book, issues);
  base::check_row_ranges("contract", spec.smart_contracts, issues);
  for (const auto& avs : spec.avs) {
    check_tags("avs." + avs.id, avs.tags, issues);
    check_category("avs." + avs.id, avs, issues);
  }
  for (const auto& contract : spec.smart_contracts) {
    check_tags("contract." + contract.id, contract.tags, issues);
    check_category("contract." + contract.id, contract, issues);
  }
  for (const auto& op : spec.operators) check_tags("operator." + op.id, op.tags, issues);
  for (const auto& position : spec.positions) check_reserved(position, issues);
}

}  // namespace faultline::stake
