// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/id.hpp"

namespace faultline::portfolio {

/// Whoever losses are measured for: each position of the graph in its order, then the book.
using HolderId = base::Id<struct HolderTag>;

}  // namespace faultline::portfolio
