// SPDX-License-Identifier: Apache-2.0
//
// replay CORPUS COUNT LAST: gives a fuzz target every file of a corpus, then COUNT mutations of
// them, the same in every run. The input at hand is kept in the file LAST, so that it is there
// after a crash. Needs no compiler that knows coverage: it guards what `make fuzz` has found.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/fuzz_target.hpp"

namespace {

using Corpus = std::vector<std::string>;

constexpr std::size_t longest_input = 1 << 13;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Corpus read_corpus(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  Corpus corpus;
  for (const auto& path : paths) corpus.push_back(bytes_of(path));
  return corpus;
}

/// Changes texts a little at a time. Draws only what every standard library draws alike.
class Mutator {
 public:
  explicit Mutator(const Corpus& corpus) : corpus_(corpus) {}

  std::string next() {
    std::string input = any_of_corpus();
    for (std::size_t edits = 1 + below(4); edits != 0; --edits) change(input);
    input.resize(std::min(input.size(), longest_input));
    return input;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }
  const std::string& any_of_corpus() { return corpus_[below(corpus_.size())]; }

  void change(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    switch (below(5)) {
      case 0:
        return void(input.insert(at, 1, static_cast<char>(random_())));
      case 1:
        return void(input.erase(at, 1 + below(8)));
      case 2:
        return void(input.insert(at, piece_of(any_of_corpus())));
      case 3:
        return void(input.insert(at, piece_of(input)));
      default:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
    }
  }

  std::string piece_of(const std::string& text) {
    const std::size_t start = below(text.size());
    return text.substr(start, 1 + below(64));
  }

  const Corpus& corpus_;
  std::mt19937_64 random_;
};

void run(const std::string& input, const char* last) {
  std::ofstream(last, std::ios::binary) << input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int, char** arguments) {
  const Corpus corpus = read_corpus(arguments[1]);
  if (corpus.empty()) return 1;
  for (const std::string& input : corpus) run(input, arguments[3]);
  Mutator mutator(corpus);
  const int count = std::stoi(arguments[2]);
  for (int i = 0; i < count; ++i) run(mutator.next(), arguments[3]);
  std::filesystem::remove(arguments[3]);
  std::printf("%zu files of the corpus, %d mutations\n", corpus.size(), count);
}
