# SPDX-License-Identifier: Apache-2.0
"""Positions as holders see them: scenarios/lrt-positions against the numbers of its notes.md.

Estimates are compared by z with the error of the exact law, |z| < 4.5: some 30 of them, so that one
seed in 5,000 would fail. What does not come from trials must agree to 1e-9.
"""
import json
import math
import pathlib
import re
import shutil
import tempfile
import unittest

import h5py

from program import SCENARIOS, SOURCE, digest, faultline

SCENARIO = SCENARIOS / "lrt-positions/scenario.toml"
TRIALS = 200_000
ALPHA, BETA, DESK, OTHER = range(4)
P_SAFE, P_BOLD = 0.02, 0.1


def two_points(amount, probability):
    """Mean and standard error of an amount that is lost with a probability."""
    return amount * probability, amount * math.sqrt(probability * (1 - probability) / TRIALS)


def forgone(yearly, p):
    """Of yearly·(1 − τ)₊, τ exponential with P(τ < 1) = p: ∫ P(τ < t) dt, and twice ∫ (1−t) P(τ<t) dt."""
    rate = -math.log(1 - p)
    mean = 1 - p / rate
    square = 1 - 2 / rate + 2 * p / rate**2
    return yearly * mean, yearly * math.sqrt((square - mean**2) / TRIALS)


