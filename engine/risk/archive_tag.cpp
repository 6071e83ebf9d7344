// SPDX-License-Identifier: Apache-2.0
#include "risk/archive_tag.hpp"

#include <string>
#include <vector>

namespace faultline::risk {

void save_tag(base::ArchiveWriter& archive, std::string_view name, std::uint64_t size) {
  archive.put(std::vector<char>(name.begin(), name.end()));
  archive.put(size);
}

void load_tag(base::ArchiveReader& archive, std::string_view name, std::uint64_t size) {
  std::vector<char> saved_name;
  archive.get(saved_name);
  if (std::string_view(saved_name.data(), saved_name.size()) != name) {
    throw base::ArchiveError("saved state is not that of " + std::string(name));
  }
  std::uint64_t saved_size = 0;
  archive.get(saved_size);
  if (saved_size != size) {
    throw base::ArchiveError("saved state of " + std::string(name) + " has another shape");
  }
}

}  // namespace faultline::risk
