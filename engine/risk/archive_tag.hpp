// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/archive.hpp"

namespace faultline::risk {

/// Marks what follows as the state of the measure `name` with `size` parts.
void save_tag(base::ArchiveWriter& archive, std::string_view name, std::uint64_t size);

/// Throws `base::ArchiveError` unless the same tag follows.
void load_tag(base::ArchiveReader& archive, std::string_view name, std::uint64_t size);

}  // namespace faultline::risk
