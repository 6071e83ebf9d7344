// SPDX-License-Identifier: Apache-2.0
#include "io/result_seal.hpp"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "io/hdf5_file.hpp"
#include "io/result_file_error.hpp"
#include "io/result_layout.hpp"

namespace faultline::io {
namespace {

using Kind = ResultFileError::Kind;

constexpr std::string_view seal_prefix = "\nfaultline-seal sha256 ";
constexpr std::size_t seal_size = seal_prefix.size() + 64 + 1;
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

[[noreturn]] void throw_errno(const char* attempt) {
  throw std::system_error(errno, std::generic_category(), attempt);
}

/// The bytes of an open file, mapped for reading.
class MappedBytes {
 public:
  explicit MappedBytes(int descriptor) {
    struct stat status {};
    if (fstat(descriptor, &status) < 0) throw_errno("cannot measure the file");
    if (!S_ISREG(status.st_mode)) errno = EISDIR, throw_errno("it is not a regular file");
    size_ = static_cast<std::size_t>(status.st_size);
    if (size_ == 0) return;
    data_ = mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor, 0);
    if (data_ == MAP_FAILED) throw_errno("cannot map the file");
  }
  ~MappedBytes() {
    if (size_ != 0) munmap(data_, size_);
  }
  MappedBytes(const MappedBytes&) = delete;
  MappedBytes& operator=(const MappedBytes&) = delete;
  [[nodiscard]] std::string_view view() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

std::string seal_of(std::string_view content) {
  return std::string(seal_prefix) + base::sha256(content) + "\n";
}

bool has_intact_seal(std::string_view bytes) {
  if (bytes.size() < seal_size) return false;
  const auto content = bytes.substr(0, bytes.size() - seal_size);
  const auto seal = bytes.substr(content.size());
  return seal.substr(0, seal_prefix.size()) == seal_prefix && seal == seal_of(content);
}

void check_seal(const std::filesystem::path& path, std::string_view bytes) {
  if (bytes.substr(0, hdf5_signature.size()) != hdf5_signature) {
    throw ResultFileError(Kind::not_a_result, path, "is not a faultline result",
                          "it is not an HDF5 file");
  }
  if (has_intact_seal(bytes)) return;
  if (bytes.find(layout::format) == std::string_view::npos) {
    throw ResultFileError(Kind::not_a_result, path, "is not a faultline result",
                          "an HDF5 file of another program, or cut short");
  }
  throw ResultFileError(Kind::damaged, path, "was cut short or changed since it was written",
                        "its seal does not fit its bytes");
}

/// Closes the descriptor that the seal is checked through.
class ReadDescriptor {
 public:
  explicit ReadDescriptor(const std::filesystem::path& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (descriptor_ < 0) throw_errno("cannot open the file");
  }
  ~ReadDescriptor() { close(descriptor_); }
  ReadDescriptor(const ReadDescriptor&) = delete;
  ReadDescriptor& operator=(const ReadDescriptor&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

void append_seal(int descriptor) {
  std::string seal;
  off_t end = 0;
  {
    const MappedBytes bytes(descriptor);
    seal = seal_of(bytes.view());
    end = static_cast<off_t>(bytes.view().size());
  }
  const ssize_t put = pwrite(descriptor, seal.data(), seal.size(), end);
  if (put < 0) throw_errno("cannot seal the file");
  if (static_cast<std::size_t>(put) != seal.size())
    errno = ENOSPC, throw_errno("cannot seal the file");
}

Hid open_sealed(const std::filesystem::path& path) {
  try {
    const ReadDescriptor descriptor(path);
    const MappedBytes bytes(descriptor.get());
    check_seal(path, bytes.view());
  } catch (const std::system_error& error) {
    throw ResultFileError(Kind::cannot_read, path, "cannot be read", error.code().message());
  }
  try {
    return open_hdf5(path);
  } catch (const Hdf5Failure& failure) {
    throw ResultFileError(Kind::damaged, path, failure.what(), failure.cause());
  }
}

}  // namespace faultline::io
