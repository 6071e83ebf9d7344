# SPDX-License-Identifier: Apache-2.0
"""Providers of cover: what scenarios/cover-provider/notes.md derives by hand, and bad input.

Means are compared by z with |z| < 4.5: each check would fail for 7 seeds in a million.
"""
import json
import math
import pathlib
import statistics
import tempfile
import unittest

import h5py

from program import SCENARIOS, faultline

EXAMPLE = SCENARIOS / "cover-provider/scenario.toml"

# P(both AVSs of the mutual fail, `bridge` first).
RATE, OTHER = -math.log(0.9), -math.log(0.8)
FIRST = RATE / (RATE + OTHER) * (1.0 - 0.72) - 0.8 * 0.1
ALPHA = 0.08 * 24.0 + FIRST * 24.0 + (0.02 - FIRST) * 5.0
BETA = 0.18 * 25.0 + (0.02 - FIRST) * 25.0 + FIRST * 6.0
KEPT = 1.0 - 0.05 * 0.6


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Example(Folder):
    def recovered(self, *options):
        """By position: expected recovery and its standard error."""
        result = self.folder / "result.h5"
        faultline("run", EXAMPLE, "-o", result, *options)
        with h5py.File(result) as file:
            names = [name.decode() for name in file["position"][:]]
            which = [word.decode() for word in file["perspective"][:]].index("recovered")
            return {name: (file["expected_loss"][0, i, which], file["expected_loss_se"][0, i, which])
                    for i, name in enumerate(names)}

    def check(self, recovered, expected):
        for name, amount in expected.items():
            mean, error = recovered[name]
            self.assertLess(abs(mean - amount), 4.5 * error, f"{name}: {mean} for {amount}")

    def test_capital_default_and_wrong_way_risk_follow_their_laws(self):
        recovered = self.recovered()
        self.check(recovered, {"alpha": ALPHA * KEPT, "beta": BETA * KEPT, "gamma": 0.75})
        self.assertEqual(recovered["provider:backstop"][0], 0.0)

    def test_capital_that_is_topped_up_pays_everybody(self):
        recovered = self.recovered("--set", "provider.mutual.top_up=60")
        self.check(recovered, {"alpha": 2.4 * KEPT, "beta": 5.0 * KEPT})

    def test_a_cover_that_was_used_up_before_has_paid_all(self):
        result = self.folder / "result.h5"
        faultline("run", EXAMPLE, "-o", result, "--trials", 4096, "--set", 'output.store=["summary", "covers"]',
                  "--set", 'cover.alpha-slashing.terms=[{ limit = 20, per = "aggregate" }]',
                  "--set", "cover.alpha-slashing.earlier_losses=[{ days_ago = 9, amount = 30 }]")
        covers = json.loads(faultline("show", result, "--covers", "--json").stdout)["cases"][0]["covers"]
        self.assertEqual(covers[0]["expected_recovery"], 0.0)
        self.assertEqual(covers[0]["exhaustion_probability"], 1.0)

    def test_a_top_up_that_comes_late_pays_whoever_is_late(self):
        # Half a year apart or more, the second is paid in full: P(|s − t| > h, both in a year) by a sum.
        steps, later = 2000, [0.0, 0.0]
        for i in range(steps):
            s = (i + 0.5) / steps
            for which, (first, second) in enumerate(((RATE, OTHER), (OTHER, RATE))):
                if s < 0.5:
                    later[which] += (first * math.exp(-first * s) / steps
                                     * (math.exp(-second * (s + 0.5)) - math.exp(-second)))
        recovered = self.recovered("--set", "provider.mutual.top_up=60",
                                   "--set", "provider.mutual.top_up_days=182.5")
        self.check(recovered, {"alpha": (ALPHA + later[1] * (24.0 - 5.0)) * KEPT,
                               "beta": (BETA + later[0] * (25.0 - 6.0)) * KEPT})

    def test_defaults_that_hit_what_is_unpaid_follow_their_law(self):
        # Alone and paid at once: hit where the default comes first, ∫ λe^{-λt}(1 − e^{-δt}) dt.
        fails, defaults = -math.log(0.8), -math.log(1.0 - 0.5)
        both = fails + defaults
        hit = 0.2 - fails / both * (1.0 - math.exp(-both))
        recovered = self.recovered(
            "--set", "provider.mutual.default_hits=unpaid", "--set", "provider.mutual.capital=1000",
            "--set", "provider.mutual.failure_probability=0.5")
        self.check(recovered, {"beta": 25.0 * (0.2 - 0.6 * hit)})

    def test_a_default_that_settlement_waits_for_hits_all(self):
        late = self.recovered(
            "--set", "provider.mutual.default_hits=unpaid",
            "--set", "provider.mutual.failure_probability=0.5",
            "--set", "cover.alpha-slashing.settlement_days=365",
            "--set", "cover.beta-slashing.settlement_days=365")
        any_day = self.recovered("--set", "provider.mutual.failure_probability=0.5")
        for name in ("alpha", "beta", "gamma"):
            self.assertEqual(late[name], any_day[name])

    def test_a_provider_that_fails_with_what_it_insures_pays_less(self):
        # `bridge` and the default have one factor: P(both) = ∫ P(bridge | z) P(default | z) φ(z).
        loading, normal = 0.9, statistics.NormalDist()
        rest = math.sqrt(1.0 - loading ** 2)
        both = sum(0.001 * normal.pdf(z) * math.prod(
            normal.cdf((normal.inv_cdf(p) - loading * z) / rest) for p in (0.1, 0.05))
            for z in (0.001 * i for i in range(-9000, 9000)))
        blocks = ('dependence={ copula = "gaussian", independent = ["avs.oracle", "avs.rollup"], '
                  'block = [{ causes = ["avs.bridge", "provider"], structure = "factor" }], '
                  'factor = [{ id = "market", by = "all", loading = 0.9 }] }')
        path = self.folder / "wrong-way.toml"
        text = EXAMPLE.read_text(encoding="utf-8")
        old = next(line for line in text.splitlines() if line.startswith("dependence"))
        path.write_text(text.replace(old, blocks.replace("=", " = ", 1)), encoding="utf-8")
        result = self.folder / "wrong-way.h5"
        faultline("run", path, "-o", result, "--set", "provider.mutual.capital=1000")
        with h5py.File(result) as file:
            alpha = [name.decode() for name in file["position"][:]].index("alpha")
            recovered = {"alpha": (file["expected_loss"][0, alpha, 1],
                                   file["expected_loss_se"][0, alpha, 1])}
        self.check(recovered, {"alpha": 24.0 * (0.1 - 0.6 * both)})
        self.assertGreater(both, 5 * 0.1 * 0.05)

    def test_the_result_is_the_same_on_any_number_of_workers(self):
        digests = set()
        for jobs, batch in ((1, 64), (2, 1000), (3, 4096)):
            result = self.folder / f"{jobs}.h5"
            faultline("run", EXAMPLE, "-o", result, "-j", jobs, "--batch", batch)
            digests.add(faultline("show", result, "--digest").stdout)
        self.assertEqual(len(digests), 1)


