# SPDX-License-Identifier: Apache-2.0
"""The small scenarios of protocols and tokens against the numbers that their notes.md derive by hand.

Estimates are compared by z with |z| < 4.5, each with the error of its exact law: a check fails for 7
seeds in a million, all 40 of them for 3 in 10,000. What does not come from trials agrees to 1e-9.
"""
import functools
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

TRIALS = 200_000
WORLDS = ("eigenlayer-unique", "lrt-etherfi", "lrt-kelp", "lrt-puffer", "lrt-renzo", "vault-symbiotic")


def failed(p, t):
    return 1 - (1 - p) ** t


def first(p, q):
    """P(both fail, the one of probability p before the one of q)."""
    a, b = -math.log(1 - p), -math.log(1 - q)
    return a / (a + b) * (1 - (1 - p) * (1 - q)) - (1 - q) * p


def poisson(rate, n):
    return math.exp(-rate) * rate ** n / math.factorial(n)


def once(amount, p):
    """Mean and standard error of an amount that comes with a probability."""
    return amount * p, abs(amount) * math.sqrt(p * (1 - p) / TRIALS)


def added(*laws):
    return sum(mean for mean, _ in laws), math.sqrt(sum(error ** 2 for _, error in laws))


def exactly(value):
    return value, 0.0


# --- Laws of the book's gross loss --------------------------------------------------------------

REPEATS = {12 * (1 - 0.5 ** n) + 4 * bridge: poisson(0.5, n) * (0.1 if bridge else 0.9)
           for n in range(12) for bridge in (0, 1)}
VAULT = {0: 0.72, 67.5: 0.08, 45: 0.18, 106.875: first(0.1, 0.2), 112.5: 0.02 - first(0.1, 0.2)}
LAWS = {"eigenlayer-unique": REPEATS, "vault-symbiotic": VAULT}

# --- eETH ---------------------------------------------------------------------------------------

POOLED = 264_322 + 260_077
EIGENDA, EORACLE = 0.05 * 0.1 * 264_322, 0.03 * 0.01 * 260_077
REWARDS = 0.9 * (0.02 * 0.05 * 264_322 + 0.03 * 0.03 * 260_077) / POOLED


def selling(*losses):
    """What a twentieth of the holders gives up after each loss in turn: 0.1 a² / V a time."""
    return sum(0.1 / POOLED * (0.05 * 0.95 ** i * (POOLED - sum(losses[:i + 1]))) ** 2
               for i in range(len(losses)))


def exit_law():
    sooner = first(0.02, 0.05)
    law = {selling(EIGENDA): 0.02 * 0.95, selling(EORACLE): 0.05 * 0.98,
           selling(EIGENDA, EORACLE): sooner, selling(EORACLE, EIGENDA): 0.001 - sooner}
    mean = sum(x * p for x, p in law.items())
    return mean, math.sqrt((sum(x * x * p for x, p in law.items()) - mean ** 2) / TRIALS)


EETH = [
    ("expected_loss", 0, *added(once(EIGENDA, 0.02), once(EORACLE, 0.05))),
    ("oracle_halt_probability", None, *once(1, 0.02)),
    ("oracle_halts", None, *once(1, 0.02)),
    ("oracle_deferred_loss", None, *once(EIGENDA, 0.02)),
    ("oracle_excess_loss", None, *once(EIGENDA - 0.0003 * POOLED, 0.02)),
    ("oracle_moved_cost", None, *once(0.05 * EIGENDA, 0.02)),
    ("exit_cost", None, *exit_law()),
    ("gross_yield", None, *exactly(0.03 + 0.2 * 0.005 + REWARDS)),
    ("gross_yield_low", None, *exactly(0.028 + 0.2 * 0.005 + REWARDS)),
    ("share_price", None, *exactly(POOLED / 480_000)),
    ("share_price_quantile", 1, *exactly((POOLED - EIGENDA) / 480_000)),
]

# --- ezETH --------------------------------------------------------------------------------------

RENZO = [61_274, 60_017, 53_335, 1_570, 60_838, 61_300]
EACH, LEAK = 0.05 * sum(RENZO), 0.05 * 0.2 * (60_838 + 1_570)
SQUARE = EACH ** 2 + 0.01 * 0.25 * sum(pool ** 2 for pool in RENZO)
EZETH_DEVIATION = math.sqrt(0.05 * SQUARE - (0.05 * EACH) ** 2 + 0.05 * LEAK ** 2)
EZETH_MEAN = 0.05 * EACH + 0.05 * LEAK
QUIET = (1 - 0.05 * (1 - 0.5 ** 6)) * math.exp(-0.05)
EZETH = [
    ("expected_loss", 0, EZETH_MEAN, EZETH_DEVIATION / math.sqrt(TRIALS)),
    # The error of a deviation is 1/(2σ) that of the second moment, here √(E[X⁴]/n) and at most:
    ("standard_deviation", 0, EZETH_DEVIATION,
     math.sqrt(0.05 / TRIALS) * (0.1 * sum(RENZO)) ** 2 / (2 * EZETH_DEVIATION)),
    ("loss_probability", 0, *once(1, 1 - QUIET)),
    ("share_price", None, *exactly(sum(RENZO) / 284_000)),
    ("share_price_mean", None, (sum(RENZO) - EZETH_MEAN) / 284_000, EZETH_DEVIATION / math.sqrt(TRIALS) / 284_000),
]

# --- pufETH -------------------------------------------------------------------------------------

