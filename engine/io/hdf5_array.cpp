// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_array.hpp"

#include <type_traits>

#include "base/contracts.hpp"

namespace faultline::io {
namespace {

constexpr auto reading = "cannot read an array";
constexpr auto writing = "cannot write an array";

Hid copy_type(hid_t type) {
  return {H5Tcopy(type), H5Tclose, "cannot prepare a type"};
}

Hid type_of(hid_t dataset) {
  return {H5Dget_type(dataset), H5Tclose, reading};
}
Hid space_of(hid_t dataset) {
  return {H5Dget_space(dataset), H5Sclose, reading};
}

void write_all(hid_t dataset, hid_t type, const void* values) {
  require(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), writing);
}

hsize_t file_size(hid_t object) {
  const Hid file{H5Iget_file_id(object), H5Fclose, reading};
  hsize_t size = 0;
  require(H5Fget_filesize(file.get(), &size), reading);
  return size;
}

/// How many bytes may come of one in the file: deflating makes at most 1,032 times less of them.
hsize_t most_inflation(hid_t object) {
  if (H5Iget_type(object) != H5I_DATASET) return 1;
  const Hid list{H5Dget_create_plist(object), H5Pclose, reading};
  return require(H5Pget_nfilters(list.get()), reading) == 0 ? 1 : 1032;
}

Shape extents_of(hid_t space) {
  const int rank = require(H5Sget_simple_extent_ndims(space), reading);
  Shape shape(static_cast<std::size_t>(rank));
  require(H5Sget_simple_extent_dims(space, shape.data(), nullptr), reading);
  return shape;
}

/// Text comes from HDF5 as strings that HDF5 has allocated; empty text may come as null.
std::vector<std::string> read_text(hid_t dataset, hid_t type, std::size_t count) {
  std::vector<char*> raw(count, nullptr);
  require(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()), reading);
  std::vector<std::string> values;
  for (const char* text : raw) values.emplace_back(text == nullptr ? "" : text);
  H5Dvlen_reclaim(type, space_of(dataset).get(), H5P_DEFAULT, raw.data());
  return values;
}

}  // namespace

template <>
Hid stored_type<double>() {
  return copy_type(H5T_IEEE_F64LE);
}
template <>
Hid stored_type<std::int64_t>() {
  return copy_type(H5T_STD_I64LE);
}
template <>
Hid stored_type<std::uint64_t>() {
  return copy_type(H5T_STD_U64LE);
}
template <>
Hid stored_type<std::uint32_t>() {
  return copy_type(H5T_STD_U32LE);
}
template <>
Hid stored_type<std::byte>() {
  return copy_type(H5T_STD_U8LE);
}
template <>
Hid stored_type<std::string>() {
  Hid type = copy_type(H5T_C_S1);
  require(H5Tset_size(type.get(), H5T_VARIABLE), "cannot prepare a type");
  require(H5Tset_cset(type.get(), H5T_CSET_UTF8), "cannot prepare a type");
  return type;
}

template <class T>
Hid create_array(hid_t parent, const std::string& name, const Shape& shape) {
  const Hid list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, writing};
  require(H5Pset_attr_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
          writing);
  require(H5Pset_obj_track_times(list.get(), 0), writing);
  if constexpr (!std::is_same_v<T, std::string>) {
    require(H5Pset_alloc_time(list.get(), H5D_ALLOC_TIME_EARLY), writing);
    require(H5Pset_fill_time(list.get(), H5D_FILL_TIME_NEVER), writing);
  }
  const Hid type = stored_type<T>();
  const Hid space{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose,
                  writing};
  return {H5Dcreate2(parent, name.c_str(), type.get(), space.get(), H5P_DEFAULT, list.get(),
                     H5P_DEFAULT),
          H5Dclose, writing};
}

template <class T>
Hid put_array(hid_t parent, const std::string& name, const Shape& shape,
              const std::vector<T>& values) {
  FAULTLINE_EXPECT(values.size() == element_count(shape));
  Hid dataset = create_array<T>(parent, name, shape);
  if (values.empty()) return dataset;
  const Hid type = stored_type<T>();
  if constexpr (std::is_same_v<T, std::string>) {
    std::vector<const char*> raw;
    for (const auto& text : values) raw.push_back(text.c_str());
    write_all(dataset.get(), type.get(), raw.data());
  } else {
    write_all(dataset.get(), type.get(), values.data());
  }
  return dataset;
}

Shape shape_of(hid_t dataset) {
  return extents_of(space_of(dataset).get());
}

std::size_t element_count(const Shape& shape) {
  std::size_t count = 1;
  for (const hsize_t extent : shape) count *= extent;
  return count;
}

std::size_t credible_count(hid_t object, hid_t type, hid_t space) {
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return 0;
  hsize_t room = file_size(object) * most_inflation(object) / H5Tget_size(type);
  hsize_t count = 1;
  for (const hsize_t extent : extents_of(space)) {
    if (extent == 0) return 0;
    if (extent > room) throw Hdf5Failure("an array is larger than the file", "");
    room /= extent;
    count *= extent;
  }
  return count;
}

template <class T>
bool holds(hid_t dataset) {
  const Hid type = type_of(dataset);
  const Hid expected = stored_type<T>();
  return require(H5Tequal(type.get(), expected.get()), reading) > 0;
}

template <class T>
std::vector<T> get_array(hid_t dataset) {
  if (!holds<T>(dataset)) throw Hdf5Failure("an array is of another type than it must be", "");
  const Hid type = stored_type<T>();
  const std::size_t count = credible_count(dataset, type.get(), space_of(dataset).get());
  if (count == 0) return {};
  if constexpr (std::is_same_v<T, std::string>) {
    return read_text(dataset, type.get(), count);
  } else {
    std::vector<T> values(count);
    require(H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), reading);
    return values;
  }
}

#define FAULTLINE_INSTANTIATE(T)                                                             \
  template Hid create_array<T>(hid_t, const std::string&, const Shape&);                     \
  template Hid put_array<T>(hid_t, const std::string&, const Shape&, const std::vector<T>&); \
  template bool holds<T>(hid_t);                                                             \
  template std::vector<T> get_array<T>(hid_t)

FAULTLINE_INSTANTIATE(double);
FAULTLINE_INSTANTIATE(std::int64_t);
FAULTLINE_INSTANTIATE(std::uint64_t);
FAULTLINE_INSTANTIATE(std::uint32_t);
FAULTLINE_INSTANTIATE(std::byte);
FAULTLINE_INSTANTIATE(std::string);

#undef FAULTLINE_INSTANTIATE

}  // namespace faultline::io
