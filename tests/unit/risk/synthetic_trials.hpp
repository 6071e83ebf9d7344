// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "portfolio/loss_rows.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk::test {

/// One position, "desk", and a book that is the same.
inline MeasureContext context_of_one(double largest_loss) {
  MeasureContext context;
  context.holders = {"desk", "book"};
  context.largest_loss.assign(2, largest_loss);
  context.grids.assign(2, numerics::MoneyGrid(largest_loss));
  context.numeraire = "ETH";
  context.levels = {0.95, 0.99, 0.999};
  context.return_periods_years = {1.0, 20.0, 100.0};
  context.tail_trials = 3;
  return context;
}

/// Trials written by hand, as measures see them.
class SyntheticTrials {
 public:
  /// `book`: its place among the holders.
  explicit SyntheticTrials(std::uint64_t first = 0, std::size_t book = 1) : book_(book) {
    trials_.first = first;
    hits_.clear();
  }

  /// A trial in which holders lost something, one row each, in order.
  void add(const std::vector<portfolio::TrialLoss>& rows, double weight = 1.0) {
    add({}, rows, weight);
  }

  /// An occurrence, whom it made fail beside its own cause, and what it swept.
  struct Incident {
    std::uint32_t cause;
    std::vector<std::uint32_t> killed{};
    std::vector<penalty::Sweep> sweeps{};
  };

  /// The same, and what happened.
  void add(const std::vector<Incident>& incidents, const std::vector<portfolio::TrialLoss>& rows,
           double weight = 1.0) {
    for (const Incident& incident : incidents) put(incident);
    happened_.offset.push_back(static_cast<std::uint32_t>(happened_.occurrences.size()));
    if (claims_.losses.rows() == claims_.trial_offset.back()) claim(0.5, rows);
    claims_.trial_offset.push_back(static_cast<std::uint32_t>(claims_.losses.rows()));
    portfolio::BookLoss book;
    for (const auto& row : rows) {
      if (row.holder.index() == book_) {
        book = {row.aggregate, row.largest};
      } else {
        put(row);
      }
    }
    losses_.end_trial(book);
    auto& settled = recoveries_.settled;
    if (settled.reinstatement_offset.empty()) settled.reinstatement_offset.push_back(0);
    settled.reinstatement_offset.push_back(
        static_cast<std::uint32_t>(settled.reinstatements.size()));
    weight_.push_back(weight);
    happened_.factors.push_back(factor_of(trials_.first + trials_.count));
    ++trials_.count;
  }

  /// What the layers of a contract cost to restore in the trial that is added next; contracts in
  /// order.
  void reinstate(std::uint32_t contract, double premium) {
    recoveries_.settled.reinstatements.push_back({insurance::ContractId{contract}, premium});
  }

  /// What an AVS was credited with and not paid in the last occurrence that was added.
  void fall_short(std::uint32_t avs, double value) {
    const auto last = static_cast<std::uint32_t>(happened_.occurrences.size() - 1);
    hits_.shortfalls.push_back({last, stake::AvsId{avs}, value});
  }

  /// In an occurrence of the trial that is added next, positions lost something, one row each, in
  /// order. Without any such, they lost in one occurrence what they lose in the trial.
  void claim(double time, const std::vector<portfolio::TrialLoss>& rows) {
    claims_.time.push_back(time);
    for (const auto& row : rows) {
      if (row.holder.index() == book_) continue;
      const std::uint32_t tile = numerics::tile_of(row.holder.index());
      const std::size_t lane = numerics::lane_in_tile(row.holder.index());
      if (claims_.losses.tile.size() == claims_.losses.offset.back() ||
          claims_.losses.tile.back() != tile) {
        claims_.losses.tile.push_back(tile);
        claims_.losses.values.emplace_back();
        recoveries_.recovered.emplace_back();
      }
      claims_.losses.values.back().lane[lane] = row.aggregate[0];
      recoveries_.recovered.back().lane[lane] = row.aggregate[1];
    }
    claims_.losses.end_row();
  }

