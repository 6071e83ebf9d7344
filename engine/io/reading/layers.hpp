// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/document/node.hpp"
#include "io/document/sources.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The layers of a scenario, laid over each other.
struct Layers {
  Node document;
  /// Tables that rows are missing from because a file could not be read as it should: what seems
  /// to be undeclared there may be declared in it.
  std::set<std::string> incomplete;
  /// Every document could be read; what is not in `document` was not written.
  bool complete = true;
};

/// Reads a scenario file and all that it names, from the bottom up: the files that it `extends`,
/// in their order; without what it asks to `remove`; over them the CSV files under `[tables]`; over
/// them what is written in the file itself. Names of files are relative to the file they stand in.
/// The result has none of these three keys.
///
/// `remove = ["avs.eigenda", "commitment[eigenda,p2p,p2p-eth]"]` lists rows and keys of the
/// extended files, as paths (`node_path.hpp`); one that matches nothing is complained about.
class LayerReader {
 public:
  LayerReader(const ValueSchema& schema, Sources& sources, Complaints& complaints);

  /// The file `name`, relative to the working directory.
  [[nodiscard]] Layers read_file(const std::string& name);

  /// The same, with `lowest` below the lowest of the layers.
  [[nodiscard]] Layers read_file_over(Node lowest, const std::string& name);

  /// A text in place of the file; `source` is what its places and names are in.
  [[nodiscard]] Layers read_text(std::string_view text, Mark source);

 private:
  /// A file that is being read, and how it was asked for.
  struct Request {
    std::string name;
    Mark mark;
    std::string path;
  };
  Node read_layer(const Request& request);
  Node read_document(std::string_view text, Mark source);
  Node read_below(const Node& names);
  void remove_from(Node& document, const Node& paths);
  Node read_tables(const Node& names);
  void read_table(const Member& entry, Node::Table& tables);
  std::optional<CsvTable> read_csv(const Member& entry, const FieldSchema& list);
  [[nodiscard]] const FieldSchema* find_table(const Member& entry);
  [[nodiscard]] bool may_open(const Request& request);
  [[nodiscard]] std::vector<const Node*> texts_in(const Node& list, const std::string& path);

  const ValueSchema& schema_;
  Sources& sources_;
  Complaints& complaints_;
  std::vector<std::filesystem::path> open_;  ///< files that are being read, the outermost first
  Layers layers_;
  Node lowest_{{}, Node::Table()};  ///< what the document that is read first lies on
};

}  // namespace faultline::io
