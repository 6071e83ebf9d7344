# SPDX-License-Identifier: Apache-2.0
"""How much is hit, as a user writes it: laws from observations, and what is said about mistakes."""
import json
import pathlib
import tempfile
import unittest
from statistics import NormalDist

import h5py

from program import digest, faultline

SCENARIO = """
schema = 1
name = "severity"
as_of = 2026-11-22
numeraire = "ETH"
run = {{ trials = 20000, seed = 7 }}
output = {{ store = ["summary", "tail"], tail_trials = 50 }}
asset = [{{ id = "ETH", price = 1.0 }}]
protocol = [{{ id = "eigenlayer", penalty = "unique" }}]
operator = [{{ id = "o1", tags.client = {{ geth = 0.75, reth = 0.25 }} }},
            {{ id = "o2", tags.client = "reth" }}]
pool = [{{ id = "p1", protocol = "eigenlayer", operators = ["o1"], asset = "ETH", amount = 100.0 }},
        {{ id = "p2", protocol = "eigenlayer", operators = ["o2"], asset = "ETH", amount = 100.0 }}]
commitment = [{{ avs = "a", operator = "o1", pool = "p1", magnitude = 0.5 }},
              {{ avs = "a", operator = "o2", pool = "p2", magnitude = 0.5 }}]
position = [{{ id = "desk" }}]
delegation = [{{ position = "desk", pool = "p1", amount = 60.0 }},
              {{ position = "desk", pool = "p2", amount = 50.0 }}]
book = [{{ position = "desk" }}]
dependence.copula = "gaussian"
dependence.block = [{{ causes = ["avs"], structure = "factor" }}]
dependence.factor = [{{ id = "market", by = "all", loading = 0.5 }}]
avs = [{{ id = "a", protocol = "eigenlayer", failure_probability = 0.1, {} }}]
"""
OBSERVED = 'severity = { empirical = "seen.csv" }, participation = "all"'


class Severity(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, avs, **files):
        for name, text in files.items():
            (self.folder / f"{name}.csv").write_text(text)
        path = self.folder / "s.toml"
        path.write_text(SCENARIO.format(avs))
        return path

    def run_to(self, name, avs, *options, **files):
        result = self.folder / name
        faultline("run", self.write(avs, **files), "-o", result, *options)
        return result

    def complaints(self, avs, expect=65, **files):
        return faultline("check", self.write(avs, **files), expect=expect).stderr


class Observations(Severity):
    def test_are_what_is_lost(self):
        result = self.run_to("r.h5", OBSERVED, seen="value,weight\n0.5,1\n0.02,3\n")
        trials = faultline("show", result, "--json").stdout
        self.assertIn("book", trials)
        with h5py.File(result) as file:
            losses = set(file["tail_gross"][0])
        self.assertEqual(losses, {0.5 * 0.5 * 110.0})

    def test_are_hashed_by_what_they_say_and_not_by_their_file(self):
        first = self.run_to("a.h5", OBSERVED, seen="value\n0.5\n0.02\n")
        other = self.run_to("b.h5", OBSERVED.replace("seen.csv", "more.csv"),
                            more="# another day\nvalue\n0.02\n0.5\n")
        in_place = self.run_to("c.h5", OBSERVED.replace('"seen.csv"', "{ values = [0.02, 0.5] }"))
        hashes = []
        for result in (first, other, in_place):
            with h5py.File(result) as file:
                hashes.append(file.attrs["plan_hash"])
        self.assertEqual(len(set(hashes)), 1)
        changed = self.run_to("d.h5", OBSERVED, seen="value\n0.5\n0.03\n")
        with h5py.File(changed) as file:
            self.assertNotEqual(file.attrs["plan_hash"], hashes[0])
        self.assertNotEqual(digest(changed), digest(first))

    def test_are_named_with_their_row_and_column(self):
        message = self.complaints(OBSERVED, seen="value,weight\n0.5,1\n12,1\n0.1,-1\n")
        self.assertIn("seen.csv:3:1: avs.a.severity.empirical: 12 is out of range", message)
        self.assertIn("did you mean 0.12?", message)
        self.assertIn("seen.csv:4:5: avs.a.severity.empirical: -1 is out of range", message)
        self.assertIn("2 errors", message)

    def test_that_are_not_there(self):
        message = self.complaints(OBSERVED, expect=66)
        self.assertIn("s.toml:", message)
        self.assertIn("cannot read `seen.csv`", message)


