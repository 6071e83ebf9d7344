// SPDX-License-Identifier: Apache-2.0
#include "io/scenario_echo.hpp"

#include "io/document/toml_text.hpp"
#include "io/reading/priors.hpp"
#include "io/schema/node_writer.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

std::string echo_toml(const run::Scenario& scenario) {
  Node document = to_node(scenario);
  put_priors(document, scenario_schema(), scenario.uncertain);
  return toml_text(document);
}

}  // namespace faultline::io
