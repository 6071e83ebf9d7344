// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace faultline::base {

static_assert(std::endian::native == std::endian::little, "archives are little-endian");

/// Bytes that are not what they should be: cut short, or saved by something else.
class ArchiveError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class T>
concept Archivable = std::is_trivially_copyable_v<T> &&
    (std::is_arithmetic_v<T> || std::is_enum_v<T> || sizeof(T) == 16);

/// Saves the state of accumulators as plain bytes: numbers little-endian, vectors length first.
class ArchiveWriter {
 public:
  template <Archivable T>
  void put(const T& value) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    bytes_.insert(bytes_.end(), bytes, bytes + sizeof(T));
  }
  template <Archivable T>
  void put(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
    bytes_.insert(bytes_.end(), bytes, bytes + values.size() * sizeof(T));
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads what `ArchiveWriter` wrote, in the same order. Throws `ArchiveError` past the end, and at
/// a number of 16 bytes that is not within ±2¹⁰⁰: no sum over trials comes near it, and many sums
/// below it can be added without overflow.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <Archivable T>
  void get(T& value) {
    take(&value, sizeof(T));
    if constexpr (sizeof(T) == 16) check_sum(std::bit_cast<std::array<std::int64_t, 2>>(value)[1]);
  }
  template <Archivable T>
  void get(std::vector<T>& values) {
    std::uint64_t size = 0;
    get(size);
    if (size > bytes_.size() / sizeof(T)) throw ArchiveError("saved state is cut short");
    values.resize(size);
    take(values.data(), size * sizeof(T));
  }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }

 private:
  static void check_sum(std::int64_t upper_half) {
    constexpr std::int64_t bound = std::int64_t{1} << 36;
    if (upper_half < -bound || upper_half >= bound) {
      throw ArchiveError("saved state has a sum that is out of range");
    }
  }
  void take(void* into, std::size_t size) {
    if (size > bytes_.size()) throw ArchiveError("saved state is cut short");
    if (size != 0) std::memcpy(into, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }
  std::span<const std::byte> bytes_;
};

}  // namespace faultline::base