class Mistakes(Severity):
    def test_of_a_list_of_values(self):
        message = self.complaints('participation = "all", severity = { discrete = '
                                  '[[0.5, 0.5], [0.25, 0.4]] }')
        self.assertIn("avs.a.severity.discrete: the probabilities add up to 0.9", message)
        message = self.complaints('participation = "all", severity = { discrete = '
                                  '[[0.5, 0.5, 0.1], [0.25]] }')
        self.assertIn("avs.a.severity.discrete[0]: 3 numbers are no value with its probability",
                      message)
        self.assertIn("avs.a.severity.discrete[1]: 1 numbers", message)

    def test_of_who_takes_part_by_tag(self):
        by_tag = 'severity = 0.1, participation = { by_tag = "%s", weights = { %s } }'
        message = self.complaints(by_tag % ("client", "geth = 0.5, besu = 0.5"))
        self.assertIn("there is no weight for the client `reth`", message)
        self.assertIn("avs.a.participation.weights.besu: no operator of the AVS has `besu`",
                      message)
        message = self.complaints(by_tag % ("cloud", "aws = 0.5"))
        self.assertIn("avs.a.participation.by_tag: `operator.o1` has no tag `cloud`", message)
        self.assertIn("`operator.o2` has no tag `cloud`", message)


TIED = ('severity = { uniform = [0.0, 1.0] }, participation = "all", severity_per = "operator", '
        'severity_loadings = { market = 0.6 }')


class Ties(Severity):
    def test_are_told_by_replay(self):
        result = self.run_to("r.h5", TIED)
        with h5py.File(result) as file:
            trial = int(file["tail_trial_number"][0][0])
        told = json.loads(faultline("replay", result, "--trial", trial, "--json").stdout)
        occurrence = told["occurrences"][0]
        impact = occurrence["impacts"][0]
        self.assertIsNone(impact["severity"])
        self.assertEqual(impact["severity_per"], "operator")
        latent = occurrence["own_failure"]["latent"]["parts"][0]
        factor = impact["severity_factors"][0]
        self.assertEqual((factor["name"], factor["value"], factor["loading"]),
                         ("factor.market", latent["value"], -0.6))
        fractions = {strike["operator"]: strike["fraction"] for strike in occurrence["strikes"]}
        self.assertEqual(set(fractions), {"o1", "o2"})
        for one in impact["severities"]:
            score = factor["contribution"] + one["own_part"]["contribution"]
            self.assertAlmostEqual(NormalDist().cdf(score), one["quantile"], places=12)
            self.assertAlmostEqual(NormalDist().inv_cdf(one["uniform"]), one["own_part"]["value"],
                                   places=9)
            self.assertEqual(fractions[one["operator"]], one["severity"])
        text = faultline("replay", result, "--trial", trial).stdout
        self.assertIn("the severity at a is the quantile of its law at v = Φ(X + 0.8000 Φ⁻¹(uniform)), "
                      "X the sum of", text)
        self.assertIn("the severity at a is drawn for each operator that is hit", text)

    def test_of_all_operators_together_are_told_by_replay(self):
        result = self.run_to("r.h5", TIED.replace('"operator"', '"occurrence"'))
        with h5py.File(result) as file:
            trial = int(file["tail_trial_number"][0][0])
        told = json.loads(faultline("replay", result, "--trial", trial, "--json").stdout)
        impact = told["occurrences"][0]["impacts"][0]
        self.assertEqual(impact["severity"], impact["severities"][0]["severity"])
        quantile = impact["severities"][0]["quantile"]
        text = faultline("replay", result, "--trial", trial).stdout
        self.assertIn(f"the severity at a is the quantile of its law at v = {quantile:.7g} = Φ(X)",
                      text)

    def test_make_more_be_lost(self):
        base = self.write(TIED.replace("market = 0.6", ""))
        tied = self.folder / "tied.toml"
        tied.write_text('schema = 1\nname = "tied"\nextends = ["s.toml"]\n'
                        '[[stress]]\nid = "harder"\n'
                        'set = { "avs.a.severity_loadings.market" = "=0.6" }\n')
        result = self.folder / "r.h5"
        faultline("run", base, tied, "-o", result)
        with h5py.File(result) as file:
            plain, same, harder = file["book_expected_loss"][:, 0]
        self.assertEqual(plain, same)
        self.assertGreater(harder, 1.1 * plain)

    def test_of_numbers_that_are_not_known(self):
        self.write(TIED.replace("0.6", "{ interval = [0.2, 0.6] }"))
        out = faultline("run", self.folder / "s.toml").stdout
        self.assertIn("draws of 1 number", out)

    def test_that_are_wrong_are_named_in_their_place(self):
        message = self.complaints(TIED.replace("market = 0.6", "markt = 0.6"))
        self.assertRegex(message, r"s.toml:23:\d+: avs.a.severity_loadings.markt: there is no factor "
                                  r"`markt`.*did you mean `market`")
        message = self.complaints(TIED.replace("0.6", "1.0"))
        self.assertIn("avs.a.severity_loadings.market: 1 is out of range", message)
        message = self.complaints(TIED.replace('"operator"', '"operators"'))
        self.assertIn("avs.a.severity_per", message)


if __name__ == "__main__":
    unittest.main()
