// SPDX-License-Identifier: Apache-2.0
#include "io/reading/finished_scenario.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/reading/declared_ids.hpp"
#include "io/reading/named_files.hpp"
#include "io/reading/node_checker.hpp"
#include "io/reading/override.hpp"
#include "io/reading/places.hpp"
#include "io/reading/priors.hpp"
#include "io/reading/row_key.hpp"
#include "io/reading/scenario_loader.hpp"
#include "io/reading/stress.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

namespace {

/// A document on its way to a scenario.
class Draft {
 public:
  Draft(Node document, NamedFiles& files) : document_(std::move(document)), files_(&files) {}

  [[nodiscard]] Node& document() { return document_; }

  void check(const std::set<std::string>& incomplete, Complaints& complaints) {
    const DeclaredIds ids(document_, scenario_schema(), incomplete);
    NodeChecker(ids, *files_, complaints).check(document_, scenario_schema(), {});
  }

  /// Of a document that there is nothing against, from which laws of numbers are then gone.
  [[nodiscard]] ReadScenario finish(const Sources& sources) {
    sort_rows(document_, scenario_schema());
    auto uncertain = take_priors(document_, scenario_schema(), *files_);
    auto scenario = load_scenario(document_, *files_);
    scenario.uncertain = std::move(uncertain);
    return {std::move(scenario),
            map_places(document_, scenario_schema(), files_->matrices, sources), sources.inputs()};
  }

 private:
  Node document_;
  NamedFiles* files_;
};

/// Each is a whole document and a case of its own.
constexpr std::size_t most_stresses = 256;

/// The stresses of a document that is finished but for them, by id.
std::vector<ReadScenario> read_stresses(const Node& document, const Node::Array& rows,
                                        NamedFiles& files, const Sources& sources,
                                        Complaints& complaints) {
  if (rows.size() > most_stresses)
    complaints.add(rows[most_stresses].mark, "stress",
                   "more than " + std::to_string(most_stresses) + " stresses", "fewer in one run");
  complaints.throw_if_any(sources);
  const std::string name = *document.find("name")->text();
  std::vector<Draft> drafts;
  drafts.reserve(rows.size());
  for (const Node& row : rows) {
    Draft& draft =
        drafts.emplace_back(stressed(document, row, scenario_schema(), complaints), files);
    put(*draft.document().table(), {"name", row.mark, Node(row.mark, stressed_name(name, row))});
    draft.check({}, complaints);
  }
  complaints.throw_if_any(sources);
  std::vector<ReadScenario> stresses;
  for (Draft& draft : drafts) stresses.push_back(draft.finish(sources));
  return stresses;
}

}  // namespace

ReadScenario finish_scenario(Layers layers, const ReadOptions& options,
                             const std::filesystem::path& directory, Sources& sources,
                             Complaints& complaints) {
  if (!layers.complete) complaints.throw_if_any(sources);
  apply_overrides(layers.document, scenario_schema(), options.overrides, directory, sources,
                  complaints);
  NamedFiles files(sources, complaints);
  Draft draft(std::move(layers.document), files);
  draft.check(layers.incomplete, complaints);
  complaints.throw_if_any(sources);
  sort_rows(draft.document(), scenario_schema());
  const Node stresses = take(*draft.document().table(), "stress");
  std::vector<ReadScenario> stressed;
  if (options.stresses == Stresses::all && stresses.array() != nullptr)
    stressed = read_stresses(draft.document(), *stresses.array(), files, sources, complaints);
  ReadScenario read = draft.finish(sources);
  read.stresses = std::move(stressed);
  return read;
}

}  // namespace faultline::io
