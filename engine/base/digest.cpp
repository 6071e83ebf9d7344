// SPDX-License-Identifier: Apache-2.0
#include "base/digest.hpp"

#include <array>

#include <openssl/evp.h>

#include "base/contracts.hpp"

namespace faultline::base {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), raw.data(), &size, EVP_sha256(), nullptr);
  FAULTLINE_ENSURE(done == 1 && size == 32);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[raw[i] >> 4];
    hex += digits[raw[i] & 15];
  }
  return hex;
}

}  // namespace faultline::base