ACTIVE, HELD = 34e6, 161_200 / 166_400
BACKGROUND = 90 * 32 * 2 * 4096 / 225 / 365
REWARD = math.floor(64e9 / math.sqrt(1e9 * ACTIVE))
MISSED = 8192e-9 * (math.floor(32 * REWARD * 14 / 64) + math.floor(32 * REWARD * 26 / 64))


def penalty(slashed):
    """Of one validator of 32 ETH under electra."""
    return 32 / 4096 + 32e-9 * math.floor(3e9 * slashed / ACTIVE) + MISSED


INCIDENT = HELD * 13 * penalty(13 * 32 + BACKGROUND)
BUG = HELD * 1300 * penalty(0.25 * 305_200 * 32 + BACKGROUND)
UNIFI = HELD * 0.001 * 166_400
PUFETH = [
    ("expected_loss", 0, *added(once(INCIDENT, 0.05), once(BUG, 0.02), once(UNIFI, 0.02))),
    ("expected_loss", 1, *added(once(INCIDENT, 0.05), once(1300, 0.02))),
    ("expected_loss", 2, *added(once(BUG - 1300, 0.02), once(UNIFI, 0.02))),
]
# Years of one kind of event only: gross and recovered loss of pufETH, probability.
ALONE = [(INCIDENT, INCIDENT, 0.05 * 0.98 * poisson(0.02, 0)), (UNIFI, 0.0, 0.02 * 0.95 * poisson(0.02, 0)),
         (BUG, 1300.0, poisson(0.02, 1) * 0.95 * 0.98), (0.0, 0.0, poisson(0.02, 0) * 0.95 * 0.98)]

# --- rsETH --------------------------------------------------------------------------------------

KELP = 308_272 + 374_847 + 2_936
THEFT, SLASH = 0.18 * KELP, 0.005 * KELP
ROBBED_BEFORE = np.mean([failed(0.122, (i + 0.5) / 1000) for i in range(1000)])
RSETH = [
    ("expected_loss", 0, KELP * (1 - (1 - 0.0001) * (1 - 0.18 * 0.122)), once(THEFT, 0.122)[1]),
    ("component_expected_loss", 0, 0.02 * SLASH * (1 - 0.18 * ROBBED_BEFORE), once(SLASH, 0.02)[1]),
    ("component_expected_loss", 1, *once(THEFT, 0.122)),
    ("loss_probability", 0, *once(1, 1 - 0.98 * 0.878)),
    ("oracle_halt_probability", None, *once(1, 0.122)),
    ("oracle_deferred_loss", None, *once(THEFT, 0.122)),
    ("oracle_excess_loss", None, *once(0.17 * KELP, 0.122)),
    ("share_price", None, *exactly(KELP / 647_222)),
    ("share_price_quantile", 0, *exactly(0.82 * KELP / 647_222)),
]

# world, position: array, further index, expected, standard error
TABLE = {("lrt-etherfi", "eETH"): EETH, ("lrt-renzo", "ezETH"): EZETH,
         ("lrt-puffer", "pufETH"): PUFETH, ("lrt-kelp", "rsETH"): RSETH}


@functools.cache
def results():
    """Arrays by world and name, and the positions of each world."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for world in WORLDS:
            path = pathlib.Path(folder) / "result.h5"
            faultline("run", SCENARIOS / world / "scenario.toml", "-o", path, "--trials", TRIALS,
                      "--set", 'output.store=["summary", "trials"]')
            with h5py.File(path) as file:
                found[world] = {name: file[name][()] for name in file if isinstance(file[name], h5py.Dataset)}
                found[world]["position"] = list(file["position"].asstr())
    return found


class Worlds(unittest.TestCase):
    def test_numbers_are_those_of_the_notes(self):
        for (world, position), rows in TABLE.items():
            arrays = results()[world]
            for name, index, expected, error in rows:
                at = (0, arrays["position"].index(position)) + (() if index is None else (index,))
                with self.subTest(world=world, array=name, index=index):
                    value = arrays[name][at]
                    self.assertLess(abs(value - expected), max(4.5 * error, 1e-9 * abs(expected)),
                                    f"{value} for {expected}")

    def test_losses_follow_their_laws(self):
        for world, law in LAWS.items():
            losses = results()[world]["trial_book_loss"][0, :, 0]
            self.assertAlmostEqual(sum(law.values()), 1.0, places=9)
            found = 0
            for loss, probability in law.items():
                hits = np.count_nonzero(np.isclose(losses, loss, rtol=1e-9, atol=1e-9))
                found += hits
                if probability * TRIALS > 20:
                    with self.subTest(world=world, loss=loss):
                        self.assert_frequency(hits, probability)
            self.assertEqual(found, TRIALS, "losses that the law does not have")

    def test_bonds_pay_what_they_answer_for(self):
        gross, recovered, _ = np.moveaxis(results()["lrt-puffer"]["trial_book_loss"][0], -1, 0) / 0.03
        for loss, paid, probability in ALONE:
            with self.subTest(loss=loss):
                alike = np.isclose(gross, loss, rtol=1e-9, atol=1e-9)
                self.assert_frequency(np.count_nonzero(alike), probability)
                np.testing.assert_allclose(recovered[alike], paid, rtol=1e-9, atol=1e-9)

    def assert_frequency(self, hits, probability):
        z = (hits / TRIALS - probability) / math.sqrt(probability * (1 - probability) / TRIALS)
        self.assertLess(abs(z), 4.5, f"{hits} trials")


if __name__ == "__main__":
    unittest.main()
