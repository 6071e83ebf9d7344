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

/// "shock" of `shock.bug`, "contract" of `contract[category=bridge]`; else the whole.
std::string_view table_of(std::string_view word) {
  return word.substr(0, word.find_first_of(".["));
}

bool has_conditions(std::string_view word) {
  return word.find('[') < word.find('.');
}

std::vector<std::string> sorted_names(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool hold_everywhere(const std::vector<LossWordSet>& rows, LossWordSet words) {
  return !rows.empty() &&
         std::all_of(rows.begin(), rows.end(), [&](LossWordSet row) { return (row & words) != 0; });
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
    made_.behind_.resize(graph.operators().size(), 0);
    made_.behind_pool_.resize(graph.pools().size(), 0);
  }

  LossWords compile(const std::vector<insurance::CoverSpec>& covers) {
    const std::size_t before = issues_.list().size();
    for (const auto& cover : covers) {
      const std::string path = base::row_path("cover", cover.id);
      list(cover.triggers, path + ".triggers");
      list(cover.exclusions, path + ".exclusions");
    }
    add_words();
    for (const auto& cover : covers) add_operators(cover);
    if (issues_.list().size() == before)
      for (const auto& cover : covers) {
        check_answers(cover);
        check_whose(cover);
      }
    return std::move(made_);
  }

 private:
  struct Found {
    std::string word;
    std::string path;
  };

  void add_words() {
    std::sort(found_.begin(), found_.end(),
              [](const Found& a, const Found& b) { return a.word < b.word; });
    for (const Found& one : found_) {
      if (!made_.words_.empty() && made_.words_.back() == one.word) continue;
      const auto bit = next_bit(one.path);
      if (bit == 0) return;
      made_.words_.push_back(one.word);
      add(one, bit);
    }
  }

  /// 0, and a complaint, where there is none left.
  LossWordSet next_bit(const std::string& path) {
    const std::size_t used = made_.words_.size() + made_.lists_.size();
    if (used < most_words) return LossWordSet{1} << used;
    issues_.add(path, "covers tell losses apart by too many words and lists of operators",
                fmt::format("at most {} different ones", most_words));
    return 0;
  }

  /// Lists stand in the order of the covers, each once.
  void add_operators(const insurance::CoverSpec& cover) {
    if (!cover.operators) return;
    auto names = sorted_names(*cover.operators);
    if (std::find(made_.lists_.begin(), made_.lists_.end(), names) != made_.lists_.end()) return;
    const auto bit = next_bit(base::row_path("cover", cover.id) + ".operators");
    if (bit == 0) return;
    for (const auto& name : names)
      if (const auto id = graph_.find_operator(name)) made_.behind_[id->index()] |= bit;
    for (std::size_t q = 0; q < graph_.pools().size(); ++q) {
      const auto behind = graph_.operators_behind(stake::PoolId{q});
      const auto listed = [&](stake::OperatorId id) {
        return (made_.behind_[id.index()] & bit) != 0;
      };
      if (!behind.empty() && std::all_of(behind.begin(), behind.end(), listed))
        made_.behind_pool_[q] |= bit;
    }
    made_.lists_.push_back(std::move(names));
  }

  /// That its exclusions leave anything of what its triggers name.
  void check_answers(const insurance::CoverSpec& cover) {
    if (!cover.triggers || !cover.exclusions) return;
    const auto exclusions = made_.set_of(*cover.exclusions);
    const auto excluded = [&](const std::string& word) {
      return is_excluded(made_.set_of({word}), exclusions);
    };
    if (std::all_of(cover.triggers->begin(), cover.triggers->end(), excluded))
      issues_.add(base::row_path("cover", cover.id) + ".exclusions",
                  "leave out all losses that its triggers name, so that the cover never pays",
                  "a trigger that no exclusion takes back");
  }

  /// That faults of operators which it answers to are of some whose stake it answers for.
  void check_whose(const insurance::CoverSpec& cover) {
    if (!cover.triggers || !cover.operators) return;
    const auto list = made_.list_of(*cover.operators);
    const auto of_others = [&](const std::string& word) {
      const auto trigger = made_.set_of({word});
      bool any = false;
      for (std::size_t p = 0; p < made_.behind_.size(); ++p) {
        if ((made_.by_operator_[p] & trigger) == 0) continue;
        if ((made_.behind_[p] & list) != 0) return false;
        any = true;
      }
      return any;
    };
    if (std::all_of(cover.triggers->begin(), cover.triggers->end(), of_others))
      issues_.add(
          base::row_path("cover", cover.id) + ".operators",
          "have no stake slashed by faults of the other operators that its triggers name, so "
          "that the cover never pays",
          "those whose faults the triggers name, or triggers by what else may fail");
  }

  /// Whether exclusions hold wherever a trigger does. A fault is by one kind and of one operator.
  [[nodiscard]] bool is_excluded(LossWordSet trigger, LossWordSet exclusions) const {
    if ((trigger & exclusions) != 0) return true;
    const bool faults = hold_everywhere(made_.by_operator_, exclusions) ||
                        hold_everywhere(made_.by_fault_, exclusions);
    bool holds = false;
    const auto left = [&](const std::vector<LossWordSet>& rows, LossWordSet excluded) {
      bool any = false;
      for (const auto row : rows) {
        holds = holds || (row & trigger) != 0;
        any = any || ((row & trigger) != 0 && (row & excluded) == 0);
      }
      return any;
    };
    const LossWordSet of_faults = faults ? ~LossWordSet{0} : exclusions;
    const bool any = left(made_.by_cause_, exclusions) || left(made_.by_avs_, exclusions) ||
                     left(made_.by_contract_, exclusions) || left(made_.by_operator_, of_faults) ||
                     left(made_.by_fault_, of_faults);
    return holds && !any;
  }

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
    } else if (table == "shock" && has_conditions(one.word)) {
      issues_.add(one.path,
                  fmt::format("`{}` selects by tags, which shocks have none of", one.word),
                  "`shock.` and the id of a declared one, or `shock` where there is any");
    } else if (table == "shock" || (table == "contract" && !has_conditions(one.word))) {
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
    const auto table = table_of(one.word);
    if (table != "avs" && table != "operator" && table != "contract") {
      issues_.add(
          one.path, fmt::format("`{}` names no kind of loss", one.word),
          "a kind of fault (double-sign, key-leak, downtime), a selector of AVSs, operators "
          "or contracts as `avs`, `avs.<id>` or `avs[tag=value]`, or `shock` or "
          "`shock.<id>`");
      return;
    }
    const auto selected = failure::select_targets(one.word, {graph_}, one.path, issues_);
    for (const auto avs : selected.avs) made_.by_avs_[avs.index()] |= bit;
    for (const auto& operator_ : selected.operators)
      made_.by_operator_[operator_.id.index()] |= bit;
    for (const auto contract : selected.contracts) add_contract(contract, bit);
  }

  /// What it takes, and all of an occurrence that it begins.
  void add_contract(stake::SmartContractId contract, LossWordSet bit) {
    made_.by_contract_[contract.index()] |= bit;
    const auto cause = "contract." + graph_.smart_contracts()[contract.index()].id;
    for (std::size_t c = 0; c < causes_.size(); ++c)
      if (causes_[c] == cause) made_.by_cause_[c] |= bit;
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

LossWordSet LossWords::list_of(const std::vector<std::string>& operators) const {
  const auto at = std::find(lists_.begin(), lists_.end(), sorted_names(operators));
  if (at == lists_.end()) return 0;
  return LossWordSet{1} << (words_.size() + static_cast<std::size_t>(at - lists_.begin()));
}

}  // namespace faultline::portfolio
