// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "insurance/settlement.hpp"
#include "insurance/term_sequence.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/insurance/subject_sample.hpp"

namespace faultline::insurance::test::settlement_order_test {
namespace {

/// The other order of the same model, written down plainly: each contract settles all claims of a
/// trial before the next one sees any.
class ContractByContract {
 public:
  ContractByContract(const Portfolio& portfolio, const ClaimBatch& batch)
      : portfolio_(portfolio), claims_(batch.claims) {
    for (const Claim& claim : claims_) remaining_.push_back(claim.loss);
    for (std::size_t t = 0; t + 1 < batch.offset.size(); ++t) {
      for (std::size_t k = 0; k < portfolio.contracts.size(); ++k)
        settle(k, batch.offset[t], batch.offset[t + 1]);
    }
  }
  /// (claim, contract, amount), sorted.
  [[nodiscard]] std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> payments() const {
    auto sorted = payments_;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

 private:
  void settle(std::size_t k, std::uint32_t begin, std::uint32_t end) {
    const Contract& contract = portfolio_.contracts[k];
    std::vector<TermState> states(contract.terms.size());
    for (std::uint32_t c = begin; c < end;) {
      std::vector<std::uint32_t> group;
      const double time = claims_[c].time;
      for (; c < end && claims_[c].time == time; ++c) {
        const auto& insured = contract.insured;
        if (std::binary_search(insured.begin(), insured.end(), claims_[c].insured))
          group.push_back(c);
      }
      if (!group.empty()) settle_group(k, group, begin, end, states);
    }
  }

  void settle_group(std::size_t k, const std::vector<std::uint32_t>& group, std::uint32_t begin,
                    std::uint32_t end, std::vector<TermState>& states) {
    const Contract& contract = portfolio_.contracts[k];
    std::vector<double> subject, total;
    std::vector<std::size_t> place;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (i == 0 || claims_[group[i]].occurrence != claims_[group[i - 1]].occurrence)
        total.push_back(0.0);
      const bool all = contract.subject == SubjectLoss::ground_up;
      subject.push_back(all ? claims_[group[i]].loss : remaining_[group[i]]);
      total.back() += subject.back();
      place.push_back(total.size() - 1);
    }
    std::vector<double> passed = total;
    apply_terms(contract.terms,
                {.time = claims_[group.front()].time,
                 .subject = total,
                 .amounts = passed,
                 .residue = contract.residue},
                states);
    double unpaid = 0.0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const double sum = total[place[i]];
      const double share = sum > 0.0 ? passed[place[i]] * (subject[i] / sum) : 0.0;
      const double paid = std::max(std::min(share, remaining_[group[i]]), 0.0);
      unpaid += share - paid;
      if (paid == 0.0) continue;
      payments_.emplace_back(group[i], static_cast<std::uint32_t>(k), paid);
      lower(group[i], paid);
      for (const auto& part : portfolio_.pass_through[claims_[group[i]].insured.index()]) {
        for (std::uint32_t c = begin; c < end; ++c) {
          if (claims_[c].occurrence == claims_[group[i]].occurrence &&
              claims_[c].insured == part.holder)
            lower(c, part.fraction * paid);
        }
      }
    }
    take_back(contract.terms, unpaid, states);
  }

  /// Less than 2⁻⁴⁶ of a claim is not left over.
  void lower(std::uint32_t claim, double amount) {
    const double left = remaining_[claim] - amount;
    remaining_[claim] = left > 0x1p-46 * claims_[claim].loss ? left : 0.0;
  }

  const Portfolio& portfolio_;
  const std::vector<Claim>& claims_;
  std::vector<double> remaining_;
  std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> payments_;
};

/// Contracts of holders after those of what they hold: insured in descending order, as parts are
/// held by lower numbers.
Portfolio in_order(Portfolio portfolio) {
  std::stable_sort(portfolio.contracts.begin(), portfolio.contracts.end(),
                   [](const Contract& a, const Contract& b) { return a.insured > b.insured; });
  for (auto& contract : portfolio.contracts) contract.insured.resize(1);
  return portfolio;
}

// What is left of a claim is all that contracts share, and a claim belongs to one moment: so the
// order of moments and contracts makes no difference while nobody's capital ends.
TEST(Settlement, PaysTheSameMomentByMomentAsContractByContract) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Generator generator(seed);
    const Portfolio portfolio = in_order(generator.portfolio(Generator::Terms::any));
    const auto trials = generator.losses(portfolio.grids, 6);
    const auto recoveries =
        recover(portfolio.model(), trials.losses(), RecoveryModel::Settled::everything);
    const RecoveryModel model = portfolio.model();
    const Portfolio on_grid{{model.contracts().begin(), model.contracts().end()},
                            portfolio.pass_through,
                            portfolio.grids};
    std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> paid;
    for (const Payment& payment : recoveries.settled.payments)
      paid.emplace_back(payment.claim, payment.contract.index(), payment.amount);
    std::sort(paid.begin(), paid.end());
    ASSERT_EQ(paid, ContractByContract(on_grid, recoveries.claims).payments()) << seed;
    compared += paid.size();
  }
  EXPECT_GT(compared, 10000U);
}

TEST(Settlement, ListsPaymentsByTrialTimeContractAndClaim) {
  const InsuranceModel model(
      {contract({QuotaShare{0.5}}, {0, 1}), contract({QuotaShare{0.5}}, {0})}, {});
  const Trial trial = Trial().occurrence(0.1, {8.0, 4.0}).occurrence(0.2, {2.0});
  const RecoveryBatch paid = settle(model, batch_of({trial, Trial(), trial}));
  EXPECT_EQ(paid.offset, (std::vector<std::uint32_t>{0, 5, 5, 10}));
  using Paid = std::tuple<std::uint32_t, std::uint32_t, double>;
  std::vector<Paid> first;
  for (std::size_t i = 0; i < 5; ++i)
    first.emplace_back(paid.payments[i].contract.index(), paid.payments[i].claim,
                       paid.payments[i].amount);
  EXPECT_EQ(first,
            (std::vector<Paid>{{0, 0, 4.0}, {0, 1, 2.0}, {1, 0, 2.0}, {0, 2, 1.0}, {1, 2, 0.5}}));
}

}  // namespace
}  // namespace faultline::insurance::test::settlement_order_test
