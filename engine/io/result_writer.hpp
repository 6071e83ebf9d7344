// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "run/event_sink.hpp"
#include "run/run_result.hpp"
#include "run/trial_sink.hpp"

namespace faultline::io {

/// Writes one result file, whole or not at all: everything goes to a temporary file beside the
/// target, which `commit` renames over it. Whoever holds the old target open keeps reading it.
///
/// Equal results are equal byte for byte, except for what group `host` says.
/// Every member throws `ResultFileError`; after that the writer can only be destroyed.
class ResultWriter {
 public:
  /// Creates the temporary file `<target>.tmp.<pid>`, so that a place where nothing can be
  /// written is found before the run: kind `cannot_create`.
  explicit ResultWriter(std::filesystem::path target);
  /// Removes the temporary file if there was no `commit`.
  ~ResultWriter();
  ResultWriter(const ResultWriter&) = delete;
  ResultWriter& operator=(const ResultWriter&) = delete;

  /// Takes single trials, to be kept as `trial_book_loss` and `trial_weight`. Whoever begins it
  /// must write every (case, trial) before `write`.
  [[nodiscard]] run::TrialSink& trials();

  /// Takes occurrences, to be kept as `event_trial` and so on. Whoever begins it must write every
  /// trial before `write`.
  [[nodiscard]] run::EventSink& events();

  /// Writes everything else, once. Expects a result that fits together (`find_flaw`); with trials,
  /// also that they are those of the result, and an axis "perspective": gross, recovered, net; with
  /// occurrences, an axis "cause".
  void write(const run::RunResult& result);

  /// Closes, syncs and seals the file and puts it in the place of the target. Expects `write`.
  void commit();

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace faultline::io
