// SPDX-License-Identifier: Apache-2.0
#include "fuzz/result_editor.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <vector>

#include <hdf5_hl.h>

namespace faultline::fuzz {

namespace {

using io::Hid;
using Shape = std::vector<hsize_t>;

constexpr std::size_t most_values = 4'096;
constexpr std::size_t most_axes = H5S_MAX_RANK;

constexpr std::array<std::string_view, 23> known_paths{"/",
                                                       "case",
                                                       "level",
                                                       "tail_rank",
                                                       "remark",
                                                       "var",
                                                       "tail_trial",
                                                       "tail_cause",
                                                       "remarks",
                                                       "scenario",
                                                       "scenario/toml",
                                                       "host",
                                                       "host/input",
                                                       "host/input_case",
                                                       "host/input_name",
                                                       "host/input_sha256",
                                                       "host/input_bytes",
                                                       "state",
                                                       "state/accumulators",
                                                       "trial",
                                                       "trial_book_loss",
                                                       "new",
                                                       "other"};

constexpr std::array<std::string_view, 30> known_attributes{"format",
                                                            "format_version",
                                                            "faultline_version",
                                                            "git",
                                                            "compiler",
                                                            "scenario_name",
                                                            "plan_hash",
                                                            "seed",
                                                            "rng",
                                                            "first_trial",
                                                            "trials",
                                                            "trials_planned",
                                                            "method",
                                                            "method_reason",
                                                            "horizon_years",
                                                            "numeraire",
                                                            "created_utc",
                                                            "hostname",
                                                            "command",
                                                            "workers",
                                                            "wall_seconds",
                                                            "simd_target",
                                                            "peak_memory_bytes",
                                                            "units",
                                                            "long_name",
                                                            "CLASS",
                                                            "NAME",
                                                            "DIMENSION_LIST",
                                                            "REFERENCE_LIST",
                                                            "new"};

constexpr std::array<std::string_view, 13> known_types{
    "double",     "int64",      "uint64",    "byte", "text",   "float", "int32",
    "big_double", "fixed_text", "reference", "list", "record", "words"};

std::string path_in(EditLine& line) {
  return std::string(known_paths[line.one_of(known_paths)]);
}
std::string attribute_in(EditLine& line) {
  return std::string(known_attributes[line.one_of(known_attributes)]);
}

/// An identifier that may be none: an edit that HDF5 refuses does nothing.
class MaybeHid {
 public:
  MaybeHid(hid_t id, Hid::Closer closer) : id_(id), closer_(closer) {}
  ~MaybeHid() {
    if (id_ >= 0) closer_(id_);
  }
  MaybeHid(const MaybeHid&) = delete;
  MaybeHid& operator=(const MaybeHid&) = delete;
  [[nodiscard]] hid_t get() const { return id_; }
  [[nodiscard]] bool there() const { return id_ >= 0; }

