// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "fuzz/edit_program.hpp"
#include "io/hdf5_handle.hpp"

namespace faultline::fuzz {

/// A result file in memory that can be edited and is gone with the object.
class ResultInMemory {
 public:
  /// `image`: the bytes of a sound file.
  explicit ResultInMemory(const std::string& image);

  /// One edit, as `corpus/result` has them; what HDF5 refuses is passed over:
  ///
  ///     unlink PATH                        removes a member
  ///     move PATH NAME                     renames it
  ///     hardlink PATH NAME                 gives it a second name
  ///     softlink PATH NAME                 makes a name lead to a path, there or not
  ///     group NAME                         adds an empty group
  ///     array PATH TYPE SHAPE TEXT         replaces an array; the bytes of TEXT are its values
  ///     chunked PATH TYPE SHAPE            replaces it by one without values in the file
  ///     attribute PATH NAME TYPE SHAPE TEXT
  ///     drop PATH NAME                     removes an attribute
  ///     scales PATH PATHS                  the axes of an array, between commas
  ///     scale PATH NAME                    makes an array the coordinates of a dimension
  ///     fill PATH TEXT                     writes the bytes of TEXT over the values
  void apply(EditLine line);

  [[nodiscard]] hid_t file() const { return file_.get(); }

 private:
  io::Hid file_;
};

}  // namespace faultline::fuzz