class Replay(Folder):
    def test_tells_what_capital_there_was_and_who_defaulted(self):
        result = self.folder / "result.h5"
        faultline("run", EXAMPLE, "-o", result, "--set", "provider.mutual.failure_probability=0.9")
        with h5py.File(result) as file:
            trials = file["tail_trial_number"][0][:40]
        seen = set()
        for trial in trials:
            story = json.loads(faultline("replay", result, "--trial", trial, "--json").stdout)
            left = {"mutual": 30.0, "backstop": 20.0}
            defaults = {one["provider"] for one in story["defaults"]}
            for occurrence in story["occurrences"]:
                slashed = sum(claim["ground_up_loss"] for claim in occurrence["claims"]
                              if claim["position"] == "provider:backstop")
                left["backstop"] -= slashed
                for settlement in occurrence["settlements"]:
                    fund = settlement["funding"]
                    provider = fund["provider"]
                    self.assertAlmostEqual(fund["capital_before"], left[provider], places=9)
                    granted = min(settlement["payable"], left[provider])
                    left[provider] -= granted
                    self.assertAlmostEqual(fund["capital_after"], left[provider], places=9)
                    kept = 0.4 if provider in defaults and provider == "mutual" else 1.0
                    self.assertEqual(fund["kept"], kept)
                    self.assertAlmostEqual(settlement["paid"], granted * kept, places=9)
                    seen.add((provider, kept))
        self.assertIn(("mutual", 0.4), seen)
        self.assertIn(("backstop", 1.0), seen)
        text = faultline("replay", result, "--trial", trials[0]).stdout
        self.assertIn("capital", text)


