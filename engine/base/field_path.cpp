// SPDX-License-Identifier: Apache-2.0
#include "base/field_path.hpp"

namespace faultline::base {

namespace {

std::string bracketed(std::string_view list, std::string_view inside) {
  return std::string(list).append("[").append(inside).append("]");
}

}  // namespace

std::string field_path(std::string_view parent, std::string_view name) {
  if (parent.empty()) return std::string(name);
  return std::string(parent).append(".").append(name);
}

std::string row_path(std::string_view list, std::string_view key) {
  return key.find(',') == std::string_view::npos ? field_path(list, key) : bracketed(list, key);
}

std::string item_path(std::string_view list, std::size_t index) {
  return bracketed(list, std::to_string(index));
}

}  // namespace faultline::base
