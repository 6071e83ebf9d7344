// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Complains about every number outside the range that `describe` states for its field, also where
/// no reader has looked at it: a spec made by a program, or changed by a stress.
void check_ranges(const FailureSpec& spec, base::Issues& issues);

}  // namespace faultline::failure
