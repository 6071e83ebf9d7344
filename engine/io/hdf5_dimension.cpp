// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_dimension.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include <hdf5_hl.h>

#include "io/hdf5_array.hpp"
#include "io/hdf5_file.hpp"

namespace faultline::io {
namespace {

constexpr auto labelling = "cannot label an array";
constexpr auto reading_labels = "cannot read the labels of an array";
constexpr std::string_view bare_prefix = "This is a netCDF dimension but not a netCDF variable.";

/// One entry of a scale's attribute REFERENCE_LIST. All its bytes reach the file.
struct Use {
  hobj_ref_t dataset;
  std::int32_t dimension;
  std::int32_t padding = 0;
};
static_assert(sizeof(Use) == 16);

hobj_ref_t reference_to(hid_t file, const std::string& path) {
  hobj_ref_t reference{};
  require(H5Rcreate(&reference, file, path.c_str(), H5R_OBJECT, -1), labelling);
  return reference;
}

void put_list(hid_t object, const char* name, hid_t type, hsize_t count, const void* values) {
  const Hid space{H5Screate_simple(1, &count, nullptr), H5Sclose, labelling};
  const Hid attribute{H5Acreate2(object, name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                      H5Aclose, labelling};
  require(H5Awrite(attribute.get(), type, values), labelling);
}

void put_dimension_list(hid_t file, const std::string& variable,
                        const std::vector<std::string>& scales) {
  std::vector<hobj_ref_t> references;
  for (const auto& scale : scales) references.push_back(reference_to(file, scale));
  std::vector<hvl_t> lists;
  for (auto& reference : references) lists.push_back({1, &reference});
  const Hid type{H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, labelling};
  put_list(open_object(file, variable).get(), "DIMENSION_LIST", type.get(), lists.size(),
           lists.data());
}

void put_reference_list(hid_t file, const std::string& scale, const std::vector<Use>& uses) {
  const Hid type{H5Tcreate(H5T_COMPOUND, sizeof(Use)), H5Tclose, labelling};
  require(H5Tinsert(type.get(), "dataset", offsetof(Use, dataset), H5T_STD_REF_OBJ), labelling);
  require(H5Tinsert(type.get(), "dimension", offsetof(Use, dimension), H5T_STD_I32LE), labelling);
  put_list(open_object(file, scale).get(), "REFERENCE_LIST", type.get(), uses.size(), uses.data());
}

/// The lists of an attribute DIMENSION_LIST, one per axis, in memory that HDF5 has allocated.
class ScaleReferences {
 public:
  ScaleReferences(hid_t attribute, std::size_t rank)
      : type_(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, reading_labels),
        space_(H5Aget_space(attribute), H5Sclose, reading_labels),
        lists_(rank) {
    const Hid stored{H5Aget_type(attribute), H5Tclose, reading_labels};
    if (H5Sget_simple_extent_npoints(space_.get()) != static_cast<hssize_t>(rank) ||
        require(H5Tequal(stored.get(), type_.get()), reading_labels) == 0) {
      throw Hdf5Failure(reading_labels, "DIMENSION_LIST does not fit the array");
    }
    require(H5Aread(attribute, type_.get(), lists_.data()), reading_labels);
  }
  ~ScaleReferences() { H5Dvlen_reclaim(type_.get(), space_.get(), H5P_DEFAULT, lists_.data()); }
  ScaleReferences(const ScaleReferences&) = delete;
  ScaleReferences& operator=(const ScaleReferences&) = delete;

  /// The first scale on an axis; null when there is none.
  [[nodiscard]] const hobj_ref_t* first_on(std::size_t axis) const {
    return lists_[axis].len == 0 ? nullptr : static_cast<const hobj_ref_t*>(lists_[axis].p);
  }

 private:
  Hid type_;
  Hid space_;
  std::vector<hvl_t> lists_;
};

/// The text of fixed length that is an attribute's one value; empty when there is none. Read here
/// because `H5DSget_scale_name` of HDF5 1.10 writes past its memory when the attribute is a list.
std::string short_text(hid_t dataset, const char* name) {
  if (require(H5Aexists(dataset, name), reading_labels) == 0) return {};
  const Hid attribute{H5Aopen(dataset, name, H5P_DEFAULT), H5Aclose, reading_labels};
  const Hid type{H5Aget_type(attribute.get()), H5Tclose, reading_labels};
  const Hid space{H5Aget_space(attribute.get()), H5Sclose, reading_labels};
  const bool fixed = H5Tget_class(type.get()) == H5T_STRING && H5Tis_variable_str(type.get()) == 0;
  if (!fixed || H5Sget_simple_extent_npoints(space.get()) != 1) return {};
  std::string text(H5Tget_size(type.get()), '\0');
  require(H5Aread(attribute.get(), type.get(), text.data()), reading_labels);
  return text.c_str();
}

/// Where the member itself stands; nothing for a link to elsewhere.
std::optional<H5O_info_t> info_of(hid_t group, const std::string& name) {
  H5L_info_t link{};
  require(H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT), reading_labels);
  if (link.type != H5L_TYPE_HARD) return std::nullopt;
  H5O_info_t info{};
  require(H5Oget_info_by_name2(group, name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT),
          reading_labels);
  return info;
}

}  // namespace

void make_scale(hid_t dataset, const std::string& name) {
  require(H5DSset_scale(dataset, name.c_str()), labelling);
}

void put_bare_dimension(hid_t parent, const std::string& name, hsize_t length) {
  char label[96];
  std::snprintf(label, sizeof label, "%s%10llu", bare_prefix.data(),
                static_cast<unsigned long long>(length));
  const Hid list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, labelling};
  require(H5Pset_obj_track_times(list.get(), 0), labelling);
  require(H5Pset_attr_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
          labelling);
  const Hid space{H5Screate_simple(1, &length, nullptr), H5Sclose, labelling};
  const Hid dataset{H5Dcreate2(parent, name.c_str(), H5T_IEEE_F32BE, space.get(), H5P_DEFAULT,
                               list.get(), H5P_DEFAULT),
                    H5Dclose, labelling};
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
  if (short_text(dataset, "CLASS") != "DIMENSION_SCALE") return DatasetRole::variable;
  const std::string name = short_text(dataset, "NAME");
  return name.substr(0, bare_prefix.size()) == bare_prefix ? DatasetRole::bare_dimension
                                                           : DatasetRole::coordinates;
}

