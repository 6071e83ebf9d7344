// SPDX-License-Identifier: Apache-2.0
#include "io/reading/layers.hpp"

#include <algorithm>
#include <utility>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "io/document/toml_source.hpp"
#include "io/reading/csv_rows.hpp"
#include "io/reading/merge.hpp"
#include "io/reading/override.hpp"

namespace faultline::io {

namespace {

constexpr std::size_t most_layers = 8;

std::string cannot_read(const std::string& name, const std::string& problem) {
  return "cannot read `" + name + "`: " + problem;
}

}  // namespace

LayerReader::LayerReader(const ValueSchema& schema, Sources& sources, Complaints& complaints)
    : schema_(schema), sources_(sources), complaints_(complaints) {}

Layers LayerReader::read_file(const std::string& name) {
  layers_.document = read_layer({name, nowhere, {}});
  return std::move(layers_);
}

Layers LayerReader::read_file_over(Node lowest, const std::string& name) {
  lowest_ = std::move(lowest);
  return read_file(name);
}

Layers LayerReader::read_text(std::string_view text, Mark source) {
  layers_.document = read_document(text, source);
  return std::move(layers_);
}

Node LayerReader::read_layer(const Request& request) {
  const auto path = sources_.path_of(request.mark, request.name);
  if (!may_open(request)) return {request.mark, Node::Table()};
  std::string problem;
  const auto source = sources_.read(request.mark, request.name, problem);
  if (!source) {
    layers_.complete = false;
    const bool asked_for = request.mark.source != nowhere.source;
    const Mark mark = asked_for ? request.mark : sources_.add(request.name, {});
    complaints_.add_missing(mark, request.path, cannot_read(request.name, problem));
    return {mark, Node::Table()};
  }
  open_.push_back(path);
  Node document = read_document(source->text, source->mark);
  open_.pop_back();
  return document;
}

bool LayerReader::may_open(const Request& request) {
  const auto path = sources_.path_of(request.mark, request.name);
  const auto again = std::find(open_.begin(), open_.end(), path);
  std::string problem;
  if (again != open_.end()) {
    problem = "the files extend each other in a circle: ";
    for (auto file = again; file != open_.end(); ++file) problem += file->string() + " → ";
    complaints_.add(request.mark, request.path, problem + path.string());
  } else if (open_.size() > most_layers) {
    complaints_.add(request.mark, request.path, "files extend each other too deep",
                    "at most " + std::to_string(most_layers) + " levels");
  } else {
    return true;
  }
  layers_.complete = false;
  return false;
}

Node LayerReader::read_document(std::string_view text, Mark source) {
  std::optional<Node> own = parse_toml(text, source, complaints_);
  if (!own) {
    layers_.complete = false;
    return {source, Node::Table()};
  }
  const Node below = take(*own->table(), "extends");
  const Node removed = take(*own->table(), "remove");
  const Node tables = take(*own->table(), "tables");
  report_duplicates_in(*own, schema_.fields, {}, sources_, complaints_);

  Node document = read_below(below);
  document.mark = own->mark;
  remove_from(document, removed);
  merge_tables(document, read_tables(tables), schema_.fields);
  merge_tables(document, std::move(*own), schema_.fields);
  return document;
}

Node LayerReader::read_below(const Node& names) {
  Node document = std::exchange(lowest_, Node({}, Node::Table()));
  document.mark = names.mark;
  for (const Node* name : texts_in(names, "extends")) {
    merge_tables(document, read_layer({*name->text(), name->mark, "extends"}), schema_.fields);
  }
  return document;
}

void LayerReader::remove_from(Node& document, const Node& paths) {
  if (!layers_.complete) return;
  for (const Node* path : texts_in(paths, "remove")) {
    remove_path(document, schema_, *path->text(), path->mark, complaints_);
  }
}

std::vector<const Node*> LayerReader::texts_in(const Node& list, const std::string& path) {
  std::vector<const Node*> texts;
  if (list.invalid()) return texts;
  const Node::Array* entries = list.array();
  if (entries == nullptr) {
    complaints_.add(list.mark, path, "is not a list", "a list of texts");
    return texts;
  }
  for (const Node& entry : *entries) {
    if (entry.text() != nullptr) {
      texts.push_back(&entry);
    } else {
      complaints_.add(entry.mark, path, "is not a text", "a list of texts");
    }
  }
  return texts;
}

Node LayerReader::read_tables(const Node& names) {
  Node::Table tables;
  if (const Node::Table* entries = names.table()) {
    for (const Member& entry : *entries) read_table(entry, tables);
  } else if (!names.invalid()) {
    complaints_.add(names.mark, "tables", "is not a table", "a table of CSV files by table");
  }
  return {names.mark, std::move(tables)};
}

const FieldSchema* LayerReader::find_table(const Member& entry) {
  std::vector<std::string> names;
  for (const FieldSchema& field : schema_.fields) {
    if (field.csv_name.empty()) continue;
    if (field.csv_name == entry.key) return &field;
    names.push_back(field.csv_name);
  }
  complaints_.add(entry.key_mark, base::field_path("tables", entry.key),
                  "unknown table `" + entry.key + "`", {}, base::did_you_mean(entry.key, names));
  return nullptr;
}

void LayerReader::read_table(const Member& entry, Node::Table& tables) {
  const FieldSchema* list = find_table(entry);
  if (list == nullptr) return;
  const std::optional<CsvTable> table = read_csv(entry, *list);
  if (!table || !table->complete) layers_.incomplete.insert(list->name);
  if (!table) return;
  Node rows = read_csv_rows(*table, *list, complaints_);
  report_duplicate_rows(rows, list->value, list->name, sources_, complaints_);
  tables.push_back({list->name, entry.key_mark, std::move(rows)});
}

std::optional<CsvTable> LayerReader::read_csv(const Member& entry, const FieldSchema& list) {
  const std::string path = base::field_path("tables", entry.key);
  const std::string* name = entry.value.text();
  if (name == nullptr) {
    complaints_.add(entry.value.mark, path, "is not a text", "the name of a CSV file");
    return std::nullopt;
  }
  std::string problem;
  const auto source = sources_.read(entry.value.mark, *name, problem);
  if (source) return parse_csv(source->text, source->mark, list.name, complaints_);
  complaints_.add_missing(entry.value.mark, path, cannot_read(*name, problem));
  return std::nullopt;
}

}  // namespace faultline::io
