// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/issue.hpp"

namespace faultline::io {

/// A cause as a selector names one: `avs.<id>`, `shock.<id>` or `operator.<id>.<kind of fault>`.
struct CauseName {
  std::string table;  ///< "avs", "shock", "operator"
  std::string id;
  std::string fault;  ///< kind of the fault of an operator
};

/// The cause that the text names; nothing where it names none.
[[nodiscard]] std::optional<CauseName> parse_cause(std::string_view text);

/// What is wrong with a text that names none; the path is left empty.
[[nodiscard]] base::Issue cause_flaw(std::string_view text);

}  // namespace faultline::io
