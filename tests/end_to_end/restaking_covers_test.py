# SPDX-License-Identifier: Apache-2.0
"""Programmes of scenarios/covers/restaking-2026 on a kept result of scenarios/restaking-2026/scenario.toml,
and covered.toml: what they pay of every occurrence, worked out here from who was hit and how hard.

Of an occurrence only its hits and operators' shares are read; who owns what, validators and terms are
those of the tables and of the notes. Payments agree to a part in 10^9: they are rounded to 2^-50.
"""
import collections
import csv
import json
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, digest, faultline

FOLDER = SCENARIOS / "restaking-2026"
PROGRAMMES = sorted((SCENARIOS / "covers" / "restaking-2026").glob("*.toml"))
TRIALS = 20_000
STORES = ["summary", "exceedance", "tail", "diagnostics"]
LOOKED_AT = 20  # trials of each kind


def store(*more):
    return "output.store=" + json.dumps([*STORES, *more])


def rows(name):
    with open(FOLDER / name, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


OWNER = {row["pool"]: row["position"] for row in rows("delegations.csv")}
VALIDATORS = {row["id"]: int(row["validators"] or 0) for row in rows("operators.csv")}
STAKE = collections.Counter()
for one in rows("delegations.csv"):
    STAKE[one["position"]] += float(one["amount"])


class Struck:
    """What an occurrence took of a position, of how many validators, and whose fault it was."""

    def __init__(self, occurrence, position):
        killed = [one for kill in (occurrence["shock"] or {"kills": []})["kills"]
                  for one in kill["killed"] if kill["kind"] == "operator"]
        share = {one["name"].removeprefix("operator."): one["share"] * one["tag_weight"] for one in killed}
        hits = [hit for hit in occurrence["hits"] if OWNER[hit["pool"]] == position and hit["lost"] > 0]
        self.day, self.cause = occurrence["day"], occurrence["cause"]
        self.loss = sum(hit["value"] for hit in hits)
        self.by_operators = all(hit["fault"] for hit in hits)
        self.validators = sum(VALIDATORS[name] * share.get(name, 1.0) for name in {hit["operator"] for hit in hits})
        if any(bool(hit["fault"]) != self.by_operators for hit in hits):
            raise AssertionError(f"{self.cause} is of both kinds")

    @property
    def is_network_wide(self):
        return not self.by_operators or self.cause.startswith(("shock.client-bug", "shock.cloud-outage"))


def of_each_validator(cover):
    """An ETH at most of each that its operator's fault hit."""
    return lambda struck: [{cover: min(one.loss, one.validators) if one.by_operators else 0} for one in struck]


def until_empty(cover, amount):
    def paid(struck):
        total = np.minimum(np.cumsum([one.loss for one in struck]), amount)
        return [{cover: payment} for payment in np.diff(total, prepend=0)]
    return paid


def liquid_collective(struck):
    left, payments = 540.0, []
    for one in struck:
        deductible = min(one.loss, 0.25 * one.validators)
        treasury = min(deductible, left) if one.is_network_wide else 0.0
        left -= treasury
        above = min(max(one.loss - 0.25 * one.validators, 0), 2 * one.validators, 1_875)
        payments.append({"liquid-collective-operators": 0.0 if one.is_network_wide else deductible,
                         "liquid-collective-treasury": treasury, "liquid-collective-nexus": above})
    return payments


def nexus_window(struck):
    paid = []
    for one in struck:
        within = [i for i, other in enumerate(struck[:len(paid) + 1]) if other.day > one.day - 40]
        owed = min(max(sum(struck[i].loss for i in within) - 10, 0), 1_875)
        paid.append(min(max(owed - sum(paid[i] for i in within if i < len(paid)), 0), one.loss))
    return [{"nexus-window": payment} for payment in paid]


# programme: whom it insures, and what it pays of the occurrences that struck it in a trial
BY_HAND = {
    "etherfi-bond": ("eETH", of_each_validator("etherfi-bond")),
    "lido-fund": ("eETH", until_empty("lido-fund", 6_230)),
    "lido-unslashed": ("rsETH", until_empty("lido-unslashed", 0.05 * STAKE["rsETH"])),
    "liquid-collective": ("eETH", liquid_collective),
    "nexus-window": ("ezETH", nexus_window),
    "puffer-guarantee": ("pufETH", of_each_validator("puffer-guarantee")),
}
COVERED = ("lido-unslashed", "liquid-collective", "nexus-window", "puffer-guarantee")


class Covers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.kept = cls.folder / "kept.h5"
        cls.run_it(FOLDER / "scenario.toml", cls.kept, "events")
        together = "\n".join(f'  "{SCENARIOS}/covers/restaking-2026/{name}.toml",' for name in COVERED)
        cls.together = cls.folder / "together.toml"
        cls.together.write_text('name = "restaking-2026, covered"\nremove = ["cover.eETH-slashing"]\n'
                                f"extends = [\n{together}\n]\n", encoding="utf-8")
        faultline("reprice", cls.kept, "--cover", *PROGRAMMES, cls.together, "-o", cls.folder)

    @staticmethod
    def run_it(scenario, result, *more):
        faultline("run", scenario, "-o", result, "--trials", TRIALS, "--set", store(*more))

    @staticmethod
    def replay(result, number):
        return json.loads(faultline("replay", result, "--trial", number, "--json", "--full").stdout)

    @staticmethod
    def of_the_worst(result):
        with h5py.File(result) as file:
            return file["tail_trial_number"][0][::1_000 // LOOKED_AT]

    @classmethod
    def of_keys(cls):
        """Trials in which keys were duplicated or leaked."""
        with h5py.File(cls.kept) as file:
            causes = [number for number, name in enumerate(file["cause"].asstr())
                      if name.startswith(("shock.duplicate-keys", "shock.key-leak"))]
            return np.unique(file["event_trial"][:][np.isin(file["event_cause"][:], causes)])[:LOOKED_AT]

    def check(self, result, names, numbers):
        """The payments of every programme in trials of such numbers; cover -> how many there are, and of them
        how many are less than the loss."""
        counts = collections.Counter()
        for number in numbers:
            trial = self.replay(result, number)
            for name in names:
                position, by_hand = BY_HAND[name]
                struck = [Struck(occurrence, position) for occurrence in trial["occurrences"]]
                for one, occurrence, expected in zip(struck, trial["occurrences"], by_hand(struck), strict=True):
                    found = {settled["cover"]: settled["paid"] for settled in occurrence["settlements"]}
                    for cover, payment in expected.items():
                        self.assertAlmostEqual(found.get(cover, 0.0), payment, delta=1e-9 * max(1.0, one.loss),
                                               msg=f"{cover} in trial {number}: {occurrence['cause']}")
                        counts[cover, "pays"] += payment > 0
                        counts[cover, "not all"] += 0 < payment < 0.999 * one.loss
        return counts

    def test_pay_what_they_do_by_hand(self):
        self.assertEqual({path.stem for path in PROGRAMMES}, set(BY_HAND))
        for name in BY_HAND:
            with self.subTest(programme=name):
                result = self.folder / f"{name}.h5"
                counts = self.check(result, [name], [*self.of_the_worst(result), *self.of_keys()])
                covers = {cover for cover, _ in counts}
                for cover in covers:
                    self.assertGreater(counts[cover, "pays"], 2, cover)
                if name != "lido-unslashed":
                    self.assertTrue(all(counts[cover, "not all"] for cover in covers), counts)

    def test_pay_the_same_together(self):
        result = self.folder / "together.h5"
        self.check(result, COVERED, self.of_the_worst(result))

    def test_forget_what_was_lost_40_days_ago(self):
        """Where two occurrences are between 39 and 41 days apart, and both strike ezETH."""
        with h5py.File(self.kept) as file:
            trial, day = file["event_trial"][:], file["event_time"][:] * 365
        apart = np.diff(day)
        near = np.flatnonzero((np.diff(trial) == 0) & (apart > 39) & (apart < 41))
        result, sides = self.folder / "nexus-window.h5", collections.Counter()
        self.check(result, ["nexus-window"], trial[near])
        for at in near:
            struck = [Struck(one, "ezETH") for one in self.replay(result, trial[at])["occurrences"]]
            if all(any(abs(one.day - moment) < 1e-6 and one.loss > 10 for one in struck) for moment in day[at:at + 2]):
                sides[bool(apart[at] < 40)] += 1
        self.assertGreater(min(sides[True], sides[False]), 2, sides)

    def test_limits_that_are_parts_of_the_stake_are_of_the_insured(self):
        """Rarely reached: 7 years in 100,000."""
        result = self.folder / "lido-unslashed.h5"
        limits = {settled["terms"][0]["parameter"] for number in self.of_the_worst(result)
                  for occurrence in self.replay(result, number)["occurrences"]
                  for settled in occurrence["settlements"] if settled["cover"] == "lido-unslashed"}
        self.assertEqual(len(limits), 1)
        self.assertAlmostEqual(limits.pop(), 0.05 * STAKE["rsETH"], places=6)

    def test_on_what_was_kept_are_what_a_run_of_them_gives(self):
        for name, scenario in self.scenarios():
            with self.subTest(programme=name):
                alone = self.folder / "alone.h5"
                self.run_it(scenario, alone)
                self.assertEqual(digest(self.folder / f"{name}.h5"), digest(alone))

    def scenarios(self):
        """Programmes, and scenarios that should give the same."""
        yield "together", FOLDER / "covered.toml"
        for path in PROGRAMMES:
            scenario = self.folder / f"run-{path.stem}.toml"
            removed = 'remove = ["cover.eETH-slashing"]\n' if BY_HAND[path.stem][0] == "eETH" else ""
            scenario.write_text(f'schema = 1\nextends = ["{FOLDER}/scenario.toml", "{path}"]\n{removed}',
                                encoding="utf-8")
            yield path.stem, scenario

    def test_serve_the_other_cases_too(self):
        for case in ("allocated-today", "shared"):
            kept, output = self.folder / f"{case}.h5", self.folder / case
            output.mkdir()
            faultline("run", FOLDER / f"{case}.toml", "-o", kept, "--trials", 2_000, "--set", store("events"))
            faultline("reprice", kept, "--cover", *PROGRAMMES, self.together, "-o", output)
            for name in (*BY_HAND, "together"):
                with self.subTest(case=case, programme=name), h5py.File(output / f"{name}.h5") as file:
                    names = list(file["position"].asstr())
                    recovered = file["expected_loss"][0, :, 1]
                    for position in (BY_HAND[one][0] for one in (COVERED if name == "together" else [name])):
                        can_lose = case == "shared" or position != "eETH"
                        self.assertEqual(recovered[names.index(position)] > 0, can_lose, position)

    def test_are_beside_the_base_case_on_the_same_draws(self):
        both = self.folder / "both.h5"
        faultline("run", FOLDER / "scenario.toml", FOLDER / "covered.toml", "-o", both, "--trials", TRIALS)
        with h5py.File(both) as file:
            self.assertEqual(file["expected_loss"].shape[0], 2)
            gross, net = file["expected_loss"][:, :, 0], file["expected_loss"][:, :, 2]
            np.testing.assert_allclose(gross[1], gross[0], rtol=1e-12)
            names = list(file["position"].asstr())
            for position in ("ezETH", "pufETH", "rsETH"):
                self.assertLess(net[1][names.index(position)], net[0][names.index(position)])
            self.assertEqual(net[1][names.index("direct")], net[0][names.index("direct")])


if __name__ == "__main__":
    unittest.main()
