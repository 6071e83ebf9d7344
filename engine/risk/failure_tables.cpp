// SPDX-License-Identifier: Apache-2.0
#include "risk/failure_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "base/not_a_number.hpp"
#include "failure/expected_failures.hpp"
#include "risk/pair_pools.hpp"
#include "risk/score.hpp"

namespace faultline::risk {

namespace {

using Labels = std::vector<std::string>;

std::int64_t position_of(const std::string& name, const Labels& labels) {
  const auto found = std::lower_bound(labels.begin(), labels.end(), name);
  return found != labels.end() && *found == name ? found - labels.begin() : -1;
}

/// Where things of this case are along an axis, −1 for those that have no place there.
template <class Things, class Name>
std::vector<std::int64_t> positions_of(const Things& things, const Labels& labels, Name&& name) {
  std::vector<std::int64_t> positions;
  for (const auto& thing : things) positions.push_back(position_of(name(thing), labels));
  return positions;
}

/// Probability, frequency and score, over one axis or over two of the same length.
struct Columns {
  explicit Columns(std::size_t size)
      : probability(size, base::not_a_number),
        frequency(size, base::not_a_number),
        z(size, base::not_a_number) {}

  std::vector<double> probability;
  std::vector<double> frequency;
  std::vector<double> z;
};

/// The scores of one kind, and the largest.
struct Check {
  std::int64_t count = 0;
  double largest = base::not_a_number;
  std::int64_t first = -1;
  std::int64_t second = -1;

  void take(const Score& score, std::int64_t one, std::int64_t other) {
    if (std::isnan(score.z)) return;
    ++count;
    if (std::fabs(score.z) <= std::fabs(largest)) return;
    largest = score.z;
    first = one;
    second = other;
  }
};

class FailureTables {
 public:
  FailureTables(const FailureCounts& counts, const MeasureContext& context)
      : counts_(counts),
        expected_(*context.failures->expected),
        labels_(*context.failures->labels),
        confidence_(context.confidence),
        trials_(static_cast<double>(counts.totals.count())),
        cause_(positions_of(expected_.causes, labels_.causes,
                            [](const std::string& name) { return name; })),
        leading_(positions_of(expected_.leading, labels_.leading,
                              [&](failure::CauseId id) { return expected_.causes[id.index()]; })) {}

  std::vector<Table> tables(std::uint64_t planned) {
    add_causes();
    add_pairs();
    const PairPools pools(expected_, planned);
    add_pools(pools.pools());
    add_checks();
    return std::move(tables_);
  }

 private:
  [[nodiscard]] Score score_of(const EventSums& sums, std::size_t event, double probability) {
    const double found = sums.first(event);
    const double expected = trials_ * probability;
    const auto score = counts_.totals.unweighted()
                           ? score_of_count(found, expected, trials_)
                           : score_of_sum(found, expected, sums.second(event), 0.0, trials_);
    return counted(score);
  }
  Score counted(const Score& score) {
    if (!std::isnan(score.z)) events_.push_back(score.events);
    return score;
  }

  void put(Columns& columns, std::int64_t at, double probability, double found,
           const Score& score) const {
    const auto place = static_cast<std::size_t>(at);
    columns.probability[place] = probability;
    columns.frequency[place] = found / trials_;
    columns.z[place] = score.z;
  }

  void add_causes() {
    Columns columns(labels_.causes.size());
    for (std::size_t i = 0; i < expected_.causes.size(); ++i) {
      const double p = expected_.probability[i];
      const auto score = score_of(counts_.causes, i, p);
      put(columns, cause_[i], p, counts_.causes.first(i), score);
      check_[0].take(score, cause_[i], -1);
      z_.push_back(score);
    }
    add(std::move(columns), {"cause"}, "failure",
        "probability of failing within the horizon under the model; NaN where it is not computed",
        "part of the trials in which it failed");
  }