class Measured(Folder):
    def test_covers_and_providers_have_the_numbers_of_their_laws(self):
        result = self.folder / "result.h5"
        faultline("run", EXAMPLE, "-o", result, "--set", 'output.store=["summary", "covers"]',
                  "--set", "cover.alpha-slashing.premium_per_year=3.5",
                  "--set", "cover.alpha-slashing.price_load=0.5")
        shown = json.loads(faultline("show", result, "--covers", "--json").stdout)["cases"][0]
        covers = {one["cover"]: one for one in shown["covers"]}
        providers = {one["provider"]: one for one in shown["providers"]}
        alpha, gamma = covers["alpha-slashing"], covers["gamma-slashing"]
        self.check(alpha, "expected_recovery", ALPHA * KEPT)
        self.check(gamma, "expected_recovery", 0.75)
        self.check(alpha, "attachment_probability", 0.1)
        self.check(gamma, "attachment_probability", 0.05)  # where all is lost, nothing is paid
        self.assertIsNone(alpha["exhaustion_probability"])
        self.assertEqual(alpha["premium"], 3.5)
        self.assertAlmostEqual(alpha["technical_premium"],
                               alpha["expected_recovery"] + 0.5 * alpha["standard_deviation"])
        second = 0.08 * 24**2 + FIRST * 24**2 + (0.02 - FIRST) * 5**2
        deviation = math.sqrt(second * (0.95 + 0.05 * 0.16) - (ALPHA * KEPT) ** 2)
        self.check(alpha, "standard_deviation", deviation)
        self.check(alpha, "technical_premium", ALPHA * KEPT + 0.5 * deviation)
        # Both fail: 30 of 49 are there. The default is no shortfall of capital.
        self.check(providers["mutual"], "exhaustion_probability", 0.02)
        self.check(providers["mutual"], "expected_shortfall_of_claims", 0.02 * 19.0)
        self.check(providers["mutual"], "expected_payout", (ALPHA + BETA) * KEPT)
        # 30 with probability 0.019, and 25 with another 0.171.
        tail = {one["level"]: one for one in providers["mutual"]["tail"]}
        self.assertEqual([tail[level]["value_at_risk"] for level in (0.95, 0.99)], [25.0, 30.0])
        self.check(tail[0.95], "expected_shortfall", (0.019 * 30.0 + 0.031 * 25.0) / 0.05)
        self.assertEqual(tail[0.99]["expected_shortfall"], 30.0)
        self.assertLessEqual(tail[0.95]["value_at_risk_low"], 25.0)
        self.check(providers["backstop"], "exhaustion_probability", 0.1)
        self.check(providers["backstop"], "expected_shortfall_of_claims", 0.05 * 5.0 + 0.05 * 80.0)
        text = faultline("show", result, "--covers").stdout
        for word in ("alpha-slashing", "mutual", "P(capital gone)"):
            self.assertIn(word, text)

    def check(self, numbers, name, expected):
        error = numbers[name + "_se"]
        self.assertLess(abs(numbers[name] - expected), 4.5 * error, f"{name}: {numbers[name]}")

    def test_covers_that_are_alone_have_the_same_numbers_as_their_positions(self):
        result = self.folder / "alone.h5"
        changes = []
        for name in ("alpha", "beta"):
            changes += ["--set", f"cover.{name}-slashing.terms=[{{ limit = 24.0, per = \"aggregate\" }}]"]
        changes += ["--set", "provider.mutual.capital=1e9", "--set", "provider.mutual.loss_given_default=1e-9"]
        faultline("run", EXAMPLE, "-o", result, "--trials", 20000, *changes,
                  "--set", 'output.store=["summary", "covers"]')
        with h5py.File(result) as file:
            positions = [name.decode() for name in file["position"][:]]
            covers = [name.decode() for name in file["cover"][:]]
            for name in ("alpha", "beta"):
                cover, position = covers.index(f"{name}-slashing"), positions.index(name)
                self.assertAlmostEqual(file["cover_expected_recovery"][0, cover],
                                       file["expected_loss"][0, position, 1], places=8)
                self.assertAlmostEqual(file["cover_attachment_probability"][0, cover],
                                       file["loss_probability"][0, position, 1], places=12)

    def test_a_result_without_them_says_so(self):
        result = self.folder / "without.h5"
        faultline("run", EXAMPLE, "-o", result, "--trials", 1000)
        said = faultline("show", result, "--covers", expect=65).stderr
        self.assertIn("the result has no numbers of covers: `covers` is not in its output.store",
                      said)

    def test_a_result_of_drawn_numbers_says_that_they_are_why(self):
        result = self.folder / "drawn.h5"
        told = faultline("run", EXAMPLE, "-o", result, "--trials", 1024, "--set",
                         'output.store=["summary", "covers"]', "--set",
                         "provider.mutual.failure_probability={ interval = [0.04, 0.06] }").stderr
        self.assertIn("warning: output.store: `covers` are not kept", told)
        for form in ((), ("--json",)):
            said = faultline("show", result, "--covers", *form, expect=65).stderr
            self.assertIn("numbers that are given by a law", said)
            self.assertNotIn("or there are none", said)


