// SPDX-License-Identifier: Apache-2.0
#include "failure/event_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "failure/matrix_form.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"

namespace faultline::failure {

namespace {

using numerics::PairProbability;

constexpr std::size_t most_pairs_listed = 20;
/// Event correlations come with rounded digits: one at the very end of what is possible counts as
/// the end.
constexpr double bound_tolerance = 1e-9;

class Converter {
 public:
  Converter(const EventMatrix& events, double degrees_of_freedom, const std::string& path,
            base::Issues& issues)
      : events_(events), nu_(degrees_of_freedom), path_(path), issues_(issues) {
    for (const double p : events.probabilities)
      margins_.push_back(
          {std::isinf(nu_) ? numerics::normal_quantile(p) : numerics::student_t_quantile(nu_, p),
           p});
  }

  std::vector<double> convert(base::Executor& executor) {
    const std::size_t n = margins_.size();
    std::vector<double> latent(n * n, 1.0);
    std::vector<std::vector<Infeasible>> infeasible(n);
    // The longest rows first, so that no worker ends with one.
    executor.for_each(n, [&](std::size_t task, std::size_t) {
      const std::size_t i = n - 1 - task;
      for (std::size_t j = 0; j < i; ++j)
        latent[i * n + j] = latent[j * n + i] = convert(i, j, infeasible[i]);
    });
    for (std::size_t i = 0; i < n; ++i)
      for (const Infeasible& pair : infeasible[i]) complain(i, pair);
    if (infeasible_ > most_pairs_listed)
      issues_.add(path_, fmt::format("{} more pairs like these", infeasible_ - most_pairs_listed),
                  "event correlations that their probabilities allow");
    return latent;
  }

 private:
  /// A pair (i, j) whose event correlation is not between these.
  struct Infeasible {
    std::size_t j;
    double low;
    double high;
  };

  [[nodiscard]] double convert(std::size_t i, std::size_t j,
                               std::vector<Infeasible>& infeasible) const {
    const PairProbability pair(margins_[i], margins_[j], nu_);
    const double p = margins_[i].probability;
    const double q = margins_[j].probability;
    const double spread = std::sqrt(p * (1.0 - p) * q * (1.0 - q));
    const double floor = std::isinf(nu_) ? pair.lowest() : pair.at(0.0);
    const double event = events_.correlations[i * margins_.size() + j];
    const double low = (floor - p * q) / spread;
    const double high = (pair.highest() - p * q) / spread;
    if (!(low - bound_tolerance <= event && event <= high + bound_tolerance)) {
      infeasible.push_back({j, low, high});
      return 0.0;
    }
    return pair.correlation_at(std::clamp(p * q + event * spread, floor, pair.highest()));
  }

  void complain(std::size_t i, const Infeasible& pair) {
    if (++infeasible_ > most_pairs_listed) return;
    const auto [j, low, high] = pair;
    const double event = events_.correlations[i * margins_.size() + j];
    const bool below = event < low;
    const auto hint =
        below && !std::isinf(nu_)
            ? fmt::format(
                  "with {:g} degrees of freedom uncorrelated latent variables give {:.4g}; "
                  "only `independent` causes are below",
                  nu_, low)
            : std::string();
    issues_.add(
        entry_path(path_, events_.names[j], events_.names[i]),
        fmt::format("event correlation {:.6g} of `{}` and `{}` is {} their probabilities "
                    "{:.6g} and {:.6g} allow",
                    event, events_.names[j], events_.names[i], below ? "less than" : "more than",
                    margins_[j].probability, margins_[i].probability),
        fmt::format("from {:.6g} to {:.6g}", low, high), hint);
  }

  const EventMatrix& events_;
  double nu_;
  const std::string& path_;
  base::Issues& issues_;
  std::vector<PairProbability::Margin> margins_;
  std::size_t infeasible_ = 0;
};

}  // namespace

std::vector<double> latent_correlations(const EventMatrix& events, double degrees_of_freedom,
                                        const std::string& path, base::Issues& issues,
                                        base::Executor& executor) {
  const std::size_t n = events.probabilities.size();
  FAULTLINE_EXPECT(events.names.size() == n && events.correlations.size() == n * n);
  return Converter(events, degrees_of_freedom, path, issues).convert(executor);
}

}  // namespace faultline::failure
