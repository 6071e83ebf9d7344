// SPDX-License-Identifier: Apache-2.0
#include "io/record/cause_name.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "failure/spec.hpp"
#include "io/document/id_text.hpp"

namespace faultline::io {

namespace {

constexpr std::array<std::string_view, 3> tables{"avs", "operator", "shock"};

bool is_fault(std::string_view word) {
  const auto known = enum_words(failure::FaultKind()).known;
  return std::find(known.begin(), known.end(), word) != known.end();
}

/// The same of a text whose id need not be one.
std::optional<CauseName> split_cause(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  CauseName name{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1)), {}};
  if (std::find(tables.begin(), tables.end(), name.table) == tables.end()) return std::nullopt;
  if (name.table != "operator") return name;
  const auto last = name.id.rfind('.');
  if (last == std::string::npos || !is_fault(std::string_view(name.id).substr(last + 1)))
    return std::nullopt;
  name.fault = name.id.substr(last + 1);
  name.id.resize(last);
  return name;
}

}  // namespace

std::optional<CauseName> parse_cause(std::string_view text) {
  auto name = split_cause(text);
  return name && is_id(name->id) ? std::move(name) : std::nullopt;
}

base::Issue cause_flaw(std::string_view text) {
  if (const auto name = split_cause(text)) {
    return {{},
            fmt::format("`{}` cannot be an id", name->id),
            "letters, digits and _ . : / + -, beginning with a letter or digit",
            {}};
  }
  const std::string_view table = text.substr(0, text.find('.'));
  if (table == "operator") {
    const auto kinds = enum_words(failure::FaultKind()).known;
    return {{},
            fmt::format("`{}` names no kind of fault", text),
            fmt::format("operator.<id>.<kind>, the kind one of {}", fmt::join(kinds, ", ")),
            {}};
  }
  const std::vector<std::string> known(tables.begin(), tables.end());
  return {{},
          fmt::format("`{}` names no cause", text),
          "avs.<id>, operator.<id>.<kind of fault> or shock.<id>",
          base::did_you_mean(table, known)};
}

}  // namespace faultline::io
