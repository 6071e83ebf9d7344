// SPDX-License-Identifier: Apache-2.0
//
// How fast failures are drawn, beside the sum of the parts that drawing is made of, each part alone
// on the same data. Whole and parts take turns in every round; the table has medians.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "failure/copula/gaussian.hpp"
#include "failure/copula/matrix_normals.hpp"
#include "numerics/correlation.hpp"
#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::bench {
namespace {

namespace kernels = numerics::kernels;
using random::Purpose;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t seed = 1;
constexpr std::uint64_t all_lanes = ~std::uint64_t{0};

/// Something that is done once for each group of 64 trials.
struct Timed {
  std::string name;
  std::function<void(std::uint64_t group)> run;
  std::vector<double> nanoseconds_per_trial{};

  [[nodiscard]] double median() const {
    auto sorted = nanoseconds_per_trial;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

/// Keeps a result from being optimised away.
volatile double sink = 0.0;

void time_rounds(std::vector<Timed>& calls, int rounds, std::uint64_t groups) {
  for (int round = 0; round < rounds; ++round)
    for (Timed& call : calls) {
      const auto begin = Clock::now();
      for (std::uint64_t group = 0; group < groups; ++group) call.run(group);
      const std::chrono::duration<double, std::nano> taken = Clock::now() - begin;
      call.nanoseconds_per_trial.push_back(taken.count() / static_cast<double>(64 * groups));
    }
}

void print(const std::string& shape, const std::vector<Timed>& calls) {
  double sum = 0.0;
  for (std::size_t i = 1; i < calls.size(); ++i) sum += calls[i].median();
  const double whole = calls.front().median();
  std::printf("%s\n  %-44s %10.1f ns/trial  %10.2f k trials/s\n", shape.c_str(),
              calls.front().name.c_str(), whole, 1e6 / whole);
  for (std::size_t i = 1; i < calls.size(); ++i)
    std::printf("    %-42s %10.1f\n", calls[i].name.c_str(), calls[i].median());
  std::printf("  %-44s %10.1f\n  share of what the parts allow %38.0f %%\n\n", "sum of the parts",
              sum, 100.0 * sum / whole);
}

std::vector<failure::LatentCause> causes_of(std::size_t n, double probability) {
  std::vector<failure::LatentCause> causes;
  for (std::size_t i = 0; i < n; ++i)
    causes.push_back(
        {failure::CauseId(i), random::key_of("cause." + std::to_string(i)), probability});
  return causes;
}

/// The whole draw of one structure.
Timed whole(const failure::LatentStructure& structure) {
  struct State {
    failure::GaussianCopula copula;
    failure::GaussianCopula::Workspace workspace{};
    std::vector<failure::Firing> firings{};
  };
  auto state = std::make_shared<State>(State{failure::GaussianCopula(structure)});
  return {"latent draw and firing", [state](std::uint64_t group) {
            state->firings.clear();
            state->copula.draw(seed, group, all_lanes, state->workspace, state->firings);
            sink = static_cast<double>(state->firings.size());
          }};
}

/// L of a matrix with one correlation everywhere.
std::vector<double> equicorrelated(std::size_t n, double rho) {
  std::vector<double> correlation(n * n, rho);
  for (std::size_t i = 0; i < n; ++i) correlation[i * n + i] = 1.0;
  return numerics::factorise(correlation, n).lower;
}

std::vector<Timed> dense_parts(std::size_t n, double probability) {
  const auto causes = causes_of(n, probability);
  const auto lower = equicorrelated(n, 0.3);
  failure::LatentStructure structure;
  structure.matrices.push_back({causes, lower});
  auto normals =
      std::make_shared<std::vector<std::array<float, 64>>>(failure::matrix_normal_count(n));
  std::vector<float> packed;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) packed.push_back(static_cast<float>(lower[i * n + j]));
  auto latent = std::make_shared<std::vector<std::array<float, 64>>>(n);
  return {whole(structure),
          {"random words",
           [causes](std::uint64_t group) {
             std::array<std::uint32_t, 64> words;
             for (const auto& cause : causes)
               random::words_of_group({seed, Purpose::matrix_normal, 0, cause.key}, group, words);
             sink = words[0];
           }},
          {"normals by Box-Muller",
           [normals, n](std::uint64_t group) {
             std::array<std::uint32_t, 64> words;
             words.fill(static_cast<std::uint32_t>(group * 2654435761U + 1));
             for (std::size_t i = 0; i < n; i += 2)
               kernels::box_muller(words, words, (*normals)[i], (*normals)[i + 1]);
           }},
          {"product with the triangle",
           [normals, latent, packed, n](std::uint64_t) {
             for (std::size_t i = 0; i < n; ++i)
               kernels::accumulate_row(std::span(packed).subspan(i * (i + 1) / 2, i + 1),
                                       normals->front().data(), (*latent)[i]);
           }},
          {"comparison with thresholds", [latent, n](std::uint64_t) {
             std::uint64_t fired = 0;
             for (std::size_t i = 0; i < n; ++i) fired ^= kernels::below((*latent)[i], -2.0F);
             sink = static_cast<double>(fired);
           }}};
}

std::vector<Timed> factor_parts(std::size_t n, std::size_t factors, double probability) {
  const auto causes = causes_of(n, probability);
  failure::LatentStructure structure;
  for (std::size_t k = 0; k < factors; ++k) {
    const std::string name = "factor." + std::to_string(k);
    structure.factors.factors.push_back({name, random::key_of(name)});
  }
  for (const auto& cause : causes) {
    structure.factors.causes.push_back({cause, {}});
    for (std::uint32_t k = 0; k < factors; ++k)
      structure.factors.causes.back().loadings.push_back({k, 0.2});
  }
  auto drawn = std::make_shared<std::vector<std::array<double, 64>>>(factors);
  const auto keys = structure.factors.factors;
  return {whole(structure),
          {"factors: words and normals",
           [keys, drawn](std::uint64_t group) {
             std::array<std::uint32_t, 64> words;
             for (std::size_t k = 0; k < keys.size(); ++k) {
               random::words_of_group({seed, Purpose::factor, 0, keys[k].key}, group, words);
               kernels::normals_from_words(words, (*drawn)[k]);
             }
           }},
          {"own random words",
           [causes](std::uint64_t group) {
             std::array<std::uint32_t, 64> words;
             for (const auto& cause : causes)
               random::words_of_group({seed, Purpose::latent, 0, cause.key}, group, words);
             sink = words[0];
           }},
          {"loadings times factors",
           [drawn, n](std::uint64_t) {
             for (std::size_t i = 0; i < n; ++i) {
               std::array<double, 64> sum{};
               for (const auto& factor : *drawn) kernels::add_scaled(sum, 0.2, factor);
               sink = sum[0];
             }
           }},
          {"firing given the factors", [n, probability](std::uint64_t group) {
             std::array<std::uint32_t, 64> words;
             words.fill(static_cast<std::uint32_t>(group * 2654435761U + 1));
             std::array<double, 64> systematic{};
             std::uint64_t fired = 0;
             for (std::size_t i = 0; i < n; ++i)
               fired ^= kernels::fires_given(words, systematic, -2.0 - probability, 1.2);
             sink = static_cast<double>(fired);
           }}};
}

void run(const std::string& shape, std::vector<Timed> calls, int rounds, std::uint64_t groups) {
  time_rounds(calls, 1, std::max<std::uint64_t>(groups / 8, 1));
  for (Timed& call : calls) call.nanoseconds_per_trial.clear();
  time_rounds(calls, rounds, groups);
  print(shape, calls);
}

}  // namespace
}  // namespace faultline::bench

int main(int argc, char** argv) {
  using namespace faultline::bench;
  const bool quick = argc > 1 && std::string(argv[1]) == "--quick";
  const int rounds = quick ? 3 : 15;
  std::printf("instruction set %s, one thread, %d rounds\n\n",
              std::string(faultline::numerics::kernels::target_name()).c_str(), rounds);
  run("dense matrix, 64 causes", dense_parts(64, 0.025), rounds, 4096);
  run("dense matrix, 500 causes", dense_parts(500, 0.003), rounds, 128);
  run("8 factors, 200 causes", factor_parts(200, 8, 0.005), rounds, 1024);
  run("8 factors, 10,000 causes", factor_parts(10'000, 8, 1e-4), rounds, 16);
  return 0;
}
