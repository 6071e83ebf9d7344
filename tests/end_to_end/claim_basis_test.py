# SPDX-License-Identifier: Apache-2.0
"""Terms by validator and of the stake, covers that several pay, and covers that refuse.

Means by z with |z| < 4.5, 7 seeds in a million each. Incidents come 4 times a year, hit 0.2 of an
operator's 50 validators and take 0.4 ETH of each; the token has 0.4 of its pool of 1,600 ETH.
"""
import json
import pathlib
import tempfile
import unittest

import h5py

from program import digest, faultline

SCENARIO = """
schema = 1
name = "validators"
as_of = 2026-11-22
numeraire = "ETH"
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "staking", penalty = "additive", parameters = { surcharge = 0.0 } }]
avs = [{ id = "chain", protocol = "staking", failure_probability = 0.0, severity = 0.0125, participation = "all" }]
pool = [{ id = "eth", protocol = "staking", operators = ["node"], asset = "ETH", amount = 1_600.0 }]
commitment = [{ avs = "chain", operator = "node", pool = "eth" }]
delegation = [
  { position = "token", pool = "eth", amount = 640.0 },
  { position = "other-token", pool = "eth", amount = 320.0 },
]
book = [{ position = "token" }]
dependence = { copula = "gaussian", independent = ["operator"] }

[run]
trials = 20_000
seed = 11
horizon_days = 365

[output]
store = ["summary", "tail", "covers"]

[[operator]]
id = "node"
VALIDATORS
faults = [{ kind = "double-sign", rate_per_year = 4.0, share = 0.2, reach = "avs" }]

[[position]]
id = "token"
waterfall = WATERFALL

[[position]]
id = "other-token"
OTHER_WATERFALL
COVERS
"""

TAKEN = 0.0125 * 0.2 * 1_600.0  # of the pool by an incident: 4 ETH of 10 validators
UNITS = 0.4 * 0.2 * 50  # of the token


