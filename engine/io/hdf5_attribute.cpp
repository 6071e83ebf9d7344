// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_attribute.hpp"

#include "io/hdf5_array.hpp"

namespace faultline::io {
namespace {

constexpr auto writing_attribute = "cannot write an attribute";
constexpr auto reading_attribute = "cannot read an attribute";

template <class T>
void put_value(hid_t object, const char* name, const void* value) {
  const Hid type = stored_type<T>();
  const Hid space{H5Screate(H5S_SCALAR), H5Sclose, writing_attribute};
  const Hid attribute{H5Acreate2(object, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                      H5Aclose, writing_attribute};
  require(H5Awrite(attribute.get(), type.get(), value), writing_attribute);
}

/// Opens an attribute that has exactly one value of type T.
template <class T>
Hid open_value(hid_t object, const char* name) {
  Hid attribute{H5Aopen(object, name, H5P_DEFAULT), H5Aclose, reading_attribute};
  const Hid type{H5Aget_type(attribute.get()), H5Tclose, reading_attribute};
  const Hid space{H5Aget_space(attribute.get()), H5Sclose, reading_attribute};
  const Hid expected = stored_type<T>();
  if (require(H5Tequal(type.get(), expected.get()), reading_attribute) == 0 ||
      H5Sget_simple_extent_npoints(space.get()) != 1) {
    throw Hdf5Failure(std::string("attribute ") + name + " is of another type than it must be", "");
  }
  return attribute;
}

template <class T>
T get_value(hid_t object, const char* name) {
  const Hid attribute = open_value<T>(object, name);
  T value{};
  require(H5Aread(attribute.get(), stored_type<T>().get(), &value), reading_attribute);
  return value;
}

}  // namespace

void put_attribute(hid_t object, const char* name, const std::string& text) {
  const char* raw = text.c_str();
  put_value<std::string>(object, name, &raw);
}
void put_attribute(hid_t object, const char* name, std::uint64_t number) {
  put_value<std::uint64_t>(object, name, &number);
}
void put_attribute(hid_t object, const char* name, double number) {
  put_value<double>(object, name, &number);
}

bool has_attribute(hid_t object, const char* name) {
  return require(H5Aexists(object, name), reading_attribute) > 0;
}

std::string get_text(hid_t object, const char* name) {
  const Hid attribute = open_value<std::string>(object, name);
  char* raw = nullptr;
  require(H5Aread(attribute.get(), stored_type<std::string>().get(), &raw), reading_attribute);
  std::string text = raw == nullptr ? "" : raw;
  H5free_memory(raw);
  return text;
}

std::uint64_t get_count(hid_t object, const char* name) {
  return get_value<std::uint64_t>(object, name);
}
double get_number(hid_t object, const char* name) {
  return get_value<double>(object, name);
}

}  // namespace faultline::io
