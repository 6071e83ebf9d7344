// SPDX-License-Identifier: Apache-2.0
#include "io/result_decoding.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "io/hdf5_array.hpp"
#include "io/hdf5_attribute.hpp"
#include "io/hdf5_dimension.hpp"
#include "io/hdf5_file.hpp"
#include "io/result_attributes.hpp"
#include "io/result_consistency.hpp"
#include "io/result_layout.hpp"

namespace faultline::io {
namespace {

/// Fills members as `visit_provenance` and `visit_host` name them.
class AttributesFrom {
 public:
  explicit AttributesFrom(hid_t object) : object_(object) {}
  void operator()(const char* name, std::string& text) const { text = get_text(object_, name); }
  void operator()(const char* name, std::uint64_t& count) const {
    count = get_count(object_, name);
  }
  void operator()(const char* name, double& number) const { number = get_number(object_, name); }

 private:
  hid_t object_;
};

/// Labels and values are both one of three kinds of array, in different order.
template <class Variant>
Variant get_values(hid_t dataset) {
  if (holds<double>(dataset)) return get_array<double>(dataset);
  if (holds<std::int64_t>(dataset)) return get_array<std::int64_t>(dataset);
  return get_array<std::string>(dataset);
}

risk::Axis get_axis(hid_t dataset, const std::string& name) {
  if (shape_of(dataset).size() != 1) throw Hdf5Failure("axis " + name + " is not a list", "");
  return {name, get_text(dataset, "units"), get_text(dataset, "long_name"),
          get_values<decltype(risk::Axis::labels)>(dataset)};
}

risk::Table get_table(hid_t dataset, const std::string& name, std::vector<std::string> dims) {
  return {name, std::move(dims), get_text(dataset, "units"), get_text(dataset, "long_name"),
          get_values<decltype(risk::Table::values)>(dataset)};
}

bool is_dataset(hid_t object) {
  return H5Iget_type(object) == H5I_DATASET;
}

/// Arrays by trial and by occurrence are left out: they may be larger than memory.
void get_member(hid_t file, const ScaleIndex& index, const std::string& name,
                run::RunResult& result) {
  const Hid object = open_object(file, name);
  if (!is_dataset(object.get())) return;
  const auto role = role_of(object.get());
  if (role == DatasetRole::bare_dimension) return;
  if (role == DatasetRole::coordinates) {
    result.axes.push_back(get_axis(object.get(), name));
    return;
  }
  auto dims = index.scales_of(object.get());
  for (const auto* axis : {layout::trial_axis, layout::event_axis})
    if (std::find(dims.begin(), dims.end(), axis) != dims.end()) return;
  result.tables.push_back(get_table(object.get(), name, std::move(dims)));
}

template <class T>
std::vector<T> get_column(hid_t file, const char* path) {
  return get_array<T>(open_object(file, path).get());
}

std::vector<std::string> case_names(const std::vector<risk::Axis>& axes) {
  for (const auto& axis : axes) {
    const auto* names = std::get_if<std::vector<std::string>>(&axis.labels);
    if (axis.name == layout::case_axis && names != nullptr) return *names;
  }
  throw Hdf5Failure("there is no axis `case`", "");
}

std::vector<run::HostRecord::Input> get_inputs(hid_t file) {
  const auto cases = get_column<std::string>(file, "/host/input_case");
  const auto names = get_column<std::string>(file, "/host/input_name");
  const auto digests = get_column<std::string>(file, "/host/input_sha256");
  const auto sizes = get_column<std::uint64_t>(file, "/host/input_bytes");
  if (names.size() != cases.size() || digests.size() != cases.size() ||
      sizes.size() != cases.size()) {
    throw Hdf5Failure("the list of inputs does not fit together", "");
  }
  std::vector<run::HostRecord::Input> inputs;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    inputs.push_back({cases[i], names[i], digests[i], sizes[i]});
  }
  return inputs;
}

std::vector<run::HostRecord::StageTime> get_stages(hid_t file) {
  const auto names = get_column<std::string>(file, "/host/stage");
  const auto seconds = get_column<double>(file, "/host/stage_seconds");
  if (names.size() != seconds.size()) throw Hdf5Failure("the list of stages does not fit", "");
  std::vector<run::HostRecord::StageTime> stages;
  for (std::size_t i = 0; i < names.size(); ++i) stages.push_back({names[i], seconds[i]});
  return stages;
}

run::HostRecord get_host(hid_t file) {
  const Hid group = open_object(file, layout::host_group);
  run::HostRecord host;
  visit_host(host, AttributesFrom(group.get()));
  if (has_member(group.get(), "input")) host.inputs = get_inputs(file);
  if (has_member(group.get(), "stage")) host.stages = get_stages(file);
  return host;
}

}  // namespace

run::RunResult get_result(hid_t file) {
  run::RunResult result;
  visit_provenance(result.provenance, AttributesFrom(file));
  const ScaleIndex index(file);
  for (const auto& name : member_names(file, MemberOrder::of_creation)) {
    get_member(file, index, name, result);
  }
  result.provenance.cases = case_names(result.axes);
  result.provenance.scenario_toml = get_column<std::string>(file, "/scenario/toml");
  result.host = get_host(file);
  if (has_member(file, layout::state_group)) {
    result.state = get_column<std::byte>(file, "/state/accumulators");
  }
  if (const auto flaw = find_flaw(result)) throw Hdf5Failure(*flaw, "");
  return result;
}

}  // namespace faultline::io
