// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/date.hpp"
#include "cli/commands.hpp"
#include "run/trial_story.hpp"

namespace faultline::cli {

/// Where a trial stands among the worst of its case in a result file.
struct TailPlace {
  std::string file;
  std::size_t kept = 0;             ///< how many of the worst trials the file keeps
  std::optional<std::size_t> rank;  ///< 1 for the worst; none for a trial that is not among them
};

/// What `replay` prints.
struct ReplayedTrial {
  run::TrialStory story;
  std::uint64_t trials_planned = 0;
  base::Date as_of;
  std::optional<TailPlace> tail;  ///< where a result was replayed
};

/// For a person.
[[nodiscard]] std::string replay_text(const ReplayedTrial& replayed, ReplayDetail detail);

/// As one JSON document, `"schema": 1` (docs/formats/replay.md).
[[nodiscard]] std::string replay_json(const ReplayedTrial& replayed);

}  // namespace faultline::cli
