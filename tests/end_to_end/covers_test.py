# SPDX-License-Identifier: Apache-2.0
"""Programmes of cover on the token of scenarios/covers, against its notes.md.

Means by z with the errors that the result states, |z| < 4.5: 10 checks, 7 seeds in a million each.
"""
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

FOLDER = SCENARIOS / "covers"
INCIDENT, MASS = 28.463, 10_000.0
RATE, WINDOW, RARE = 0.2, 40 / 365, 0.005
# Validators that an incident and a mass slashing hit.
FEW, ALL = 20, 3_125
# Incidents of a year that another one came before by less than the window.
CLOSE = RATE * (np.mean([1 - math.exp(-RATE * min((i + 0.5) / 10_000, WINDOW)) for i in range(10_000)]))


def until_empty(amount):
    """The mean of what pays all incidents, and in a year with a mass slashing just `amount`."""
    return (1 - RARE) * RATE * INCIDENT + RARE * amount


def of_each(part):
    """The mean of so much of each validator."""
    return part * (RATE * FEW + RARE * ALL)


# programme: cover -> mean payment, and what is paid where just one thing happens
MEANS = {
    "etherfi-bond": {"etherfi-bond": of_each(1)},
    "lido-fund": {"lido-fund": until_empty(6_230)},
    "lido-unslashed": {"lido-unslashed": until_empty(5_000)},
    "liquid-collective": {
        "liquid-collective-operators": RATE * 0.25 * FEW, "liquid-collective-treasury": RARE * 0.25 * ALL,
        "liquid-collective-nexus": RATE * (INCIDENT - 0.25 * FEW) + RARE * 1_875},
    "nexus-window": {"nexus-window": RATE * (INCIDENT - 10) + RARE * 1_875 + 10 * CLOSE},
    "puffer-guarantee": {"puffer-guarantee": of_each(1)},
}
ALONE = {
    "etherfi-bond": {INCIDENT: FEW, MASS: ALL},
    "lido-fund": {INCIDENT: INCIDENT, MASS: 6_230},
    "lido-unslashed": {INCIDENT: INCIDENT, MASS: 5_000},
    "liquid-collective": {INCIDENT: INCIDENT, MASS: 0.25 * ALL + 1_875},
    "nexus-window": {INCIDENT: INCIDENT - 10, MASS: 1_875},
    "puffer-guarantee": {INCIDENT: FEW, MASS: ALL},
}
# Programmes that are used up just when there is a mass slashing.
EMPTIED = {"lido-fund", "lido-unslashed"}


class Programmes(unittest.TestCase):
    def test_each_is_held_and_insures_both_the_token_and_restaking_2026(self):
        names = {path.stem for path in FOLDER.glob("*.toml")} - {"base"}
        self.assertEqual(names, set(MEANS))
        for folder in ("terms", "restaking-2026"):
            self.assertEqual({path.stem for path in (FOLDER / folder).glob("*.toml")}, names)

    def test_amounts_of_terms_stand_in_one_place(self):
        for path in [*FOLDER.glob("*.toml"), *(FOLDER / "restaking-2026").glob("*.toml")]:
            self.assertNotIn("terms =", path.read_text(encoding="utf-8"), path.name)

    def test_pays_what_it_does_by_hand(self):
        for name, covers in MEANS.items():
            with self.subTest(programme=name), tempfile.TemporaryDirectory() as folder:
                result = pathlib.Path(folder) / "result.h5"
                faultline("run", FOLDER / f"{name}.toml", "-o", result)
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
        if name in EMPTIED:
            z = (file["cover_exhaustion_probability"][0, 0] - RARE) / file["cover_exhaustion_probability_se"][0, 0]
            self.assertLess(abs(z), 4.5)
        if name == "lido-unslashed":
            self.assertEqual(file["cover_premium"][0, 0], 75)


if __name__ == "__main__":
    unittest.main()
