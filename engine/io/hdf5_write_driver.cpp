// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_write_driver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace faultline::io {
namespace {

using State = Hdf5WriteDriver::State;

/// What HDF5 takes for its `H5FD_t`, which must come first.
struct OpenFile {
  H5FD_t base;
  State* state;
  haddr_t end_of_addresses;
  haddr_t end_of_file;
};

OpenFile& self(H5FD_t* file) {
  return *reinterpret_cast<OpenFile*>(file);
}
const OpenFile& self(const H5FD_t* file) {
  return *reinterpret_cast<const OpenFile*>(file);
}

void keep_first_error(State& state) {
  if (state.error == 0) state.error = errno;
}

H5FD_t* open_file(const char*, unsigned, hid_t access, haddr_t) {
  State* state = *static_cast<State* const*>(H5Pget_driver_info(access));
  return &(new OpenFile{{}, state, 0, 0})->base;
}

herr_t close_file(H5FD_t* file) {
  delete &self(file);
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* features) {
  *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t get_eoa(const H5FD_t* file, H5FD_mem_t) {
  return self(file).end_of_addresses;
}

herr_t set_eoa(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  self(file).end_of_addresses = address;
  return 0;
}

haddr_t get_eof(const H5FD_t* file, H5FD_mem_t) {
  return self(file).end_of_file;
}

/// Bytes past the end of the file read as zero.
herr_t read_bytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* into) {
  auto* bytes = static_cast<char*>(into);
  std::memset(bytes, 0, size);
  while (size > 0) {
    const ssize_t got =
        pread(self(file).state->descriptor, bytes, size, static_cast<off_t>(address));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) keep_first_error(*self(file).state);
    if (got <= 0) break;
    bytes += got;
    address += static_cast<haddr_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  return 0;
}

herr_t write_bytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size,
                   const void* from) {
  const auto* bytes = static_cast<const char*>(from);
  self(file).end_of_file = std::max(self(file).end_of_file, address + size);
  while (size > 0 && self(file).state->error == 0) {
    const ssize_t put =
        pwrite(self(file).state->descriptor, bytes, size, static_cast<off_t>(address));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return keep_first_error(*self(file).state), 0;
    bytes += put;
    address += static_cast<haddr_t>(put);
    size -= static_cast<std::size_t>(put);
  }
  return 0;
}

herr_t truncate_file(H5FD_t* file, hid_t, hbool_t) {
  auto& open = self(file);
  if (open.end_of_file == open.end_of_addresses || open.state->error != 0) return 0;
  if (ftruncate(open.state->descriptor, static_cast<off_t>(open.end_of_addresses)) < 0) {
    keep_first_error(*open.state);
  }
  open.end_of_file = open.end_of_addresses;
  return 0;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
  driver.name = "faultline_write";
  driver.maxaddr = HADDR_MAX / 2;
  driver.fc_degree = H5F_CLOSE_SEMI;
  driver.fapl_size = sizeof(State*);
  driver.open = open_file;
  driver.close = close_file;
  driver.query = query;
  driver.get_eoa = get_eoa;
  driver.set_eoa = set_eoa;
  driver.get_eof = get_eof;
  driver.read = read_bytes;
  driver.write = write_bytes;
  driver.truncate = truncate_file;
  const H5FD_mem_t types[] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(types), std::end(types), driver.fl_map);
  return driver;
}

Hid register_driver() {
  const auto driver = driver_class();
  return {H5FDregister(&driver), H5FDunregister, "cannot prepare HDF5 for writing"};
}

}  // namespace

Hdf5WriteDriver::Hdf5WriteDriver(int descriptor) : state_{descriptor, 0}, id_(register_driver()) {}

Hid Hdf5WriteDriver::access() const {
  constexpr auto attempt = "cannot prepare HDF5 for writing";
  Hid list{H5Pcreate(H5P_FILE_ACCESS), H5Pclose, attempt};
  State* state = &state_;
  require(H5Pset_driver(list.get(), id_.get(), &state), attempt);
  require(H5Pset_libver_bounds(list.get(), H5F_LIBVER_V18, H5F_LIBVER_V110), attempt);
  require(H5Pset_fclose_degree(list.get(), H5F_CLOSE_SEMI), attempt);
  return list;
}

}  // namespace faultline::io
