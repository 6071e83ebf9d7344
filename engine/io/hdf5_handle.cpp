// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_handle.hpp"

#include <string_view>

namespace faultline::io {
namespace {

herr_t take_first(unsigned, const H5E_error2_t* error, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.empty() && error->desc != nullptr) text = error->desc;
  return 0;
}

/// HDF5 buries the system's words in addresses and times: error message = '…'.
std::string system_words(const std::string& description) {
  constexpr std::string_view key = "error message = '";
  const auto start = description.find(key);
  if (start == std::string::npos) return description;
  const auto first = start + key.size();
  return description.substr(first, description.find('\'', first) - first);
}

std::string innermost_cause() {
  std::string description;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &description);
  return system_words(description);
}

}  // namespace

Hdf5Failure::Hdf5Failure(const std::string& attempt) : Hdf5Failure(attempt, innermost_cause()) {}

void refuse_filter_plugins() {
  require(H5PLset_loading_state(0), "cannot do without plugins");
}

QuietErrors::QuietErrors() {
  H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

QuietErrors::~QuietErrors() {
  H5Eset_auto2(H5E_DEFAULT, print_, data_);
}

}  // namespace faultline::io
