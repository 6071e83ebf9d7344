# SPDX-License-Identifier: Apache-2.0
"""Every estimate of the book against the same statistic of the stored trials, by sorting.

The histograms of the program are replaced by the order statistics themselves, its integer sums by
NumPy's, and its special functions by sums of binomial probabilities.
"""
import math
import json
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

TRIALS = 200_000
CONFIDENCE = 0.95
BOOK_RESOLUTION = 2.0 ** -11
LOG_FACTORIAL = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, TRIALS + 1)))])


def binomial(p):
    """Probabilities of 0, 1, …, TRIALS hits; good to about 1e-9."""
    k = np.arange(TRIALS + 1)
    return np.exp(LOG_FACTORIAL[TRIALS] - LOG_FACTORIAL - LOG_FACTORIAL[::-1]
                  + k * math.log(p) + (TRIALS - k) * math.log1p(-p))


def quantile_ranks(level):
    """Ranks l < u, from 1, with P(B < l) and P(B >= u) at most half of what may be missed."""
    below = np.cumsum(binomial(level))
    side = 0.5 * (1 - CONFIDENCE)
    return np.searchsorted(below, side, "right"), np.searchsorted(below, 1 - side, "left") + 1


class Sample:
    """The plainest statistics of one column of losses."""

    def __init__(self, loss):
        self.loss = loss
        self.sorted = np.sort(loss)

    def value_at_risk(self, level):
        return self.sorted[math.ceil(round(TRIALS * level, 6)) - 1]

    def excess(self, level):
        return np.maximum(self.loss - self.value_at_risk(level), 0.0)

    def expected_shortfall(self, level):
        return self.value_at_risk(level) + self.excess(level).mean() / (1 - level)

    def expected_shortfall_error(self, level):
        return self.excess(level).std() / math.sqrt(TRIALS) / (1 - level)

    def interval(self, level):
        low, high = quantile_ranks(level)
        return self.sorted[low - 1], self.sorted[high - 1]


