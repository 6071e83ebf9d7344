// SPDX-License-Identifier: Apache-2.0
#include "failure/matrix_form.hpp"

#include <limits>
#include <string>
#include <utility>

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::matrix_form_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;

/// A covariance matrix of a and b. What is asked of correlations is in matrix_block_test.cpp.
class Covariances : public testing::Test {
 protected:
  std::vector<double> read(std::vector<double> values) {
    return correlations_of({"", {"a", "b"}, std::move(values)}, MatrixForm::covariance, "path",
                           issues_);
  }
  void expect_complaint(std::vector<double> values, const char* problem) {
    issues_ = {};
    (void)read(std::move(values));
    const std::string text(problem);  // "6.5 at (a, b) is …", or something about the whole
    const auto entry = text.find('(');
    const auto path = entry == text.npos ? "path" : "path[" + text.substr(entry + 1, 4) + "]";
    EXPECT_THAT(issues_.list(), ElementsAre(Complains(path, problem)));
  }
  base::Issues issues_;
};

TEST_F(Covariances, AreDividedByTheDeviations) {
  EXPECT_THAT(read({4.0, -3.0, -3.0, 9.0}), ElementsAre(1.0, -0.5, -0.5, 1.0));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Covariances, MayBeOfAnyUnit) {
  EXPECT_THAT(read({0x1p-400, 0x1p-1, 0x1p-1, 0x1p400}), ElementsAre(1.0, 0.5, 0.5, 1.0));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Covariances, AreCutToOneWhereRoundingIsBeyond) {
  const double beyond = 6.0 * (1.0 + 9e-13);
  EXPECT_THAT(read({4.0, beyond, beyond, 9.0}), ElementsAre(1.0, 1.0, 1.0, 1.0));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Covariances, HavePositiveVariances) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  expect_complaint({0.0, 0.0, 0.0, 9.0}, "0 at (a, a) is not a variance");
  expect_complaint({4.0, 0.0, 0.0, -9.0}, "-9 at (b, b) is not a variance");
  expect_complaint({infinite, 0.0, 0.0, 9.0}, "inf at (a, a) is not a variance");
  expect_complaint({std::numeric_limits<double>::quiet_NaN(), 0.0, 0.0, infinite},
                   "nan at (a, a) is not a variance, and so with 1 more");
}

TEST_F(Covariances, AreAtMostTheProductOfTheDeviations) {
  expect_complaint({4.0, 6.5, 6.5, 9.0},
                   "6.5 at (a, b) is not a covariance of variables with these variances, and so");
  expect_complaint({4.0, -6.5, -6.5, 9.0}, "-6.5 at (a, b) is not a covariance of variables");
  const double beyond = 6.0 * (1.0 + 2e-12);
  expect_complaint({4.0, beyond, beyond, 9.0}, "at (a, b) is not a covariance of variables");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  expect_complaint({4.0, nan, nan, 9.0}, "nan at (a, b) is not a covariance of variables");
}

TEST_F(Covariances, AreSymmetricButForRounding) {
  (void)read({4e-8, 3e-8, 3e-8 * (1.0 + 1e-12), 9e-8});
  EXPECT_THAT(issues_.list(), IsEmpty());
  expect_complaint({4e-8, 3e-8, 3e-8 * (1.0 + 1e-9), 9e-8}, "at (b, a) differs from its mirror");
}

TEST_F(Covariances, AreSquare) {
  expect_complaint({4.0, 9.0}, "2 values for 2 names");
}

}  // namespace
}  // namespace faultline::failure::matrix_form_test