ScaleIndex::ScaleIndex(hid_t file) {
  for (const auto& name : member_names(file, MemberOrder::of_name)) {
    const auto info = info_of(file, name);
    if (!info) continue;
    path_at_.emplace(info->addr, name);
    if (info->type == H5O_TYPE_GROUP) add_members(open_object(file, name).get(), name + "/");
  }
}

void ScaleIndex::add_members(hid_t group, const std::string& prefix) {
  for (const auto& name : member_names(group, MemberOrder::of_name)) {
    if (const auto info = info_of(group, name)) path_at_.emplace(info->addr, prefix + name);
  }
}

std::vector<std::string> ScaleIndex::scales_of(hid_t dataset) const {
  std::vector<std::string> paths(shape_of(dataset).size());
  if (require(H5Aexists(dataset, "DIMENSION_LIST"), reading_labels) == 0) return paths;
  const Hid attribute{H5Aopen(dataset, "DIMENSION_LIST", H5P_DEFAULT), H5Aclose, reading_labels};
  const ScaleReferences references(attribute.get(), paths.size());
  for (std::size_t axis = 0; axis < paths.size(); ++axis) {
    const hobj_ref_t* first = references.first_on(axis);
    if (first == nullptr) continue;
    const auto place = path_at_.find(*first);
    if (place == path_at_.end()) throw Hdf5Failure(reading_labels, "an axis is missing");
    paths[axis] = place->second;
  }
  return paths;
}

}  // namespace faultline::io
