// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_file.hpp"

namespace faultline::io {
namespace {

constexpr unsigned ordered = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

Hid creation_list(hid_t kind) {
  constexpr auto attempt = "cannot prepare a group";
  Hid list{H5Pcreate(kind), H5Pclose, attempt};
  require(H5Pset_link_creation_order(list.get(), ordered), attempt);
  require(H5Pset_attr_creation_order(list.get(), ordered), attempt);
  require(H5Pset_obj_track_times(list.get(), 0), attempt);
  return list;
}

std::string name_at(hid_t group, H5_index_t index, hsize_t at) {
  constexpr auto attempt = "cannot list a group";
  const auto size = require(
      H5Lget_name_by_idx(group, ".", index, H5_ITER_INC, at, nullptr, 0, H5P_DEFAULT), attempt);
  std::string name(static_cast<std::size_t>(size) + 1, '\0');
  require(
      H5Lget_name_by_idx(group, ".", index, H5_ITER_INC, at, name.data(), name.size(), H5P_DEFAULT),
      attempt);
  name.pop_back();
  return name;
}

}  // namespace

Hid create_hdf5(const Hdf5WriteDriver& driver) {
  const Hid creation = creation_list(H5P_FILE_CREATE);
  const Hid access = driver.access();
  return {H5Fcreate("result", H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose,
          "cannot create the file"};
}

Hid open_hdf5(const std::filesystem::path& path) {
  refuse_filter_plugins();
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "cannot open the file"};
}

Hid create_group(hid_t parent, const char* name) {
  const Hid creation = creation_list(H5P_GROUP_CREATE);
  return {H5Gcreate2(parent, name, H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose,
          "cannot create a group"};
}

Hid open_object(hid_t parent, const std::string& name) {
  return {H5Oopen(parent, name.c_str(), H5P_DEFAULT), H5Oclose, "cannot open a part of the file"};
}

bool has_member(hid_t parent, const char* name) {
  return require(H5Lexists(parent, name, H5P_DEFAULT), "cannot look into a group") > 0;
}

std::vector<std::string> member_names(hid_t group, MemberOrder order) {
  H5G_info_t info{};
  require(H5Gget_info(group, &info), "cannot list a group");
  const auto index = order == MemberOrder::of_name ? H5_INDEX_NAME : H5_INDEX_CRT_ORDER;
  std::vector<std::string> names;
  for (hsize_t at = 0; at < info.nlinks; ++at) names.push_back(name_at(group, index, at));
  return names;
}

}  // namespace faultline::io
