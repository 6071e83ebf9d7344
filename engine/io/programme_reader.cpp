// SPDX-License-Identifier: Apache-2.0
#include "io/programme_reader.hpp"

#include <utility>

#include "io/document/complaints.hpp"
#include "io/document/sources.hpp"
#include "io/reading/finished_scenario.hpp"
#include "io/reading/layers.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

ProgrammeReader::ProgrammeReader(std::string_view scenario, std::string name)
    : name_(std::move(name)) {
  Sources sources;
  Complaints complaints;
  const Mark source = sources.add(name_, {});
  Layers layers = LayerReader(scenario_schema(), sources, complaints).read_text(scenario, source);
  complaints.throw_if_any(sources);
  scenario_ = std::move(layers.document);
}

ReadScenario ProgrammeReader::read(const std::filesystem::path& file, FileReader read_file) const {
  Sources sources(std::move(read_file));
  Complaints complaints;
  static_cast<void>(sources.add(name_, {}));  // the first, as in the constructor
  Layers layers =
      LayerReader(scenario_schema(), sources, complaints).read_file_over(scenario_, file.string());
  if (const Node* stresses = layers.document.find("stress"))
    complaints.add(stresses->mark, "stress", "a programme has no stresses",
                   "programmes that are priced on what was drawn", "run it as a scenario");
  return finish_scenario(std::move(layers), {.overrides = {}, .stresses = Stresses::none},
                         file.parent_path(), sources, complaints);
}

}  // namespace faultline::io
