# SPDX-License-Identifier: Apache-2.0
"""One example scenario of each penalty rule against its law, which its notes.md derives by hand.

Every loss of the book must be an atom of the law. Each probability is compared by z as in
oracle_test.py, with |z| < 4.5: each check would fail for 7 seeds in a million.
"""
import collections
import json
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

TRIALS = 200_000

# By the number of shocks in a year; two of them within one hour of 8,760 leave nothing.
SHOCKS = {400 * (1 - 0.2 ** n): math.exp(-0.1) * 0.1 ** n / math.factorial(n) for n in range(6)}
SHOCKS[400] = 2 / 8760 * SHOCKS[384]
SHOCKS[384] -= SHOCKS[400]

# Two validator sets slashed by the beacon chain, within one window with probability NEAR, and a
# service that takes a fifth of what is left of the first.
RATE, WINDOW = -math.log(0.8), 4096 / 225 / 365
NEAR = ((1 - math.exp(-RATE * WINDOW)) * (1 - math.exp(-2 * RATE * (1 - WINDOW)))
        + math.exp(-2 * RATE * (1 - WINDOW)) - math.exp(-2 * RATE)
        - 2 * math.exp(-RATE) * (math.exp(-RATE * (1 - WINDOW)) - math.exp(-RATE)))


def beacon_losses():
    part = lambda slashed: 0.000244140625 + 0.01035776 + 3 * slashed / 1e6
    law = {}
    for atlas, boreas, slashed, probability in (
            (0, 0, None, 0.64), (1, 0, 16_000, 0.16), (0, 1, 12_000, 0.16),
            (1, 1, None, 0.04 - NEAR), (1, 1, 28_000, NEAR)):
        restaked = atlas * 16_000 * part(slashed or 16_000)
        solo = boreas * 12_000 * part(slashed or 12_000)
        law[restaked + solo] = 0.9 * probability
        law[32_000 - 0.8 * (32_000 - restaked) + solo] = 0.1 * probability
    return law


# By the number of outages in which `keeper` did not fail; one in which it did leaves nothing.
OUTAGES = {1000 - 200 * 0.125 ** (n - 1): math.exp(-0.1) * 0.07 ** n / math.factorial(n)
           for n in range(1, 5)}
OUTAGES[0] = math.exp(-0.1)
OUTAGES[1000] = 1 - math.exp(-0.03)



def poisson(n, mean):
    return math.exp(-mean) * mean ** n / math.factorial(n)


def allocation_losses():
    """By the failures of `oracle` before and after its second set left, and those of `bridge`."""
    early = 0.9 ** 0.4
    law = collections.defaultdict(float)
    for n in range(5):
        for m in range(7):
            by_oracle = 8 * (1 - 0.5 ** (n + m)) + 4 * (1 - 0.5 ** n)
            for by_bridge, probability in ((0, 0.9), (4, 1 - early), (5.6, early - 0.9)):
                law[round(by_oracle + by_bridge, 9)] += poisson(n, 0.05) * poisson(m, 0.2) * probability
    return law


# folder: gross loss of the book -> its probability
LAWS = {
    "penalty-unique": allocation_losses(),
    "penalty-babylon": {0: 0.684, 0.5005: 0.316},
    "penalty-simultaneous": SHOCKS,
    "penalty-elastic": {0: 0.64, 160: 0.16, 80: 0.16, 220: 0.02, 240: 0.02},
    "penalty-ethereum": beacon_losses(),
    "penalty-symbiotic": OUTAGES,
    "penalty-additive": {0: 0.72, 120: 0.08, 80: 0.18, 300: 0.02},
}


def keeper_outage(k):
    """Probability that k outages without `keeper` come before the first with it."""
    step = 1e-4
    times = np.arange(step / 2, 1, step)
    return np.sum(0.03 * np.exp(-0.1 * times) * (0.07 * times) ** k / math.factorial(k)) * step


# What `oracle` is credited with and not paid, by the same number.
SHORTFALLS = {200.0: keeper_outage(0), 55.0: keeper_outage(1), 6.875: keeper_outage(2)}


def book_losses(folder):
    with tempfile.TemporaryDirectory() as out:
        result = pathlib.Path(out) / "result.h5"
        faultline("run", SCENARIOS / folder / "scenario.toml", "-o", result, "--trials", TRIALS,
                  "--set", 'output.store=["summary", "trials"]')
        with h5py.File(result) as file:
            return file["trial_book_loss"][0, :, 0]


