// SPDX-License-Identifier: Apache-2.0
#include "cli/mergeable.hpp"

#include <fmt/format.h>

#include "base/describe_traits.hpp"

namespace faultline::cli {

std::string words_of_single_trials(const run::Plan& plan) {
  std::string words;
  for (const auto store : {run::Store::trials, run::Store::events})
    if (plan.keeps(store))
      words += fmt::format("{}\"{}\"", words.empty() ? "" : ", ", base::word_of(store));
  return words;
}

}  // namespace faultline::cli