class BadInput(Folder):
    def said(self, *changes):
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        path = self.folder / "wrong.toml"
        path.write_text(text, encoding="utf-8")
        return faultline("check", path, expect=65).stderr

    def test_everything_that_is_wrong_is_told_at_once(self):
        said = self.said(
            ('id = "alpha-slashing", provider = "mutual"', 'id = "alpha-slashing", provider = "mutul"'),
            ('id = "beta-slashing", ', 'id = "beta-slashing", priority = 1, settlement_days = 3.0, '),
            ('loss_given_default = 0.6\ndefault_hits = "horizon"', 'default_hits = "horizon"'))
        for words in ("cover.alpha-slashing.provider: there is no provider `mutul`",
                      "did you mean `mutual`?",
                      "cover.beta-slashing.priority: nobody goes by it",
                      "cover.beta-slashing.settlement_days: changes nothing",
                      "provider.mutual.default_hits: says what a default hits, and not what is lost",
                      "provider.mutual: defaults, and nothing says what is lost then"):
            self.assertIn(words, said)

    def test_wrong_names_are_told_together_with_wrong_stake(self):
        treaty = '[[treaty]]\nid = "t"\nreinsures = ["mutual"]\nprovider = "bakstop"\nterms = [{ quota_share = 0.5 }]\n\n'
        said = self.said(
            ('pool = "alpha-eth", amount = 60.0', 'pool = "alpha-eth", amount = 61.0'),
            ('id = "alpha-slashing", provider = "mutual"', 'id = "alpha-slashing", provider = "mutal"'),
            ('waterfall = ["cover:beta-slashing"]', 'waterfall = ["cover:beta-slashed"]'),
            ('asset = "ETH"\nrestaked', 'asset = "eth"\nrestaked'),
            ('[[provider]]', treaty + '[[provider]]'))
        for words in ("pool.alpha-eth.amount: delegations",
                      "cover.alpha-slashing.provider: there is no provider `mutal`",
                      "position.beta.waterfall[0]: there is no cover `beta-slashed`",
                      "provider.backstop.asset: there is no asset `eth` (expected a declared asset); "
                      "did you mean `ETH`?",
                      "treaty.t.provider: there is no provider `bakstop`"):
            self.assertIn(words, said)
        # The last: the cover that the waterfall should name is not in it.
        self.assertEqual(said.splitlines()[-1], "6 errors; nothing was run")

    def test_what_needs_something_else_says_so(self):
        for changes, words in (
                ([('recovery_rule = "pro-rata"', 'recovery_rule = "seniority"')],
                 "cover.alpha-slashing.provider: `mutual` pays by seniority, and the cover has no"),
                ([("failure_probability = 0.05\n", "")],
                 "provider.mutual.loss_given_default: nothing says how likely a default is"),
                ([('default_hits = "horizon"', "")],
                 "provider.mutual.loss_given_default: does not say which payments a default hits"),
                ([("capital = 30.0", "capital = -1.0")], "provider.mutual.capital"),
                ([('capital = 30.0\nasset = "ETH"', "capital = 30.0")],
                 "provider.mutual.capital: has no asset"),
                ([('capital = 0.0\nasset = "ETH"\n', "")],
                 "provider.backstop.restaked: is a part of capital that has no end"),
                ([('asset = "ETH"\nrecovery', 'asset = "ETHH"\nrecovery')],
                 "provider.mutual.asset: there is no asset `ETHH`"),
                ([('restaked = [{ pool = "gamma-eth"', 'restaked = [{ pool = "gama-eth"')],
                 "provider.backstop.restaked[0].pool: pool `gama-eth` is not declared"),
                ([("amount = 20.0 }]", "amount = 200.0 }]")],
                 "provider.backstop.restaked[0].amount: 200 is more than the pool `gamma-eth`"),
                ([("amount = 20.0 }]", "amount = 20.5 }]")], "pool.gamma-eth.amount: delegations"),
                ([("position = [\n", 'position = [\n  { id = "provider:x" },\n')],
                 "`provider:…` is what the restaked capital of a provider is called")):
            with self.subTest(words=words):
                self.assertIn(words, self.said(*changes))


if __name__ == "__main__":
    unittest.main()
