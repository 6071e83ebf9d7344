// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/scenario.hpp"

namespace faultline::test {

/// A small scenario with a bit of everything: two AVSs with a common factor, one that cannot fail
/// by itself, a shock on operators by tag, a desk that holds a part of a token, and a cover.
[[nodiscard]] run::Scenario sample_scenario();

/// The same with every failure reaching the whole stake.
[[nodiscard]] run::Scenario shared_sample_scenario();

/// The same again with severities that are always the same and covers of one layer each: most
/// trials are like others.
[[nodiscard]] run::Scenario repeating_sample_scenario();

}  // namespace faultline::test