class Positions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.result = pathlib.Path(cls.folder.name) / "result.h5"
        faultline("run", SCENARIO, "-o", cls.result, "--trials", TRIALS)
        with h5py.File(cls.result) as file:
            cls.tables = {name: file[name][()] for name in file
                          if isinstance(file[name], h5py.Dataset) and file[name].ndim > 0}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def own(self, name, position, *at):
        return self.tables[name][(0, position, *at)]

    def exactly(self, name, position, expected, *at):
        self.assertAlmostEqual(self.own(name, position, *at), expected, delta=1e-9 * abs(expected) + 1e-15,
                               msg=f"{name} of {position} at {at}")

    def about(self, name, position, law):
        """An estimate, and the error that it is reported with, against (mean, standard error)."""
        mean, error = law
        self.assertLess(abs(self.own(name, position) - mean), 4.5 * error, f"{name} of {position}")
        self.assertAlmostEqual(self.own(name + "_se", position) / error, 1.0, delta=0.3)

    def test_what_is_earned_follows_from_the_file(self):
        for position, parts in ((ALPHA, [0.03, 0.0045, 0, 0.003]), (BETA, [0.03, 0.032, 0.005, 0]),
                                (DESK, [4.5 / 150, 2.05 / 150, 0.25 / 150, 0.3 / 150])):
            for part, expected in enumerate(parts):
                self.exactly("yield_by_part", position, expected, part)
            self.exactly("gross_yield", position, sum(parts))
        self.exactly("earnings_by_part", DESK, 2.05, 1)
        self.exactly("gross_yield_low", ALPHA, 0.0355)
        self.exactly("gross_yield_high", DESK, 7.3 / 150)
        self.exactly("position_value", DESK, 150.0)

    def test_net_yields_and_what_they_are_paid_for(self):
        for position, rate in ((ALPHA, two_points(0.05, P_SAFE)), (BETA, two_points(0.2, P_BOLD))):
            self.about("expected_loss_rate", position, rate)
        desk = math.hypot(two_points(5, P_SAFE)[1], two_points(10, P_BOLD)[1]) / 150
        self.about("net_yield", DESK, (0.04, desk))
        net = self.own("net_yield", BETA)
        self.exactly("net_yield", BETA, 0.067 - self.own("expected_loss_rate", BETA))
        self.exactly("net_yield_low", ALPHA, self.own("net_yield", ALPHA) - 0.002)
        self.exactly("net_yield_per_shortfall", BETA, net * 1000 / 200, 1)
        self.exactly("net_yield_per_shortfall", ALPHA, self.own("net_yield", ALPHA) * 1000 / 50, 2)

    def test_forgone_yield(self):
        self.about("forgone_yield", ALPHA, forgone(0.0375 * 50, P_SAFE))
        self.about("forgone_yield", BETA, forgone(0.067 * 200, P_BOLD))

    def test_share_prices(self):
        mean, error = two_points(50 / 980, P_SAFE)
        self.about("share_price_mean", ALPHA, (1000 / 980 - mean, error))
        self.exactly("share_price", ALPHA, 1000 / 980)
        self.exactly("share_price_quantile", ALPHA, 950 / 980, 1)
        self.exactly("share_price_quantile", ALPHA, 1000 / 980, 0)
        self.exactly("share_price_quantile", BETA, 800 / 900, 0)
        self.assertTrue(math.isnan(self.own("share_price", DESK)))

    def test_halts_of_the_oracle(self):
        self.about("oracle_halt_probability", ALPHA, two_points(1, P_SAFE))
        self.about("oracle_halts", ALPHA, two_points(1, P_SAFE))
        self.about("oracle_deferred_loss", ALPHA, two_points(50, P_SAFE))
        self.about("oracle_excess_loss", ALPHA, two_points(20, P_SAFE))
        self.about("oracle_moved_cost", ALPHA, two_points(5, P_SAFE))
        self.exactly("oracle_halt_probability", BETA, 0.0)
        self.assertTrue(math.isnan(self.own("oracle_moved_cost", BETA)))
        self.assertTrue(math.isnan(self.own("oracle_halts", DESK)))

    def test_loan(self):
        both = P_SAFE * P_BOLD
        self.about("liquidation_probability", DESK, two_points(1, P_BOLD))
        self.about("shortfall_probability", DESK, two_points(1, both))
        self.about("lender_expected_loss", DESK, two_points(2.295, both))
        self.exactly("lender_expected_shortfall", DESK, self.own("lender_expected_loss", DESK) / 0.01, 1)
        self.exactly("lender_expected_shortfall", DESK, 2.295, 2)
        self.exactly("lender_value_at_risk", DESK, 2.295, 2)
        self.exactly("lender_value_at_risk", DESK, 0.0, 1)

    def test_exit_cost(self):
        self.about("exit_cost", BETA, two_points(0.48, P_BOLD))

    def test_stake_left_behind_services(self):
        bold, safe = 0, 1
        self.about("avs_stake_left", bold, (1000 - 20, two_points(200, P_BOLD)[1]))
        self.about("avs_stake_left", safe, (500 - 1, two_points(50, P_SAFE)[1]))
        self.about("avs_below_threshold_probability", bold, two_points(1, P_BOLD))
        self.about("avs_below_profit_probability", bold, two_points(1, P_BOLD))
        self.exactly("avs_below_threshold_probability", safe, 0.0)
        self.assertTrue(math.isnan(self.own("avs_below_profit_probability", safe)))
        self.exactly("avs_stake_left_quantile", bold, 800.0, 1)
        self.exactly("avs_stake_left_quantile", safe, 500.0, 0)

    def test_other_earns_nothing_and_owes_nothing(self):
        for name in ("loan", "exit_cost", "oracle_halts", "share_price"):
            self.assertTrue(math.isnan(self.own(name, OTHER)), name)

    def test_the_table_puts_the_best_paid_first(self):
        text = faultline("show", self.result, "--positions").stdout
        lines = [line.split()[0] for line in text.splitlines()[2:5]]
        self.assertEqual(lines, ["alpha", "desk", "beta"])
        self.assertIn("3.55 … 3.95 %", text)

    def test_json_holds_the_same(self):
        said = json.loads(faultline("show", self.result, "--positions", "--json").stdout)
        desk = said["positions"][DESK]
        self.assertEqual(desk["position"], "desk")
        self.assertEqual(desk["net_yield"], self.own("net_yield", DESK))
        self.assertEqual(desk["lender_expected_shortfall"], list(self.own("lender_expected_shortfall", DESK)))
        self.assertIsNone(desk["share_price"])

    def test_a_result_without_terms_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            result = pathlib.Path(folder) / "minimal.h5"
            faultline("run", SCENARIOS / "minimal/scenario.toml", "--trials", 1000, "-o", result)
            said = faultline("show", result, "--positions", expect=64)
        self.assertIn("says nothing of yields", said.stderr)

    def test_parts_and_threads_give_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            options = ("--trials", 20_000, "--batch")
            faultline("run", SCENARIO, "-o", folder / "one.h5", *options, 64, "-j", 1)
            faultline("run", SCENARIO, "-o", folder / "three.h5", *options, 1024, "-j", 3)
            for part in ("0..7000", "7000..20000"):
                faultline("run", SCENARIO, "-o", folder / part, *options, 128, "--trials-range", part)
            faultline("merge", folder / "0..7000", folder / "7000..20000", "-o", folder / "merged.h5")
            digests = {digest(folder / name) for name in ("one.h5", "three.h5", "merged.h5")}
        self.assertEqual(len(digests), 1)

    def test_the_price_of_what_rewards_are_paid_in_changes_what_is_earned_and_no_loss(self):
        """`bold` pays 0.002 of a token at 20 ETH, as much as 0.04 ETH; then the token falls by half."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            shutil.copy(SCENARIO, folder / "base.toml")
            (folder / "tokens.toml").write_text("""schema = 1
