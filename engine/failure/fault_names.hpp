// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// The kind as the user writes it: "double-sign".
[[nodiscard]] std::string_view name_of(FaultKind kind);

/// Kinds of operator fault that shocks and operators name, sorted, each once: `FaultId` is the
/// place in it.
[[nodiscard]] std::vector<std::string> faults_of(const FailureSpec& spec);

/// The place of a fault that is in the list.
[[nodiscard]] FaultId find_fault(std::span<const std::string> faults, std::string_view fault);

}  // namespace faultline::failure
