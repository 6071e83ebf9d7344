// SPDX-License-Identifier: Apache-2.0
#include "io/reading/hdf5_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "io/document/utf8.hpp"
#include "io/hdf5_array.hpp"
#include "io/hdf5_handle.hpp"

namespace faultline::io {

namespace {

constexpr auto reading_matrix = "cannot read an array";
/// Deflate makes data at most that many times smaller.
constexpr hsize_t most_compressed = 1032;
constexpr std::size_t longest_name = 4096;

/// Why a part of the file is not taken; `dataset` says which, empty for the file as a whole.
struct Refusal {
  std::string dataset;
  std::string problem;
  std::string expected;
};

herr_t refuse_other_file(const char*, const char*, const char*, const char*, unsigned*, hid_t,
                         void*) {
  return -1;
}

Hid open_bytes(const std::string& bytes) {
  constexpr auto attempt = "cannot prepare the file";
  constexpr std::size_t increment = 65'536;
  refuse_filter_plugins();
  const Hid access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose, attempt};
  require(H5Pset_fapl_core(access.get(), increment, 0), attempt);
  // HDF5 copies the bytes, and does not write to them.
  require(H5Pset_file_image(access.get(), const_cast<char*>(bytes.data()), bytes.size()), attempt);
  return {H5Fopen("matrix", H5F_ACC_RDONLY, access.get()), H5Fclose, "cannot open the file"};
}

/// One data set, its memory bounded by the bytes of the file.
class DataSet {
 public:
  DataSet(hid_t file, std::string name, hsize_t file_bytes) : name_(std::move(name)) {
    const Hid access{H5Pcreate(H5P_LINK_ACCESS), H5Pclose, reading_matrix};
    require(H5Pset_elink_cb(access.get(), refuse_other_file, nullptr), reading_matrix);
    const hid_t object = H5Oopen(file, name_.c_str(), access.get());
    if (object < 0) throw refusal("the file has no such data set", "a data set of the file");
    object_ = Hid(object, H5Oclose, reading_matrix);
    if (H5Iget_type(object) != H5I_DATASET) throw refusal("this is no data set", "a data set");
    type_ = Hid(H5Dget_type(object), H5Tclose, reading_matrix);
    space_ = Hid(H5Dget_space(object), H5Sclose, reading_matrix);
    bound_storage(file_bytes);
  }

  [[nodiscard]] H5T_class_t type_class() const { return H5Tget_class(type_.get()); }
  [[nodiscard]] std::size_t value_size() const { return H5Tget_size(type_.get()); }

  /// The extents, once they are those of an array of this rank.
  [[nodiscard]] Shape shape(std::size_t rank, std::string_view expected) const {
    const Shape shape = extents();
    if (shape.size() != rank)
      throw refusal(fmt::format("has {} dimensions", shape.size()), std::string(expected));
    return shape;
  }

  [[nodiscard]] std::vector<double> numbers(std::size_t count) const {
    std::vector<double> values(count);
    read(H5T_NATIVE_DOUBLE, values.data());
    return values;
  }

  [[nodiscard]] std::vector<std::string> texts(std::size_t count) const {
    return H5Tis_variable_str(type_.get()) > 0 ? variable_texts(count) : fixed_texts(count);
  }

  [[nodiscard]] Refusal refusal(std::string problem, std::string expected) const {
    return {name_, std::move(problem), std::move(expected)};
  }

 private:
  [[nodiscard]] Shape extents() const {
    const int rank = require(H5Sget_simple_extent_ndims(space_.get()), reading_matrix);
    Shape shape(static_cast<std::size_t>(rank));
    require(H5Sget_simple_extent_dims(space_.get(), shape.data(), nullptr), reading_matrix);
    return shape;
  }

  /// Refuses values in other files, and sizes that the file has no room for.
  void bound_storage(hsize_t file_bytes) const {
    const Hid list{H5Dget_create_plist(object_.get()), H5Pclose, reading_matrix};
    const auto layout = H5Pget_layout(list.get());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(list.get()) != 0)
      throw refusal("its values are in another file", "values in this file");
    hsize_t room = file_bytes;
    if (layout == H5D_CHUNKED) {
      room *= most_compressed;
      Shape chunk(H5S_MAX_RANK);
      const int rank =
          require(H5Pget_chunk(list.get(), H5S_MAX_RANK, chunk.data()), reading_matrix);
      chunk.resize(static_cast<std::size_t>(rank));
      bound(chunk, room);
    }
    bound(extents(), room);
  }

  void bound(const Shape& shape, hsize_t room) const {
    room /= std::max<std::size_t>(value_size(), 1);
    for (const hsize_t extent : shape) {
      if (extent == 0) return;
      if (extent > room) throw refusal("is larger than the file", "as much as the file holds");
      room /= extent;
    }
  }

