# SPDX-License-Identifier: Apache-2.0
"""scenarios/restaking-2026/everything.toml against what its tables say by hand (notes.md there).

Means are compared by z with the errors that the result states, |z| < 4.5: 18 checks, of which one would
fail for one seed in 10,000.
"""
import collections
import csv
import math
import pathlib
import re
import tempfile
import tomllib
import unittest

import h5py

from program import SCENARIOS, digest, faultline

FOLDER = SCENARIOS / "restaking-2026"
TRIALS = 40_000
CORE, VAULT, BRIDGE = 0.002 * 0.3, 0.004 * 0.525, 0.122 * 0.18
QUEUE = 0.02 * 0.05 * 14 / 365

# Of an ETH slashed on Ethereum at 34M ETH: at once, and by missed attestations; the background's ETH.
ACTIVE = 34e6
REWARD = math.floor(64e9 / math.sqrt(1e9 * ACTIVE))
MISSED = 8192e-9 * sum(math.floor(32 * REWARD * part / 64) for part in (14, 26)) / 32
BACKGROUND = 90 * 32 * 2 * 4096 / 225 / 365


def rows(name):
    with open(FOLDER / name, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def toml(name):
    with open(FOLDER / name, "rb") as file:
        return tomllib.load(file)


COMPANY = {row["id"]: row["tags.infra"] for row in rows("operators.csv")}
POOLS = {row["id"]: row for name in ("pools.csv", "native-pools.csv") for row in rows(name)}
OWNER = {row["pool"]: row["position"] for name in ("delegations.csv", "native-delegations.csv")
         for row in rows(name)}
RATES = {shock["id"]: shock["rate_per_year"] for shock in toml("base.toml")["shock"]}


def value(position):
    return sum(float(pool["amount"]) for id_, pool in POOLS.items() if OWNER[id_] == position)


def struck(kills):
    """Native pools that a shock strikes: id, ETH, probability, mean share, mean squared share."""
    for kill in kills:
        company = re.search(r"infra=([\w-]+)", kill["select"]).group(1)
        law = kill["share"]["beta"]
        for id_, pool in POOLS.items():
            if pool.get("base_layer") and COMPANY[pool["operators"]] == company:
                yield (id_, float(pool["amount"]), kill["probability"], law["mean"],
                       law["mean"] ** 2 + law["sd"] ** 2)


def taken_by_ethereum(rates):
    """By position: each operator has its own share, and all of a shock are in one window."""
    taken = collections.Counter()
    for shock in toml("everything.toml")["shock"]:
        pools = list(struck(shock["kill"]))
        for id_, eth, probability, share, square in pools:
            others = sum(e * p * s for other, e, p, s, _ in pools if other != id_)
            lost = share * (1 / 4096 + MISSED) + 3 / ACTIVE * (share * (BACKGROUND + others) + eth * square)
            taken[OWNER[id_]] += rates[shock["id"]] * probability * eth * lost
    return taken


def bitcoin_slashed():
    """In ETH: 0.1 % of each delegation, once, whoever fails first."""
    rates = collections.Counter()
    for shock in toml("base.toml")["shock"]:
        for kill in shock["kill"]:
            if company := re.search(r"infra=([\w-]+)", kill["select"]):
                rates[company.group(1)] += shock["rate_per_year"] * kill["probability"]
    pools = [pool for pool in POOLS.values() if pool["asset"] == "BTC"]
    return sum(41.6 * 0.001 * float(pool["amount"])
               * (1 - (1 - 0.058 / len(pools)) * math.exp(-rates[COMPANY[pool["operators"]]])) for pool in pools)


class Everything(unittest.TestCase):
    def check(self, found, error, expected, of):
        self.assertLess(abs(found - expected), 4.5 * error, f"{of}: {found} ± {error} for {expected}")

    def test_contracts_babylon_and_queue_cost_what_they_do_by_hand(self):
        by_contracts = {"direct": CORE, "eETH": CORE + VAULT + QUEUE, "ezETH": CORE + VAULT,
                        "pufETH": CORE + VAULT, "rsETH": CORE + VAULT + BRIDGE}
        by_contracts = {name: part * value(name) for name, part in by_contracts.items()}
        by_contracts["desk"] = sum(part * by_contracts[name] for name, part in
                                   (("eETH", 0.02), ("ezETH", 0.03), ("pufETH", 0.03), ("rsETH", 0.02)))
        with tempfile.TemporaryDirectory() as folder:
            result = pathlib.Path(folder) / "result.h5"
            faultline("run", FOLDER / "everything.toml", "-o", result, "--trials", TRIALS)
            with h5py.File(result) as file:
                names = list(file["position"].asstr())
                contract = list(file["component"].asstr()).index("contract")
                for name, expected in by_contracts.items():
                    at = (0, names.index(name), contract)
                    self.check(file["component_expected_loss"][at], file["component_expected_loss_se"][at],
                               expected, name)
                bitcoin = names.index("babylon-btc")
                self.check(file["expected_loss"][0, bitcoin, 0], file["expected_loss_se"][0, bitcoin, 0],
                           bitcoin_slashed(), "babylon-btc")
                self.assertEqual(file["component_expected_loss"][0, bitcoin, contract], 0)
                desk = names.index("desk")
                self.check(file["frozen_probability"][0, desk], file["frozen_probability_se"][0, desk], 0.02,
                           "frozen")
                self.assertAlmostEqual(file["position_value"][0, names.index("rsETH")], value("rsETH"), places=3)
                self.assertAlmostEqual(file["loan"][0, desk], 0.8 * file["position_value"][0, desk], places=3)
                self.assertEqual(file["cover_premium"][0, 0], 103)

    def test_ethereum_takes_what_it_does_by_hand(self):
        """Against the base case on the same draws, without contracts, and with keys that leak ten times as
        often: it is nearly all theirs, and would be seldom. What is slashed twice is a 200th of it."""
        leaks = {id_: 10 * rate for id_, rate in RATES.items() if id_.startswith("key-leak")}
        often = [word for id_, rate in leaks.items() for word in ("--set", f"shock.{id_}.rate_per_year={rate}")]
        quiet = [f'schema = 1\nname = "quiet"\nextends = ["{FOLDER / "everything.toml"}"]\n']
        quiet += [f'[[contract]]\nid = "{contract["id"]}"\nfailure_probability = 0.0\n'
                  for contract in toml("everything.toml")["contract"]]
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "quiet.toml").write_text("".join(quiet), encoding="utf-8")
            faultline("run", FOLDER / "scenario.toml", folder / "quiet.toml", "-o", folder / "result.h5",
                      "--trials", TRIALS, "--set", 'output.store=["summary"]', *often)
            with h5py.File(folder / "result.h5") as file:
                names = list(file["position"].asstr())
                for name, expected in taken_by_ethereum(RATES | leaks).items():
                    at = (1, names.index(name), 0)
                    self.check(file["difference_expected_loss"][at], file["difference_expected_loss_se"][at],
                               expected, name)

    def test_parts_and_threads_give_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            options = (FOLDER / "everything.toml", "--trials", 4_096, "-o")
            faultline("run", *options, folder / "one.h5", "-j", 1)
            faultline("run", *options, folder / "three.h5", "-j", 3, "--batch", 77)
            for part in ("0..1500", "1500..4096"):
                faultline("run", *options, folder / part, "-j", 2, "--trials-range", part)
            faultline("merge", folder / "1500..4096", folder / "0..1500", "-o", folder / "merged.h5")
            self.assertEqual(len({digest(folder / name) for name in ("one.h5", "three.h5", "merged.h5")}), 1)

    def test_both_pools_of_an_operator_are_what_it_had(self):
        before = {row["id"]: float(row["amount"]) for row in rows("pools.csv")}
        for row in rows("native-pools.csv"):
            before[row["operators"] + "-eth"] -= float(row["amount"])
        split = {row["operators"] + "-eth" for row in rows("native-pools.csv")}
        self.assertGreater(len(split), 100)
        self.assertLess(max(abs(before[pool]) for pool in split), 0.0011)
        validators = {row["id"]: row["validators"] for row in rows("operator-terms.csv")}
        for row in rows("native-pools.csv"):
            if row["base_layer"]:
                self.assertEqual(float(row["amount"]), 32 * int(validators[row["operators"]]))


if __name__ == "__main__":
    unittest.main()
