// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace faultline::base {

/// A broken promise inside faultline: a bug of ours, never the user's input or the world.
/// The program ends with exit code 70.
class ContractViolation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void contract_violated(const char* kind, const char* condition,
                                           const char* file, int line) {
  throw ContractViolation(std::string(file) + ":" + std::to_string(line) + ": " + kind + " `" +
                          condition + "` does not hold");
}

}  // namespace faultline::base

/// What the caller must provide. Always on: used at module borders, never per stake.
#define FAULTLINE_EXPECT(condition) \
  ((condition)                      \
       ? void(0)                    \
       : ::faultline::base::contract_violated("expectation", #condition, __FILE__, __LINE__))

/// What the callee promises in return.
#define FAULTLINE_ENSURE(condition) \
  ((condition)                      \
       ? void(0)                    \
       : ::faultline::base::contract_violated("guarantee", #condition, __FILE__, __LINE__))
