// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_dimension.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include <hdf5_hl.h>

#include "io/hdf5_array.hpp"
#include "io/hdf5_file.hpp"

namespace faultline::io {
namespace {

constexpr auto attempt = "cannot label an array";
constexpr auto reading = "cannot read the labels of an array";
constexpr char bare_prefix[] = "This is a netCDF dimension but not a netCDF variable.";

/// One entry of a scale's attribute REFERENCE_LIST. All its bytes reach the file.
struct Use {
  hobj_ref_t dataset;
  std::int32_t dimension;
  std::int32_t padding = 0;
};
static_assert(sizeof(Use) == 16);

hobj_ref_t reference_to(hid_t file, const std::string& path) {
  hobj_ref_t reference{};
  require(H5Rcreate(&reference, file, path.c_str(), H5R_OBJECT, -1), attempt);
  return reference;
}

void put_list(hid_t object, const char* name, hid_t type, hsize_t count, const void* values) {
  const Hid space{H5Screate_simple(1, &count, nullptr), H5Sclose, attempt};
  const Hid attribute{H5Acreate2(object, name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                      H5Aclose, attempt};
  require(H5Awrite(attribute.get(), type, values), attempt);
}

void put_dimension_list(hid_t file, const std::string& variable,
                        const std::vector<std::string>& scales) {
  std::vector<hobj_ref_t> references;
  for (const auto& scale : scales) references.push_back(reference_to(file, scale));
  std::vector<hvl_t> lists;
  for (auto& reference : references) lists.push_back({1, &reference});
  const Hid type{H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, attempt};
  put_list(open_object(file, variable).get(), "DIMENSION_LIST", type.get(), lists.size(),
           lists.data());
}

void put_reference_list(hid_t file, const std::string& scale, const std::vector<Use>& uses) {
  const Hid type{H5Tcreate(H5T_COMPOUND, sizeof(Use)), H5Tclose, attempt};
  require(H5Tinsert(type.get(), "dataset", offsetof(Use, dataset), H5T_STD_REF_OBJ), attempt);
  require(H5Tinsert(type.get(), "dimension", offsetof(Use, dimension), H5T_STD_I32LE), attempt);
  put_list(open_object(file, scale).get(), "REFERENCE_LIST", type.get(), uses.size(), uses.data());
}

herr_t take_path(hid_t, unsigned, hid_t scale, void* into) {
  char path[256] = "";
  if (H5Iget_name(scale, path, sizeof path) < 0) return -1;
  *static_cast<std::string*>(into) = path;
  return 1;
}

}  // namespace

void make_scale(hid_t dataset, const std::string& name) {
  require(H5DSset_scale(dataset, name.c_str()), attempt);
}

void put_bare_dimension(hid_t parent, const std::string& name, hsize_t length) {
  char label[96];
  std::snprintf(label, sizeof label, "%s%10llu", bare_prefix,
                static_cast<unsigned long long>(length));
  const Hid list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, attempt};
  require(H5Pset_obj_track_times(list.get(), 0), attempt);
  require(H5Pset_attr_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
          attempt);
  const Hid space{H5Screate_simple(1, &length, nullptr), H5Sclose, attempt};
  const Hid dataset{H5Dcreate2(parent, name.c_str(), H5T_IEEE_F32BE, space.get(), H5P_DEFAULT,
                               list.get(), H5P_DEFAULT),
                    H5Dclose, attempt};
  make_scale(dataset.get(), label);
}

void DimensionLinks::attach(std::string variable, std::vector<std::string> scales) {
  variables_.emplace_back(std::move(variable), std::move(scales));
}

void DimensionLinks::write(hid_t file) const {
  std::map<std::string, std::vector<Use>> uses;
  for (const auto& [variable, scales] : variables_) {
    put_dimension_list(file, variable, scales);
    const auto reference = reference_to(file, variable);
    for (std::size_t axis = 0; axis < scales.size(); ++axis) {
      uses[scales[axis]].push_back({reference, static_cast<std::int32_t>(axis)});
    }
  }
  for (const auto& [scale, list] : uses) put_reference_list(file, scale, list);
}

DatasetRole role_of(hid_t dataset) {
  if (require(H5DSis_scale(dataset), reading) == 0) return DatasetRole::variable;
  char name[96] = "";
  require(H5DSget_scale_name(dataset, name, sizeof name), reading);
  const bool bare = std::strncmp(name, bare_prefix, sizeof bare_prefix - 1) == 0;
  return bare ? DatasetRole::bare_dimension : DatasetRole::coordinates;
}

std::vector<std::string> scales_of(hid_t dataset) {
  std::vector<std::string> paths(shape_of(dataset).size());
  for (std::size_t axis = 0; axis < paths.size(); ++axis) {
    require(
        H5DSiterate_scales(dataset, static_cast<unsigned>(axis), nullptr, take_path, &paths[axis]),
        reading);
  }
  return paths;
}

}  // namespace faultline::io
