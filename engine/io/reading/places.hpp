// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/document/node.hpp"
#include "io/document/sources.hpp"
#include "io/place_map.hpp"
#include "io/reading/matrix_files.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The place of every value in the document, and in the matrices that it names, by path.
[[nodiscard]] PlaceMap map_places(const Node& document, const ValueSchema& schema,
                                  const MatrixFiles& matrices, const Sources& sources);

}  // namespace faultline::io
