// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/document/node.hpp"
#include "io/file_reader.hpp"
#include "io/input_file.hpp"
#include "io/located_issue.hpp"

namespace faultline::io {

/// What was read from a source, and the mark of the source as a whole.
struct SourceText {
  std::string text;
  Mark mark;
};

/// The files, and other texts, that a scenario is read from.
class Sources {
 public:
  explicit Sources(FileReader read_file = io::read_file);

  /// Reads the file `written`, relative to the directory of the source `from`. Without a value when
  /// that fails; `problem` then says why.
  std::optional<SourceText> read(Mark from, const std::string& written, std::string& problem);

  /// Takes a text that is no file: an override, or a scenario kept in a result. Names in it are
  /// relative to `directory`.
  Mark add(std::string name, std::filesystem::path directory);

  /// Where a file of that name, written in the source of `from`, is to be found.
  [[nodiscard]] std::filesystem::path path_of(Mark from, const std::string& written) const;

  [[nodiscard]] Place place_of(Mark mark) const;

  /// Each file once, in the order of first reading.
  [[nodiscard]] const std::vector<InputFile>& inputs() const { return inputs_; }

 private:
  struct Source {
    std::string name;
    std::filesystem::path directory;
  };
  void record(const std::filesystem::path& path, const std::string& written,
              std::string_view bytes);

  FileReader read_file_;
  std::vector<Source> sources_;
  std::vector<InputFile> inputs_;
  std::vector<std::filesystem::path> recorded_;
};

}  // namespace faultline::io
