# SPDX-License-Identifier: Apache-2.0
"""faultline compare: two results against each other, on the same draws and apart."""
import json
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, digest, faultline

KEPT = 'output.store=["summary", "exceedance", "tail", "covers", "blocks"]'
SOURCE = SCENARIOS / "cover-provider" / "scenario.toml"
STRESS = '[[avs]]\nid = "bridge"\nfailure_probability = 0.15\n'
STRESSED_PATH = "avs.bridge.failure_probability"


class Compared(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def scenario(self, name, text="", extends=SOURCE):
        path = self.folder / f"{name}.toml"
        path.write_text(f'schema = 1\nname = "{name}"\nextends = ["{extends}"]\n{text}')
        return path

    def run_of(self, *scenarios, name=None, seed=7, trials=20_000, kept=KEPT, sets=()):
        path = self.folder / f"{name or scenarios[0].stem}.h5"
        options = [word for setting in (kept, *sets) for word in ("--set", setting)]
        faultline("run", *scenarios, "--trials", trials, "--seed", seed, "-o", path, *options)
        return path

    def compare(self, a, b, *options, expect=1):
        return json.loads(faultline("compare", a, b, "--json", *options, expect=expect).stdout)

    def base(self, **options):
        return self.run_of(self.scenario("base"), **options)

    def stressed(self, **options):
        return self.run_of(self.scenario("stressed", STRESS), **options)


def premium(amount, extra=""):
    return f'[[cover]]\nid = "alpha-slashing"\npremium_per_year = {amount}\n{extra}'


def numbers(comparison, case=0):
    """{(estimate, labels): the rest}"""
    found = {}
    for row in comparison["cases"][case]["estimates"]:
        labels = [str(row[axis]) for axis in row if axis not in
                  ("estimate", "a", "b", "difference", "standard_error", "error", "z")]
        found[row["estimate"], *labels] = row
    return found


class OnTheSameDraws(Compared):
    def setUp(self):
        super().setUp()
        self.a, self.b = self.base(), self.stressed()

    def test_paired_errors_are_those_of_one_run_number_by_number(self):
        both = self.run_of(self.folder / "base.toml", self.folder / "stressed.toml", name="both")
        found = self.compare(self.a, self.b)
        self.assertTrue(found["paired"])
        rows = numbers(found)
        seen = 0
        with h5py.File(both) as file:
            positions, perspectives = list(file["position"].asstr()), list(file["perspective"].asstr())
            levels = [str(level) for level in file["level"]]
            for p, perspective in enumerate(perspectives):
                for i, position in enumerate(positions):
                    row = rows["expected_loss", position, perspective]
                    self.check(row, file, "difference_expected_loss", (1, i, p))
                    self.assertAlmostEqual(row["difference"], file["difference_expected_loss"][1, i, p])
                    seen += row["standard_error"] > 0
                row = rows["book_expected_loss", perspective]
                self.check(row, file, "book_difference_expected_loss", (1, p))
            for l, level in enumerate(levels):
                row = rows["book_expected_shortfall", "net", level]
                self.check(row, file, "book_difference_expected_shortfall", (1, l))
                self.assertEqual(row["difference"], file["book_difference_expected_shortfall"][1, l])
        self.assertGreater(seen, 2)

    def check(self, row, file, name, at):
        self.assertEqual(row["error"], "paired")
        self.assertEqual(row["standard_error"], file[name + "_se"][at])

    def test_the_others_add_in_quadrature_and_say_so(self):
        rows = numbers(self.compare(self.a, self.b))
        row = rows["book_standard_deviation", "net"]
        self.assertEqual(row["error"], "apart")
        with h5py.File(self.a) as a, h5py.File(self.b) as b:
            errors = [file["book_standard_deviation_se"][0, 2] for file in (a, b)]
        self.assertAlmostEqual(row["standard_error"], math.hypot(*errors))
        self.assertEqual(rows["cover_expected_recovery", self.cover()]["error"], "apart")

    def cover(self):
        with h5py.File(self.a) as file:
            return file["cover"].asstr()[0]

    def test_the_other_way_round_is_the_negative(self):
        there, back = numbers(self.compare(self.a, self.b)), numbers(self.compare(self.b, self.a))
        self.assertEqual(set(there), set(back))
        for name, row in there.items():
            other = back[name]
            for one, two in (("a", "b"), ("b", "a"), ("standard_error",) * 2, ("error",) * 2):
                self.assertEqual(row[one], other[two], name)
            for signed in ("difference", "z"):
                self.assertEqual(row[signed], other[signed] if other[signed] is None else -other[signed], name)

    def test_what_the_scenarios_differ_in_is_listed(self):
        changed = {row["path"]: (row["a"], row["b"]) for row in self.compare(self.a, self.b)["cases"][0]["changed"]}
        self.assertEqual(set(changed), {"name", STRESSED_PATH})
        self.assertEqual(changed["name"], ('"base"', '"stressed"'))
        told = faultline("compare", self.a, self.b, expect=1).stdout
        self.assertIn(f"{STRESSED_PATH}: ", told)
        self.assertRegex(told, r"expected loss, gross .* paired +\* \+\d+\.\d\n")

    def test_a_higher_premium_is_a_higher_net_cost_without_error(self):
        dear = self.run_of(self.scenario("dear", premium(3.0)))
        rows = numbers(self.compare(self.run_of(self.scenario("cheap", premium(2.0))), dear))
        for name in (("expected_net_cost", "alpha"), ("book_expected_net_cost",),
                     ("book_net_cost_expected_shortfall", "0.99")):
            self.assertEqual(rows[name]["error"], "paired", name)
            self.assertEqual(rows[name]["standard_error"], 0.0, name)
            self.assertAlmostEqual(rows[name]["difference"], 1.0, 12, name)
        self.assertEqual(rows["expected_loss", "alpha", "net"]["difference"], 0.0)

    def test_net_costs_with_premiums_alone_are_paired_as_net_losses_are(self):
        a = self.run_of(self.scenario("a", premium(2.0)))
        rows = numbers(self.compare(a, self.run_of(self.scenario("b", premium(3.0) + STRESS))))
        for cost, loss in ((("expected_net_cost", "alpha"), ("expected_loss", "alpha", "net")),
                           (("book_expected_net_cost",), ("book_expected_loss", "net")),
                           (("book_net_cost_expected_shortfall", "0.99"),
                            ("book_expected_shortfall", "net", "0.99"))):
            self.assertEqual(rows[cost]["error"], "paired", cost)
            self.assertEqual(rows[cost]["standard_error"], rows[loss]["standard_error"], cost)
            self.assertAlmostEqual(rows[cost]["difference"], rows[loss]["difference"] + 1.0, 9, cost)
        self.assertIn(("book_net_cost_value_at_risk", "0.99"), rows)

    def test_net_costs_with_reinstatements_are_paired_as_in_one_run(self):
        source = SOURCE.with_name("reinstated.toml")
        a = self.run_of(self.scenario("a", extends=source))
        rows = numbers(self.compare(a, self.run_of(self.scenario("b", STRESS, extends=source))))
        cases = [self.folder / "a.toml", self.folder / "b.toml"]
        with h5py.File(self.run_of(*cases, name="both")) as file:
            alpha = list(file["position"].asstr()).index("alpha")
            for row, name, at in ((("expected_net_cost", "alpha"), "difference_expected_net_cost", (1, alpha)),
                                  (("book_expected_net_cost",), "book_difference_expected_net_cost", (1,)),
                                  (("book_net_cost_expected_shortfall", "0.99"),
                                   "book_difference_net_cost_expected_shortfall",
                                   (1, list(file["level"]).index(0.99)))):
                self.assertEqual(rows[row]["error"], "paired", row)
                self.assertEqual(rows[row]["standard_error"], file[name + "_se"][at], row)
                self.assertGreater(rows[row]["standard_error"], 0.0, row)
                self.assertAlmostEqual(rows[row]["difference"], file[name][at], 9, row)
        told = faultline("compare", a, self.folder / "b.h5", expect=1).stdout
        self.assertRegex(told, r"\n  expected net cost +\S+ +\S+ .* paired ")
        self.assertRegex(told, r"\n  alpha: expected net cost +\S+ +\S+ .* paired ")

    def test_leaves_kept_occurrences_aside(self):
        """As single trials are: the rest of both is the same."""
        with_events = self.base(name="with", kept=KEPT[:-1] + ', "events"]')
        without = self.base(name="without")
        with h5py.File(with_events) as file:
            self.assertGreater(len(file["event_time"]), 0)
        told = faultline("compare", with_events, without).stdout
        self.assertIn("Equal: every array of both is the same, bit for bit.", told)

    def test_who_alone_has_premiums_is_told(self):
        free, paid = self.run_of(self.scenario("free")), self.run_of(self.scenario("paid", premium(2.0)))
        for first, second, who in ((free, paid, "B"), (paid, free, "A")):
            self.assertEqual(self.compare(first, second)["net_costs_only_in"], who)
            self.assertIn(f"only {who} has premiums", faultline("compare", first, second, expect=1).stdout)
        self.assertIsNone(self.compare(free, free, expect=0)["net_costs_only_in"])

    def test_marks_as_many_errors_as_asked_for(self):
        self.assertNotRegex(faultline("compare", self.a, self.b, "--z", "100", expect=1).stdout, r"\* [+-]")


class Blocks(Compared):
    """What a result keeps for paired errors."""

    def test_are_sums_of_the_trials_whose_numbers_are_equal_modulo_64(self):
        kept = 'output.store=["summary", "trials", "blocks"]'
        with h5py.File(self.base(kept=kept, trials=10_000)) as file:
            losses = file["trial_book_loss"][0]
            block = np.arange(10_000) % 64
            np.testing.assert_array_equal(file["block"][:], np.arange(64))
            np.testing.assert_array_equal(file["block_trials"][0], np.bincount(block))
            for p in range(3):
                np.testing.assert_allclose(file["book_block_loss"][0, p], np.bincount(block, losses[:, p]), rtol=1e-12)
            for l, value in enumerate(file["book_value_at_risk"][0, 2]):
                excess = np.bincount(block, np.maximum(losses[:, 2] - value, 0.0))
                bin_of_value = np.bincount(block, np.abs(losses[:, 2] - value) <= value / 16.0) * value / 16.0
                self.assertTrue(np.all(np.abs(file["book_block_excess"][0, l] - excess) <= bin_of_value + 1e-9))

    def test_are_the_same_on_any_threads_in_any_batches_and_from_parts(self):
        scenario = self.scenario("base")
        digests = set()
        for jobs, batch in ((1, 64), (3, 1000)):
            path = self.folder / "whole.h5"
            faultline("run", scenario, "--trials", 20_000, "-j", jobs, "--batch", batch, "-o", path, "--set", KEPT)
            digests.add(digest(path))
        parts = [self.folder / f"{name}.h5" for name in ("first", "last")]
        for path, trials in zip(parts, ("0..7000", "7000..20000")):
            faultline("run", scenario, "--trials", 20_000, "--trials-range", trials, "-o", path, "--set", KEPT)
        faultline("merge", *parts, "-o", self.folder / "merged.h5")
        digests.add(digest(self.folder / "merged.h5"))
        self.assertEqual(len(digests), 1)


class EqualResults(Compared):
    def test_exit_with_zero(self):
        a = self.base()
        found = self.compare(a, self.base(name="again"), expect=0)
        self.assertTrue(found["equal"])
        self.assertEqual([found["origin"], found["unmatched"], found["different_arrays"]], [[], [], []])
        self.assertEqual({row["difference"] for row in numbers(found).values() if row["a"] is not None}, {0.0})
        self.assertIn("Equal: every array", faultline("compare", a, a).stdout)

    def test_under_another_name_are_equal_numbers(self):
        found = self.compare(self.base(), self.run_of(self.scenario("renamed")), expect=0)
        self.assertEqual([row["path"] for row in found["cases"][0]["changed"]], ["name"])

    def test_but_for_one_array_exit_with_one(self):
        found = self.compare(self.base(), self.base(name="fewer", sets=["output.tail_trials=7"]))
        self.assertTrue(any(name.startswith("tail_") for name in found["different_arrays"]))
        self.assertNotIn("book_expected_loss", found["different_arrays"])

    def test_with_blocks_or_without_are_the_same_but_for_these(self):
        plain = self.base(name="plain", kept='output.store=["summary", "exceedance", "tail", "covers"]')
        found = self.compare(self.base(), plain)
        self.assertEqual(set(found["different_arrays"]),
                         {"block_trials", "block_loss", "book_block_loss", "book_block_excess"})
        self.assertIn("B keeps no sums by block", found["apart_because"])


class Apart(Compared):
    def test_says_why(self):
        a = self.base()
        for options, reason in (({"seed": 8}, "seeds"), ({"trials": 10_000}, "trials")):
            with self.subTest(reason):
                found = self.compare(a, self.base(name="other", **options))
                self.assertFalse(found["paired"])
                self.assertIn(f"their {reason} differ", found["apart_because"])
                self.assertIn(f"not paired: their {reason} differ",
                              faultline("compare", a, self.folder / "other.h5", expect=1).stdout)

    def test_scores_of_the_same_scenario_are_standard(self):
        """Of 40 pairs of runs with other seeds Σz² is chi-square with 40 degrees of freedom: outside
        [12.4, 90.3] with probability 2e-5, and so is |Σz|/√40 above 4.3. Scores from intervals are
        smaller, as these are wide: they have the upper bounds alone."""
        scores = {("book_expected_loss", "net"): [], ("book_loss_probability", "gross"): []}
        scenario = self.scenario("base")
        kept = 'output.store=["summary"]'
        for pair in range(40):
            a, b = (self.run_of(scenario, name=f"seed{i}", seed=1000 + 2 * pair + i, trials=4000, kept=kept)
                    for i in (0, 1))
            rows = numbers(self.compare(a, b))
            for name, list_of_z in scores.items():
                list_of_z.append(rows[name]["z"])
        for name, list_of_z in scores.items():
            z = np.array(list_of_z)
            self.assertLess(abs(z.sum()) / math.sqrt(40), 4.3, name)
            self.assertLess((z * z).sum(), 90.3, name)
        z = np.array(scores["book_expected_loss", "net"])
        self.assertGreater((z * z).sum(), 12.4)


class OtherLabels(Compared):
    def test_positions_that_one_has_are_told(self):
        more = self.scenario("more", '[[position]]\nid = "newcomer"\n')
        found = self.compare(self.base(), self.run_of(more))
        self.assertEqual(found["unmatched"], [{"axis": "position", "only_a": [], "only_b": ["newcomer"]}])
        self.assertEqual({row["difference"] for row in numbers(found).values()}, {0.0})
        told = faultline("compare", self.folder / "base.h5", self.folder / "more.h5", expect=1).stdout
        self.assertIn("only B has position: newcomer", told)

    def test_cases_go_together_by_name(self):
        self.stressed()
        both = self.run_of(self.folder / "stressed.toml", self.scenario("base"), name="both")
        found = self.compare(self.base(), both)
        self.assertEqual([(case["a"], case["b"]) for case in found["cases"]], [("base", "base")])
        self.assertEqual(found["unmatched"][0], {"axis": "case", "only_a": [], "only_b": ["stressed"]})
        self.assertEqual({row["difference"] for row in numbers(found).values()}, {0.0})

    def test_cases_go_together_as_asked(self):
        self.stressed()
        both = self.run_of(self.scenario("base"), self.folder / "stressed.toml", name="both")
        found = self.compare(both, both, "--case", "base=stressed", "--case", "base")
        self.assertEqual([(case["a"], case["b"]) for case in found["cases"]],
                         [("base", "stressed"), ("base", "base")])
        self.assertTrue(found["paired"])
        self.assertNotEqual(numbers(found)["book_expected_loss", "net"]["difference"], 0.0)


class Refused(Compared):
    def test_what_is_no_result(self):
        a = self.base()
        text = self.folder / "notes.h5"
        text.write_text("no result")
        cut = self.folder / "cut.h5"
        cut.write_bytes(a.read_bytes()[:-100])
        for other, code, message in ((self.folder / "gone.h5", 66, "gone.h5"), (text, 65, "notes.h5"),
                                     (cut, 65, "cut.h5")):
            with self.subTest(other.name):
                done = faultline("compare", a, other, expect=code)
                self.assertEqual(done.stdout, "")
                self.assertIn(message, done.stderr)

    def test_other_units(self):
        usd = self.run_of(self.scenario("usd", 'numeraire = "USD"\n'))
        message = faultline("compare", self.base(), usd, expect=65).stderr
        self.assertIn("amounts cannot be compared", message)

    def test_cases_of_which_none_has_the_name_of_another(self):
        self.stressed()
        both = self.run_of(self.folder / "stressed.toml", self.scenario("third"), name="both")
        message = faultline("compare", self.base(), both, expect=65).stderr
        self.assertIn("say which go together with --case NAME=OTHER", message)
        message = faultline("compare", self.folder / "base.h5", both, "--case", "base=fourth", expect=64).stderr
        self.assertIn("`stressed`, `third`", message)

    def test_one_file_alone(self):
        faultline("compare", self.base(), expect=64)


if __name__ == "__main__":
    unittest.main()
