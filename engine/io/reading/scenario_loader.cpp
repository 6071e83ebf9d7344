// SPDX-License-Identifier: Apache-2.0
#include "io/reading/scenario_loader.hpp"

#include "io/reading/node_loader.hpp"

namespace faultline::io {

run::Scenario load_scenario(const Node& document, const NamedFiles& files) {
  run::Scenario scenario;
  NodeLoader loader(document, files);
  describe(loader, scenario);
  return scenario;
}

}  // namespace faultline::io