  /// Rows and columns of the leading causes, with single causes on the diagonal.
  void add_pairs() {
    const auto size = static_cast<std::int64_t>(labels_.leading.size());
    Columns columns(labels_.leading.size() * labels_.leading.size());
    for (std::size_t b = 0; b < leading_.size(); ++b) {
      const std::size_t cause = expected_.leading[b].index();
      if (leading_[b] >= 0)
        put(columns, leading_[b] * (size + 1), expected_.probability[cause],
            counts_.causes.first(cause), z_[cause]);
      for (std::size_t a = 0; a < b; ++a) {
        const auto pair = failure::pair_place(a, b);
        const double p = expected_.joint[pair];
        const auto score = score_of(counts_.pairs, pair, p);
        check_[1].take(score, cause_[expected_.leading[a].index()], cause_[cause]);
        if (leading_[a] < 0 || leading_[b] < 0) continue;
        for (const auto at : {leading_[a] * size + leading_[b], leading_[b] * size + leading_[a]})
          put(columns, at, p, counts_.pairs.first(pair), score);
      }
    }
    add(std::move(columns), {"leading_cause", "other_cause"}, "joint_failure",
        "probability that both fail within the horizon under the model; on the diagonal that one "
        "does; NaN where some of a set are forced or causes are known to fail",
        "part of the trials in which both failed; on the diagonal in which one did");
  }

  void add_pools(const std::vector<PairPools::Pool>& pools) {
    Columns columns(labels_.block_pairs.size());
    std::vector<std::int64_t> pairs(labels_.block_pairs.size(), 0);
    for (std::size_t i = 0; i < pools.size(); ++i) {
      const auto at = position_of(pools[i].name, labels_.block_pairs);
      const double found = counts_.pools.first(i);
      const double expected = trials_ * pools[i].expected;
      // Where a trial counts as 1, a square is at least the number itself.
      const double least = counts_.totals.unweighted() ? expected : 0.0;
      const auto score =
          counted(score_of_sum(found, expected, counts_.pools.second(i), least, trials_));
      put(columns, at, pools[i].expected, found, score);
      pairs[static_cast<std::size_t>(at)] = pools[i].pairs;
      check_[2].take(score, at, -1);
    }
    tables_.push_back({"pooled_pairs",
                       {"block_pair"},
                       "1",
                       "pairs of causes that are counted together, as each is expected to fail "
                       "together in fewer than 20 trials of the run",
                       std::move(pairs)});
    add(std::move(columns), {"block_pair"}, "pooled",
        "expected number of them that fail together in a trial under the model",
        "mean number of them that failed together in a trial");
  }

  void add(Columns columns, const std::vector<std::string>& dims, const std::string& name,
           const std::string& expected, const std::string& found) {
    const bool pooled = name == "pooled";
    const auto add_column = [&](const std::string& column, const std::string& what,
                                std::vector<double> values) {
      tables_.push_back({name + column, dims, "1", what, std::move(values)});
    };
    add_column(pooled ? "_expected" : "_probability", expected, std::move(columns.probability));
    add_column("_frequency", found, std::move(columns.frequency));
    add_column("_z", "standard score of what was found; NaN where fewer than 20 are expected",
               std::move(columns.z));
  }

  void add_checks() {
    std::vector<std::int64_t> count;
    std::vector<double> largest;
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> second;
    for (const Check& check : check_) {
      count.push_back(check.count);
      largest.push_back(check.largest);
      first.push_back(check.first);
      second.push_back(check.second);
    }
    const std::vector<std::string> dims{"dependence_check"};
    tables_.push_back({"check_count", dims, "1", "how many have a score", std::move(count)});
    tables_.push_back({"check_largest_z", dims, "1",
                       "score furthest from 0; NaN where there is none", std::move(largest)});
    tables_.push_back({"check_first", dims, "1",
                       "whose it is: position along cause, for block pairs along block_pair",
                       std::move(first)});
    tables_.push_back({"check_second", dims, "1", "the other of the pair: position along cause",
                       std::move(second)});
    tables_.push_back({"check_bound",
                       {},
                       "1",
                       "95 % of sound runs have no score further from 0; NaN where there is none",
                       std::vector<double>{largest_sound_score(events_, confidence_)}});
  }

  const FailureCounts& counts_;
  const failure::ExpectedFailures& expected_;
  const FailureLabels& labels_;
  double confidence_;
  double trials_;
  std::vector<std::int64_t> cause_;    ///< by CauseId: position along the axis
  std::vector<std::int64_t> leading_;  ///< by leading cause: position, or −1
  std::vector<Score> z_;               ///< by CauseId
  std::vector<double> events_;         ///< of every score
  std::array<Check, 3> check_;
  std::vector<Table> tables_;
};

}  // namespace

std::vector<std::string> dependence_checks() {
  return {"causes", "pairs", "block pairs"};
}

std::vector<Table> failure_tables(const FailureCounts& counts, const MeasureContext& context) {
  return FailureTables(counts, context).tables(context.failures->trials);
}

}  // namespace faultline::risk
