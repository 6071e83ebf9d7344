// SPDX-License-Identifier: Apache-2.0
#include "io/result_digest.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "io/hdf5_array.hpp"
#include "io/hdf5_dimension.hpp"
#include "io/hdf5_file.hpp"
#include "io/open_result.hpp"
#include "io/result_file_error.hpp"
#include "io/result_layout.hpp"
#include "io/result_seal.hpp"

namespace faultline::io {
namespace {

constexpr auto taking_digest = "cannot take the digest";
constexpr std::size_t longest_path = 1000;  ///< deeper groups would exhaust the stack

Hid closing(hid_t id, Hid::Closer closer) {
  return {id, closer, taking_digest};
}

/// Appends a part so that no other sequence of parts makes the same text.
void append(std::string& text, std::string_view part) {
  text += std::to_string(part.size()) + ":";
  text += part;
}

std::string encoded_type(hid_t type) {
  std::size_t size = 0;
  require(H5Tencode(type, nullptr, &size), taking_digest);
  std::string bytes(size, '\0');
  require(H5Tencode(type, bytes.data(), &size), taking_digest);
  return bytes;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) append(text, part);
  return text;
}

/// Values that hold no address: those of a result file, links aside.
bool is_plain(hid_t type) {
  const H5T_class_t kind = H5Tget_class(type);
  return kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_STRING;
}

/// Numbers and text of fixed length as they stand in the file; text of variable length as text.
template <class Read>
std::string values_of(hid_t object, hid_t type, hid_t space, const Read& read) {
  if (!is_plain(type)) throw Hdf5Failure("an array is of another type than it must be", "");
  const std::size_t count = credible_count(object, type, space);
  if (require(H5Tis_variable_str(type), taking_digest) > 0) {
    std::vector<char*> raw(count, nullptr);
    require(read(type, raw.data()), taking_digest);
    std::string text;
    for (const char* each : raw) append(text, each == nullptr ? "" : each);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw.data());
    return text;
  }
  std::string bytes(count * H5Tget_size(type), '\0');
  require(read(type, bytes.data()), taking_digest);
  return bytes;
}

/// Where things stand in the file may differ between equal results, so links between arrays and
/// axes count by name. REFERENCE_LIST repeats them from the other side.
bool is_link(const std::string& name) {
  return name == "DIMENSION_LIST" || name == "REFERENCE_LIST";
}

herr_t take_name(hid_t, const char* name, const H5A_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

std::vector<std::string> attribute_names(hid_t object) {
  std::vector<std::string> names;
  hsize_t start = 0;
  require(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &start, take_name, &names),
          taking_digest);
  std::sort(names.begin(), names.end());
  return names;
}

/// Collects one line per attribute and array.
class ContentWalk {
 public:
  explicit ContentWalk(hid_t file) : index_(file) {}
  void walk_group(hid_t group, const std::string& path) {
    if (path.size() > longest_path) throw Hdf5Failure("groups are nested too deep", "");
    add_attributes(group, path);
    for (const auto& name : member_names(group, MemberOrder::of_name)) {
      if (path.empty() && name == layout::host_group) continue;
      const Hid member = open_object(group, name);
      walk_member(member.get(), path + "/" + name);
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  /// A group that holds itself would never end, and a web of groups not in our lifetime.
  void enter(hid_t object) {
    H5O_info_t info{};
    require(H5Oget_info2(object, &info, H5O_INFO_BASIC), taking_digest);
    if (!entered_.insert({info.fileno, info.addr}).second) {
      throw Hdf5Failure("a part of the file stands in it twice", "");
    }
  }

  void walk_member(hid_t member, const std::string& path) {
    enter(member);
    if (H5Iget_type(member) == H5I_GROUP) return walk_group(member, path);
    add_attributes(member, path);
    add_dataset(member, path);
  }

  void add_attributes(hid_t object, const std::string& path) {
    for (const auto& name : attribute_names(object)) {
      if (!is_link(name)) add_attribute(object, path, name);
    }
  }

  void add_attribute(hid_t object, const std::string& path, const std::string& name) {
    const Hid attribute = closing(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Hid type = closing(H5Aget_type(attribute.get()), H5Tclose);
    const Hid space = closing(H5Aget_space(attribute.get()), H5Sclose);
    add_line(path + "@" + name, encoded_type(type.get()), "",
             values_of(attribute.get(), type.get(), space.get(),
                       [&](hid_t as, void* into) { return H5Aread(attribute.get(), as, into); }));
  }

  void add_dataset(hid_t dataset, const std::string& path) {
    const Hid type = closing(H5Dget_type(dataset), H5Tclose);
    const Hid space = closing(H5Dget_space(dataset), H5Sclose);
    std::string shape = joined(index_.scales_of(dataset));
    for (const hsize_t extent : shape_of(dataset)) shape += " " + std::to_string(extent);
    const bool bare = role_of(dataset) == DatasetRole::bare_dimension;
    const auto read = [&](hid_t as, void* into) {
      return H5Dread(dataset, as, H5S_ALL, H5S_ALL, H5P_DEFAULT, into);
    };
    add_line(path, encoded_type(type.get()), shape,
             bare ? "" : values_of(dataset, type.get(), space.get(), read));
  }

  void add_line(const std::string& path, const std::string& type, const std::string& shape,
                const std::string& values) {
    append(text_, joined({path, type, shape, base::sha256(values)}));
  }

  ScaleIndex index_;
  std::set<std::pair<unsigned long, haddr_t>> entered_;
  std::string text_;
};

}  // namespace

std::string open_content_digest(hid_t file, const std::filesystem::path& path) {
  try {
    ContentWalk walk(file);
    walk.walk_group(file, "");
    return base::sha256(walk.text());
  } catch (const Hdf5Failure& failure) {
    throw ResultFileError(ResultFileError::Kind::damaged, path, failure.what(), failure.cause());
  }
}

std::string content_digest(const std::filesystem::path& path) {
  const QuietErrors quiet;
  const Hid file = open_sealed(path);
  return open_content_digest(file.get(), path);
}

}  // namespace faultline::io
