# SPDX-License-Identifier: Apache-2.0
"""Premiums: what scenarios/cover-provider/notes.md derives by hand of reinstated.toml, and bad input.

Means are compared by z with |z| < 4.5: each check would fail for 7 seeds in a million.
"""
import json
import math
import pathlib
import tempfile
import unittest

import h5py

from program import faultline
from providers_test import EXAMPLE

REINSTATED = EXAMPLE.with_name("reinstated.toml")
PREMIUM, PART = 6.0, 6.0 / 11.0
ALONE, OTHER, BOTH = 0.08, 0.18, 0.02  # alpha is hit, beta is, both are
RESTORED = ALONE * 5.7 + (OTHER + BOTH) * 6.0


class Premiums(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_example(self, *options):
        result = self.folder / "result.h5"
        faultline("run", REINSTATED, "-o", result, *options)
        return result

    def assert_near(self, file, name, at, expected):
        """By z: `name` and its standard error."""
        z = (file[name][at] - expected) / file[f"{name}_se"][at]
        self.assertLess(abs(z), 4.5, f"{name}{at}: {file[name][at]} for {expected}")

    def test_a_cover_has_the_price_that_it_has_by_hand(self):
        with h5py.File(self.run_example()) as file:
            at = (0, [name.decode() for name in file["cover"][:]].index("alpha-slashing"))
            mean = ALONE * 19.0 + OTHER * 20.0 + BOTH * 39.0
            square = ALONE * 19.0**2 + OTHER * 20.0**2 + BOTH * 39.0**2
            shortfall = (BOTH * 39.0 + 0.03 * 20.0) / 0.05
            self.assert_near(file, "cover_expected_recovery", at, mean)
            self.assertEqual(file["cover_premium"][at], PREMIUM)
            self.assert_near(file, "cover_expected_reinstatement_premium", at, RESTORED)
            self.assert_near(file, "cover_technical_premium", at,
                             mean + 0.1 * math.sqrt(square - mean**2) + 0.02 * shortfall)

    def test_net_cost_is_what_it_is_by_hand(self):
        with h5py.File(self.run_example()) as file:
            names = [name.decode() for name in file["position"][:]]
            alpha, beta, gamma = ((0, names.index(name)) for name in ("alpha", "beta", "gamma"))
            self.assertAlmostEqual(file["premium"][alpha], PREMIUM * PART)
            self.assertEqual(file["premium"][gamma], 0.0)
            self.assertAlmostEqual(file["book_premium"][0], PREMIUM)
            self.assert_near(file, "expected_reinstatement_premium", alpha, RESTORED * PART)
            self.assert_near(file, "book_expected_reinstatement_premium", 0, RESTORED)
            self.assert_near(file, "expected_net_cost", alpha, 0.5 + (PREMIUM + RESTORED) * PART)
            self.assert_near(file, "expected_net_cost", beta, 1.0 + (PREMIUM + RESTORED) * (1.0 - PART))
            self.assert_near(file, "book_expected_net_cost", 0,
                             file["book_expected_loss"][0, 2] + PREMIUM + RESTORED)
            # Nobody else pays anything: the net cost is the net loss, bit for bit.
            self.assertEqual(file["expected_net_cost"][gamma], file["expected_loss"][(*gamma, 2)])
            self.assertEqual(list(file["net_cost_value_at_risk"][gamma]),
                             list(file["value_at_risk"][(*gamma, 2)]))
            level = list(file["level"][:]).index(0.95)
            self.assert_near(
                file, "net_cost_expected_shortfall", (*alpha, level),
                PREMIUM * PART + 5.0 + (BOTH * 6.0 + 0.03 * 5.7) / 0.05 * PART)
            self.assertAlmostEqual(file["net_cost_value_at_risk"][(*alpha, level)] /
                                   (PREMIUM * PART + 5.0 + 5.7 * PART), 1.0, delta=2**-10)

    def test_without_reinstatements_net_cost_moves_by_the_premium(self):
        free = self.run_example(
            "--set", 'cover.alpha-slashing.terms=[{ tower = [{ attachment = 5.0, width = 20.0, '
                     'reinstatements = [0.0] }], per = "occurrence" }]')
        with h5py.File(free) as file:
            for name, net in (("net_cost_value_at_risk", "value_at_risk"),
                              ("net_cost_expected_shortfall", "expected_shortfall")):
                moved = file[name][0, 0] - file[net][0, 0, 2]
                for one in moved:
                    self.assertAlmostEqual(one, PREMIUM * PART)
                self.assertEqual(list(file[f"book_{name}"][0]),
                                 [one + PREMIUM for one in file[f"book_{net}"][0, 2]])

    def test_premiums_are_paid_for_the_days_on_which_a_cover_answers(self):
        result = self.run_example("--trials", 4096, "--set", "cover.alpha-slashing.inception_days=73")
        with h5py.File(result) as file:
            self.assertAlmostEqual(file["cover_premium"][0, 0], 0.8 * PREMIUM)
            self.assertAlmostEqual(file["book_premium"][0], 0.8 * PREMIUM)

    def test_is_told_to_people(self):
        result = self.run_example()
        summary = faultline("show", result).stdout
        self.assertIn("net cost", summary)
        self.assertIn("reinstating", faultline("show", result, "--covers").stdout)
        positions = faultline("show", result, "--positions").stdout
        self.assertIn("cost of cover, ETH", positions)
        self.assertNotIn("gamma", positions)
        covers = json.loads(faultline("show", result, "--covers", "--json").stdout)["cases"][0]["covers"]
        self.assertAlmostEqual(covers[0]["expected_reinstatement_premium"], RESTORED, delta=0.02)
        plain = self.folder / "plain.h5"
        faultline("run", EXAMPLE, "-o", plain, "--trials", 4096)
        self.assertNotIn("net cost", faultline("show", plain).stdout)

    def test_the_same_bytes_for_any_threads_and_batches(self):
        digests = set()
        for jobs, batch in ((1, 64), (2, 1000), (3, 4096)):
            result = self.run_example("-j", jobs, "--batch", batch, "--trials", 50_000)
            digests.add(faultline("show", result, "--digest").stdout)
        self.assertEqual(len(digests), 1)

    def test_premiums_that_nothing_depends_on_are_refused_all_at_once(self):
        text = REINSTATED.read_text(encoding="utf-8").replace(
            'extends = ["scenario.toml"]', f'extends = ["{EXAMPLE}"]')
        text = text.replace("shortfall_level = 0.95\n", "")
        said = faultline("check", REINSTATED, "--set", "cover.alpha-slashing.shortfall_level=0", expect=65).stderr
        self.assertIn("shortfall_level", said)
        text = text.replace("reinstatements = [1.0] }",
                            "reinstatements = [1.0] }, { attachment = 25.0, width = 5.0, premium_per_year = 9.0 }")
        path = self.folder / "wrong.toml"
        path.write_text(text, encoding="utf-8")
        said = faultline("check", path, expect=65).stderr
        for line in ("cover.alpha-slashing.terms[0].tower[0].reinstatements: cost a share of the layer's premium",
                     "cover.alpha-slashing.terms[0].tower[1].premium_per_year: nothing depends on it",
                     "cover.alpha-slashing.premium_per_year: 6 is less than the 9 of its layers",
                     "cover.alpha-slashing.shortfall_load: is written without the level"):
            self.assertIn(line, said)


if __name__ == "__main__":
    unittest.main()