class Statistics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.results = {}
        with tempfile.TemporaryDirectory() as out:
            for name, exact in (("oracle-lattice-12", []), ("restaking-2026", []),
                                ("restaking-2026", ["book"])):
                path = pathlib.Path(out) / "result.h5"
                faultline("run", SCENARIOS / name / "scenario.toml", "-o", path,
                          "--trials", TRIALS, "--set", f"output.exact={json.dumps(exact)}",
                          "--set", 'output.store=["summary", "exceedance", "trials"]')
                with h5py.File(path) as file:
                    cls.results[f"{name} {exact}"] = {key: file[key][()] for key in file
                                         if isinstance(file[key], h5py.Dataset)}

    def for_each_column(self, check):
        """Calls check(estimate, sample): the first looks up estimates of the column by name."""
        for name, result in self.results.items():
            self.assertTrue((result["trial_weight"] == 1).all())
            for i, perspective in enumerate(result["perspective"]):
                loss = result["trial_book_loss"][0, :, i]
                self.assertEqual(len(loss), TRIALS)
                with self.subTest(scenario=name, perspective=perspective.decode()):
                    check(lambda key: result[f"book_{key}"][0, i], Sample(loss))

    def for_each_level(self, check):
        """The same with check(estimate, sample, level), estimates being those of the level."""
        levels = {name: result["level"] for name, result in self.results.items()}
        self.assertEqual(len(set(map(len, levels.values()))), 2, "scenarios with levels of their own")

        def of_column(estimate, sample):
            size = len(estimate("value_at_risk"))
            level = next(level for level in levels.values() if len(level) == size)
            for i in range(size):
                with self.subTest(level=level[i]):
                    check(lambda key: estimate(key)[i], sample, level[i])

        self.for_each_column(of_column)

    def assert_close(self, value, wanted, relative):
        self.assertLessEqual(abs(value - wanted), relative * abs(wanted), f"{value}, not {wanted}")

    def test_net_is_gross_less_recovered_in_every_trial(self):
        for result in self.results.values():
            gross, recovered, net = result["trial_book_loss"][0].T
            np.testing.assert_array_equal(net, gross - recovered)
            self.assertTrue((net >= 0).all() and (recovered >= 0).all())

    def test_mean_and_deviation(self):
        def check(estimate, sample):
            self.assert_close(estimate("expected_loss"), sample.loss.mean(), 1e-12)
            self.assert_close(estimate("standard_deviation"), sample.loss.std(ddof=1), 1e-11)
        self.for_each_column(check)

    def test_their_errors(self):
        def check(estimate, sample):
            if not sample.loss.any():
                self.assertTrue(np.isnan(estimate("expected_loss_se")))
                self.assertTrue(np.isnan(estimate("standard_deviation_se")))
                return
            square = (sample.loss - sample.loss.mean()) ** 2
            self.assert_close(estimate("expected_loss_se"),
                              math.sqrt(square.mean() / TRIALS), 1e-11)
            self.assert_close(estimate("standard_deviation_se"),
                              square.std() / math.sqrt(TRIALS) / 2 / sample.loss.std(), 1e-5)
        self.for_each_column(check)

    def test_probability_of_a_loss(self):
        def check(estimate, sample):
            hits = np.count_nonzero(sample.loss)
            self.assertEqual(estimate("loss_probability"), hits / TRIALS)
            side = 0.5 * (1 - CONFIDENCE)
            high = binomial(estimate("loss_probability_high"))
            self.assert_close(high[:hits + 1].sum(), side, 1e-7)
            if hits == 0:
                self.assertEqual(estimate("loss_probability_low"), 0.0)
            else:
                low = binomial(estimate("loss_probability_low"))
                self.assert_close(low[hits:].sum(), side, 1e-7)
        self.for_each_column(check)

    def test_value_at_risk(self):
        def check(estimate, sample, level):
            resolution = estimate("value_at_risk_resolution")
            self.assertLessEqual(resolution, BOOK_RESOLUTION)
            exact = sample.value_at_risk(level)
            self.assert_close(estimate("value_at_risk"), exact, resolution * (1 + resolution))
        self.for_each_level(check)

    def test_exact_value_at_risk_hides_nothing(self):
        result = self.results["restaking-2026 ['book']"]
        self.assertTrue((result["book_value_at_risk_resolution"] == 0).all())
        plain = self.results["restaking-2026 []"]["book_value_at_risk_resolution"]
        self.assertTrue((plain > 0).any())

    def test_interval_of_the_value_at_risk(self):
        def check(estimate, sample, level):
            low, high = estimate("value_at_risk_low"), estimate("value_at_risk_high")
            if round(TRIALS * (1 - level), 6) < 100:
                self.assertTrue(np.isnan(low) and np.isnan(high))
                return
            exact = sample.interval(level)
            self.assertLessEqual(low, exact[0])
            self.assertGreaterEqual(high, exact[1])
            self.assert_close(low, exact[0], BOOK_RESOLUTION)
            self.assert_close(high, exact[1], BOOK_RESOLUTION)
        self.for_each_level(check)

    def test_expected_shortfall(self):
        def check(estimate, sample, level):
            # what binning adds is the scatter inside the one bin that holds the value at risk
            self.assert_close(estimate("expected_shortfall"), sample.expected_shortfall(level), 1e-6)
            if estimate("tail_effective_samples") < 100:
                self.assertTrue(np.isnan(estimate("expected_shortfall_se")))
                return
            error = sample.expected_shortfall_error(level)
            difference = abs(estimate("expected_shortfall_se") - error)
            self.assertLessEqual(difference, 1e-3 * error + 1e-9 * sample.value_at_risk(level))
        self.for_each_level(check)

    def test_effective_samples_are_the_trials_above_the_value_at_risk(self):
        def check(estimate, sample, level):
            if estimate("value_at_risk_resolution") == 0:
                above = np.count_nonzero(sample.loss > sample.value_at_risk(level))
            else:
                above = TRIALS * (1 - level)
            self.assert_close(estimate("tail_effective_samples"), above, 1e-9)
        self.for_each_level(check)

    def test_exceedance_curves(self):
        for name, result in self.results.items():
            for i in range(len(result["perspective"])):
                sample = Sample(result["trial_book_loss"][0, :, i])
                for k, period in enumerate(result["return_period"]):
                    with self.subTest(scenario=name, perspective=i, period=period):
                        aggregate = result["book_aggregate_exceedance"][0, i, k]
                        exact = sample.value_at_risk(1 - 1 / period)  # a horizon of one year
                        self.assert_close(aggregate, exact, BOOK_RESOLUTION)
                        occurrence = result["book_occurrence_exceedance"][0, i, k]
                        self.assertLessEqual(occurrence, aggregate * (1 + BOOK_RESOLUTION))


if __name__ == "__main__":
    unittest.main()
