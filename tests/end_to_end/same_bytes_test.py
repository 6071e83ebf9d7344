# SPDX-License-Identifier: Apache-2.0
"""One plan gives one result: for any threads, batch size, vector width, split into ranges, order of
rows, and with causes added that cannot fail."""
import functools
import json
import pathlib
import random
import re
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, digest, faultline

SCENARIO = SCENARIOS / "restaking-2026" / "scenario.toml"
TRIALS = 20_000
EVERYTHING = """
schema    = 1
name      = "all"
as_of     = 2026-11-22
numeraire = "ETH"
asset     = [{ id = "ETH", price = 1.0 }]
protocol  = [{ id = "p", penalty = "shared" }]
position  = [{ id = "desk" }]
delegation = [{ position = "desk", pool = "x", amount = 60.0 },
              { position = "desk", pool = "y", amount = 40.0 }]
book      = [{ position = "desk" }]
pool      = [{ id = "x", protocol = "p", operators = ["x"], asset = "ETH", amount = 100.0 },
             { id = "y", protocol = "p", operators = ["y"], asset = "ETH", amount = 100.0 }]
commitment = [{ avs = "a", operator = "x", pool = "x" }, { avs = "b", operator = "x", pool = "x" },
              { avs = "b", operator = "y", pool = "y" }]

[run]
seed         = 7
horizon_days = [30, 365]

[[avs]]
id            = "a"
protocol      = "p"
rate_per_year = 1.2
severity      = { discrete = [[0.05, 0.75], [0.5, 0.25]] }
participation = "all"

[[avs]]
id                  = "b"
protocol            = "p"
failure_probability = 0.3
severity            = { uniform = [0.1, 0.4] }
severity_per        = "operator"
severity_loadings   = { market = 0.4 }
participation       = { by_tag = "client", weights = { geth = 0.9, reth = 0.2 } }

[[operator]]
id     = "x"
tags   = { client = { geth = 0.5, reth = 0.5 } }
faults = [{ kind = "downtime", rate_per_year = 3.0, share = { uniform = [0.1, 0.5] }, reach = "avs" },
          { kind = "double-sign", failure_probability = 0.1, share = 1.0, reach = "avs" }]

[[operator]]
id     = "y"
tags   = { client = "reth" }
faults = [{ kind = "downtime", failure_probability = 0.2, share = 0.5, reach = "avs" }]

[dependence]
copula             = "student-t"
degrees_of_freedom = 3.0
independent        = ["operator[fault=double-sign]"]
block              = [{ causes = ["avs", "operator[fault=downtime]"], structure = "factor" }]

[[dependence.factor]]
id       = "market"
by       = "all"
loading  = 0.5
override = { "operator.x.downtime" = -0.3 }

[[stress]]
id  = "worse"
set = { "avs.b.failure_probability" = "x2", "dependence.degrees_of_freedom" = "=2" }

[[stress]]
id    = "forced"
force = { mode = "intervene", causes = ["avs.b", "operator.x"], at_day = 20 }

[[stress]]
id     = "no-b"
remove = ["avs.b", "commitment[b,x,x]", "commitment[b,y,y]"]
"""


class SameBytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.reference = cls.run_to("reference.h5", "-j", 1)

    @classmethod
    def run_to(cls, name, *options, scenario=SCENARIO, env=None):
        path = pathlib.Path(cls.folder.name) / name
        faultline("run", scenario, "-o", path, "--trials", TRIALS, "--set",
                  'output.exact=["book", "eETH"]', *options, env=env)
        return path

    def assert_same(self, result):
        self.assertEqual(digest(result), digest(self.reference))

    def test_for_any_number_of_threads(self):
        for threads in (2, 3, 7):
            with self.subTest(threads=threads):
                self.assert_same(self.run_to(f"j{threads}.h5", "-j", threads))

    def test_for_any_batch_size(self):
        for batch in (256, 1024, 4096, 1000):
            with self.subTest(batch=batch):
                self.assert_same(self.run_to(f"b{batch}.h5", "-j", 2, "--batch", batch))

    def test_on_every_vector_width(self):
        available = json.loads(faultline("info", "--json").stdout)["instruction_sets"]
        self.assertIn("SSE4", available)
        for target in available:
            with self.subTest(target=target):
                self.assert_same(self.run_to(f"{target}.h5", env={"FAULTLINE_TARGET": target}))

    def test_from_parts_merged_in_any_order(self):
        cuts = [0, 7_001, 13_312, TRIALS]
        parts = [self.run_to(f"part{a}.h5", "--trials-range", f"{a}..{b}", "-j", 2)
                 for a, b in zip(cuts, cuts[1:])]
        whole = pathlib.Path(self.folder.name) / "merged.h5"
        faultline("merge", parts[2], parts[0], parts[1], "-o", whole)
        self.assert_same(whole)

    def test_under_student_t_too(self):
        law = ("--set", 'dependence.copula="student-t"',
               "--set", "dependence.degrees_of_freedom=2.5")
        dense = SCENARIOS / "oracle-dense-3" / "scenario.toml"
        for scenario in (SCENARIO, dense):
            run = functools.partial(self.law_digest, scenario, *law)
            expected = run("-j", 1)
            for target in json.loads(faultline("info", "--json").stdout)["instruction_sets"]:
                with self.subTest(scenario=scenario, target=target):
                    self.assertEqual(run("-j", 3, "--batch", 1000,
                                         env={"FAULTLINE_TARGET": target}), expected)

    def test_of_validators_and_of_shortfalls(self):
        for rule in ("ethereum", "symbiotic"):
            scenario = SCENARIOS / f"penalty-{rule}" / "scenario.toml"
            run = functools.partial(self.law_digest, scenario)
            expected = run("-j", 1)
            with self.subTest(rule=rule):
                self.assertEqual(run("-j", 2, "--batch", 77), expected)
                self.assertEqual(run("-j", 3, "--batch", 1000), expected)
                self.assertEqual(run("-j", 7), expected)
            parts = []
            for a, b in ((0, 7_001), (7_001, TRIALS)):
                parts.append(pathlib.Path(self.folder.name) / f"{rule}{a}.h5")
                faultline("run", scenario, "-o", parts[-1], "--trials", TRIALS, "--trials-range",
                          f"{a}..{b}")
            whole = pathlib.Path(self.folder.name) / f"{rule}.h5"
            faultline("merge", parts[1], parts[0], "-o", whole)
            self.assertEqual(digest(whole), expected)

    def test_with_faults_that_repeat_several_horizons_and_stresses(self):
        scenario = pathlib.Path(self.folder.name) / "everything.toml"
        scenario.write_text(EVERYTHING)
        part = functools.partial(self.law_digest, scenario)
        expected = part("-j", 1)
        self.assertEqual(part("-j", 3, "--batch", 1000), expected)
        self.assertEqual(part("-j", 2, "--batch", 77), expected)
        self.assertNotEqual(part("-j", 2, "--no-stress"), expected)
        parts = []
        for a, b in ((0, 7_001), (7_001, TRIALS)):
            parts.append(pathlib.Path(self.folder.name) / f"everything{a}.h5")
            faultline("run", scenario, "-o", parts[-1], "--trials", TRIALS, "--trials-range",
                      f"{a}..{b}")
        whole = pathlib.Path(self.folder.name) / "everything.h5"
        faultline("merge", parts[1], parts[0], "-o", whole)
        self.assertEqual(digest(whole), expected)
        with h5py.File(whole) as file:
            cases = [name.decode() for name in file["case"][:]]
            self.assertEqual(cases, ["all@30d", "all@365d", "all/forced@30d",
                                     "all/forced@365d", "all/no-b@30d", "all/no-b@365d",
                                     "all/worse@30d", "all/worse@365d"])
            self.assertEqual(list(file["horizon_days"][:]), 4 * [30.0, 365.0])
            book = file["book_expected_loss"][:, 2]
            more = file["book_difference_expected_loss"][:, 2]
            np.testing.assert_allclose(more, book - book[0], atol=1e-12)

    def law_digest(self, scenario, *options, env=None):
        path = pathlib.Path(self.folder.name) / "law.h5"
        faultline("run", scenario, "-o", path, "--trials", TRIALS, *options, env=env)
        return digest(path)

    def test_a_run_with_another_seed_differs(self):
        self.assertNotEqual(digest(self.run_to("seed.h5", "--seed", 1)), digest(self.reference))


SMALL = """
schema = 1
name = "small"
as_of = 2026-11-22
numeraire = "ETH"
run = {{ trials = 20000, seed = 7 }}
output = {{ store = ["summary", "tail", "trials"], tail_trials = 50 }}
asset = [{{ id = "ETH", price = 1.0 }}]
protocol = [{{ id = "eigenlayer", penalty = "unique" }}]
avs = [{avs}]
operator = [{{ id = "o1" }}, {{ id = "o2" }}]
pool = [{pools}]
commitment = [{commitments}]
position = [{{ id = "desk" }}]
delegation = [{{ position = "desk", pool = "p1", amount = 60.0 }},
              {{ position = "desk", pool = "p2", amount = 50.0 }}]
book = [{{ position = "desk" }}]
dependence.copula = "gaussian"
dependence.block = [{{ causes = ["avs"], structure = "factor" }}]
dependence.factor = [{{ id = "market", by = "all", loading = 0.5 }}]
"""
AVS = ['{ id = "%s", protocol = "eigenlayer", failure_probability = %s, '
       'severity = { beta = { mean = 0.2, sd = 0.1 } }, participation = { each = 0.7 } }' % row
       for row in (("a", "0.05"), ("b", "0.03"), ("c", "0.08"))]
POOLS = ['{ id = "p%d", protocol = "eigenlayer", operators = ["o%d"], asset = "ETH", '
         'amount = 100.0 }' % (i, i) for i in (1, 2)]
COMMITMENTS = ['{ avs = "%s", operator = "o%d", pool = "p%d", magnitude = 0.3 }' % (a, i, i)
               for a in "abc" for i in (1, 2)]


class RowsAndCauses(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_small(self, name, avs=AVS, pools=POOLS, commitments=COMMITMENTS):
        scenario = self.folder / f"{name}.toml"
        scenario.write_text(SMALL.format(avs=", ".join(avs), pools=", ".join(pools),
                                         commitments=", ".join(commitments)))
        result = self.folder / f"{name}.h5"
        faultline("run", scenario, "-o", result)
        return result

    def test_permuting_rows_changes_no_byte(self):
        shuffle = random.Random(1).sample
        permuted = self.run_small("permuted", shuffle(AVS, len(AVS)), shuffle(POOLS, len(POOLS)),
                                  shuffle(COMMITMENTS, len(COMMITMENTS)))
        self.assertEqual(digest(permuted), digest(self.run_small("plain")))

    def test_an_avs_that_cannot_fail_leaves_every_draw_unchanged(self):
        idle = re.sub(r"0\.05", "0.0", AVS[0].replace('"a"', '"aa"'))
        with h5py.File(self.run_small("plain")) as plain, \
                h5py.File(self.run_small("idle", [*AVS, idle])) as more:
            np.testing.assert_array_equal(plain["trial_book_loss"][...],
                                          more["trial_book_loss"][...])
            self.assertGreater(plain["trial_book_loss"][...].max(), 0.0)


if __name__ == "__main__":
    unittest.main()
