# SPDX-License-Identifier: Apache-2.0
"""Covers of the stake behind some operators, whoever has it slashed."""
import json
import unittest

import h5py

from program import faultline
from providers_test import Folder

# On day 0 the AVS `da` fails and takes half of what it reaches: 40 of the 80 ETH of `a` and 20 of the
# 40 of `b`, of which the staker has half. In the same shock half of p2p's keys double-sign, at `oracle`
# too, which takes half of half of 20: 2.5 of them the staker's. Nothing else fails.
SCENARIO = """
schema = 1
name = "operators"
as_of = 2026-11-22
numeraire = "ETH"
run = {{ trials = 640, seed = 3 }}
asset = [{{ id = "ETH", price = 1.0 }}]
protocol = [{{ id = "el", penalty = "unique" }}]
operator = [
  {{ id = "figment" }},
  {{ id = "kiln" }},
  {{ id = "p2p", faults = [{{ kind = "double-sign", residual_probability = 0.0, share = 0.5, reach = "avs" }}] }},
]
avs = [
  {{ id = "da", protocol = "el", residual_probability = 0.0, severity = 0.5, participation = "all" }},
  {{ id = "oracle", protocol = "el", residual_probability = 0.0, severity = 0.5, participation = "all" }},
]
pool = [
  {{ id = "a", protocol = "el", operators = ["figment"], asset = "ETH", amount = 100.0 }},
  {{ id = "b", protocol = "el", operators = ["p2p"], asset = "ETH", amount = 100.0 }},
  {{ id = "k", protocol = "el", operators = ["kiln"], asset = "ETH", amount = 100.0 }},
]
commitment = [
  {{ avs = "da", operator = "figment", pool = "a", magnitude = 0.8 }},
  {{ avs = "da", operator = "p2p", pool = "b", magnitude = 0.4 }},
  {{ avs = "oracle", operator = "p2p", pool = "b", magnitude = 0.2 }},
]
position = [{{ id = "staker", waterfall = ["bond:c"] }}]
delegation = [
  {{ position = "staker", pool = "a", amount = 100.0 }},
  {{ position = "staker", pool = "b", amount = 50.0 }},
]
book = [{{ position = "staker" }}]
dependence = {{ copula = "gaussian", independent = ["avs", "operator"] }}
shock = [{{ id = "bug", rate_per_year = 0.001, kill = [
  {{ select = "avs.da", probability = 1.0 }},
  {{ select = "operator.p2p", probability = 1.0, fault = "double-sign", share = 0.5 }},
] }}]
force = {{ mode = "intervene", causes = ["shock.bug"], at_day = 0 }}
output = {{ store = ["summary", "trials"] }}
cover = [{{ id = "c", kind = "bond", positions = ["staker"], {words} terms = [{terms}] }}]
"""


class CoveredOperators(Folder):
    def write(self, words, terms="{ quota_share = 1.0 }"):
        path = self.folder / "operators.toml"
        path.write_text(SCENARIO.format(words=words, terms=terms), encoding="utf-8")
        return path

    def paid(self, *arguments):
        result = self.folder / "operators.h5"
        faultline("run", self.write(*arguments), "-o", result)
        with h5py.File(result) as file:
            losses = file["trial_book_loss"][0]
        self.assertAlmostEqual(losses[:, 0].min(), 52.5, places=9)
        return losses[:, 1].min()

    def test_a_bond_pays_what_its_operator_lost_by_whomever(self):
        for words, paid in (('operators = ["p2p"],', 12.5), ('operators = ["figment"],', 40.0),
                            ('operators = ["p2p", "figment"],', 52.5), ("", 52.5)):
            with self.subTest(words=words):
                self.assertAlmostEqual(self.paid(words), paid, places=9)

    def test_triggers_and_exclusions_stay_those_of_what_failed(self):
        for words, paid in (('triggers = ["operator.p2p"],', 2.5), ('exclusions = ["operator"],', 50.0),
                            ('exclusions = ["operator"], operators = ["p2p"],', 10.0),
                            ('triggers = ["operator.p2p"], operators = ["p2p"],', 2.5),
                            ('triggers = ["avs"], operators = ["figment"],', 40.0),
                            ('triggers = ["shock.bug"], operators = ["p2p"],', 12.5)):
            with self.subTest(words=words):
                self.assertAlmostEqual(self.paid(words), paid, places=9)

    def test_terms_see_that_part_as_one_loss(self):
        terms = '{ deductible = 3.0, per = "occurrence" }, { limit = 9.0, per = "aggregate" }'
        self.assertAlmostEqual(self.paid('operators = ["p2p"],', terms), 9.0, places=9)
        self.assertAlmostEqual(
            self.paid('operators = ["p2p"],', '{ deductible = 3.0, per = "occurrence" }'), 9.5, places=9)

    def test_replay_tells_what_was_recovered(self):
        story = json.loads(faultline("replay", self.write('operators = ["p2p"],'), "--trial", 3,
                                     "--json").stdout)
        claim, = (claim for occurrence in story["occurrences"] for claim in occurrence["claims"]
                  if claim["position"] == "staker")
        self.assertAlmostEqual(claim["gross"], 52.5, places=9)
        self.assertAlmostEqual(claim["recovered"], 12.5, places=9)

    def test_operators_that_are_not_there_or_have_no_stake_are_refused(self):
        said = faultline("check", self.write('operators = ["p2q", "kiln"],'), expect=65).stderr
        for words in ("cover.c.operators[0]: there is no operator `p2q`", "did you mean `p2p`?",
                      "cover.c.operators[1]: the cover's positions have no stake behind `kiln`"):
            self.assertIn(words, said)

    def test_the_key_is_a_part_of_the_plan(self):
        def plan(words):
            return json.loads(faultline("check", self.write(words), "--json").stdout)["plan_hash"]
        self.assertNotEqual(plan(""), plan('operators = ["p2p", "figment"],'))
        self.assertNotEqual(plan('operators = ["p2p"],'), plan('operators = ["figment"],'))


if __name__ == "__main__":
    unittest.main()
