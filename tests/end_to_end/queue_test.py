# SPDX-License-Identifier: Apache-2.0
"""Queued withdrawals: scenarios/lrt-etherfi against the numbers of its notes.md and their law.

The law is that of one date: with `eigenda` alone, made likely, everything is an integral over its
date, taken here by the midpoint rule. Estimates are compared by z with the error of that law,
|z| < 4.5: some 10 of them, so that one seed in 10,000 would fail.
"""
import json
import math
import pathlib
import re
import tempfile
import unittest

import h5py

from program import SCENARIOS, SOURCE, digest, faultline

SCENARIO = SCENARIOS / "lrt-etherfi/scenario.toml"
TRIALS = 200_000
POSITION, NET = 0, 2
VALUE, SUPPLY, SLASH = 524_399.0, 480_000.0, 0.05 * 0.1 * 264_322
PRICED = 0.03 * VALUE + 0.9 * (0.02 * 0.05 * 264_322 + 0.03 * 0.03 * 260_077)  # a year
POINTS = 0.2 * 0.005
REQUESTS = [(6_000.0 / SUPPLY, 3.0), (9_000.0 / SUPPLY, 7.0)]
LIKELY = 0.999
ONE_DATE = ("--set", f"avs.eigenda.failure_probability={LIKELY}", "--set", "avs.eoracle.failure_probability=0.0")


def earned(day, slashed_at=None):
    """Into the price until a day, of what is left (L.16)."""
    lost = 0.0 if slashed_at is None or slashed_at > day else SLASH * (day - slashed_at)
    return PRICED / VALUE * (VALUE * day - lost) / 365


def outcome(date):
    """(L.17) to (L.19) where the slash comes at `date`: loss, moved, gains left, loss of those who stay."""
    loss = moved = gains = 0.0
    for part, claim in REQUESTS:
        lost = SLASH if date <= claim else 0.0
        told = lost if math.floor(date) + 1 + 2 <= claim else 0.0  # two days after the halted report
        gain = earned(claim, date)
        loss += part * (told - min(told, gain))
        moved += part * (lost - told)
        gains += part * (gain - min(told, gain))
    return loss, moved, gains, SLASH - loss


def one_date_law(steps_per_day=200):
    """Mean and deviation of each of `outcome`, over the date of a failure within a year if any."""
    rate = -math.log(1 - LIKELY) / 365
    quiet = (0.0, 0.0, sum(part * earned(claim) for part, claim in REQUESTS), 0.0)
    moments = [[(1 - LIKELY) * x, (1 - LIKELY) * x * x] for x in quiet]
    for i in range(365 * steps_per_day):
        first, last = i / steps_per_day, (i + 1) / steps_per_day
        p = math.exp(-rate * first) - math.exp(-rate * last)
        for moment, x in zip(moments, outcome((first + last) / 2)):
            moment[0] += p * x
            moment[1] += p * x * x
    return [(mean, math.sqrt(square - mean**2)) for mean, square in moments]


def run(folder, *options, scenario=SCENARIO):
    path = pathlib.Path(folder) / "result.h5"
    faultline("run", scenario, "-o", path, *options)
    with h5py.File(path) as file:
        return {name: file[name][()] for name in file
                if isinstance(file[name], h5py.Dataset) and file[name].ndim > 0}


