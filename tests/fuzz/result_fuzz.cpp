// SPDX-License-Identifier: Apache-2.0
//
// Result files. The input is not the bytes of a file, nearly all of which would only show how HDF5
// refuses them, but a program that edits a sound result (`result_editor.hpp`). What comes of it is
// read as a result that fits together, or refused with a message; its digest is taken, twice the
// same, or refused.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/edit_program.hpp"
#include "fuzz/fuzz_target.hpp"
#include "fuzz/result_editor.hpp"
#include "io/open_result.hpp"
#include "io/result_consistency.hpp"
#include "io/result_file_error.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::fuzz {

namespace {

/// One table of each kind of value is enough.
run::RunResult small_result() {
  auto result = io::sample_result();
  const auto is_repetition = [](const auto& array) {
    constexpr std::array<std::string_view, 5> repetitions{
        "position", "perspective", "expected_loss", "return_period", "ep_loss"};
    return std::find(repetitions.begin(), repetitions.end(), array.name) != repetitions.end();
  };
  std::erase_if(result.axes, is_repetition);
  std::erase_if(result.tables, is_repetition);
  return result;
}

std::string sound_image() {
  const io::ScratchDirectory scratch;
  io::write_result(scratch / "sound.h5", small_result());
  return io::bytes_of(scratch / "sound.h5");
}

/// Without a value when it was refused, which must be said.
template <class Read>
auto result_or_refusal(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const io::ResultFileError& error) {
    FAULTLINE_PROMISE(error.kind() == io::ResultFileError::Kind::damaged ||
                      error.kind() == io::ResultFileError::Kind::not_a_result);
    FAULTLINE_PROMISE(!error.problem().empty());
    return std::nullopt;
  }
}

/// The digest takes far longer than reading: an eighth of the inputs pays for it.
void check(hid_t file, std::string_view program) {
  const auto result = result_or_refusal([&] { return io::read_open_result(file, "r.h5"); });
  FAULTLINE_PROMISE(!result || !io::find_flaw(*result));
  if (program.size() % 8 != 0) return;
  const auto digest = [&] { return io::open_content_digest(file, "r.h5"); };
  FAULTLINE_PROMISE(result_or_refusal(digest) == result_or_refusal(digest));
}

}  // namespace

}  // namespace faultline::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faultline;
  static const std::string image = fuzz::sound_image();
  const io::QuietErrors quiet;
  fuzz::ResultInMemory result(image);
  const std::string_view program(reinterpret_cast<const char*>(data), size);
  for (const auto& line : fuzz::edit_lines(program)) result.apply(line);
  fuzz::check(result.file(), program);
  return 0;
}
