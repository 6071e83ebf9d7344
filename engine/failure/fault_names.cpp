// SPDX-License-Identifier: Apache-2.0
#include "failure/fault_names.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace faultline::failure {

std::string_view name_of(FaultKind kind) {
  return enum_words(kind).known[static_cast<std::size_t>(kind)];
}

std::vector<std::string> faults_of(const FailureSpec& spec) {
  std::set<std::string> faults;
  for (const ShockSpec& shock : spec.shocks)
    for (const KillSpec& kill : shock.kill)
      if (!kill.fault.empty()) faults.insert(kill.fault);
  for (const OperatorFailureSpec& row : spec.operators)
    for (const OperatorFaultSpec& fault : row.faults) faults.emplace(name_of(fault.kind));
  return {faults.begin(), faults.end()};
}

FaultId find_fault(std::span<const std::string> faults, std::string_view fault) {
  const auto place = std::lower_bound(faults.begin(), faults.end(), fault);
  return FaultId(static_cast<std::size_t>(place - faults.begin()));
}

}  // namespace faultline::failure
