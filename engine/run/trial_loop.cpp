// SPDX-License-Identifier: Apache-2.0
#include "run/trial_loop.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "run/batch.hpp"
#include "run/batch_visit.hpp"
#include "run/contributions.hpp"
#include "run/exact_quantiles.hpp"

namespace faultline::run {

namespace {

/// The book's loss in each trial of one batch and case, for the sink.
struct BookColumns {
  std::vector<double> gross;
  std::vector<double> recovered;
  std::vector<double> weight;
};

void append(const risk::TrialBatch& batch, BookColumns& columns) {
  for (const auto& loss : batch.losses.book) {
    columns.gross.push_back(loss.aggregate[0]);
    columns.recovered.push_back(loss.aggregate[1]);
  }
  columns.weight.insert(columns.weight.end(), batch.weight.begin(), batch.weight.end());
}

/// One worker's own buffers and measures, made by the worker that first needs them.
struct Worker {
  Worker(const Plan& plan, Alike alike, const TailFloors& floors)
      : buffers(plan, alike), measured(plan, floors) {}
  BatchBuffers buffers;
  Accumulators measured;
};

/// Batches of a wave run in parallel; between waves their columns go to the sink in trial order.
class TrialLoop {
 public:
  TrialLoop(const Plan& plan, random::TrialRange trials, const RunControl& control)
      : plan_(plan),
        trials_(trials),
        control_(control),
        workers_(control.executor.worker_count()),
        floors_(fly_pilot()) {
    FAULTLINE_EXPECT(control.batch_trials > 0);
  }

  Accumulators run() {
    const std::uint64_t batches =
        (trials_.count + control_.batch_trials - 1) / control_.batch_trials;
    const bool passes_on = control_.sink != nullptr || control_.events != nullptr;
    const std::uint64_t wave = passes_on ? batches_per_worker_in_a_wave * workers_.size() : batches;
    for (std::uint64_t first = 0; first < batches; first += wave) {
      run_wave(first, std::min(wave, batches - first));
    }
    simulate_waiting(
        plan_, workers_, control_.executor, [this](std::size_t i) -> Worker& { return own(i); },
        [this](Worker& worker) {
          return [this, &worker](std::size_t c, const risk::TrialBatch& batch) {
            add(c, batch, worker.measured);
          };
        });
    add_stages();
    clock_.start();
    auto all = merged();
    clock_.lap(Stage::merging, static_cast<double>(workers_.size()));
    if (control_.stages != nullptr) control_.stages->add(clock_.seconds());
    return all;
  }

 private:
  [[nodiscard]] random::TrialRange batch_range(std::uint64_t batch) const {
    const std::uint64_t offset = batch * control_.batch_trials;
    return {trials_.first + offset, std::min(control_.batch_trials, trials_.count - offset)};
  }

  void run_wave(std::uint64_t first, std::uint64_t count) {
    if (control_.sink != nullptr) columns_.assign(count, std::vector<BookColumns>(cases()));
    if (control_.events != nullptr) events_.assign(count, {});
    control_.executor.for_each(count, [&](std::size_t task, std::size_t worker) {
      if (control_.cancellation.cancelled()) throw base::Cancelled();
      run_batch(batch_range(first + task), worker, task);
    });
    for (std::uint64_t task = 0; task < columns_.size(); ++task)
      flush(first + task, columns_[task]);
    for (const auto& events : events_) control_.events->write(events);
  }

  [[nodiscard]] Worker& own(std::size_t worker) {
    auto& found = workers_[worker];
    if (!found) found = std::make_unique<Worker>(plan_, alike(), floors_);
    return *found;
  }

  void run_batch(random::TrialRange trials, std::size_t worker, std::size_t task) {
    Worker& mine = own(worker);
    if (control_.events != nullptr) mine.buffers.kept.emplace();
    simulate_batch(plan_, trials, mine.buffers, [&](std::size_t c, const risk::TrialBatch& batch) {
      add(c, batch, mine.measured);
      if (control_.sink != nullptr) append(batch, columns_[task][c]);
    });
    if (control_.events != nullptr) events_[task] = std::move(*mine.buffers.kept);
  }

  /// A trial is done when its last case is.
  void add(std::size_t c, const risk::TrialBatch& batch, Accumulators& measured) const {
    if (control_.cancellation.cancelled()) throw base::Cancelled();
    measured.add(c, batch);
    if (c + 1 != cases()) return;
    control_.trials_done.fetch_add(batch.trials.size() * batch.trials.copies(),
                                   std::memory_order_relaxed);
  }

  /// The sink wants every trial in its turn.
  [[nodiscard]] Alike alike() const {
    return control_.sink == nullptr ? Alike::together : Alike::apart;
  }

  void flush(std::uint64_t batch, const std::vector<BookColumns>& by_case) {
    const auto trials = batch_range(batch);
    for (std::size_t c = 0; c < by_case.size(); ++c) {
      control_.sink->write({.trials = trials,
                            .case_index = c,
                            .gross = by_case[c].gross,
                            .recovered = by_case[c].recovered,
                            .weight = by_case[c].weight});
    }
  }

  /// Before workers are merged.
  void add_stages() const {
    if (control_.stages == nullptr) return;
    for (const auto& worker : workers_) {
      if (worker) control_.stages->add(worker->buffers.clock.seconds());
    }
  }

  [[nodiscard]] TailFloors fly_pilot() {
    clock_.start();
    auto floors = find_tail_floors(plan_, control_.executor, control_.cancellation);
    clock_.lap(Stage::pilot, static_cast<double>(workers_.size()));
    return floors;
  }

  /// What all workers measured, in the accumulators of one of them.
  [[nodiscard]] Accumulators merged() {
    std::optional<Accumulators> all;
    for (auto& worker : workers_) {
      if (!worker) continue;
      if (all) {
        all->merge(worker->measured);
      } else {
        all.emplace(std::move(worker->measured));
      }
      worker.reset();
    }
    return all ? std::move(*all) : Accumulators(plan_, floors_);
  }

  [[nodiscard]] std::size_t cases() const { return plan_.cases().size(); }

  const Plan& plan_;
  random::TrialRange trials_;
  const RunControl& control_;
  StageClock clock_;
  std::vector<std::unique_ptr<Worker>> workers_;
  TailFloors floors_;
  std::vector<std::vector<BookColumns>> columns_;  ///< by batch of the wave, by case
  std::vector<failure::EventBatch> events_;        ///< by batch of the wave
};

}  // namespace

Accumulators simulate(const Plan& plan, random::TrialRange trials, const RunControl& control) {
  auto measured = TrialLoop(plan, trials, control).run();
  StageClock clock;
  clock.start();
  refine_quantiles(plan, trials, control, measured);
  measure_contributions(plan, trials, control, measured);
  clock.lap(Stage::refinement, static_cast<double>(control.executor.worker_count()));
  if (control.stages != nullptr) control.stages->add(clock.seconds());
  return measured;
}

}  // namespace faultline::run
