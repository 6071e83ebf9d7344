// SPDX-License-Identifier: Apache-2.0
#include "run/case_differences.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "risk/block_costs.hpp"
#include "risk/measure.hpp"
#include "risk/paired_difference.hpp"
#include "run/book_numbers.hpp"

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
  CaseDifferences(const Plan& plan, const Accumulators& measured, RunResult& result)
      : plan_(plan), result_(result) {
    for (std::size_t c = 0; c < plan.cases().size(); ++c) {
      losses_.push_back(&risk::block_sums(measured.measures(c)));
      costs_.emplace_back(measured.measures(c));
    }
  }

  void append_losses() {
    Differences positions;
    Differences book;
    for_each_holder([&](std::size_t c, HolderId holder, bool is_book) {
      for (std::size_t p = 0; p < portfolio::perspective_count; ++p) {
        const auto sums = [&](std::size_t of) {
          return losses_[of]->losses(holder, static_cast<Perspective>(p));
        };
        (is_book ? book : positions).add(paired(sums(0), sums(c)));
      }
    });
    positions.append_to(result_, "difference_expected_loss", {"case", "position", "perspective"},
                        "mean loss over the horizon");
    book.append_to(result_, "book_difference_expected_loss", {"case", "perspective"},
                   "mean loss of the book");
    append_shortfalls(
        "book_difference_expected_shortfall", "expected shortfall of the book, net",
        [&](std::size_t c, std::size_t l) {
          return losses_[c]->book_excess(numbers(c).net_loss("value_at_risk", l));
        },
        [&](std::size_t c, std::size_t l) { return numbers(c).net_loss("expected_shortfall", l); });
  }

  /// The same of net costs. Premiums are certain: they have a part in differences, and none in
  /// errors.
  void append_costs() {
    Differences positions;
    Differences book;
    for_each_holder([&](std::size_t c, HolderId holder, bool is_book) {
      auto one = paired(costs_[0].sums(holder), costs_[c].sums(holder));
      one.difference += premium(c, holder) - premium(0, holder);
      (is_book ? book : positions).add(one);
    });
    positions.append_to(result_, "difference_expected_net_cost", {"case", "position"},
                        "mean net cost over the horizon");
    book.append_to(result_, "book_difference_expected_net_cost", {"case"},
                   "mean net cost of the book");
    append_shortfalls(
        "book_difference_net_cost_expected_shortfall", "expected shortfall of the book's net cost",
        [&](std::size_t c, std::size_t l) {
          return costs_[c].book_excess(numbers(c).value_at_risk(l));
        },
        [&](std::size_t c, std::size_t l) { return numbers(c).net_cost("expected_shortfall", l); });
  }

 private:
  [[nodiscard]] const std::vector<double>& levels() const { return plan_.run().levels; }
  [[nodiscard]] BookNumbers numbers(std::size_t c) const {
    return {result_.tables, c, levels().size()};
  }
  [[nodiscard]] double premium(std::size_t c, HolderId holder) const {
    return plan_.cases()[c].measures.costs->premium[holder.index()];
  }

  template <class F>
  void for_each_holder(F&& f) const {
    const auto& context = plan_.cases().front().measures;
    for (std::size_t c = 0; c < losses_.size(); ++c)
      for (std::size_t h = 0; h < context.holder_count(); ++h)
        f(c, HolderId{h}, HolderId{h} == context.book());
  }

  /// With L′ = max(L − v, 0)/(1 − α), v the value at risk of the case, the expected shortfall
  /// v + E[L′] varies as the mean of L′ does: v is where it is stationary. `excess(case, level)`:
  /// sums of max(L − v, 0) by block; `shortfall(case, level)`: the estimate.
  template <class Excess, class Shortfall>
  void append_shortfalls(const std::string& name, const std::string& what, const Excess& excess,
                         const Shortfall& shortfall) {
    const auto sums = [&](std::size_t c, std::size_t l) {
      auto all = excess(c, l);
      for (double& sum : all) sum /= 1.0 - levels()[l];
      return all;
    };
    Differences differences;
    for (std::size_t c = 0; c < losses_.size(); ++c)
      for (std::size_t l = 0; l < levels().size(); ++l) {
        auto one = paired(sums(0, l), sums(c, l));
        one.difference = shortfall(c, l) - shortfall(0, l);
        differences.add(one);
      }
    differences.append_to(result_, name, {"case", "level"}, what);
  }

  [[nodiscard]] risk::PairedDifference paired(std::span<const double> first,
                                              std::span<const double> other) const {
    return risk::paired_difference(first, other, losses_[0]->trials());
  }

  const Plan& plan_;
  RunResult& result_;
  std::vector<const BlockSums*> losses_;  ///< by case
  std::vector<risk::BlockCosts> costs_;   ///< by case
};

}  // namespace

void append_case_differences(const Plan& plan, const Accumulators& measured, RunResult& result) {
  if (plan.cases().size() < 2) return;
  CaseDifferences differences(plan, measured, result);
  differences.append_losses();
  if (plan.cases().front().measures.costs) differences.append_costs();
}

}  // namespace faultline::run
