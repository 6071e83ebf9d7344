// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stake/smart_contract_spec.hpp"

namespace faultline::stake {

/// A contract of mode `loss`.
inline SmartContractSpec contract(const std::string& id, ContractScope scope,
                                  std::vector<std::string> through) {
  SmartContractSpec spec;
  spec.id = id;
  spec.scope = scope;
  spec.through = std::move(through);
  return spec;
}

}  // namespace faultline::stake
