// SPDX-License-Identifier: Apache-2.0
#include "failure/operator_fault.hpp"

#include "random/address.hpp"

namespace faultline::failure {

OperatorFault OperatorFault::compile(const OperatorFaultSpec& spec, stake::OperatorId operator_id,
                                     FaultId fault, const std::string& path, base::Issues& issues) {
  OperatorFault compiled;
  compiled.operator_ = operator_id;
  compiled.fault_ = fault;
  compiled.reach_ = spec.reach;
  compiled.share_ = SeverityMap::compile(spec.share, path + ".share", issues);
  return compiled;
}

std::uint32_t OperatorFault::share_word(const OccurrenceDraws& draws) const {
  return draws.word(random::Purpose::share, draws.cause_key);
}

}  // namespace faultline::failure
