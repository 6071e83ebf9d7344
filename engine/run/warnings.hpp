// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure/failure_model.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Something that a scenario says and may not mean; it runs all the same.
struct Warning {
  std::string path;  ///< "cover.slashing.terms[0]"
  std::string text;
};

/// About a scenario and the failure model made of it:
/// - causes that share the mixing variable of the student-t copula and have no loading;
/// - terms by occurrence where no shock makes one occurrence of several failures;
/// - covers and treaties that pay nothing or otherwise than they seem to (`warn_of_covers`).
[[nodiscard]] std::vector<Warning> warnings_about(const Scenario& scenario,
                                                  const failure::FailureModel& failures);

}  // namespace faultline::run