class Queue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.result = pathlib.Path(cls.folder.name) / "result.h5"
        cls.tables = run(cls.folder.name, "--trials", TRIALS)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def own(self, name):
        return self.tables[name][0, POSITION]

    def close(self, value, expected, relative=1e-9):
        self.assertLessEqual(abs(value - expected), relative * abs(expected), (value, expected))

    def test_what_is_requested(self):
        self.close(self.own("queue_requested"), 15_000 / SUPPLY * VALUE)

    def test_splits_the_loss_without_rest(self):
        self.close(self.own("queue_loss") + self.own("queue_stayers_loss"),
                   self.tables["expected_loss"][0, POSITION, NET], 1e-12)
        self.close(self.own("queue_paid_per_unit"), 1 - self.own("queue_loss") / self.own("queue_requested"))

    def test_those_who_stay_earn_what_the_queue_does_not(self):
        queued_years = sum(part * claim for part, claim in REQUESTS) / 365
        expected = (PRICED - self.own("queue_stayers_loss")) / (VALUE * (1 - queued_years)) + POINTS
        self.close(self.own("stayers_net_yield"), expected)
        self.assertGreater(expected, self.own("net_yield"))

    def test_follows_the_law_of_one_date(self):
        with tempfile.TemporaryDirectory() as folder:
            tables = run(folder, "--trials", TRIALS, *ONE_DATE)
        names = ("queue_loss", "queue_moved_loss", "queue_gains_left", "queue_stayers_loss")
        laws = dict(zip(names, one_date_law()))
        probability = 1 - (1 - LIKELY) ** (5 / 365)
        laws["queue_short_probability"] = (probability, math.sqrt(probability * (1 - probability)))
        for name, (mean, deviation) in laws.items():
            error = deviation / math.sqrt(TRIALS)
            self.assertLess(abs(tables[name][0, POSITION] - mean) / error, 4.5, name)
            self.assertAlmostEqual(tables[name + "_se"][0, POSITION] / error, 1.0, delta=0.1, msg=name)

    def test_a_loss_at_the_moment_of_the_claim_is_borne_and_none_after_it(self):
        text = SCENARIO.read_text(encoding="utf-8").replace('"lesser-value"', '"slashed-value"')
        for day, parts in ((3.0, 15_000), (3.5, 9_000), (7.0, 9_000), (7.001, 0)):
            force = f'\nforce = {{ mode = "intervene", causes = ["avs.eigenda"], at_day = {day} }}\n'
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "forced.toml"
                path.write_text(text.replace("\n[[position]]", force + "\n[[position]]", 1), encoding="utf-8")
                options = ("--trials", 1000, "--set", "avs.eoracle.failure_probability=0.0")
                tables = run(folder, *options, scenario=path)
            self.assertAlmostEqual(tables["queue_loss"][0, POSITION], parts / SUPPLY * SLASH, delta=1e-6, msg=day)
            self.assertEqual(tables["queue_short_probability"][0, POSITION], float(parts > 0), day)
            self.assertTrue(math.isnan(tables["queue_moved_loss"][0, POSITION]))

    def test_a_queue_changes_no_loss(self):
        text = SCENARIO.read_text(encoding="utf-8")
        text = "\n".join(line for line in text.splitlines() if not line.startswith("queue = "))
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "without.toml"
            path.write_text(text, encoding="utf-8")
            without = run(folder, "--trials", TRIALS, scenario=path)
        self.assertNotIn("queue_loss", without)
        self.assertIn("oracle_moved_cost", without)
        for name, values in without.items():
            if values.dtype.kind == "f":
                self.assertEqual(values.tobytes(), self.tables[name].tobytes(), name)

    def test_is_shown(self):
        text = faultline("show", self.result, "--positions").stdout
        heading = next(line for line in text.splitlines() if "queued withdrawals, ETH" in line)
        self.assertIn("P(pays less)", heading)
        self.assertIn("yield of who stays", heading)
        self.assertIn("16,387", text)
        said = json.loads(faultline("show", self.result, "--positions", "--json").stdout)
        eeth = said["positions"][POSITION]
        self.assertEqual(eeth["queue_loss"], self.own("queue_loss"))
        self.assertIsNone(said["positions"][1]["queue_loss"], "`other` has no queue")

    def test_parts_and_threads_give_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            options = ("--trials", 20_000, *ONE_DATE, "--batch")
            faultline("run", SCENARIO, "-o", folder / "one.h5", *options, 64, "-j", 1)
            faultline("run", SCENARIO, "-o", folder / "three.h5", *options, 1024, "-j", 3)
            for part in ("0..7000", "7000..20000"):
                faultline("run", SCENARIO, "-o", folder / part, *options, 128, "--trials-range", part)
            faultline("merge", folder / "0..7000", folder / "7000..20000", "-o", folder / "merged.h5")
            digests = {digest(folder / name) for name in ("one.h5", "three.h5", "merged.h5")}
        self.assertEqual(len(digests), 1)

    def test_the_page_on_results_lists_every_array(self):
        page = (SOURCE / "docs/formats/result.md").read_text(encoding="utf-8")
        section = page.split("## Queued withdrawals")[1].split("\n## ")[0]
        listed = {name for line in section.splitlines() if line.startswith("| `")
                  for name in re.findall(r"`(\w+)`", line.split("|")[1])}
        mine = {name for name in self.tables if name.startswith(("queue_", "stayers_"))}
        self.assertEqual({name.removesuffix("_se") for name in mine}, listed)

    def test_bad_input_is_refused_at_its_place_all_at_once(self):
        def said_of(*changes):
            text = SCENARIO.read_text(encoding="utf-8")
            for old, new in changes:
                self.assertIn(old, text)
                text = text.replace(old, new)
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "wrong.toml"
                path.write_text(text, encoding="utf-8")
                return faultline("check", path, expect=65).stderr

        place = r"wrong.toml:\d+:\d+: position.eETH.queue"
        said = said_of(("shares = 6_000.0", "shares = 500_000.0"), ("claim_day = 7.0", "claim_day = 400.0"))
        self.assertRegex(said, place + r".requests: 509000 shares are queued, of a supply of 480000")
        self.assertRegex(said, place + r".requests\[1\].claim_day: day 400 is after the end of a trial, day 365")
        self.assertRegex(said_of(("supply = ", "# supply = ")), place + ": nothing says of how many shares")
        self.assertRegex(said_of(("claim_day = 3.0", "claim_day = -3.0")),
                         place + r".requests\[0\].claim_day: -3")
        self.assertRegex(said_of(('pays = "lesser-value", ', "")), place + ".pays: is missing")
        self.assertRegex(said_of(("lesser-value", "least")), place + ".pays: .*least")
        self.assertRegex(said_of(("shares = 6_000.0, ", "")), place + r".requests\[0\].shares: is missing")


if __name__ == "__main__":
    unittest.main()
