# SPDX-License-Identifier: Apache-2.0
"""The program and the NumPy peer of bench/peers agree on a benchmark workload, and would not if one
of them computed another model.

A run of correct programs fails with probability below 1/5,000 (bench/agreement.py); seeds are fixed.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from program import SOURCE, faultline

sys.path[:0] = [str(SOURCE / "bench"), str(SOURCE / "bench/workloads")]

import agreement  # noqa: E402
import generate  # noqa: E402
import result  # noqa: E402
import world as worlds  # noqa: E402

TRIALS = 30_000
KINDS = ("fixed", "beta")


def peer(scenario, seed=5):
    command = ["/usr/bin/python3", SOURCE / "bench/peers/numpy_reference.py", scenario,
               "--trials", str(TRIALS), "--seed", str(seed)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout)


class PeerAgreement(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.scenarios = generate.write(cls.folder, KINDS)
        cls.ours = {kind: cls.run_program(kind) for kind in KINDS}
        cls.correlations = agreement.correlations(worlds.read(cls.scenarios["fixed"]))

    @classmethod
    def run_program(cls, kind):
        file = cls.folder / f"{kind}.h5"
        faultline("run", cls.scenarios[kind], "-o", file, "--trials", TRIALS)
        return result.document(file)

    def verdict(self, kind, document):
        return agreement.compare([self.ours[kind], document], self.correlations)

    def altered(self, kind, name, change):
        """The peer on the workload with one file changed."""
        folder = self.scenarios[kind].parent
        other = self.folder / "altered"
        other.mkdir(exist_ok=True)
        for path in folder.iterdir():
            text = path.read_text(encoding="utf-8")
            (other / path.name).write_text(change(text) if path.name == name else text,
                                           encoding="utf-8")
        return peer(other / "scenario.toml")

    def test_with_fixed_and_with_beta_severities(self):
        for kind in KINDS:
            with self.subTest(workload=kind):
                verdict = self.verdict(kind, peer(self.scenarios[kind]))
                self.assertGreater(verdict.compared, 4000)
                self.assertTrue(verdict.agrees, verdict.complaints)

    def test_is_denied_to_another_dependence(self):
        def without_correlation(text):
            names = text.splitlines()[0]
            size = names.count(",") + 1
            rows = [",".join("1.0" if i == j else "0.0" for j in range(size)) for i in range(size)]
            return "\n".join([names, *rows]) + "\n"
        verdict = self.verdict("fixed", self.altered("fixed", "correlation.csv",
                                                     without_correlation))
        self.assertFalse(verdict.agrees)

    def test_is_denied_to_another_cover(self):
        verdict = self.verdict("fixed", self.altered(
            "fixed", "covers.csv", lambda text: text.replace("limit = 1", "limit = 2")))
        self.assertFalse(verdict.agrees)

    def test_is_denied_to_another_law_of_severity(self):
        verdict = self.verdict("fixed", peer(self.scenarios["beta"]))
        self.assertFalse(verdict.agrees)


class RanksOnAProfile(unittest.TestCase):
    STEPS = [-2.0, -1.0, 0.0, 1.0, 2.0]

    def rank(self, profile, value, resolution=0.0):
        return agreement.rank(self.STEPS, profile, value, resolution, 0.99, 10**6)

    def test_are_told_by_the_last_step_that_is_passed(self):
        self.assertEqual(self.rank([1, 2, 3, 4, 5], 3.0), 0.0)
        self.assertEqual(self.rank([1, 2, 3, 4, 5], 4.5), 1.0)
        self.assertEqual(self.rank([1, 2, 3, 4, 5], 1.5), -1.0)

    def test_are_0_anywhere_in_an_atom_that_holds_the_quantile(self):
        self.assertEqual(self.rank([1, 3, 3, 3, 5], 3.0), 0.0)
        self.assertEqual(self.rank([1, 2, 3, 4, 5], 3.2, 0.1), 0.0)

    def test_are_infinite_beyond_the_profile(self):
        self.assertEqual(self.rank([1, 2, 3, 4, 5], 6.0), float("inf"))
        self.assertEqual(self.rank([1, 2, 3, 4, 5], 0.5), -float("inf"))


if __name__ == "__main__":
    unittest.main()