 private:
  hid_t id_;
  Hid::Closer closer_;
};

hid_t new_text_type() {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

hid_t new_record_type() {
  const hid_t type = H5Tcreate(H5T_COMPOUND, 16);
  const MaybeHid text(new_text_type(), H5Tclose);
  H5Tinsert(type, "name", 0, text.get());
  H5Tinsert(type, "value", 8, H5T_IEEE_F64LE);
  return type;
}

hid_t new_words_type() {
  const MaybeHid text(new_text_type(), H5Tclose);
  constexpr std::array<hsize_t, 1> two{2};
  return H5Tarray_create2(text.get(), 1, two.data());
}

hid_t new_fixed_text_type() {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, 5);
  return type;
}

hid_t new_type(std::string_view name) {
  if (name == "double") return H5Tcopy(H5T_IEEE_F64LE);
  if (name == "int64") return H5Tcopy(H5T_STD_I64LE);
  if (name == "uint64") return H5Tcopy(H5T_STD_U64LE);
  if (name == "byte") return H5Tcopy(H5T_STD_U8LE);
  if (name == "text") return new_text_type();
  if (name == "float") return H5Tcopy(H5T_IEEE_F32LE);
  if (name == "int32") return H5Tcopy(H5T_STD_I32LE);
  if (name == "big_double") return H5Tcopy(H5T_IEEE_F64BE);
  if (name == "fixed_text") return new_fixed_text_type();
  if (name == "reference") return H5Tcopy(H5T_STD_REF_OBJ);
  if (name == "list") return H5Tvlen_create(H5T_STD_REF_OBJ);
  return name == "record" ? new_record_type() : new_words_type();
}

/// `none` has no place for a value, `one` has no axis; else the lengths of the axes.
hid_t new_space(std::string_view word, const Shape& shape) {
  if (word == "none") return H5Screate(H5S_NULL);
  if (word == "one") return H5Screate(H5S_SCALAR);
  return H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
}

MaybeHid space_in(EditLine& line) {
  EditLine same = line;
  const std::string_view word = same.word();
  std::vector<std::uint64_t> lengths = line.numbers();
  lengths.resize(std::min(lengths.size(), most_axes));
  return {new_space(word, Shape(lengths.begin(), lengths.end())), H5Sclose};
}

MaybeHid type_in(EditLine& line) {
  return {new_type(known_types[line.one_of(known_types)]), H5Tclose};
}

/// Whether there are few enough values for them to be written.
bool is_small(hid_t space) {
  Shape shape(most_axes);
  const int rank = H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  std::size_t count = 1;
  for (int i = 0; i < rank; ++i) {
    const hsize_t length = shape[static_cast<std::size_t>(i)];
    if (length > most_values) return false;
    count *= length;
    if (count > most_values) return false;
  }
  return true;
}

/// Values of any type, made of text: the text itself where the type is text, else its bytes over
/// and over. Types that hold addresses of memory get none.
class Values {
 public:
  Values(hid_t type, hid_t space, std::string text) : text_(std::move(text)) {
    const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
    if (H5Tis_variable_str(type) > 0) {
      words_.assign(count, text_.c_str());
      return;
    }
    if (H5Tget_class(type) == H5T_VLEN || H5Tget_class(type) == H5T_COMPOUND ||
        H5Tget_class(type) == H5T_ARRAY) {
      bytes_.resize(count * H5Tget_size(type));
      return;
    }
    bytes_.resize(count * H5Tget_size(type));
    for (std::size_t i = 0; i < bytes_.size() && !text_.empty(); ++i) {
      bytes_[i] = text_[i % text_.size()];
    }
  }
  [[nodiscard]] const void* data() const {
    return words_.empty() ? static_cast<const void*>(bytes_.data()) : words_.data();
  }

