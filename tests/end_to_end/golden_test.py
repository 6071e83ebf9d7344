# SPDX-License-Identifier: Apache-2.0
"""Every scenario gives the numbers that golden.csv holds: what changes them must mean to.

    golden_test.py            compare
    golden_test.py --renew    write golden.csv anew; the commit says why, "Results: old → new, because …"

Numbers, not digests: one binary gives the same bytes everywhere (same_bytes_test.py), but laws and
thresholds are tabulated with the C library's exp and log, whose last bit may differ between CPUs and
compilers. So they are compared to 1e-9, of 1 at least. `signature` takes in every array of estimates:
the sum over arrays of the mean of asinh(x), beside `missing`, how many are NaN. Arrays of single trials
are left out of it, as the order of equal ones hangs on a last bit.
"""
import csv
import math
import pathlib
import re
import sys
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

TABLE = pathlib.Path(__file__).with_name("golden.csv")
TRIALS, SEED = 4_096, 7
BASE = "base.toml"  # only extended by others, as are fragments, which say no `schema`
SCHEMA = re.compile(r"^schema\s*=", re.MULTILINE)
OF_TRIALS = re.compile(r"(tail|trial|occurrence|hit|payment|break)_(?!e)")
NUMBERS = ("gross", "recovered", "net", "shortfall", "missing", "signature")
HEADER = ["scenario", "trials", "seed", *NUMBERS]


def scenarios():
    paths = [path for path in SCENARIOS.rglob("*.toml")
             if path.name != BASE and SCHEMA.search(path.read_text(encoding="utf-8"))]
    return sorted(str(path.relative_to(SCENARIOS)) for path in paths)


def signature(file):
    """How many estimates of the file are NaN, and a number that moves if any other does."""
    missing, total = 0, 0.0
    for name in sorted(file):
        array = file[name]
        if not isinstance(array, h5py.Dataset) or array.dtype.kind not in "fiu" or OF_TRIALS.match(name):
            continue
        values = np.asarray(array[()], dtype=float).ravel()
        there = values[~np.isnan(values)]
        missing += values.size - there.size
        total += math.fsum(np.arcsinh(there)) / max(there.size, 1)
    return float(missing), total


def numbers(scenario, trials, seed):
    """Of the first case's book: expected losses and the expected shortfall at the highest level, net."""
    with tempfile.TemporaryDirectory() as folder:
        result = pathlib.Path(folder) / "result.h5"
        faultline("run", SCENARIOS / scenario, "-o", result, "--trials", trials, "--seed", seed)
        with h5py.File(result) as file:
            expected = [float(x) for x in file["book_expected_loss"][0]]
            return [*expected, float(file["book_expected_shortfall"][0, 2, -1]), *signature(file)]


def close(found, held):
    return abs(found - held) <= 1e-9 * max(1.0, abs(held))


def read_table():
    with open(TABLE, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def renew():
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for scenario in scenarios():
            writer.writerow([scenario, TRIALS, SEED, *map(repr, numbers(scenario, TRIALS, SEED))])


class Golden(unittest.TestCase):
    def test_every_scenario_is_held(self):
        self.assertEqual([row["scenario"] for row in read_table()], scenarios())

    def test_results_are_those_that_are_held(self):
        for row in read_table():
            found = numbers(row["scenario"], row["trials"], row["seed"])
            for name, value in zip(NUMBERS, found):
                with self.subTest(scenario=row["scenario"], number=name):
                    self.assertTrue(close(value, float(row[name])), f"{value!r} for {row[name]}: if that is meant, "
                                    "golden_test.py --renew, and say so in the commit")

    def test_a_changed_estimate_is_seen(self):
        """One of one position, by a part in a hundred thousand, or as it is not there any more."""
        with tempfile.TemporaryDirectory() as folder:
            result = pathlib.Path(folder) / "result.h5"
            faultline("run", SCENARIOS / "lrt-positions/scenario.toml", "-o", result, "--trials", TRIALS)
            with h5py.File(result, "r+") as file:
                missing, total = signature(file)
                held = file["expected_loss"][0, 0, 2]
                file["expected_loss"][0, 0, 2] = held * 1.00001
                self.assertEqual(signature(file)[0], missing)
                self.assertFalse(close(signature(file)[1], total))
                file["expected_loss"][0, 0, 2] = math.nan
                self.assertEqual(signature(file)[0], missing + 1)


if __name__ == "__main__":
    if sys.argv[1:] == ["--renew"]:
        renew()
    else:
        unittest.main()
