// SPDX-License-Identifier: Apache-2.0
#include "io/scenario_reader.hpp"

#include <utility>

#include "io/document/complaints.hpp"
#include "io/document/sources.hpp"
#include "io/reading/declared_ids.hpp"
#include "io/reading/layers.hpp"
#include "io/reading/matrix_files.hpp"
#include "io/reading/node_checker.hpp"
#include "io/reading/override.hpp"
#include "io/reading/places.hpp"
#include "io/reading/row_key.hpp"
#include "io/reading/scenario_loader.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

namespace {

/// Turns laid-over layers into a scenario. `directory` is where names in overrides begin.
ReadScenario finish(Layers layers, const ReadOptions& options,
                    const std::filesystem::path& directory, Sources& sources,
                    Complaints& complaints) {
  if (!layers.complete) complaints.throw_if_any(sources);
  const ValueSchema& schema = scenario_schema();
  Node& document = layers.document;
  apply_overrides(document, schema, options.overrides, directory, sources, complaints);
  const DeclaredIds ids(document, schema, layers.incomplete);
  MatrixFiles matrices(sources, complaints);
  NodeChecker(ids, matrices, complaints).check(document, schema, {});
  complaints.throw_if_any(sources);
  sort_rows(document, schema);
  return {load_scenario(document, matrices), map_places(document, schema, sources),
          sources.inputs()};
}

}  // namespace

ReadScenario read_scenario(const std::filesystem::path& path, const ReadOptions& options) {
  Sources sources(options.read_file);
  Complaints complaints;
  LayerReader reader(scenario_schema(), sources, complaints);
  Layers layers = reader.read_file(path.string());
  return finish(std::move(layers), options, path.parent_path(), sources, complaints);
}

ReadScenario read_scenario_text(std::string_view text, const std::string& name,
                                const ReadOptions& options) {
  Sources sources(options.read_file);
  Complaints complaints;
  LayerReader reader(scenario_schema(), sources, complaints);
  Layers layers = reader.read_text(text, sources.add(name, {}));
  return finish(std::move(layers), options, {}, sources, complaints);
}

}  // namespace faultline::io
