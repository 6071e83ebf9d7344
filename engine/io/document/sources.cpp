// SPDX-License-Identifier: Apache-2.0
#include "io/document/sources.hpp"

#include <algorithm>
#include <utility>

#include "base/digest.hpp"

namespace faultline::io {

Sources::Sources(FileReader read_file) : read_file_(std::move(read_file)) {}

Mark Sources::add(std::string name, std::filesystem::path directory) {
  sources_.push_back({std::move(name), std::move(directory)});
  return {static_cast<std::uint32_t>(sources_.size() - 1), 0, 0};
}

std::filesystem::path Sources::path_of(Mark from, const std::string& written) const {
  const std::filesystem::path path(written);
  if (from.source >= sources_.size() || path.is_absolute()) return path.lexically_normal();
  return (sources_[from.source].directory / path).lexically_normal();
}

std::optional<SourceText> Sources::read(Mark from, const std::string& written,
                                        std::string& problem) {
  const std::filesystem::path path = path_of(from, written);
  std::optional<std::string> bytes = read_file_(path, problem);
  if (!bytes) return std::nullopt;
  record(path, written, *bytes);
  return SourceText{std::move(*bytes), add(path.string(), path.parent_path())};
}

void Sources::record(const std::filesystem::path& path, const std::string& written,
                     std::string_view bytes) {
  if (std::find(recorded_.begin(), recorded_.end(), path) != recorded_.end()) return;
  recorded_.push_back(path);
  inputs_.push_back({written, base::sha256(bytes), bytes.size()});
}

Place Sources::place_of(Mark mark) const {
  if (mark.source >= sources_.size()) return {};
  return {sources_[mark.source].name, mark.line, mark.column};
}

}  // namespace faultline::io
