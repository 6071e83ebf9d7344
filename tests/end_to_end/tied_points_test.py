# SPDX-License-Identifier: Apache-2.0
"""Points that move with the factor by which an AVS fails, against the law of both.

With M = exp(βF − β²/2) and a failure where bF + … < ξ, E[M; failure] = Φ(ξ − bβ). Estimates are
compared by z with the error of the law, |z| < 4.5: four of them, so that one seed in 30,000 would fail.
"""
import json
import math
import pathlib
import statistics
import tempfile
import unittest

import h5py

from program import digest, faultline

TRIALS = 200_000
P, LOADING, VOLATILITY = 0.05, 0.6, 0.8
POINTS = 0.01 * (1 - 0.2) * 1000  # eETH's in a year; the desk has a quarter
EETH, DESK = 1, 0
SCENARIO = f"""
schema     = 1
name       = "tied-points"
as_of      = 2026-11-22
numeraire  = "ETH"
run        = {{ trials = {TRIALS}, seed = 1, horizon_days = 365 }}
asset      = [{{ id = "ETH", price = 1.0 }}]
protocol   = [{{ id = "eigenlayer", penalty = "shared" }}]
operator   = [{{ id = "p2p" }}]
avs        = [{{ id = "eigenda", protocol = "eigenlayer", failure_probability = {P}, severity = 0.1, participation = "all" }}]
pool       = [{{ id = "p2p-eth", protocol = "eigenlayer", operators = ["p2p"], asset = "ETH", amount = 1_000.0 }}]
commitment = [{{ avs = "eigenda", operator = "p2p", pool = "p2p-eth" }}]
delegation = [{{ position = "eETH", pool = "p2p-eth", amount = 1_000.0 }}]
holding    = [{{ position = "desk", held = "eETH", fraction = 0.25 }}]
book       = [{{ position = "desk" }}]
dependence = {{ copula = "gaussian", block = [{{ causes = ["avs"], structure = "factor" }}], factor = [{{ id = "market", by = "all", loading = {LOADING} }}] }}

[[position]]
id = "desk"

[[position]]
id = "eETH"
points = {{ rate = 0.01, haircut = 0.2, factor = "market", volatility = {VOLATILITY} }}
"""


def law():
    """Mean and deviation of M over all trials, and over those with a failure."""
    normal = statistics.NormalDist()
    threshold, square = normal.inv_cdf(P), math.exp(VOLATILITY**2)
    first = normal.cdf(threshold - LOADING * VOLATILITY) / P
    second = square * normal.cdf(threshold - 2 * LOADING * VOLATILITY) / P
    return math.sqrt(square - 1), first, math.sqrt(second - first**2)


class TiedPoints(unittest.TestCase):
    def setUp(self):
        self.out = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.out.name)
        self.scenario = self.folder / "tied.toml"
        self.scenario.write_text(SCENARIO, encoding="utf-8")

    def tearDown(self):
        self.out.cleanup()

    def tables(self, *options):
        faultline("run", self.scenario, "-o", self.folder / "result.h5", *options)
        with h5py.File(self.folder / "result.h5") as file:
            return {name: file[name][()] for name in file
                    if isinstance(file[name], h5py.Dataset) and file[name].ndim > 0}

    def test_follows_the_law(self):
        tables = self.tables()
        deviation, after, after_deviation = law()
        for position, points in ((EETH, POINTS), (DESK, POINTS / 4)):
            error = points * deviation / math.sqrt(TRIALS)
            self.assertLess(abs(tables["tied_points"][0, position] - points) / error, 4.5)
            self.assertAlmostEqual(tables["tied_points_se"][0, position] / error, 1, delta=0.05)
            self.assertAlmostEqual(tables["tied_points_deviation"][0, position] / (points * deviation), 1, delta=0.05)
            error = points * after_deviation / math.sqrt(TRIALS * P)
            self.assertLess(abs(tables["tied_points_after_loss"][0, position] - points * after) / error, 4.5)
            self.assertAlmostEqual(tables["tied_points_after_loss_se"][0, position] / error, 1, delta=0.1)
        self.assertLess(after, 0.5, "the tie is felt")

    def test_changes_nothing_that_was_there(self):
        tied = self.tables("--trials", 20_000)
        self.scenario.write_text(SCENARIO.replace(f', factor = "market", volatility = {VOLATILITY}', ""),
                                 encoding="utf-8")
        plain = self.tables("--trials", 20_000)
        self.assertNotIn("tied_points", plain)
        self.assertIn("net_yield", plain)
        for name, values in plain.items():
            if values.dtype.kind == "f":
                self.assertEqual(values.tobytes(), tied[name].tobytes(), name)

    def test_is_shown(self):
        tables = self.tables("--trials", 20_000)
        text = faultline("show", self.folder / "result.h5", "--positions").stdout
        self.assertIn("points that move with a factor, ETH", text)
        said = json.loads(faultline("show", self.folder / "result.h5", "--positions", "--json").stdout)
        self.assertEqual(said["positions"][EETH]["tied_points_after_loss"], tables["tied_points_after_loss"][0, EETH])

    def test_parts_and_threads_give_the_same(self):
        options = ("--trials", 20_000, "--batch")
        faultline("run", self.scenario, "-o", self.folder / "one.h5", *options, 64, "-j", 1)
        faultline("run", self.scenario, "-o", self.folder / "three.h5", *options, 1000, "-j", 3)
        for part in ("0..7000", "7000..20000"):
            faultline("run", self.scenario, "-o", self.folder / part, *options, 128, "--trials-range", part)
        faultline("merge", self.folder / "0..7000", self.folder / "7000..20000", "-o", self.folder / "merged.h5")
        self.assertEqual(len({digest(self.folder / name) for name in ("one.h5", "three.h5", "merged.h5")}), 1)

    def test_a_factor_that_is_not_there_is_refused_at_its_place(self):
        for old, new, complaint in (
                ('factor = "market"', 'factor = "markte"', r"factor: there is no factor `markte`.*did you mean `market`"),
                (f", volatility = {VOLATILITY}", "", "factor: nothing says how far"),
                ('factor = "market", ', "", "volatility: nothing says what")):
            self.scenario.write_text(SCENARIO.replace(old, new), encoding="utf-8")
            said = faultline("check", self.scenario, expect=65).stderr
            self.assertRegex(said, r"tied.toml:\d+:\d+: position.eETH.points." + complaint)
        independent = SCENARIO[:SCENARIO.index("dependence")] + \
            'dependence = { copula = "gaussian", independent = ["avs"] }\n' + SCENARIO[SCENARIO.index("\n[[position]]"):]
        self.scenario.write_text(independent, encoding="utf-8")
        self.assertIn("there is no factor `market`", faultline("check", self.scenario, expect=65).stderr)


if __name__ == "__main__":
    unittest.main()
