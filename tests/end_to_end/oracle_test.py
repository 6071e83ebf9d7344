# SPDX-License-Identifier: Apache-2.0
"""Whole runs against laws known to many digits.

Each probability is compared by z = (estimate − exact) / sqrt(p(1−p)/n) with |z| < 4.5 at a fixed
seed. Under a correct program each check would fail for 7 seeds in a million; there are about 35, so
a false alarm would meet about one seed in four thousand.
"""
import math
import pathlib
import sys
import tempfile
import unittest
from statistics import NormalDist

import h5py
import numpy as np

from program import SCENARIOS, faultline

sys.path.insert(0, str(SCENARIOS))
from build_oracles import one_factor, scenario_text  # noqa: E402

TRIALS = 2_000_000
NORMAL = NormalDist()


def large_pool_law(x, p=0.01, rho=0.2):
    """P(the part of a large homogeneous pool that fails is at most x), after Vasicek 2002."""
    score = (math.sqrt(1 - rho) * NORMAL.inv_cdf(x) - NORMAL.inv_cdf(p)) / math.sqrt(rho)
    return 0.5 * math.erfc(-score / math.sqrt(2))


def pool_law(count, k):
    """P(at most k of so many fail), as the part that would fail of a large pool is what each fails
    with: E F(B), F the law of the large pool and B of a beta law with shapes k + 1 and count - k.
    """
    a, b = k + 1, count - k
    mean = a / (a + b)
    reach = 12 * math.sqrt(mean * (1 - mean) / (a + b + 1))
    x = np.linspace(max(mean - reach, 0), min(mean + reach, 1), 2001)[1:-1]
    log_norm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    density = np.exp(log_norm + (a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
    return (x[1] - x[0]) * float(np.dot(density, [large_pool_law(each) for each in x]))


class Oracle(unittest.TestCase):
    @staticmethod
    def book_losses(folder, trials=TRIALS):
        """Gross loss of the book in every trial of a scenario of this repository."""
        with tempfile.TemporaryDirectory() as out:
            result = pathlib.Path(out) / "result.h5"
            faultline("run", SCENARIOS / folder / "scenario.toml", "-o", result, "--trials", trials,
                      "--set", 'output.store=["summary", "trials"]')
            with h5py.File(result) as file:
                summary = {name: file[name][0] for name in file
                           if name.startswith("book_") and file[name].shape[:1] == (1,)}
                return file["trial_book_loss"][0, :, 0], summary

    def assert_probability(self, hits, exact, trials=TRIALS):
        z = (hits / trials - exact) / math.sqrt(exact * (1 - exact) / trials)
        self.assertLess(abs(z), 4.5, f"{hits / trials} against {exact}")

    def test_hierarchical_factors_of_fifty_services(self):
        # numbers of a nested quadrature over the market and sector factors
        loss, _ = self.book_losses("oracle-hierarchical-50")
        self.assert_probability(np.count_nonzero(loss > 20), 3.027901357236e-2)
        self.assert_probability(np.count_nonzero(loss > 50), 1.307255525329e-3)
        self.assert_probability(np.count_nonzero(loss > 80), 8.134773573424e-5)

    def test_one_factor_portfolio_of_a_hundred(self):
        loss, summary = self.book_losses("oracle-one-factor-100")
        for count, exact in ((0, 0.56809251557486833), (1, 0.21305885653182917),
                             (2, 0.09561111881750449), (5, 0.016167910561583741),
                             (10, 0.0020093378995784026)):
            with self.subTest(count=count):
                self.assert_probability(np.count_nonzero(loss == count), exact)
        for count, exact in ((5, 0.047137418802588856), (10, 0.0072582662343584700),
                             (20, 0.00040408890291162676)):
            with self.subTest(at_least=count):
                self.assert_probability(np.count_nonzero(loss >= count), exact)
        np.testing.assert_array_equal(summary["book_value_at_risk"][0], [4.0, 9.0, 16.0, 25.0])
        self.assert_shortfall(summary, [7.0324565612401473, 11.797649540942820,
                                        19.925434688443120, 29.083612864509259])

    def test_law_of_a_large_pool(self):
        self.assertAlmostEqual(large_pool_law(0.05), 0.97207246590094985143, delta=1e-12)
        count, trials = 1000, 500_000
        with tempfile.TemporaryDirectory() as folder:
            text = scenario_text(one_factor(count, "A pool."))
            (pathlib.Path(folder) / "scenario.toml").write_text(text, encoding="utf-8")
            loss, _ = self.book_losses(folder, trials)
        # 5 %, and near the quantiles of the large pool at 99 % and 99.9 %
        for k in (50, 75, 145):
            with self.subTest(at_most=k):
                self.assert_probability(np.count_nonzero(loss <= k), pool_law(count, k), trials)
        self.assertLess(abs(pool_law(10**6, 50_000) - large_pool_law(0.05)), 1e-6)

    def assert_shortfall(self, summary, exact):
        z = ((summary["book_expected_shortfall"][0] - exact)
             / summary["book_expected_shortfall_se"][0])
        self.assertLess(np.abs(z).max(), 4.5)

    def test_lattice_of_twelve_unlike_services(self):
        loss, summary = self.book_losses("oracle-lattice-12")
        for value, exact in ((0, 0.75464824344551295), (1, 0.0022762910999289319855),
                             (12, 0.025546058765930155), (20, 0.0049503425148621810),
                             (40, 0.00065207759351528983)):
            with self.subTest(value=value):
                self.assert_probability(np.count_nonzero(loss == value), exact)
        self.assert_probability(np.count_nonzero(loss >= 40), 0.0054183490084207531)
        mean_z = ((summary["book_expected_loss"][0] - 3.25) / summary["book_expected_loss_se"][0])
        self.assertLess(abs(mean_z), 4.5)
        levels = [1, 2]
        self.assertEqual(summary["book_value_at_risk"][0][levels[0]], 34.0)
        z = ((summary["book_expected_shortfall"][0][levels]
              - [42.130451293320433, 57.815467595592610])
             / summary["book_expected_shortfall_se"][0][levels])
        self.assertLess(np.abs(z).max(), 4.5)

    def test_common_shock_of_marshall_and_olkin(self):
        loss, _ = self.book_losses("oracle-common-shock")
        # amounts 1 and 2 tell the two services apart in the loss of the book
        first = np.count_nonzero((loss == 1) | (loss == 3))
        second = np.count_nonzero(loss >= 2)
        both = np.count_nonzero(loss == 3)
        self.assert_probability(first, 0.014888060396937338525)
        self.assert_probability(second, 0.024690087971667331373)
        self.assert_probability(both, 0.0051835646261711481659)

    def test_three_services_with_a_dense_matrix(self):
        loss, _ = self.book_losses("oracle-dense-3")
        # amounts 1, 2 and 4: all three fail together when the book loses 7
        self.assert_probability(np.count_nonzero(loss == 7), 0.00012378941702726275)
        for bit, exact in ((1, 0.01), (2, 0.02), (4, 0.05)):
            with self.subTest(amount=bit):
                self.assert_probability(np.count_nonzero(loss.astype(int) & bit), exact)


if __name__ == "__main__":
    unittest.main()
