// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "failure/expected_failures.hpp"
#include "risk/failure_context.hpp"
#include "risk/table.hpp"

namespace faultline::run {

/// Axes that hold the failures of several models. Where the leading causes of different models
/// are more than one model may have, those that are most likely to fail in any of them have rows.
/// `trials`: of the whole run.
[[nodiscard]] risk::FailureLabels failure_labels_of(
    std::span<const failure::ExpectedFailures> models, std::uint64_t trials);

void append_failure_axes(const risk::FailureLabels& labels, std::vector<risk::Axis>& axes);

}  // namespace faultline::run