  void read(hid_t type, void* values) const {
    if (H5Dread(object_.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
      throw refusal("cannot be read: " + Hdf5Failure(reading_matrix).cause(), "sound values");
  }

  [[nodiscard]] Hid text_type(std::size_t size) const {
    Hid type{H5Tcopy(H5T_C_S1), H5Tclose, reading_matrix};
    require(H5Tset_size(type.get(), size), reading_matrix);
    require(H5Tset_cset(type.get(), H5Tget_cset(type_.get())), reading_matrix);
    return type;
  }

  [[nodiscard]] std::vector<std::string> variable_texts(std::size_t count) const {
    const Hid type = text_type(H5T_VARIABLE);
    std::vector<char*> raw(count, nullptr);
    read(type.get(), raw.data());
    std::vector<std::string> texts;
    for (const char* text : raw) texts.emplace_back(text == nullptr ? "" : text);
    H5Dvlen_reclaim(type.get(), space_.get(), H5P_DEFAULT, raw.data());
    return texts;
  }

  /// Padded with zeros or spaces in the file.
  [[nodiscard]] std::vector<std::string> fixed_texts(std::size_t count) const {
    if (value_size() > longest_name)
      throw refusal(fmt::format("has names of {} bytes", value_size()),
                    fmt::format("at most {}", longest_name));
    const std::size_t size = value_size() + 1;  // the terminating zero
    const Hid type = text_type(size);
    std::vector<char> raw(count * size);
    read(type.get(), raw.data());
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
      const char* text = raw.data() + i * size;
      texts.emplace_back(text, strnlen(text, size));
      while (!texts.back().empty() && texts.back().back() == ' ') texts.back().pop_back();
    }
    return texts;
  }

  std::string name_;
  Hid object_;
  Hid type_;
  Hid space_;
};

std::vector<std::string> names_in(hid_t file, const Hdf5Address& address, hsize_t bytes) {
  constexpr auto expected = "the names of the rows as text";
  const DataSet dataset(file, address.names(), bytes);
  if (dataset.type_class() != H5T_STRING) throw dataset.refusal("does not hold text", expected);
  const Shape shape = dataset.shape(1, "one dimension, the names of the rows");
  if (shape[0] == 0) throw dataset.refusal("has no names", expected);
  auto names = dataset.texts(shape[0]);
  for (const auto& name : names)
    if (find_invalid_utf8(name)) throw dataset.refusal("a name is not UTF-8", "text in UTF-8");
  return names;
}

std::vector<double> values_in(hid_t file, const Hdf5Address& address, std::size_t names,
                              hsize_t bytes) {
  const DataSet dataset(file, address.dataset, bytes);
  const bool floating = dataset.type_class() == H5T_FLOAT;
  if (!floating ||
      (dataset.value_size() != sizeof(float) && dataset.value_size() != sizeof(double)))
    throw dataset.refusal("does not hold floating-point numbers of 32 or 64 bits",
                          "`float32` or `float64`");
  const Shape shape = dataset.shape(2, "two, the rows and columns of a matrix");
  if (shape[0] != shape[1] || shape[0] != names)
    throw dataset.refusal(fmt::format("has {} rows and {} columns", shape[0], shape[1]),
                          fmt::format("{} of each, one per name in `{}`", names, address.names()));
  return dataset.numbers(names * names);
}

Hdf5Matrix matrix_in(const std::string& bytes, const Hdf5Address& address) {
  const Hid file = open_bytes(bytes);
  Hdf5Matrix matrix{names_in(file.get(), address, bytes.size()), {}};
  matrix.values = values_in(file.get(), address, matrix.names.size(), bytes.size());
  return matrix;
}

}  // namespace

std::string Hdf5Address::names() const {
  return dataset.substr(0, dataset.rfind('/') + 1) + "names";
}

std::optional<Hdf5Address> hdf5_address(const std::string& written) {
  for (const std::string_view extension : {".h5", ".hdf5"}) {
    const bool ends =
        written.size() >= extension.size() &&
        written.compare(written.size() - extension.size(), written.npos, extension) == 0;
    if (ends) return Hdf5Address{written, {}};
    const auto colon = written.find(std::string(extension) + ":");
    if (colon == std::string::npos) continue;
    const auto end = colon + extension.size();
    return Hdf5Address{written.substr(0, end), written.substr(end + 1)};
  }
  return std::nullopt;
}

std::optional<Hdf5Matrix> read_hdf5_matrix(const std::string& bytes, const Hdf5Address& address,
                                           const std::string& file, const std::string& path,
                                           Sources& sources, Complaints& complaints) {
  const QuietErrors quiet;
  const auto complain = [&](const std::string& place, std::string problem, std::string expected) {
    complaints.add(sources.add(place, {}), path, std::move(problem), std::move(expected));
  };
  try {
    return matrix_in(bytes, address);
  } catch (const Refusal& refusal) {
    complain(file + ":" + refusal.dataset, refusal.problem, refusal.expected);
  } catch (const Hdf5Failure& failure) {
    complain(file, std::string(failure.what()) + ": " + failure.cause(), "an HDF5 file");
  }
  return std::nullopt;
}

}  // namespace faultline::io