class Validators(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def scenario(self, covers, waterfall='["cover:c"]', other="", validators="validators = 50"):
        path = self.folder / "validators.toml"
        path.write_text(SCENARIO.replace("OTHER_WATERFALL", other).replace("VALIDATORS", validators)
                        .replace("WATERFALL", waterfall).replace("COVERS", covers), encoding="utf-8")
        return path

    def run_it(self, *arguments, **options):
        result = self.folder / "result.h5"
        faultline("run", self.scenario(*arguments, **options), "-o", result)
        return result

    def stories(self, result, count=4):
        with h5py.File(result) as file:
            trials = file["tail_trial_number"][0][:count]
        for trial in trials:
            yield json.loads(faultline("replay", result, "--trial", trial, "--json").stdout)

    def paid(self, result, cover="c"):
        """Mean payment and its standard error."""
        with h5py.File(result) as file:
            at = (0, list(file["cover"].asstr()).index(cover))
            return file["cover_expected_recovery"][at], file["cover_expected_recovery_se"][at]

    def settlements(self, story):
        for occurrence in story["occurrences"]:
            yield from occurrence["settlements"]


COVER = '[[cover]]\nid = "c"\npositions = ["token"]\n'


class ByUnit(Validators):
    def test_a_deductible_is_taken_off_each_validator(self):
        result = self.run_it(COVER + 'terms = [{ deductible = 0.25, per = "unit" }]')
        mean, error = self.paid(result)
        self.assertLess(abs(mean - 4.0 * (0.4 * TAKEN - 0.25 * UNITS)), 4.5 * error)
        for story in self.stories(result):
            for settlement in self.settlements(story):
                self.assertAlmostEqual(settlement["at_risk"]["units"], UNITS, places=12)
                self.assertAlmostEqual(settlement["at_risk"]["stake"], 640.0, places=9)
                self.assertAlmostEqual(settlement["terms"][0]["in"], 0.4 * TAKEN, places=9)
                self.assertAlmostEqual(settlement["paid"], 0.4 * TAKEN - 0.25 * UNITS, places=9)

    def test_the_text_says_what_was_hit(self):
        result = self.run_it(COVER + 'terms = [{ limit = 0.25, per = "unit" }, { limit_of_stake = 0.001, per = "occurrence" }]')
        trial = next(self.stories(result))["trial"]
        text = faultline("replay", result, "--trial", trial).stdout
        for words in ("at risk: 4 validators or keys, a stake of 640", "limit 0.25 per unit",
                      "limit of stake 0.001 per occurrence"):
            self.assertIn(words, text)

    def test_positions_are_insured_by_themselves(self):
        covers = '[[cover]]\nid = "c"\npositions = ["token", "other-token"]\nterms = [{ limit = 1.0, per = "position" }]'
        result = self.run_it(covers, other='waterfall = ["cover:c"]')
        for story in self.stories(result, 1):
            for settlement in self.settlements(story):
                paid = {share["position"]: share["paid"] for share in settlement["shares"]}
                self.assertAlmostEqual(paid["token"], 1.0, places=12)
                self.assertAlmostEqual(paid["other-token"], 0.2 * TAKEN, places=12)

    def test_a_limit_of_the_stake_of_the_year_is_an_amount(self):
        of_stake = self.run_it(COVER + 'terms = [{ limit_of_stake = 0.01, per = "aggregate" }]')
        self.assertEqual(self.paid(of_stake), self.paid(self.run_it(COVER + 'terms = [{ limit = 6.4, per = "aggregate" }]')))

    def test_results_are_the_same_on_any_threads(self):
        scenario = self.scenario(SHARED + 'refusal_probability = 0.3\nterms = [{ limit = 0.25, per = "unit" }]')
        digests = set()
        for threads, batch in ((1, 4096), (3, 1000), (2, 256)):
            result = self.folder / f"{threads}.h5"
            faultline("run", scenario, "-o", result, "-j", threads, "--batch", batch,
                      "--set", 'output.exact=["book", "token"]')
            digests.add(digest(result))
        self.assertEqual(len(digests), 1)


PROVIDERS = """
[[provider]]
id = "a"
capital = 4.0
asset = "ETH"

[[provider]]
id = "b"
"""
SHARED = PROVIDERS + COVER + 'providers = [{ provider = "a", share = 0.75 }, { provider = "b", share = 0.25 }]\n'


class Together(Validators):
    def test_each_pays_its_share_and_no_more(self):
        result = self.run_it(SHARED + "terms = [{ quota_share = 1.0 }]")
        for story in self.stories(result):
            left = 4.0
            for settlement in self.settlements(story):
                a, b = settlement["coinsurers"]
                self.assertAlmostEqual(a["granted"], min(0.75 * 0.4 * TAKEN, left), places=9)
                self.assertAlmostEqual(b["granted"], 0.25 * 0.4 * TAKEN, places=9)
                self.assertAlmostEqual(settlement["paid"], a["granted"] + b["granted"], places=9)
                left -= a["granted"]
        with h5py.File(result) as file:
            payouts = file["provider_expected_payout"][0]
            # Up to the quanta in which payments are counted.
            self.assertAlmostEqual(sum(payouts), file["cover_expected_recovery"][0, 0], places=8)
            # Of 4 incidents a year: b pays 0.4 of each.
            error = file["provider_expected_payout_se"][0, 1]
            self.assertLess(abs(payouts[1] - 4.0 * 0.25 * 0.4 * TAKEN), 4.5 * error)

    def test_the_text_names_them(self):
        result = self.run_it(SHARED + "terms = [{ quota_share = 1.0 }]")
        trial = next(self.stories(result))["trial"]
        text = faultline("replay", result, "--trial", trial).stdout
        self.assertIn("a answers for 75.00 % of it: 1.2", text)
        self.assertIn("b answers for 25.00 % of it: 0.4", text)


class Refusals(Validators):
    def test_take_their_part_of_what_is_recovered(self):
        result = self.run_it(COVER + "refusal_probability = 0.3\nterms = [{ quota_share = 1.0 }]")
        mean, error = self.paid(result)
        self.assertLess(abs(mean - 0.7 * 4.0 * 0.4 * TAKEN), 4.5 * error)
        refused = 0
        for story in self.stories(result):
            for occurrence in story["occurrences"]:
                self.assertEqual(occurrence["refused_by"], [] if occurrence["settlements"] else ["c"])
                refused += len(occurrence["refused_by"])
        self.assertGreater(refused, 0)
        trial = next(self.stories(result))["trial"]
        self.assertIn("cover c refuses to pay on it", faultline("replay", result, "--trial", trial).stdout)

    def test_of_probability_0_change_nothing(self):
        terms = 'terms = [{ limit = 3.0, per = "aggregate" }]'
        never = self.run_it(COVER + terms)
        with h5py.File(never) as file:
            losses = file["book_expected_loss"][:]
        with h5py.File(self.run_it(COVER + "refusal_probability = 0.0\n" + terms)) as file:
            self.assertTrue((file["book_expected_loss"][:] == losses).all())


class Mistakes(Validators):
    def complaint(self, *arguments, **options):
        return faultline("check", self.scenario(*arguments, **options), expect=65).stderr

    def test_in_bases_are_all_named(self):
        complaint = self.complaint(COVER + 'refusal_probability = 1.0\nterms = [{ limit_of_stake = 0.1, per = "unit" }, '
                                   '{ deductible = 1.0, per = "position" }, '
                                   '{ tower = [{ attachment = 0.0, width = 1.0, reinstatements = [1.0] }], per = "unit" }]')
        self.assertIn("refusal_probability", complaint)
        complaint = self.complaint(COVER + 'terms = [{ limit_of_stake = 0.1, per = "unit" }, '
                                   '{ deductible = 1.0, per = "position" }, '
                                   '{ tower = [{ attachment = 0.0, width = 1.0, reinstatements = [1.0] }], per = "unit" }]')
        for path in ("terms[0].per", "terms[1].per", "terms[2].tower[0].reinstatements"):
            self.assertIn(f"cover.c.{path}", complaint)

    def test_validators_that_nobody_wrote_are_asked_for(self):
        complaint = self.complaint(COVER + 'terms = [{ limit = 1.0, per = "unit" }]', validators="")
        self.assertIn("cover.c.terms[0].per: counts validators, of which the operator `node` has none", complaint)

    def test_in_shares_of_providers_are_named(self):
        complaint = self.complaint(PROVIDERS + COVER + 'provider = "a"\nproviders = [{ provider = "a", share = 0.5 }, '
                                   '{ provider = "a", share = 0.6 }]\nterms = [{ quota_share = 1.0 }]')
        for words in ("cover.c.provider: is written beside", "cover.c.providers: shares add up to 1.1",
                      "cover.c.providers[1].provider: `a` is named twice"):
            self.assertIn(words, complaint)
        complaint = self.complaint(PROVIDERS + COVER + 'providers = [{ provider = "z", share = 1.0 }]\n'
                                   "terms = [{ quota_share = 1.0 }]")
        self.assertIn("`z`", complaint)


if __name__ == "__main__":
    unittest.main()