extends = ["base.toml"]
asset = [{ id = "TOKEN", price = 20.0 }]
avs = [{ id = "bold", reward_rate = 0.002, reward_asset = "TOKEN" }]
[[stress]]
id = "fall"
set = { "asset.TOKEN.price" = "x0.5" }
""", encoding="utf-8")
            faultline("run", folder / "tokens.toml", "-o", folder / "tokens.h5", "--trials", 10_000)
            with h5py.File(folder / "tokens.h5") as file:
                rewards = list(file["yield_part"].asstr()[:]).index("avs_rewards")
                earned = file["earnings_by_part"][:, :, rewards]
                lost = file["expected_loss"][()]
        for case, by_bold in ((0, 32.0), (1, 16.0)):
            for position, expected in ((ALPHA, 4.5), (BETA, by_bold), (DESK, 0.45 + 0.05 * by_bold)):
                self.assertAlmostEqual(earned[case, position], expected, delta=1e-9)
        self.assertEqual(lost[0].tolist(), lost[1].tolist())

    def test_terms_change_no_loss(self):
        """Without them losses come about in one pass, and trials that are alike are taken together."""
        plain = SCENARIO.read_text(encoding="utf-8")
        for key in ("reward_rate", "threshold", "profit_from_corruption", "commission"):
            plain = re.sub(rf", {key} = [\d.]+", "", plain)
        rows = re.compile(r"(supply|base_yield|points|oracle|incentives|liquidity|exit_share|loan"
                          r"|liquidation_ltv|depth) = ")
        plain = "\n".join(row for row in plain.splitlines() if not rows.match(row))
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "plain.toml").write_text(plain, encoding="utf-8")
            summary = ("--trials", TRIALS, "--set", 'output.store=["summary"]')
            faultline("run", folder / "plain.toml", "-o", folder / "plain.h5", *summary)
            faultline("run", SCENARIO, "-o", folder / "terms.h5", *summary)
            with h5py.File(folder / "plain.h5") as without, h5py.File(folder / "terms.h5") as terms:
                self.assertNotIn("position_value", without)
                losses = [name for name in without if isinstance(without[name], h5py.Dataset)
                          and without[name].dtype.kind == "f"]
                self.assertIn("book_expected_shortfall", losses)
                for name in losses:
                    self.assertEqual(without[name][()].tobytes(), terms[name][()].tobytes(), name)

    def test_the_page_on_results_lists_every_array(self):
        """Under its heading, all that this result has and one without terms has not."""
        page = (SOURCE / "docs/formats/result.md").read_text(encoding="utf-8")
        section = page.split("## Positions as holders see them")[1].split("\n## ")[0]
        listed = {name for line in section.splitlines() if line.startswith("| `")
                  for name in re.findall(r"`(\w+)`", line.split("|")[1])}
        with tempfile.TemporaryDirectory() as folder:
            result = pathlib.Path(folder) / "minimal.h5"
            faultline("run", SCENARIOS / "minimal/scenario.toml", "--trials", 1000, "-o", result)
            with h5py.File(result) as file:
                new = set(self.tables) - set(file) - {"yield_part", "secured_avs"}
        errors = {name for name in new if name.endswith("_se")}
        self.assertLessEqual({name.removesuffix("_se") for name in errors}, listed)
        self.assertEqual(new - errors, listed)

    def test_cases_have_the_same_tables(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            plain = SCENARIO.read_text(encoding="utf-8").replace('name = "lrt-positions"', 'name = "plain"', 1)
            for line in ("supply = ", "oracle = ", "loan = ", "liquidation_ltv", "depth = "):
                plain = "\n".join(row for row in plain.splitlines() if not row.startswith(line))
            (folder / "plain.toml").write_text(plain, encoding="utf-8")
            faultline("run", SCENARIO, folder / "plain.toml", "-o", folder / "both.h5", "--trials", 10_000)
            with h5py.File(folder / "both.h5") as file:
                self.assertEqual(file["loan"][0, DESK], 135.0)
                self.assertTrue(math.isnan(file["loan"][1, DESK]))
                self.assertTrue(math.isnan(file["oracle_halts"][1, ALPHA]))
                self.assertEqual(file["net_yield"][0, DESK], file["net_yield"][1, DESK])
            text = faultline("show", folder / "both.h5", "--positions").stdout
        self.assertEqual(text.count("case "), 2)

    def test_bad_input_is_refused_at_its_place_all_at_once(self):
        wrong = SCENARIO.read_text(encoding="utf-8")
        for old, new in (("loan = 135.0", "loan = 135.0\nltv = 0.9"),
                         ("depth = [[100.0, 0.01], [200.0, 0.03]]", "depth = [[100.0, 0.01], [90.0, 0.03]]"),
                         ("{ low = 0.028, high = 0.032 }", "{ low = 0.032, high = 0.028 }")):
            self.assertIn(old, wrong)
            wrong = wrong.replace(old, new)
        ranges = wrong
        for old, new in (("cap = 0.03", "cap = 0.0"), ("supply = 980.0", "supply = 0.0"),
                         ("commission = 0.2", "commission = 1.2")):
            self.assertIn(old, ranges)
            ranges = ranges.replace(old, new)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "wrong.toml"
            path.write_text(wrong, encoding="utf-8")
            said = faultline("check", path, expect=65).stderr
            path.write_text(ranges, encoding="utf-8")
            said_of_ranges = faultline("check", path, expect=65).stderr
        for expected in (r"wrong.toml:\d+:\d+: position.desk.ltv: the loan is written twice",
                         r"wrong.toml:\d+:\d+: position.desk.depth\[1\]\[0\]: an amount of 90 comes after 100",
                         r"wrong.toml:\d+:\d+: position.alpha.base_yield.low: 0.032 is more than `high`"):
            self.assertRegex(said, expected)
        for path in ("position.alpha.oracle.cap", "position.alpha.supply", "operator.figment.commission"):
            self.assertRegex(said_of_ranges, rf"wrong.toml:\d+:\d+: {path}: ")


if __name__ == "__main__":
    unittest.main()
