# SPDX-License-Identifier: Apache-2.0
"""Programmes of cover, scenarios/covers, against its notes.md.

Means by z with the errors that the result states, |z| < 4.5: 8 checks, 8 seeds in a million each.
"""
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

INCIDENT, MASS = 28.463, 10_000.0
RATE, WINDOW, RARE = 0.2, 40 / 365, 0.005
# Incidents of a year that another one came before by less than the window.
CLOSE = RATE * (np.mean([1 - math.exp(-RATE * min((i + 0.5) / 10_000, WINDOW)) for i in range(10_000)]))

# programme: cover -> mean payment, and what is paid where just one thing happens
MEANS = {
    "liquid-collective": {"operators": RATE * 5, "treasury": RARE * 781.25, "nexus": RATE * (INCIDENT - 5) + RARE * 1_875},
    "nexus-window": {"nexus": RATE * (INCIDENT - 10) + RARE * 1_875 + 10 * CLOSE},
    "lido-unslashed": {"unslashed": (1 - RARE) * RATE * INCIDENT + RARE * 5_000},
}
ALONE = {"liquid-collective": {INCIDENT: INCIDENT, MASS: 2_656.25}, "nexus-window": {INCIDENT: INCIDENT - 10, MASS: 1_875},
         "lido-unslashed": {INCIDENT: INCIDENT, MASS: 5_000}}


class Programmes(unittest.TestCase):
    def test_each_is_held(self):
        names = {path.stem for path in (SCENARIOS / "covers").glob("*.toml")} - {"base"}
        self.assertEqual(names, set(MEANS))

    def test_pays_what_it_does_by_hand(self):
        for name, covers in MEANS.items():
            with self.subTest(programme=name), tempfile.TemporaryDirectory() as folder:
                result = pathlib.Path(folder) / "result.h5"
                faultline("run", SCENARIOS / "covers" / f"{name}.toml", "-o", result)
                with h5py.File(result) as file:
                    self.check(file, name, covers)

    def check(self, file, name, covers):
        names = list(file["cover"].asstr())
        self.assertEqual(set(names), set(covers))
        for cover, expected in covers.items():
            at = (0, names.index(cover))
            z = (file["cover_expected_recovery"][at] - expected) / file["cover_expected_recovery_se"][at]
            self.assertLess(abs(z), 4.5, f"{cover}: {file['cover_expected_recovery'][at]} for {expected}")
        gross, paid, _ = np.moveaxis(file["trial_book_loss"][0], -1, 0)
        for loss, payment in ALONE[name].items():
            alike = np.isclose(gross, loss, rtol=1e-9)
            self.assertGreater(np.count_nonzero(alike), 500)
            np.testing.assert_allclose(paid[alike], payment, rtol=1e-9)
        if name == "lido-unslashed":
            self.assertEqual(file["cover_premium"][0, 0], 75)
            z = (file["cover_exhaustion_probability"][0, 0] - RARE) / file["cover_exhaustion_probability_se"][0, 0]
            self.assertLess(abs(z), 4.5)


if __name__ == "__main__":
    unittest.main()
