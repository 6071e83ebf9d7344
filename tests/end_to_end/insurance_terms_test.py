# SPDX-License-Identifier: Apache-2.0
"""Terms that look at dates, jump or are restored: from a scenario to the story of a trial."""
import json
import math
import pathlib
import tempfile
import unittest

import h5py

from program import SCENARIOS, faultline

FAILS_OFTEN = """
extends = ["{base}"]
schema = 1
name = "often"
position = [{{ id = "staker", waterfall = ["cover:c"] }}]
cover = [{{ id = "c", positions = ["staker"], {cover} }}]

[run]
trials = 3000

[[avs]]
id = "eigenda"
protocol = "eigenlayer"
rate_per_year = 4.0
severity = {{ uniform = [0.02, 0.2] }}
participation = "all"
"""


class Scenarios(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def scenario(self, cover):
        # The services of the base have a probability, which excludes a rate.
        base = (SCENARIOS / "minimal" / "scenario.toml").read_text(encoding="utf-8")
        lines = [line for line in base.splitlines() if not line.startswith("avs =")]
        (self.folder / "base.toml").write_text("\n".join(lines), encoding="utf-8")
        path = self.folder / "often.toml"
        path.write_text(FAILS_OFTEN.format(base="base.toml", cover=cover), encoding="utf-8")
        return path


class Terms(Scenarios):
    def stories(self, cover, count=8):
        """The worst trials, replayed, each of which has recovered what its result says."""
        result = self.folder / "often.h5"
        faultline("run", self.scenario(cover), "-o", result)
        with h5py.File(result) as file:
            rows = list(zip(file["tail_trial_number"][0], file["tail_recovered"][0]))[:count]
        for trial, recovered in rows:
            story = json.loads(faultline("replay", result, "--trial", trial, "--json").stdout)
            self.assertEqual(story["book"]["recovered"], recovered)
            self.assertGreater(len(story["occurrences"]), 3)
            yield story

    def terms(self, story, which=0):
        for occurrence in story["occurrences"]:
            for settlement in occurrence["settlements"]:
                yield occurrence["day"], settlement["terms"][which]

    def test_a_rolling_window_pays_as_the_model_says(self):
        width, paid_something = 25.0, False
        cover = "terms = [{ rolling_window = 40.0, attachment = 12.0, width = 25.0 }]"
        for story in self.stories(cover):
            seen = []
            for day, term in self.terms(story):
                window = [past for past in seen if past[0] > day - 40.0]
                lost = sum(loss for _, loss, _ in window) + term["in"]
                due = min(max(lost - 12.0, 0.0), width) - sum(paid for _, _, paid in window)
                self.assertAlmostEqual(term["out"], min(max(due, 0.0), term["in"]), places=9)
                self.assertAlmostEqual(term["carried_after"], lost, places=9)
                seen.append((day, term["in"], term["out"]))
                paid_something |= term["out"] > 0.0
        self.assertTrue(paid_something)

    def test_a_layer_is_restored_as_often_as_it_says(self):
        cover = ('terms = [{ tower = [{ attachment = 5.0, width = 10.0, '
                 'reinstatements = [1.0, 0.5] }], per = "occurrence" }]')
        restored = False
        for story in self.stories(cover):
            used = premium = 0.0
            for _, term in self.terms(story):
                layer = term["layers"][0]
                self.assertEqual(layer["used_before"], used)
                self.assertAlmostEqual(term["out"], layer["used_after"] - used, places=9)
                self.assertAlmostEqual(
                    layer["used_after"], min(used + min(max(term["in"] - 5.0, 0.0), 10.0), 30.0))
                used = layer["used_after"]
                premium += layer["reinstatement_premium"]
            first, second = min(used, 10.0) / 10.0, max(min(used - 10.0, 10.0), 0.0) / 10.0
            self.assertAlmostEqual(premium, first + 0.5 * second)
            restored |= used > 10.0
        self.assertTrue(restored)

    def test_earlier_losses_have_used_up_a_part(self):
        cover = ("terms = [{ deductible = 10.0, per = \"aggregate\" }, { limit = 50.0, per = \"aggregate\" }], "
                 "earlier_losses = [{ days_ago = 30.0, amount = 25.0 }, { days_ago = 3.0, amount = 5.0 }]")
        for story in self.stories(cover):
            reached = 30.0
            for _, term in self.terms(story):
                self.assertEqual(term["carried_before"], reached)
                self.assertEqual(term["in"], term["out"], "the deductible is used up")
                reached = term["carried_after"]
            paid = sum(term["out"] for _, term in self.terms(story, 1))
            self.assertLessEqual(paid, 30.0 + 1e-9)

    def test_occurrences_of_an_event_are_one(self):
        hours = 24.0 * 40.0
        cover = ("terms = [{ deductible = 10.0, per = \"occurrence\" }, { limit = 40.0, per = \"occurrence\" }], "
                 f"event_hours = {hours}")
        several = False
        for story in self.stories(cover):
            began = -math.inf
            for occurrence in story["occurrences"]:
                for settlement in occurrence["settlements"]:
                    if occurrence["day"] > began + hours / 24.0:
                        began, brought, owed = occurrence["day"], 0.0, 0.0
                    several |= brought > 0.0
                    brought += settlement["subject"]
                    due = min(max(brought - 10.0, 0.0), 40.0)
                    self.assertAlmostEqual(settlement["payable"], due - owed, places=9)
                    owed = due
        self.assertTrue(several)

    def test_a_stop_loss_and_steps_count_the_year(self):
        cover = ("terms = [{ steps = [{ at = 2, pays = 20.0 }, { at = 4, pays = 60.0 }], "
                 'on = "count", per = "aggregate" }, { stop_loss = 10.0, width = 30.0 }]')
        for story in self.stories(cover):
            owed = 0.0
            for number, (_, term) in enumerate(self.terms(story), start=1):
                owed = 60.0 if number >= 4 else 20.0 if number >= 2 else 0.0
                self.assertEqual(term["carried_after"], number)
                self.assertLessEqual(term["out"], term["in"])
            self.assertLessEqual(sum(term["out"] for _, term in self.terms(story)), owed + 1e-9)
            passed = sum(term["in"] for _, term in self.terms(story, 1))
            paid = sum(term["out"] for _, term in self.terms(story, 1))
            self.assertAlmostEqual(paid, min(max(passed - 10.0, 0.0), 30.0), places=9)

    def test_a_cover_answers_within_its_days(self):
        cover = ('inception_days = 100.0, expiry_days = 200.0, '
                 'terms = [{ franchise = 5.0, per = "occurrence" }]')
        for story in self.stories(cover):
            for occurrence in story["occurrences"]:
                within = 100.0 <= occurrence["day"] < 200.0
                self.assertEqual(len(occurrence["settlements"]), 1 if within else 0)

    def test_the_text_says_what_a_term_is(self):
        cover = ('terms = [{ deductible_share = 0.1, minimum = 1.0, per = "occurrence" }, '
                 '{ tower = [{ attachment = 0.0, width = 10.0, reinstatements = [1.0] }], '
                 'per = "occurrence" }, { stop_loss = 1.0, width = 30.0 }]')
        story = next(self.stories(cover))
        text = faultline("replay", self.folder / "often.h5", "--trial", story["trial"]).stdout
        for words in ("deductible share 0.1 per occurrence", "minimum 1", "used of 20",
                      "reinstated for 100.0 % of its premium", "stop loss 1 in aggregate", "width 30"):
            self.assertIn(words, text)


class Mistakes(Scenarios):
    def test_are_all_named_with_their_places(self):
        cover = ('inception_days = 9.0, expiry_days = 8.0, terms = ['
                 '{ deductible_share = 0.1, minimum = 3.0, maximum = 2.0, per = "occurrence" }, '
                 '{ steps = [{ at = 2.0, pays = 5.0 }, { at = 1.0, pays = 4.0 }], per = "occurrence" }, '
                 '{ tower = [{ attachment = 0.0, width = 1.0, reinstatements = [1.0] }], per = "aggregate" }]')
        complaint = faultline("check", self.scenario(cover), expect=65).stderr
        for path in ("cover.c.expiry_days", "cover.c.terms[0].maximum", "cover.c.terms[1].steps[1].at",
                     "cover.c.terms[1].steps[1].pays", "cover.c.terms[2].tower[0].reinstatements"):
            self.assertIn(path, complaint)

    def test_in_single_numbers_too(self):
        cover = ('terms = [{ franchise = -1.0, per = "occurrence" }, { stop_loss = 1.0, width = 0.0 }, '
                 '{ rolling_window = 0.0, attachment = -2.0 }, { steps = [], per = "occurrence" }, '
                 '{ waiting_days = -1.0, value_per_year = 0.0, per = "occurrence" }]')
        complaint = faultline("check", self.scenario(cover), expect=65).stderr
        for path in ("terms[0].franchise", "terms[1].width", "terms[2].rolling_window",
                     "terms[2].attachment", "terms[3].steps", "terms[4].waiting_days",
                     "terms[4].value_per_year"):
            self.assertIn(f"cover.c.{path}", complaint)


if __name__ == "__main__":
    unittest.main()
