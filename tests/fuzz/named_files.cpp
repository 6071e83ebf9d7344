// SPDX-License-Identifier: Apache-2.0
#include "fuzz/named_files.hpp"

namespace faultline::fuzz {

namespace {

constexpr std::string_view mark = "== ";
constexpr std::string_view overrides_name = "--set";

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end == text.npos ? text.npos : end + 1);
  text.remove_prefix(line.size());
  return line;
}

std::string_view without_break(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  return line;
}

}  // namespace

NamedFiles split_files(std::string_view text) {
  NamedFiles files;
  std::string* file = &files.scenario;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.substr(0, mark.size()) == mark) {
      const auto name = without_break(line.substr(mark.size()));
      file = name == overrides_name ? nullptr : &files.others[std::string(name)];
    } else if (file == nullptr) {
      files.overrides.emplace_back(without_break(line));
    } else {
      *file += line;
    }
  }
  return files;
}

io::FileReader reader_of(const NamedFiles& files) {
  return [&files](const std::filesystem::path& path,
                  std::string& problem) -> std::optional<std::string> {
    const auto found = files.others.find(path.string());
    if (found != files.others.end()) return found->second;
    problem = "No such file or directory";
    return std::nullopt;
  };
}

}  // namespace faultline::fuzz
