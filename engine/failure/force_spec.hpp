// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

namespace faultline::failure {

/// What is known of causes that are made to fail.
enum class ForceMode : std::uint8_t {
  intervene,  ///< they fail on the day, and nothing else is different
  condition,  ///< they are known to fail within the longest horizon, which says of the others too
};
inline base::EnumWords enum_words(ForceMode) {
  static constexpr std::array<std::string_view, 2> known{"intervene", "condition"};
  return {known, {}};
}

/// How likely each choice of n causes is.
enum class ChoiceWeights : std::uint8_t {
  uniform,  ///< all choices are as likely
  model,    ///< in proportion to the probability that all of it fails by itself
};
inline base::EnumWords enum_words(ChoiceWeights) {
  static constexpr std::array<std::string_view, 2> known{"uniform", "model"};
  return {known, {}};
}

/// n causes of a set, chosen anew in every trial.
struct ChoiceSpec {
  std::vector<std::string> set;  ///< selectors
  std::int64_t n = 1;
  ChoiceWeights weights = ChoiceWeights::uniform;
};

/// Causes that are made to fail in every trial.
struct ForceSpec {
  ForceMode mode = ForceMode::intervene;
  std::vector<std::string> causes;  ///< selectors; `shock.<id>` too
  std::optional<double> at_day;     ///< under `condition` none leaves them their own dates
  std::optional<ChoiceSpec> n_of = std::nullopt;  ///< beside them, some of these
};

template <class V>
void describe(V& v, ChoiceSpec& s) {
  v.required({"set", "",
              "selectors of the AVSs, faults of operators, contracts and providers to choose from"},
             s.set);
  v.required({"n", "1", "how many of them fail"}, s.n, base::at_least(1.0));
  v.required({"weights", "", "how likely each choice is"}, s.weights);
}
template <class V>
void describe(V& v, ForceSpec& s) {
  v.required({"mode", "", "what their failing says of the others"}, s.mode);
  v.field({"causes", "",
           "selectors of AVSs, faults of operators, contracts, providers and shocks that fail"},
          s.causes);
  v.optional({"n_of", "", "how many of a set fail too, chosen anew in every trial"}, s.n_of);
  v.optional({"at_day", "d",
              "when they fail, before the end of the longest horizon; without it on day 0 under "
              "intervene, and on days of their own under condition"},
             s.at_day, base::at_least(0.0));
}

}  // namespace faultline::failure
