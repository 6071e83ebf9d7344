// SPDX-License-Identifier: Apache-2.0
#include "io/scenario_echo.hpp"

#include "io/document/toml_text.hpp"
#include "io/schema/node_writer.hpp"

namespace faultline::io {

std::string echo_toml(const run::Scenario& scenario) {
  return toml_text(to_node(scenario));
}

}  // namespace faultline::io
