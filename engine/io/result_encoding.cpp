// SPDX-License-Identifier: Apache-2.0
#include "io/result_encoding.hpp"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "io/hdf5_array.hpp"
#include "io/hdf5_attribute.hpp"
#include "io/hdf5_file.hpp"
#include "io/result_attributes.hpp"
#include "io/result_layout.hpp"

namespace faultline::io {
namespace {

/// Puts attributes as `visit_provenance` and `visit_host` name them.
auto attributes_into(hid_t object) {
  return [object](const char* name, const auto& value) { put_attribute(object, name, value); };
}

void put_units(hid_t dataset, const std::string& units, const std::string& long_name) {
  put_attribute(dataset, "units", units);
  put_attribute(dataset, "long_name", long_name);
}

std::string source_of(const run::Provenance& p) {
  return "faultline " + p.version + " (" + (p.git.empty() ? "" : "git " + p.git + ", ") +
         p.compiler + ")";
}

void put_provenance(hid_t file, const run::Provenance& p) {
  put_attribute(file, "Conventions", std::string("CF-1.8"));
  put_attribute(file, "title", "Slashing losses: " + p.scenario_name);
  put_attribute(file, "source", source_of(p));
  put_attribute(file, "format", std::string(layout::format));
  put_attribute(file, "format_version", std::string(layout::format_version));
  visit_provenance(p, attributes_into(file));
}

void put_axis(hid_t file, const risk::Axis& axis) {
  std::visit(
      [&](const auto& labels) {
        const Hid dataset = put_array(file, axis.name, {labels.size()}, labels);
        make_scale(dataset.get(), axis.name);
        put_units(dataset.get(), axis.units, axis.long_name);
      },
      axis.labels);
}

hsize_t length_of(const std::vector<risk::Axis>& axes, const std::string& name) {
  const auto axis = std::find_if(axes.begin(), axes.end(),
                                 [&](const risk::Axis& each) { return each.name == name; });
  return std::visit([](const auto& labels) { return labels.size(); }, axis->labels);
}

void put_table(hid_t file, const std::vector<risk::Axis>& axes, const risk::Table& table,
               DimensionLinks& links) {
  Shape shape;
  std::vector<std::string> scales;
  for (const auto& dimension : table.dims) {
    shape.push_back(length_of(axes, dimension));
    scales.push_back("/" + dimension);
  }
  const Hid dataset = std::visit(
      [&](const auto& values) { return put_array(file, table.name, shape, values); }, table.values);
  put_units(dataset.get(), table.units, table.long_name);
  links.attach("/" + table.name, std::move(scales));
}

/// Puts an array of one dimension into a group, labelled by `scale`.
template <class T>
void put_column(hid_t group, const std::string& path, const std::vector<T>& values,
                const std::string& units, const std::string& long_name, const std::string& scale,
                DimensionLinks& links) {
  const Hid dataset = put_array(group, path, {values.size()}, values);
  put_units(dataset.get(), units, long_name);
  links.attach(path, {scale});
}

void put_scenario(hid_t file, const run::Provenance& p, DimensionLinks& links) {
  const Hid group = create_group(file, layout::scenario_group);
  put_column(group.get(), "/scenario/toml", p.scenario_toml, "",
             "scenario of each case as resolved, every default written out", "/case", links);
}

void put_inputs(hid_t group, const std::vector<run::HostRecord::Input>& inputs,
                DimensionLinks& links) {
  std::vector<std::string> cases;
  std::vector<std::string> names;
  std::vector<std::string> digests;
  std::vector<std::uint64_t> sizes;
  for (const auto& input : inputs) {
    cases.push_back(input.case_name);
    names.push_back(input.name);
    digests.push_back(input.sha256);
    sizes.push_back(input.bytes);
  }
  const std::string scale = "/host/input";
  put_bare_dimension(group, "input", inputs.size());
  put_column(group, "/host/input_case", cases, "", "case that read the file", scale, links);
  put_column(group, "/host/input_name", names, "", "name of the file", scale, links);
  put_column(group, "/host/input_sha256", digests, "", "SHA-256 of the file", scale, links);
  put_column(group, "/host/input_bytes", sizes, "B", "size of the file", scale, links);
}

void put_stages(hid_t group, const std::vector<run::HostRecord::StageTime>& stages,
                DimensionLinks& links) {
  std::vector<std::string> names;
  std::vector<double> seconds;
  for (const auto& stage : stages) {
    names.push_back(stage.stage);
    seconds.push_back(stage.seconds);
  }
  const Hid dataset = put_array(group, "/host/stage", {names.size()}, names);
  make_scale(dataset.get(), "stage");
  put_units(dataset.get(), "", "what the workers did");
  put_column(group, "/host/stage_seconds", seconds, "s", "time spent on it, summed over workers",
             "/host/stage", links);
}

void put_host(hid_t file, const run::HostRecord& host, DimensionLinks& links) {
  const Hid group = create_group(file, layout::host_group);
  visit_host(host, attributes_into(group.get()));
  if (!host.inputs.empty()) put_inputs(group.get(), host.inputs, links);
  if (!host.stages.empty()) put_stages(group.get(), host.stages, links);
}

void put_state(hid_t file, const std::vector<std::byte>& state, DimensionLinks& links) {
  const Hid group = create_group(file, layout::state_group);
  put_bare_dimension(group.get(), "byte", state.size());
  put_column(group.get(), "/state/accumulators", state, "1",
             "saved accumulators of these trials, for `faultline merge`", "/state/byte", links);
}

}  // namespace

void put_result(hid_t file, const run::RunResult& result, DimensionLinks& links) {
  put_provenance(file, result.provenance);
  for (const auto& axis : result.axes) put_axis(file, axis);
  for (const auto& table : result.tables) put_table(file, result.axes, table, links);
  put_scenario(file, result.provenance, links);
  if (!result.state.empty()) put_state(file, result.state, links);
  put_host(file, result.host, links);
}

}  // namespace faultline::io