 private:
  std::string text_;
  std::vector<const char*> words_;
  std::string bytes_;
};

void replace_array(hid_t file, const std::string& path, hid_t type, const MaybeHid& space,
                   hid_t layout, const Values* values) {
  H5Ldelete(file, path.c_str(), H5P_DEFAULT);
  const MaybeHid dataset(
      H5Dcreate2(file, path.c_str(), type, space.get(), H5P_DEFAULT, layout, H5P_DEFAULT),
      H5Dclose);
  if (dataset.there() && values != nullptr) {
    H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values->data());
  }
}

void put_array(hid_t file, EditLine& line) {
  const std::string path = path_in(line);
  const MaybeHid type = type_in(line);
  const MaybeHid space = space_in(line);
  if (!space.there() || !is_small(space.get())) return;
  const Values values(type.get(), space.get(), line.rest());
  replace_array(file, path, type.get(), space, H5P_DEFAULT, &values);
}

/// Chunks that were never written take no room, so that an array may seem as large as it likes.
void put_chunked(hid_t file, EditLine& line) {
  const std::string path = path_in(line);
  const MaybeHid type = type_in(line);
  const MaybeHid space = space_in(line);
  if (!space.there()) return;
  const int rank = H5Sget_simple_extent_ndims(space.get());
  const Shape chunk(most_axes, 1);
  const MaybeHid layout(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (rank <= 0 || H5Pset_chunk(layout.get(), rank, chunk.data()) < 0) return;
  replace_array(file, path, type.get(), space, layout.get(), nullptr);
}

void fill(hid_t file, EditLine& line) {
  const MaybeHid dataset(H5Dopen2(file, path_in(line).c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.there()) return;
  const MaybeHid type(H5Dget_type(dataset.get()), H5Tclose);
  const MaybeHid space(H5Dget_space(dataset.get()), H5Sclose);
  if (!is_small(space.get())) return;
  const Values values(type.get(), space.get(), line.rest());
  H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
}

void put_attribute(hid_t file, EditLine& line) {
  const MaybeHid object(H5Oopen(file, path_in(line).c_str(), H5P_DEFAULT), H5Oclose);
  const std::string name = attribute_in(line);
  const MaybeHid type = type_in(line);
  const MaybeHid space = space_in(line);
  if (!object.there() || !space.there() || !is_small(space.get())) return;
  H5Adelete(object.get(), name.c_str());
  const MaybeHid attribute(
      H5Acreate2(object.get(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose);
  const Values values(type.get(), space.get(), line.rest());
  if (attribute.there()) H5Awrite(attribute.get(), type.get(), values.data());
}

void drop(hid_t file, EditLine& line) {
  const std::string path = path_in(line);
  H5Adelete_by_name(file, path.c_str(), attribute_in(line).c_str(), H5P_DEFAULT);
}

/// A DIMENSION_LIST of any paths, and of another length than it should have, if need be.
void put_scales(hid_t file, EditLine& line) {
  const MaybeHid object(H5Oopen(file, path_in(line).c_str(), H5P_DEFAULT), H5Oclose);
  if (!object.there()) return;
  std::vector<hobj_ref_t> references;
  std::string paths(line.word());
  std::replace(paths.begin(), paths.end(), ',', ' ');
  for (EditLine names(paths); !names.rest().empty() && references.size() < most_axes;) {
    hobj_ref_t reference = names.rest().size();
    H5Rcreate(&reference, file, path_in(names).c_str(), H5R_OBJECT, -1);
    references.push_back(reference);
  }
  std::vector<hvl_t> lists;
  for (hobj_ref_t& reference : references) lists.push_back({reference == 0 ? 0U : 1U, &reference});
  const MaybeHid type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose);
  const hsize_t count = lists.size();
  const MaybeHid space(H5Screate_simple(1, &count, nullptr), H5Sclose);
  H5Adelete(object.get(), "DIMENSION_LIST");
  const MaybeHid attribute(
      H5Acreate2(object.get(), "DIMENSION_LIST", type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose);
  if (attribute.there() && count != 0) H5Awrite(attribute.get(), type.get(), lists.data());
}

void make_scale(hid_t file, EditLine& line) {
  const MaybeHid dataset(H5Dopen2(file, path_in(line).c_str(), H5P_DEFAULT), H5Dclose);
  if (dataset.there()) H5DSset_scale(dataset.get(), line.rest().c_str());
}

void unlink(hid_t file, EditLine& line) {
  H5Ldelete(file, path_in(line).c_str(), H5P_DEFAULT);
}
void move(hid_t file, EditLine& line) {
  const std::string from = path_in(line);
  H5Lmove(file, from.c_str(), file, line.rest().c_str(), H5P_DEFAULT, H5P_DEFAULT);
}
void link_hard(hid_t file, EditLine& line) {
  const std::string to = path_in(line);
  H5Lcreate_hard(file, to.c_str(), file, line.rest().c_str(), H5P_DEFAULT, H5P_DEFAULT);
}
void link_softly(hid_t file, EditLine& line) {
  const std::string to(line.word());
  H5Lcreate_soft(to.c_str(), file, line.rest().c_str(), H5P_DEFAULT, H5P_DEFAULT);
}
void put_group(hid_t file, EditLine& line) {
  const MaybeHid group(H5Gcreate2(file, line.rest().c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                       H5Gclose);
}

using Edit = void (*)(hid_t file, EditLine& line);
constexpr std::array<std::string_view, 12> edit_names{"unlink", "move",   "hardlink", "softlink",
                                                      "group",  "array",  "chunked",  "attribute",
                                                      "drop",   "scales", "scale",    "fill"};
constexpr std::array<Edit, edit_names.size()> edits{
    unlink,      move,          link_hard, link_softly, put_group,  put_array,
    put_chunked, put_attribute, drop,      put_scales,  make_scale, fill};

Hid open_image(const std::string& image) {
  constexpr std::size_t growth = 1 << 16;
  const Hid access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot prepare");
  io::require(H5Pset_fapl_core(access.get(), growth, 0), "cannot prepare");
  io::require(H5Pset_file_image(access.get(), const_cast<char*>(image.data()), image.size()),
              "cannot prepare");
  return {H5Fopen("image", H5F_ACC_RDWR, access.get()), H5Fclose, "cannot open the image"};
}

}  // namespace

ResultInMemory::ResultInMemory(const std::string& image) : file_(open_image(image)) {}

void ResultInMemory::apply(EditLine line) {
  edits[line.one_of(edit_names)](file_.get(), line);
}

}  // namespace faultline::fuzz
