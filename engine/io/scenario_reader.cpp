// SPDX-License-Identifier: Apache-2.0
#include "io/scenario_reader.hpp"

#include <string>
#include <utility>

#include "io/document/complaints.hpp"
#include "io/document/sources.hpp"
#include "io/reading/finished_scenario.hpp"
#include "io/reading/layers.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

ReadScenario read_scenario(const std::filesystem::path& path, const ReadOptions& options) {
  Sources sources(options.read_file);
  Complaints complaints;
  LayerReader reader(scenario_schema(), sources, complaints);
  Layers layers = reader.read_file(path.string());
  return finish_scenario(std::move(layers), options, path.parent_path(), sources, complaints);
}

ReadScenario read_scenario_text(std::string_view text, const std::string& name,
                                const ReadOptions& options) {
  Sources sources(options.read_file);
  Complaints complaints;
  LayerReader reader(scenario_schema(), sources, complaints);
  Layers layers = reader.read_text(text, sources.add(name, {}));
  return finish_scenario(std::move(layers), options, {}, sources, complaints);
}

}  // namespace faultline::io
