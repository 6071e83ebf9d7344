// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_column.hpp"

#include <cstdint>

#include "io/hdf5_array.hpp"

namespace faultline::io {
namespace {

constexpr auto reading_column = "cannot read a column";
constexpr auto writing_column = "cannot write a column";
constexpr unsigned deflate_level = 1;  ///< more makes numbers hardly any shorter

/// Room behind the last row is filled: it reaches the file, and must say nothing.
Hid column_creation_list() {
  Hid list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, writing_column};
  require(H5Pset_attr_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
          writing_column);
  require(H5Pset_obj_track_times(list.get(), 0), writing_column);
  require(H5Pset_fill_time(list.get(), H5D_FILL_TIME_ALLOC), writing_column);
  require(H5Pset_chunk(list.get(), 1, &column_chunk_rows), writing_column);
  require(H5Pset_shuffle(list.get()), writing_column);
  require(H5Pset_deflate(list.get(), deflate_level), writing_column);
  return list;
}

/// The file space of some rows of a column.
Hid select_rows(hid_t column, hsize_t first, hsize_t count, const char* attempt) {
  Hid space{H5Dget_space(column), H5Sclose, attempt};
  require(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &first, nullptr, &count, nullptr),
          attempt);
  return space;
}

Hid row_space(hsize_t count, const char* attempt) {
  return {H5Screate_simple(1, &count, nullptr), H5Sclose, attempt};
}

}  // namespace

template <class T>
Hid create_column(hid_t parent, const std::string& name) {
  const Hid list = column_creation_list();
  const Hid type = stored_type<T>();
  const hsize_t none = 0;
  const hsize_t unlimited = H5S_UNLIMITED;
  const Hid space{H5Screate_simple(1, &none, &unlimited), H5Sclose, writing_column};
  return {H5Dcreate2(parent, name.c_str(), type.get(), space.get(), H5P_DEFAULT, list.get(),
                     H5P_DEFAULT),
          H5Dclose, writing_column};
}

template <class T>
void append_rows(hid_t column, hsize_t first, const std::vector<T>& values) {
  if (values.empty()) return;
  const hsize_t rows = first + values.size();
  require(H5Dset_extent(column, &rows), writing_column);
  const Hid memory = row_space(values.size(), writing_column);
  const Hid space = select_rows(column, first, values.size(), writing_column);
  const Hid type = stored_type<T>();
  require(H5Dwrite(column, type.get(), memory.get(), space.get(), H5P_DEFAULT, values.data()),
          writing_column);
}

hsize_t row_count(hid_t column) {
  const Shape shape = shape_of(column);
  if (shape.size() != 1) throw Hdf5Failure(reading_column, "it is not a list");
  return shape.front();
}

template <class T>
std::vector<T> read_rows(hid_t column, hsize_t first, hsize_t count) {
  if (!holds<T>(column)) throw Hdf5Failure(reading_column, "it is of another type than it must be");
  std::vector<T> values(count);
  if (count == 0) return values;
  const Hid memory = row_space(count, reading_column);
  const Hid space = select_rows(column, first, count, reading_column);
  const Hid type = stored_type<T>();
  require(H5Dread(column, type.get(), memory.get(), space.get(), H5P_DEFAULT, values.data()),
          reading_column);
  return values;
}

#define FAULTLINE_INSTANTIATE(T)                                       \
  template Hid create_column<T>(hid_t, const std::string&);            \
  template void append_rows<T>(hid_t, hsize_t, const std::vector<T>&); \
  template std::vector<T> read_rows<T>(hid_t, hsize_t, hsize_t)

FAULTLINE_INSTANTIATE(double);
FAULTLINE_INSTANTIATE(std::uint32_t);
FAULTLINE_INSTANTIATE(std::uint64_t);

#undef FAULTLINE_INSTANTIATE

}  // namespace faultline::io
