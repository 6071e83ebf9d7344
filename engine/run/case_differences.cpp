// SPDX-License-Identifier: Apache-2.0
#include "run/case_differences.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "risk/measure.hpp"
#include "risk/paired_difference.hpp"
#include "run/net_book_number.hpp"

namespace faultline::run {

namespace {

using portfolio::HolderId;
using portfolio::Perspective;
using risk::measure::BlockSums;

/// A table of differences and that of their errors.
class Differences {
 public:
  void add(const risk::PairedDifference& one) {
    difference_.push_back(one.difference);
    error_.push_back(one.standard_error);
  }

  void append_to(RunResult& result, const std::string& name, std::vector<std::string> dims,
                 const std::string& what) {
    result.tables.push_back({.name = name,
                             .dims = dims,
                             .units = result.provenance.numeraire,
                             .long_name = what + ", more than in the first case",
                             .values = std::move(difference_)});
    result.tables.push_back({.name = name + "_se",
                             .dims = std::move(dims),
                             .units = result.provenance.numeraire,
                             .long_name = "standard error of " + name + ", paired trial by trial",
                             .values = std::move(error_)});
  }

 private:
  std::vector<double> difference_;
  std::vector<double> error_;
};

class CaseDifferences {
 public:
  CaseDifferences(const Plan& plan, const Accumulators& measured) : plan_(plan) {
    for (std::size_t c = 0; c < plan.cases().size(); ++c)
      sums_.push_back(&risk::block_sums(measured.measures(c)));
  }

  void append_means(RunResult& result) const {
    const auto& context = plan_.cases().front().measures;
    Differences positions;
    Differences book;
    for (std::size_t c = 0; c < sums_.size(); ++c)
      for (std::size_t holder = 0; holder < context.holder_count(); ++holder)
        for (std::size_t p = 0; p < portfolio::perspective_count; ++p)
          (HolderId{holder} == context.book() ? book : positions)
              .add(mean(c, HolderId{holder}, static_cast<Perspective>(p)));
    positions.append_to(result, "difference_expected_loss", {"case", "position", "perspective"},
                        "mean loss over the horizon");
    book.append_to(result, "book_difference_expected_loss", {"case", "perspective"},
                   "mean loss of the book");
  }

  /// With L′ = max(L − v, 0)/(1 − α), v the value at risk of the case, the expected shortfall
  /// v + E[L′] varies as the mean of L′ does: v is where it is stationary.
  void append_shortfalls(RunResult& result) const {
    const auto& levels = plan_.run().levels;
    const auto excess = [&](std::size_t c, std::size_t level) {
      auto sums = sums_[c]->book_excess(book_number(result, "book_value_at_risk", c, level));
      for (double& sum : sums) sum /= 1.0 - levels[level];
      return sums;
    };
    std::vector<std::vector<double>> base;
    for (std::size_t l = 0; l < levels.size(); ++l) base.push_back(excess(0, l));
    Differences shortfalls;
    for (std::size_t c = 0; c < sums_.size(); ++c)
      for (std::size_t l = 0; l < levels.size(); ++l) {
        auto one = risk::paired_difference(base[l], excess(c, l), sums_[c]->trials());
        one.difference = book_number(result, "book_expected_shortfall", c, l) -
                         book_number(result, "book_expected_shortfall", 0, l);
        shortfalls.add(one);
      }
    shortfalls.append_to(result, "book_difference_expected_shortfall", {"case", "level"},
                         "expected shortfall of the book, net");
  }

 private:
  [[nodiscard]] risk::PairedDifference mean(std::size_t c, HolderId holder,
                                            Perspective perspective) const {
    return risk::paired_difference(sums_[0]->losses(holder, perspective),
                                   sums_[c]->losses(holder, perspective), sums_[c]->trials());
  }

  [[nodiscard]] double book_number(const RunResult& result, const std::string& name, std::size_t c,
                                   std::size_t level) const {
    return net_book_number(result.tables, name, c, level, plan_.run().levels.size());
  }

  const Plan& plan_;
  std::vector<const BlockSums*> sums_;  ///< by case
};

}  // namespace

void append_case_differences(const Plan& plan, const Accumulators& measured, RunResult& result) {
  if (plan.cases().size() < 2) return;
  const CaseDifferences differences(plan, measured);
  differences.append_means(result);
  differences.append_shortfalls(result);
}

}  // namespace faultline::run
