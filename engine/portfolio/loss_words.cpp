// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_words.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "failure/selector.hpp"
#include "failure/spec.hpp"

namespace faultline::portfolio {

using insurance::LossWordSet;

namespace {

constexpr std::size_t most_words = 32;

bool is_fault(std::string_view word) {
  const auto kinds = enum_words(failure::FaultKind{}).known;
  return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
}

/// "shock" of `shock.bug`; the whole where there is no dot.
std::string_view table_of(std::string_view word) {
  return word.substr(0, word.find('.'));
}

}  // namespace

class LossWords::Compiler {
 public:
  Compiler(const stake::StakeGraph& graph, std::span<const std::string> causes,
           std::span<const std::string> faults, base::Issues& issues)
      : graph_(graph), causes_(causes), faults_(faults), issues_(issues) {
    made_.by_cause_.resize(causes.size(), 0);
    made_.by_avs_.resize(graph.avs().size(), 0);
    made_.by_contract_.resize(graph.smart_contracts().size(), 0);
    made_.by_operator_.resize(graph.operators().size(), 0);
    made_.by_fault_.resize(faults.size(), 0);
  }

  LossWords compile(const std::vector<insurance::CoverSpec>& covers) {
    for (const auto& cover : covers) {
      const std::string path = base::row_path("cover", cover.id);
      list(cover.triggers, path + ".triggers");
      list(cover.exclusions, path + ".exclusions");
    }
    std::sort(found_.begin(), found_.end(),
              [](const Found& a, const Found& b) { return a.word < b.word; });
    for (const Found& one : found_) {
      if (!made_.words_.empty() && made_.words_.back() == one.word) continue;
      if (made_.words_.size() == most_words) {
        issues_.add(one.path, "covers tell losses apart by too many words",
                    fmt::format("at most {} different ones", most_words));
        break;
      }
      made_.words_.push_back(one.word);
      add(one, LossWordSet{1} << (made_.words_.size() - 1));
    }
    return std::move(made_);
  }

 private:
  struct Found {
    std::string word;
    std::string path;
  };

  void list(const std::optional<std::vector<std::string>>& words, const std::string& path) {
    if (!words) return;
    if (words->empty()) issues_.add(path, "is empty", "at least one word, or no such key");
    for (std::size_t i = 0; i < words->size(); ++i)
      found_.push_back({(*words)[i], fmt::format("{}[{}]", path, i)});
  }

  void add(const Found& one, LossWordSet bit) {
    const auto table = table_of(one.word);
    if (is_fault(one.word)) {
      const auto kind = std::find(faults_.begin(), faults_.end(), one.word);
      if (kind != faults_.end())
        made_.by_fault_[static_cast<std::size_t>(kind - faults_.begin())] |= bit;
    } else if (table == "shock" || table == "contract") {
      add_causes(one, table, bit);
      if (table == "contract") add_contracts(one, bit);
    } else {
      add_selected(one, bit);
    }
  }

  /// Of occurrences that begin with one of a table, or with that one.
  void add_causes(const Found& one, std::string_view table, LossWordSet bit) {
    bool any = causes_.empty();  // where failures could not be compiled
    for (std::size_t c = 0; c < causes_.size(); ++c) {
      const bool holds = one.word == table ? table_of(causes_[c]) == table : causes_[c] == one.word;
      if (holds) made_.by_cause_[c] |= bit;
      any = any || holds;
    }
    if (!any)
      issues_.add(one.path, fmt::format("there is no {} that `{}` names", table, one.word),
                  fmt::format("`{}.` and the id of a declared one, or `{}` where there is any",
                              table, table),
                  base::did_you_mean(one.word, causes_));
  }

  /// What they take in occurrences that others began.
  void add_contracts(const Found& one, LossWordSet bit) {
    for (std::size_t c = 0; c < graph_.smart_contracts().size(); ++c)
      if (one.word == "contract" || one.word == "contract." + graph_.smart_contracts()[c].id)
        made_.by_contract_[c] |= bit;
  }

  void add_selected(const Found& one, LossWordSet bit) {
    if (table_of(one.word.substr(0, one.word.find('['))) != "avs" &&
        table_of(one.word.substr(0, one.word.find('['))) != "operator") {
      issues_.add(one.path, fmt::format("`{}` names no kind of loss", one.word),
                  "a kind of fault (double-sign, key-leak, downtime) or a selector of AVSs, "
                  "operators, contracts or shocks");
      return;
    }
    const auto selected = failure::select_targets(one.word, {graph_}, one.path, issues_);
    for (const auto avs : selected.avs) made_.by_avs_[avs.index()] |= bit;
    for (const auto& operator_ : selected.operators)
      made_.by_operator_[operator_.id.index()] |= bit;
  }

  const stake::StakeGraph& graph_;
  std::span<const std::string> causes_;
  std::span<const std::string> faults_;
  base::Issues& issues_;
  std::vector<Found> found_;
  LossWords made_;
};

LossWords LossWords::compile(const std::vector<insurance::CoverSpec>& covers,
                             const stake::StakeGraph& graph, std::span<const std::string> causes,
                             std::span<const std::string> faults, base::Issues& issues) {
  return Compiler(graph, causes, faults, issues).compile(covers);
}

LossWordSet LossWords::set_of(const std::vector<std::string>& words) const {
  LossWordSet set = 0;
  for (const auto& word : words) {
    const auto at = std::lower_bound(words_.begin(), words_.end(), word);
    if (at != words_.end() && *at == word) set |= LossWordSet{1} << (at - words_.begin());
  }
  return set;
}

}  // namespace faultline::portfolio
