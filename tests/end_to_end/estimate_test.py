# SPDX-License-Identifier: Apache-2.0
"""Estimating from a record of incidents, and running a scenario on what was estimated."""
import json
import pathlib
import tempfile
import unittest

import h5py

from program import SCENARIOS, faultline

HISTORY = SCENARIOS / "ethereum-history"
EVENTS = """cause,date,size,source
avs.a,2021-03-01,10,first post-mortem
avs.a,2022-03-01,30,
avs.b,2021-03-02,,
avs.b,2023-03-02,,
operator.p2p.downtime,2021-03-03,,
operator.p2p.downtime,2024-07,,
"""
EXPOSURE = """cause,from,to,units
avs.a,2020-01-01,2025-01-01,100
avs.b,2020-01-01,2025-01-01,
operator.p2p.downtime,2020-01-01,2025-01-01,
shock.bug,2020-01-01,2025-01-01,
"""
SCENARIO = """schema = 1
name = "on-an-estimate"
as_of = 2026-11-22
numeraire = "ETH"
extends = ["estimate.toml"]
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "eigenlayer", penalty = "unique" }]
operator = [{ id = "p2p" }]
pool = [{ id = "p", protocol = "eigenlayer", operators = ["p2p"], asset = "ETH", amount = 100.0 }]
commitment = [
  { avs = "a", operator = "p2p", pool = "p", magnitude = 0.5 },
  { avs = "b", operator = "p2p", pool = "p", magnitude = 0.3 },
]
position = [{ id = "s" }]
delegation = [{ position = "s", pool = "p", amount = 100.0 }]
book = [{ position = "s" }]
avs = [
  { id = "a", protocol = "eigenlayer", participation = "all" },
  { id = "b", protocol = "eigenlayer", participation = "all", severity = 0.1 },
]
[[shock]]
id = "bug"
kill = [{ select = "avs.a", probability = 0.01 }]
"""


class Estimate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("events.csv", EVENTS)
        self.write("exposure.csv", EXPOSURE)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def estimate(self, *options, expect=0):
        return faultline("estimate", "events.csv", "--exposure", "exposure.csv", *options,
                         cwd=self.folder, expect=expect)

    def document(self, *options):
        return json.loads(self.estimate("--json", *options).stdout)

    def test_a_scenario_that_extends_the_fragment_runs(self):
        for form in ("rate", "probability"):
            with self.subTest(form=form):
                self.estimate("--as", form, "-o", "estimate.toml")
                self.write("s.toml", SCENARIO)
                checked = json.loads(faultline("check", "s.toml", "--json", cwd=self.folder).stdout)
                self.assertTrue(checked["ok"])
                self.assertEqual(checked["cases"][0]["parameters"], 4)
                self.assertEqual(checked["cases"][0]["matrix_changes"], [])
                faultline("run", "s.toml", "--trials", 20_000, "-o", "r.h5", cwd=self.folder)
                with h5py.File(self.folder / "r.h5") as file:
                    paths = list(file["parameter"].asstr())
                key = "rate_per_year" if form == "rate" else "failure_probability"
                self.assertEqual(paths, [f"avs.a.{key}", f"avs.b.{key}",
                                         f"operator.p2p.faults[0].{key}", "shock.bug.rate_per_year"])

    def test_the_document_says_what_is_estimated(self):
        document = self.document("--window-days", 365)
        a = document["causes"][0]
        self.assertEqual((a["cause"], a["events"], a["law"]["gamma"][0]), ("avs.a", 2, 2.5))
        self.assertAlmostEqual(a["sizes"]["share"]["mean"], 0.2)
        self.assertIsNone(document["causes"][3]["sizes"]["share"])
        pair = document["pairs"][0]
        self.assertEqual((pair["causes"], pair["windows"]), (["avs.a", "avs.b"], [1, 1, 1, 2]))
        self.assertTrue(0 <= document["shrinkage"]["intensity"] <= 1)

    def test_the_order_of_rows_says_nothing(self):
        before = self.estimate("-o", "estimate.toml").stdout, self.read("estimate.correlation.csv")
        for name, text in (("events.csv", EVENTS), ("exposure.csv", EXPOSURE)):
            head, *rows = text.splitlines()
            self.write(name, "\n".join([head, *reversed(rows)]) + "\n")
        after = self.estimate("-o", "estimate.toml").stdout, self.read("estimate.correlation.csv")
        self.assertEqual(before, after)

    def test_an_output_is_replaced_only_by_a_whole_one(self):
        self.write("estimate.toml", "mine")
        self.write("events.csv", EVENTS + "avs.a,never,,\navs.c,2021-01-01,,\n")
        failed = self.estimate("-o", "estimate.toml", expect=65)
        self.assertEqual(failed.stderr.count("events.csv:"), 2)
        self.assertEqual(self.read("estimate.toml"), "mine")
        self.write("events.csv", EVENTS)
        (self.folder / "estimate.correlation.csv").mkdir()
        self.estimate("-o", "estimate.toml", expect=73)
        self.assertEqual(self.read("estimate.toml"), "mine")
        (self.folder / "estimate.correlation.csv").rmdir()
        self.estimate("-o", "estimate.toml")
        self.assertIn("schema = 1", self.read("estimate.toml"))
        self.assertEqual([path for path in self.folder.iterdir() if ".tmp." in path.name], [])

    def test_what_cannot_be_read_or_written_has_its_exit_code(self):
        self.estimate("-o", "nowhere/estimate.toml", expect=73)
        self.estimate("-o", "events.csv", expect=64)
        self.estimate("--as", "guess", expect=64)
        self.estimate("--level", "1", expect=64)
        (self.folder / "exposure.csv").unlink()
        self.assertIn("exposure.csv", self.estimate(expect=66).stderr)


class EthereumHistory(unittest.TestCase):
    """The slashed validators of scenarios/ethereum-history."""

    def sizes(self, events):
        done = faultline("estimate", events, "--exposure", HISTORY / "exposure.csv", "--json")
        (cause,) = json.loads(done.stdout)["causes"]
        return {event["size"]: event["inside"] for event in cause["sizes"]["events"]}

    def test_clusters_lie_inside_the_predictive_band(self):
        inside = self.sizes(HISTORY / "events.csv")
        self.assertLessEqual({75, 100, 39, 20, 11}, set(inside))
        self.assertTrue(all(inside.values()))

    def test_a_planted_outlier_lies_outside(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "events.csv"
            text = (HISTORY / "events.csv").read_text(encoding="utf-8")
            path.write_text(text + "shock.duplicate-keys,2024-05-01,5000,planted\n",
                            encoding="utf-8")
            inside = self.sizes(path)
        self.assertFalse(inside.pop(5000))
        self.assertTrue(all(inside.values()))


if __name__ == "__main__":
    unittest.main()
