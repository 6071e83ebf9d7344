# SPDX-License-Identifier: Apache-2.0
"""Triggers and exclusions: which part of a loss a cover answers to."""
import json
import math
import unittest

import h5py

from program import faultline
from providers_test import Folder

TRIGGERS = """
schema = 1
name = "triggers"
as_of = 2026-11-22
numeraire = "ETH"
run = {{ trials = 100_000, seed = 3 }}
asset = [{{ id = "ETH", price = 1.0 }}]
protocol = [{{ id = "el", penalty = "shared" }}]
operator = [
  {{ id = "figment" }},
  {{ id = "p2p", faults = [{{ kind = "double-sign", failure_probability = 0.2, share = 1.0, reach = "avs" }}] }},
]
avs = [
  {{ id = "bridge", category = "bridge", protocol = "el", failure_probability = 0.1, severity = 0.5, participation = "all" }},
  {{ id = "oracle", category = "oracle", protocol = "el", failure_probability = 0.1, severity = 0.5, participation = "all" }},
]
pool = [
  {{ id = "a", protocol = "el", operators = ["figment"], asset = "ETH", amount = 100.0 }},
  {{ id = "b", protocol = "el", operators = ["p2p"], asset = "ETH", amount = 100.0 }},
]
commitment = [
  {{ avs = "bridge", operator = "figment", pool = "a" }},
  {{ avs = "oracle", operator = "p2p", pool = "b" }},
]
position = [{{ id = "staker", waterfall = ["cover:c"] }}]
delegation = [
  {{ position = "staker", pool = "a", amount = 100.0 }},
  {{ position = "staker", pool = "b", amount = 100.0 }},
]
book = [{{ position = "staker" }}]
dependence = {{ copula = "gaussian", independent = ["avs", "operator"] }}
shock = [{{ id = "bug", rate_per_year = 0.05, kill = [
  {{ select = "avs.bridge", probability = 0.9 }},
  {{ select = "operator.p2p", probability = 0.9, fault = "double-sign" }},
] }}]
cover = [{{ id = "c", positions = ["staker"], {cover} }}]
"""


class Triggers(Folder):
    def losses(self, cover):
        """Mean gross loss of the book and what is recovered of it, with its standard error."""
        path = self.folder / "triggers.toml"
        path.write_text(TRIGGERS.format(cover=cover), encoding="utf-8")
        result = self.folder / "triggers.h5"
        faultline("run", path, "-o", result)
        with h5py.File(result) as file:
            mean, error = file["book_expected_loss"][0], file["book_expected_loss_se"][0]
        return mean[0], mean[1], error[1]

    def full(self, words):
        return self.losses(f"{words}terms = [{{ quota_share = 1.0 }}]")

    def test_words_and_their_opposites_share_the_loss(self):
        gross, everything, _ = self.full("")
        self.assertEqual(gross, everything)
        for one, other in (('triggers = ["avs"], ', 'triggers = ["operator"], '),
                           ('triggers = ["avs"], ', 'exclusions = ["avs"], '),
                           ('triggers = ["shock"], ', 'exclusions = ["shock.bug"], '),
                           ('triggers = ["double-sign"], ', 'triggers = ["avs", "downtime"], '),
                           ('triggers = ["avs[category=oracle]"], ',
                            'exclusions = ["avs.oracle"], ')):
            with self.subTest(one=one):
                told, first, _ = self.full(one)
                _, second, _ = self.full(other)
                self.assertAlmostEqual(told, gross, places=9)
                self.assertAlmostEqual(first + second, gross, places=9)
                self.assertGreater(min(first, second), 0.1)

    def test_a_deductible_by_occurrence_sees_what_the_trigger_lets_it_see(self):
        # By itself with hazard −ln 0.8 − 0.05 · 0.9, and 50 of it or what halving left before.
        own = "triggers = [\"double-sign\"], exclusions = [\"shock\"], "
        gross, paid, error = self.losses(
            own + 'terms = [{ deductible = 10.0, per = "occurrence" }]')
        _, full, _ = self.full(own)
        own_probability = 1.0 - 0.8 * math.exp(0.05 * 0.9)
        self.assertLess(abs((full - paid) - 10.0 * own_probability),
                        4.5 * 10.0 * math.sqrt(own_probability / 100_000))

    def test_replay_tells_one_claim_of_several_parts(self):
        path = self.folder / "triggers.toml"
        path.write_text(TRIGGERS.format(
            cover='triggers = ["avs"], terms = [{ quota_share = 1.0 }]'), encoding="utf-8")
        result = self.folder / "triggers.h5"
        faultline("run", path, "-o", result)
        with h5py.File(result) as file:
            trials = file["tail_trial_number"][0][:100]
        both = 0
        for trial in trials:
            story = json.loads(faultline("replay", result, "--trial", trial, "--json").stdout)
            for occurrence in story["occurrences"]:
                by_avs = sum(hit["value"] for hit in occurrence["hits"] if hit["fault"] is None)
                self.assertEqual(len(occurrence["claims"]), 1 if occurrence["hits"] else 0)
                for claim in occurrence["claims"]:
                    self.assertAlmostEqual(claim["recovered"], by_avs, places=9)
                    both += 0.0 < claim["recovered"] < claim["gross"]
        self.assertGreater(both, 5)

    def test_words_that_name_nothing_are_refused_all_at_once(self):
        path = self.folder / "wrong.toml"
        path.write_text(TRIGGERS.format(
            cover='triggers = ["slashing", "shock.bugg"], exclusions = ["avs.oracel", "contract"], '
            'terms = [{ quota_share = 1.0 }]'), encoding="utf-8")
        said = faultline("check", path, expect=65).stderr
        for words in ("cover.c.triggers[0]: `slashing` names no kind of loss",
                      "cover.c.triggers[1]: there is no shock that `shock.bugg` names",
                      "did you mean `shock.bug`?", "cover.c.exclusions[0]", "cover.c.exclusions[1]"):
            self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