class PenaltyRules(unittest.TestCase):
    def test_each_example_has_a_law(self):
        folders = {path.name for path in SCENARIOS.glob("penalty-*")}
        self.assertEqual(folders, set(LAWS))

    def test_examples_follow_their_laws(self):
        for folder, law in LAWS.items():
            self.assertAlmostEqual(sum(law.values()), 1.0)
            with self.subTest(scenario=folder):
                self.check(book_losses(folder), law)

    def test_a_network_that_is_not_paid_falls_short(self):
        with tempfile.TemporaryDirectory() as out:
            result = pathlib.Path(out) / "result.h5"
            faultline("run", SCENARIOS / "penalty-symbiotic/scenario.toml", "-o", result, "--trials", TRIALS)
            with h5py.File(result) as file:
                self.assertEqual(list(file["avs"].asstr()[:]), ["bridge", "keeper", "oracle"])
                mean = file["slash_shortfall"][0]
                error = file["slash_shortfall_se"][0]
                probability = file["slash_shortfall_probability"][0]
        expected = sum(loss * p for loss, p in SHORTFALLS.items())
        square = sum(loss ** 2 * p for loss, p in SHORTFALLS.items())
        spread = math.sqrt((square - expected ** 2) / TRIALS)
        self.assertLess(abs(mean[2] - expected) / spread, 4.5)
        self.assertAlmostEqual(error[2] / spread, 1, delta=0.05)
        p = 1 - math.exp(-0.03)
        self.assertLess(abs(probability[2] - p) / math.sqrt(p * (1 - p) / TRIALS), 4.5)
        for values in (mean, error, probability):
            self.assertEqual(list(values[:2]), [0, 0])

    def complaints(self, folder, *changes):
        """What `check` says of an example of which texts were replaced, with the text itself."""
        text = (SCENARIOS / folder / "scenario.toml").read_text(encoding="utf-8")
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        with tempfile.TemporaryDirectory() as out:
            path = pathlib.Path(out) / "wrong.toml"
            path.write_text(text, encoding="utf-8")
            return faultline("check", path, expect=65).stderr, text

    def assert_said_at(self, said, text, place, complaint):
        line = 1 + text[:text.index(place)].count("\n")
        self.assertRegex(said, rf"wrong.toml:{line}:\d+: {complaint}")

    def test_faults_that_slash_nothing_are_refused_at_their_place(self):
        said, text = self.complaints(
            "penalty-ethereum", ('kind = "double-sign"', 'kind = "downtime"'),
            ('validators = 500\n', ''), ('base_layer = "beacon"\n', 'base_layer = "beakon"\n'))
        self.assert_said_at(said, text, "beakon", "pool.restaked.base_layer: there is no protocol `beakon`")
        self.assertIn("did you mean `beacon`?", said)
        said, text = self.complaints(
            "penalty-ethereum", ('kind = "double-sign"', 'kind = "downtime"'), ('validators = 500\n', ''))
        self.assert_said_at(said, text, 'kind = "downtime"', r"operator.atlas.faults\[0\].kind: `downtime` "
                            r"slashes nothing: `beacon` \(all that it reaches\) does not slash it")
        self.assertIn("operator.boreas.validators: is missing", said)
        said, text = self.complaints("penalty-babylon", ('kind = "double-sign"', 'kind = "downtime"'),
                                     ('share = 1.0, reach = "avs"', 'share = 1.0, reach = "both"'))
        self.assert_said_at(said, text, 'kind = "downtime"', r"operator.p2p.faults\[0\].kind: `downtime` "
                            r"slashes nothing: `babylon`")
        self.assert_said_at(said, text, 'reach = "both"', r"operator.figment.faults\[0\].reach: `figment` "
                            "stands behind no pool with a base layer")

    def test_limits_and_shares_are_held_to_the_protocol(self):
        said, text = self.complaints("penalty-symbiotic", ("operator_share = 0.5", "operator_share = 0.8"))
        self.assertIn("pool.vault: shares of the operators of `oracle` in it add up to 1.05", said)
        said, text = self.complaints("penalty-symbiotic", ('penalty = "symbiotic"', 'penalty = "shared"'))
        self.assert_said_at(said, text, "network_limit", r"commitment\[oracle,kiln,vault\].network_limit: "
                            "`symbiotic` is `shared`, which has none")

    def hits_of(self, *changes):
        """Operator set and fraction of the pool of each hit of the first trial of `penalty-unique`."""
        settings = [part for change in changes for part in ("--set", change)]
        told = json.loads(faultline("replay", SCENARIOS / "penalty-unique/scenario.toml", "--trial", 0, "--json",
                                    *settings).stdout)
        return [(hit["avs"], hit["operator_set"], round(hit["lost"], 9))
                for occurrence in told["occurrences"] for hit in occurrence["hits"]]

    def test_a_deallocation_is_slashable_to_its_last_moment_and_an_allocation_from_its_first(self):
        forced = 'force={ mode = "intervene", causes = ["avs.oracle", "avs.bridge"], at_day = %s }'
        rate = "avs.oracle.rate_per_year=1e-6"
        attest, sign = ("oracle", "attest", 10.0), ("oracle", "sign", 5.0)
        for day, leaves, comes, hits in (
                (73, 73, 74, [("bridge", None, 10.0), attest, sign]),
                (73, 73, 73, [("bridge", None, 14.0), attest, sign]),
                (73, 72.999999, 73.000001, [("bridge", None, 10.0), attest])):
            found = self.hits_of(forced % day, rate, f"commitment[oracle,p2p,p2p-eigen,sign].effective_day={leaves}",
                                 f"commitment[bridge,p2p,p2p-eigen].effective_day={comes}")
            self.assertEqual(sorted(found, key=str), sorted(hits, key=str))

    def test_a_change_after_the_horizon_is_warned_of(self):
        for day, warned in ((365.0, False), (365.5, True)):
            told = faultline("check", SCENARIOS / "penalty-unique/scenario.toml", "--set",
                             f"commitment[bridge,p2p,p2p-eigen].effective_day={day}")
            line = ("commitment[bridge,p2p,p2p-eigen].effective_day: comes after the horizon of 365 days, in which "
                    "nothing changes")
            self.assertEqual(line in told.stdout + told.stderr, warned, day)

    def test_hits_of_the_worst_trials_name_their_operator_set(self):
        with tempfile.TemporaryDirectory() as out:
            result = pathlib.Path(out) / "result.h5"
            faultline("run", SCENARIOS / "penalty-unique/scenario.toml", "-o", result, "--trials", 20_000)
            with h5py.File(result) as file:
                names = list(file["operator_set"].asstr()[:])
                services = file["avs"].asstr()[:]
                found = {(services[avs], names[place] if place >= 0 else None)
                         for avs, place in zip(file["hit_avs"][0], file["hit_operator_set"][0])}
            self.assertEqual(names, ["attest", "sign"])
            self.assertEqual(found, {("oracle", "attest"), ("oracle", "sign"), ("bridge", None)})
            faultline("run", SCENARIOS / "eigenlayer-unique/scenario.toml", "-o", result, "--trials", 1_000)
            with h5py.File(result) as file:
                self.assertNotIn("hit_operator_set", file)

    def test_allocations_are_held_to_the_protocol(self):
        said, text = self.complaints("penalty-unique", ("magnitude    = 0.2", "magnitude    = 0.6"),
                                     ("pending_magnitude = -0.1 ", "pending_magnitude = -0.2 "),
                                     ("effective_day     = 146.0\n", ""), ('operator_set = "attest"\n', ""))
        self.assertIn("pool.p2p-eigen: magnitudes of the commitments to pool `p2p-eigen`, with allocations that "
                      "are pending, add up to 1.05", said)
        self.assert_said_at(said, text, "-0.2 ", r"commitment\[oracle,p2p,p2p-eigen,sign\].pending_magnitude: more "
                            "is deallocated than the 0.1 that are allocated")
        self.assertIn("commitment[bridge,p2p,p2p-eigen].effective_day: is missing", said)
        self.assertIn("commitment[oracle,p2p,p2p-eigen].operator_set: is missing, while another row is of its set "
                      "`sign`", said)

    def test_parameters_of_other_rules_are_refused_at_their_place_all_at_once(self):
        example = (SCENARIOS / "penalty-additive/scenario.toml").read_text(encoding="utf-8")
        wrong = example.replace("{ surcharge = 0.5 }", "{ slashing_rate = 0.1, window_hours = 2.0 }")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "wrong.toml"
            path.write_text(wrong, encoding="utf-8")
            said = faultline("check", path, expect=65).stderr
        line = 1 + wrong[:wrong.index("slashing_rate")].count("\n")
        for name in ("slashing_rate", "window_hours"):
            self.assertRegex(said, rf"wrong.toml:{line}:\d+: protocol.sum.parameters.{name}: `{name}` is no "
                                   "parameter of `additive`")
        self.assertIn("protocol.sum.parameters.surcharge: is missing", said)

    def test_a_window_without_shocks_is_warned_of(self):
        alone = ["--set", 'protocol.sum.penalty="shared"', "--set",
                 'protocol.sum.parameters={ capture = "simultaneous", window_hours = 1.0 }']
        said = faultline("check", SCENARIOS / "penalty-additive/scenario.toml", *alone)
        self.assertIn("protocol.sum.parameters.capture", said.stdout + said.stderr)

    def test_a_pool_of_more_than_its_validators_hold_is_warned_of(self):
        for amount, warned in ((32_000.0, False), (32_001.0, True)):
            told = faultline("check", SCENARIOS / "penalty-ethereum/scenario.toml", "--set",
                             f"pool.restaked.amount={amount}")
            line = "pool.restaked.amount: 32001 are more than the 32000 ETH that validators of its operators hold"
            self.assertEqual(line in told.stdout + told.stderr, warned, amount)

    def check(self, losses, law):
        found = 0
        for loss, probability in law.items():
            hits = np.count_nonzero(np.isclose(losses, loss, rtol=1e-9, atol=1e-9))
            found += hits
            z = (hits / TRIALS - probability) / math.sqrt(probability * (1 - probability) / TRIALS)
            self.assertLess(abs(z), 4.5, f"a loss of {loss} in {hits} trials")
        self.assertEqual(found, TRIALS, "losses that the law does not have")


if __name__ == "__main__":
    unittest.main()
