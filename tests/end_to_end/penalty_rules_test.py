# SPDX-License-Identifier: Apache-2.0
"""One example scenario of each penalty rule against its law, which its notes.md derives by hand.

Every loss of the book must be an atom of the law. Each probability is compared by z as in
oracle_test.py, with |z| < 4.5: each check would fail for 7 seeds in a million.
"""
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

TRIALS = 200_000

# By the number of shocks in a year; two of them within one hour of 8,760 leave nothing.
SHOCKS = {400 * (1 - 0.2 ** n): math.exp(-0.1) * 0.1 ** n / math.factorial(n) for n in range(6)}
SHOCKS[400] = 2 / 8760 * SHOCKS[384]
SHOCKS[384] -= SHOCKS[400]

# folder: gross loss of the book -> its probability
LAWS = {
    "penalty-babylon": {0: 0.684, 0.5005: 0.316},
    "penalty-simultaneous": SHOCKS,
    "penalty-elastic": {0: 0.64, 160: 0.16, 80: 0.16, 220: 0.02, 240: 0.02},
    "penalty-additive": {0: 0.72, 120: 0.08, 80: 0.18, 300: 0.02},
}


def book_losses(folder):
    with tempfile.TemporaryDirectory() as out:
        result = pathlib.Path(out) / "result.h5"
        faultline("run", SCENARIOS / folder / "scenario.toml", "-o", result, "--trials", TRIALS,
                  "--set", 'output.store=["summary", "trials"]')
        with h5py.File(result) as file:
            return file["trial_book_loss"][0, :, 0]


class PenaltyRules(unittest.TestCase):
    def test_each_example_has_a_law(self):
        folders = {path.name for path in SCENARIOS.glob("penalty-*")}
        self.assertEqual(folders, set(LAWS))

    def test_examples_follow_their_laws(self):
        for folder, law in LAWS.items():
            self.assertAlmostEqual(sum(law.values()), 1.0)
            with self.subTest(scenario=folder):
                self.check(book_losses(folder), law)

    def test_parameters_of_other_rules_are_refused_at_their_place_all_at_once(self):
        example = (SCENARIOS / "penalty-additive/scenario.toml").read_text(encoding="utf-8")
        wrong = example.replace("{ surcharge = 0.5 }", "{ slashing_rate = 0.1, window_hours = 2.0 }")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "wrong.toml"
            path.write_text(wrong, encoding="utf-8")
            said = faultline("check", path, expect=65).stderr
        line = 1 + wrong[:wrong.index("slashing_rate")].count("\n")
        for name in ("slashing_rate", "window_hours"):
            self.assertRegex(said, rf"wrong.toml:{line}:\d+: protocol.sum.parameters.{name}: `{name}` is no "
                                   "parameter of `additive`")
        self.assertIn("protocol.sum.parameters.surcharge: is missing", said)

    def test_a_window_without_shocks_is_warned_of(self):
        alone = ["--set", 'protocol.sum.penalty="shared"', "--set",
                 'protocol.sum.parameters={ capture = "simultaneous", window_hours = 1.0 }']
        said = faultline("check", SCENARIOS / "penalty-additive/scenario.toml", *alone)
        self.assertIn("protocol.sum.parameters.capture", said.stdout + said.stderr)

    def check(self, losses, law):
        found = 0
        for loss, probability in law.items():
            hits = np.count_nonzero(np.isclose(losses, loss, rtol=1e-9, atol=1e-9))
            found += hits
            z = (hits / TRIALS - probability) / math.sqrt(probability * (1 - probability) / TRIALS)
            self.assertLess(abs(z), 4.5, f"a loss of {loss} in {hits} trials")
        self.assertEqual(found, TRIALS, "losses that the law does not have")


if __name__ == "__main__":
    unittest.main()