  /// A trial in which both holders of `context_of_one` lost the same.
  void add_loss(double gross, double recovered = 0.0, double weight = 1.0) {
    if (gross > 0.0) {
      add({row(0, gross, recovered), row(1, gross, recovered)}, weight);
    } else {
      add({}, weight);
    }
  }

  /// The factor that a trial tells: nothing but what its number makes of it.
  static double factor_of(std::uint64_t trial) { return std::sin(static_cast<double>(trial)); }

  /// Of what a holder lost in the trial added last, the part that contracts took; holders in order.
  void add_contract_part(std::size_t holder, double amount) {
    losses_.parts.push_back(
        {last_trial(), portfolio::HolderId{holder}, portfolio::LossComponent::contract, amount});
  }
  /// Value × years that were frozen in the trial added last; holders in order.
  void add_frozen(std::size_t holder, double value_years) {
    losses_.frozen.push_back({last_trial(), portfolio::HolderId{holder}, value_years});
  }

  /// The largest occurrence took `largest_part` of the loss.
  static portfolio::TrialLoss row(std::size_t holder, double gross, double recovered,
                                  double largest_part = 1.0) {
    const double net = gross - recovered;
    return {portfolio::HolderId{holder},
            {gross, recovered, net},
            {gross * largest_part, recovered * largest_part, net * largest_part}};
  }

  [[nodiscard]] TrialBatch batch() {
    losses_.index_tiles(numerics::tiles_for(book_));
    happened_.trials = trials_;
    return {trials_, happened_, hits_, claims_, recoveries_, losses_, weight_};
  }

 private:
  [[nodiscard]] std::uint32_t last_trial() const {
    return static_cast<std::uint32_t>(trials_.count - 1);
  }

  void put(const Incident& incident) {
    failure::Occurrence occurrence{.key = happened_.occurrences.size(),
                                   .cause = failure::CauseId{incident.cause},
                                   .time = 0.5,
                                   .strike_begin = 0,
                                   .strike_end = 0};
    occurrence.killed_begin = static_cast<std::uint32_t>(happened_.killed.size());
    for (const auto cause : incident.killed) happened_.killed.emplace_back(cause);
    occurrence.killed_end = static_cast<std::uint32_t>(happened_.killed.size());
    happened_.occurrences.push_back(occurrence);
    hits_.sweeps.insert(hits_.sweeps.end(), incident.sweeps.begin(), incident.sweeps.end());
    hits_.end_occurrence();
  }

  void put(const portfolio::TrialLoss& row) {
    const std::uint32_t tile = numerics::tile_of(row.holder.index());
    const std::size_t lane = numerics::lane_in_tile(row.holder.index());
    if (losses_.tile.size() == losses_.offset.back() || losses_.tile.back() != tile) {
      losses_.tile.push_back(tile);
      losses_.gross.emplace_back();
      losses_.recovered.emplace_back();
      for (auto& tiles : losses_.largest) tiles.emplace_back();
    }
    losses_.gross.back().lane[lane] = row.aggregate[0];
    losses_.recovered.back().lane[lane] = row.aggregate[1];
    for (std::size_t p = 0; p < portfolio::perspective_count; ++p) {
      losses_.largest[p].back().lane[lane] = row.largest[p];
    }
  }

  std::size_t book_;
  random::TrialRange trials_;
  failure::OccurrenceBatch happened_{.trials = {}, .offset = {0}, .occurrences = {}, .strikes = {}};
  penalty::HitBatch hits_;
  insurance::SubjectLosses claims_{.trial_offset = {0}, .time = {}, .losses = {}};
  insurance::Recoveries recoveries_;
  portfolio::LossBatch losses_;
  std::vector<double> weight_;
};

inline const Table& find(const std::vector<Table>& tables, const std::string& name) {
  return *std::find_if(tables.begin(), tables.end(),
                       [&](const Table& table) { return table.name == name; });
}

inline const std::vector<double>& values(const std::vector<Table>& tables,
                                         const std::string& name) {
  return std::get<std::vector<double>>(find(tables, name).values);
}

}  // namespace faultline::risk::test
