# SPDX-License-Identifier: Apache-2.0
"""What a result says of failures against what every trial of it says, and against the model.

Stakes of 1, 2 and 4 ETH that are lost whole: a trial's loss says which AVSs failed in it.
"""
import json
import math
import pathlib
import statistics
import subprocess
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, SOURCE, faultline

TRIALS = 100_000
NORMAL = statistics.NormalDist()
KEEP = 'output.store=["summary", "trials", "diagnostics"]'
PAIRS = ((0, 1), (0, 2), (1, 2))


def both(p, q, rho):
    """P(X < h, Y < k) for normals, by the midpoint rule over X."""
    h, k = NORMAL.inv_cdf(p), NORMAL.inv_cdf(q)
    steps = 20_000
    x = h - 12.0 + 12.0 * (np.arange(steps) + 0.5) / steps
    tail = [NORMAL.cdf((k - rho * one) / math.sqrt(1 - rho * rho)) for one in x]
    return float(np.sum(np.exp(-0.5 * x * x) * tail)) / math.sqrt(2 * math.pi) * 12.0 / steps


def score(frequency, probability, trials):
    return (frequency - probability) / math.sqrt(probability * (1 - probability) / trials)


class Dependence(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.result = pathlib.Path(folder.name) / "result.h5"

    def run_oracle(self, name, *options, trials=TRIALS):
        return faultline("run", SCENARIOS / name / "scenario.toml", "--trials", trials,
                         "-o", self.result, "--set", KEEP, *options).stdout

    def failed(self, file):
        """(trials, AVSs): who failed."""
        loss = np.rint(file["trial_book_loss"][0, :, 0]).astype(int)
        return np.stack([(loss >> bit) & 1 for bit in range(3)], axis=1).astype(bool)

    def test_frequencies_are_those_of_the_trials(self):
        self.run_oracle("oracle-dense-3")
        with h5py.File(self.result) as file:
            self.assertEqual(list(file["leading_cause"].asstr()), ["avs.a", "avs.b", "avs.c"])
            failed = self.failed(file)
            np.testing.assert_array_equal(file["failure_frequency"][0], failed.mean(axis=0))
            for a, b in PAIRS:
                found = (failed[:, a] & failed[:, b]).mean()
                self.assertEqual(file["joint_failure_frequency"][0, a, b], found)
                self.assertEqual(file["joint_failure_frequency"][0, b, a], found)

    def test_probabilities_are_those_of_the_model(self):
        self.run_oracle("oracle-dense-3")
        p = (0.01, 0.02, 0.05)
        with h5py.File(self.result) as file:
            np.testing.assert_allclose(file["failure_probability"][0], p, rtol=1e-12)
            for (a, b), rho in zip(PAIRS, (0.3, 0.5, -0.2)):
                self.assertAlmostEqual(file["joint_failure_probability"][0, a, b] /
                                       both(p[a], p[b], rho), 1.0, places=6)

    def test_a_common_shock_couples_independent_causes(self):
        """Hazards of 0.01 and 0.02 of their own, and 0.005 of the shock, a cause as well."""
        self.run_oracle("oracle-common-shock")
        with h5py.File(self.result) as file:
            names = list(file["leading_cause"].asstr())
            self.assertEqual(names, ["avs.a", "avs.b", "shock.common"])
            joint = file["joint_failure_probability"][0]
            neither = math.exp(-0.035)
            p, q = file["failure_probability"][0, :2]
            self.assertAlmostEqual(p, 1 - math.exp(-0.015), places=14)
            self.assertAlmostEqual(joint[0, 1], p + q - 1 + neither, places=14)
            self.assertAlmostEqual(joint[0, 2], 1 - math.exp(-0.005), places=14)
            failed = self.failed(file)
            self.assertEqual(file["joint_failure_frequency"][0, 0, 1],
                             (failed[:, 0] & failed[:, 1]).mean())

    def test_scores_are_standard_scores_and_the_summary_has_the_largest(self):
        text = self.run_oracle("oracle-dense-3")
        with h5py.File(self.result) as file:
            frequency, p, z = (file["joint_failure_" + name][0]
                               for name in ("frequency", "probability", "z"))
            for a, b in PAIRS:
                if p[a, b] * TRIALS < 20:
                    self.assertTrue(math.isnan(z[a, b]))
                else:
                    self.assertAlmostEqual(z[a, b], score(frequency[a, b], p[a, b], TRIALS))
            largest = np.nanmax(np.abs(z))
            bound = file["check_bound"][0]
        self.assertRegex(text, rf"(?m)^dependence: 3 causes, 3 pairs held against the model: "
                               rf"largest \|z\| {largest:.1f} \(.*\), "
                               rf"95 % of sound runs stay below {bound:.1f}$")
        self.assertEqual(text, faultline("show", self.result).stdout)

    def test_json_has_everything_but_matrices(self):
        self.run_oracle("oracle-dense-3")
        shown = json.loads(faultline("show", self.result, "--json").stdout)
        self.assertEqual(shown["axes"]["cause"], ["avs.a", "avs.b", "avs.c"])
        self.assertEqual(shown["axes"]["dependence_check"], ["causes", "pairs", "block pairs"])
        self.assertEqual(shown["tables"]["check_count"]["values"], [[3, 3, 0]])
        self.assertNotIn("joint_failure_z", shown["tables"])

    def test_too_few_trials_are_said_to_be_too_few(self):
        text = self.run_oracle("oracle-dense-3", trials=100)
        self.assertIn("dependence: too few trials to hold failures against the model\n", text)

    def test_nothing_is_said_where_it_is_not_kept(self):
        text = self.run_oracle("oracle-dense-3", "--set", 'output.store=["summary"]')
        self.assertNotIn("dependence:", text)
        with h5py.File(self.result) as file:
            self.assertNotIn("failure_z", file)
            self.assertNotIn("cause", file)

    def test_parts_merge_into_the_whole(self):
        self.run_oracle("oracle-dense-3")
        parts = [self.result.with_name(f"part-{i}.h5") for i in range(2)]
        middle = TRIALS // 3
        for part, bounds in zip(parts, (f"0..{middle}", f"{middle}..{TRIALS}")):
            faultline("run", SCENARIOS / "oracle-dense-3/scenario.toml", "--trials", TRIALS,
                      "--trials-range", bounds, "-o", part, "--set",
                      KEEP.replace('"trials", ', ""))
        merged = self.result.with_name("merged.h5")
        faultline("merge", *parts, "-o", merged)
        with h5py.File(self.result) as whole, h5py.File(merged) as file:
            for name in ("failure_z", "joint_failure_frequency", "check_bound", "check_largest_z"):
                np.testing.assert_array_equal(whole[name], file[name])

    def test_the_file_is_one_that_notebooks_read(self):
        self.run_oracle("oracle-dense-3")
        subprocess.run(["/usr/bin/python3", SOURCE / "tests/python/check_result.py", self.result],
                       check=True)


if __name__ == "__main__":
    unittest.main()
