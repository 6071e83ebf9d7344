# SPDX-License-Identifier: Apache-2.0
"""`replay` explains the trials of a result: to the last digit, from the scenario and from the file."""
import functools
import json
import math
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import h5py

from program import SCENARIOS, SOURCE, faultline

REAL = [SCENARIOS / "restaking-2026" / name
        for name in ("scenario.toml", "allocated-today.toml", "shared.toml")]
SMALL = ("minimal", "oracle-common-shock", "oracle-dense-3", "oracle-hierarchical-50",
         "oracle-lattice-12", "oracle-one-factor-100")
TRIALS = 20_000
FOLDER = tempfile.TemporaryDirectory()
unittest.addModuleCleanup(FOLDER.cleanup)


@functools.lru_cache(maxsize=None)
def replay(*arguments):
    return json.loads(faultline("replay", *arguments, "--json").stdout)


def tail_rows(path, case):
    """(rank, trial, gross, recovered, net) of the trials that a result keeps, the worst first."""
    with h5py.File(path) as file:
        columns = [file[name][case] for name in ("tail_trial_number", "tail_gross",
                                                 "tail_recovered", "tail_net")]
    return [(rank + 1, int(row[0]), *map(float, row[1:]))
            for rank, row in enumerate(zip(*columns)) if row[0] >= 0]


def some(rows, count):
    """The first, the last, and rows evenly between."""
    return [rows[i * (len(rows) - 1) // (count - 1)] for i in range(count)]


class Results(unittest.TestCase):
    """Results of the realistic scenario in its three cases and of the small ones, made once."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(FOLDER.name)
        cls.real = cls.folder / "restaking.h5"
        if cls.real.exists():
            return
        for name in SMALL:
            faultline("run", SCENARIOS / name / "scenario.toml", "--trials", TRIALS, "-o",
                      cls.folder / f"{name}.h5")
        faultline("run", *REAL, "--trials", TRIALS, "-o", cls.real)


class Equality(Results):
    def check(self, row, told):
        rank, trial, gross, recovered, net = row
        self.assertEqual(told["trial"], trial)
        self.assertEqual(told["book"], {"gross": gross, "recovered": recovered, "net": net})
        if told["tail"] is not None:
            self.assertEqual(told["tail"]["rank"], rank)

    def test_of_every_case_of_a_result(self):
        for case in range(3):
            for row in some(tail_rows(self.real, case), 3):
                with self.subTest(case=case, trial=row[1]):
                    self.check(row, replay(self.real, "--trial", row[1], "--case", case))

    def test_of_the_first_case_unless_another_is_named(self):
        trial = tail_rows(self.real, 0)[0][1]
        self.assertEqual(replay(self.real, "--trial", trial)["occurrences"],
                         replay(self.real, "--trial", trial, "--case", 0)["occurrences"])
        name = "restaking-2026, shared stake"
        self.assertEqual(replay(self.real, "--trial", trial, "--case", name)["case"], name)

    def test_of_every_case_of_its_scenarios(self):
        for case in range(3):
            row = tail_rows(self.real, case)[case]
            with self.subTest(case=case, trial=row[1]):
                told = replay(*REAL, "--trial", row[1], "--case", case)
                self.check(row, told)
                self.assertIsNone(told["tail"])

    def test_of_small_scenarios_and_their_results(self):
        for name in SMALL:
            path = self.folder / f"{name}.h5"
            for row in some(tail_rows(path, 0), 8):
                with self.subTest(name=name, trial=row[1]):
                    from_result = replay(path, "--trial", row[1])
                    self.check(row, from_result)
                    from_scenario = replay(SCENARIOS / name / "scenario.toml", "--trial", row[1])
                    self.assertEqual(from_scenario["occurrences"], from_result["occurrences"])

    def test_of_another_seed(self):
        path = self.folder / "seed.h5"
        faultline("run", SCENARIOS / "minimal" / "scenario.toml", "--trials", 2000, "--seed", "0xabc",
                  "-o", path)
        row = tail_rows(path, 0)[0]
        told = replay(SCENARIOS / "minimal" / "scenario.toml", "--trial", row[1], "--seed", "0xabc")
        self.check(row, told)
        self.assertEqual(told["seed"], 0xabc)

    def test_a_trial_that_is_not_in_the_tail_has_no_rank(self):
        kept = {row[1] for row in tail_rows(self.folder / "minimal.h5", 0)}
        quiet = next(trial for trial in range(TRIALS) if trial not in kept)
        told = replay(self.folder / "minimal.h5", "--trial", quiet)
        self.assertEqual(told["tail"]["rank"], None)
        self.assertEqual(told["tail"]["kept"], len(kept))
        self.assertEqual(told["occurrences"], [])


class Story(Results):
    """What one of the worst trials of the realistic scenario says, against itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stories = [replay(cls.real, "--trial", row[1]) for row in tail_rows(cls.real, 0)[:3]]

    def occurrences(self):
        for story in self.stories:
            self.assertGreater(len(story["occurrences"]), 0)
            yield from story["occurrences"]

    def close(self, a, b, scale):
        self.assertLessEqual(abs(a - b), 1e-12 * scale)

    def test_positions_add_up_to_the_book(self):
        for story in self.stories:
            for amount in ("gross", "recovered", "net"):
                total = math.fsum(p["book_fraction"] * p[amount] for p in story["positions"])
                self.close(total, story["book"][amount], story["book"]["gross"])

    def test_occurrences_add_up_to_the_book(self):
        for story in self.stories:
            for amount in ("gross", "recovered", "net"):
                self.assertEqual(sum(o["book"][amount] for o in story["occurrences"]),
                                 story["book"][amount])

    def test_causes_have_draws_that_give_their_dates(self):
        kinds = set()
        for o in self.occurrences():
            kinds.add(o["cause"].split(".")[0])
            if o["own_failure"] is not None:
                own = o["own_failure"]
                self.assertLess(own["uniform"], own["probability"])
                day = -365 * math.log1p(-own["uniform"]) / own["rate_per_year"]
                self.assertLess(own["latent"]["value"], own["latent"]["threshold"])
                self.close(sum(part["contribution"] for part in own["latent"]["parts"]),
                           own["latent"]["value"], 10)
            else:
                shock = o["shock"]
                day = shock["since_day"] - (365 * math.log1p(-shock["uniform"])
                                            / shock["rate_per_year"])
            self.assertAlmostEqual(day, o["day"], places=9)
        self.assertEqual(kinds, {"avs", "shock"})

    def test_what_was_killed_was_below_its_probability(self):
        for o in self.occurrences():
            for kill in (o["shock"] or {"kills": []})["kills"]:
                self.assertLessEqual(len(kill["killed"]), kill["targets"])
                for one in kill["killed"]:
                    self.assertLess(one["uniform"], kill["probability"])

    def test_hits_are_of_what_was_struck(self):
        for o in self.occurrences():
            struck = {(s["avs"], s["operator"]): s["fraction"] for s in o["strikes"]}
            self.assertEqual({i["avs"] for i in o["impacts"]}, {s["avs"] for s in o["strikes"]})
            for hit in o["hits"]:
                fraction = struck.get((hit["avs"], hit["operator"]), struck.get((hit["avs"], None)))
                self.assertEqual(hit["fraction"], fraction)

    def test_no_stake_is_lost_by_nobody(self):
        """Direct losses of all positions are the stake lost; a holder's share comes on top."""
        for o in self.occurrences():
            if not o["claims"]:
                continue
            lost = math.fsum(hit["value"] for hit in o["hits"])
            claimed = {c["position"]: c["ground_up_loss"] for c in o["claims"]}
            held = 0.02 * claimed.get("eETH", 0.0)
            direct = {name: loss for name, loss in claimed.items() if name != "desk"}
            # Each loss is rounded to a grid of 2^-50 of what its position can lose; together they
            # can lose less than 16 million ETH.
            rounding = len(direct) * 2.0**24 * 2.0**-50
            self.assertLessEqual(math.fsum(direct.values()), lost * (1 + 1e-12) + rounding)
            self.assertGreaterEqual(claimed.get("desk", 0.0), held * (1 - 1e-9))

    def test_covers_chain_their_terms_and_pay_what_is_recovered(self):
        settled = 0
        for o in self.occurrences():
            for s in o["settlements"]:
                settled += 1
                amount = s["subject"]
                for term in s["terms"]:
                    self.assertEqual(term["in"], amount)
                    amount = term["out"]
                self.assertEqual(s["payable"], amount)
                paid = math.fsum(share["paid"] for share in s["shares"])
                self.close(paid, s["paid"], s["subject"])
                for share in s["shares"]:
                    self.assertEqual(share["share"] - share["paid"], share["cut_off"])
            for claim in o["claims"]:
                paid = math.fsum(share["paid"] for s in o["settlements"] for share in s["shares"]
                                 if share["position"] == claim["position"])
                relief = math.fsum(r["amount"] for s in o["settlements"] for share in s["shares"]
                                   for r in share["relief"] if r["holder"] == claim["position"])
                self.close(paid + relief, claim["ground_up_recovered"], claim["ground_up_loss"])
        self.assertGreater(settled, 3)

    def test_the_aggregate_limit_remembers_earlier_occurrences(self):
        for story in self.stories:
            carried = 0.0
            for o in story["occurrences"]:
                for s in o["settlements"]:
                    limit = s["terms"][-1]
                    self.assertEqual((limit["term"], limit["per"]), ("limit", "aggregate"))
                    self.assertEqual(limit["carried_before"], carried)
                    carried = limit["carried_after"] - s["given_back"]


class UnderStudentT(Results):
    def test_one_scale_multiplies_the_parts_of_every_latent_variable_of_a_trial(self):
        law = ("--set", 'dependence.copula="student-t"',
               "--set", "dependence.degrees_of_freedom=3.0")
        path = self.folder / "student-t.h5"
        scenario = SCENARIOS / "oracle-hierarchical-50" / "scenario.toml"
        faultline("run", scenario, *law, "--trials", TRIALS, "-o", path)
        trial = tail_rows(path, 0)[0][1]
        told = replay(path, "--trial", trial)
        latents = [o["own_failure"]["latent"] for o in told["occurrences"]]
        self.assertGreater(len(latents), 10)
        self.assertEqual(len({latent["scale"] for latent in latents}), 1)
        for latent in latents:
            parts = math.fsum(part["contribution"] for part in latent["parts"])
            self.assertAlmostEqual(parts * latent["scale"], latent["value"], places=9)
            self.assertLess(latent["value"], latent["threshold"])
        text = faultline("replay", path, "--trial", trial).stdout
        self.assertIn(f"scaled by √(ν/V) = {latents[0]['scale']:.7g}", text)


class Document(Results):
    """docs/formats/replay.md against what is printed."""

    def members(self, value):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield name
                yield from self.members(inner)
        if isinstance(value, list):
            for inner in value:
                yield from self.members(inner)

    def test_has_no_member_that_is_not_documented(self):
        page = (SOURCE / "docs/formats/replay.md").read_text(encoding="utf-8")
        names = set(self.members(replay(self.real, "--trial", tail_rows(self.real, 0)[0][1])))
        self.assertGreater(len(names), 60)
        self.assertEqual(sorted(name for name in names - {"schema"} if f"`{name}`" not in page), [])


class Text(Results):
    def test_says_the_same_as_the_document(self):
        row = tail_rows(self.real, 0)[0]
        text = faultline("replay", self.real, "--trial", row[1]).stdout
        told = replay(self.real, "--trial", row[1])
        self.assertIn(f"trial {row[1]} of restaking-2026", text)
        self.assertIn("number 1 of the 1,000 worst trials", text)
        for o in told["occurrences"]:
            self.assertIn(o["cause"], text)
        for position in told["positions"]:
            self.assertIn(position["position"], text)
        self.assertIn(f"{row[4]:,.3f}", text)

    def test_stays_short_unless_everything_is_asked_for(self):
        trial = tail_rows(self.real, 0)[0][1]
        brief = faultline("replay", self.real, "--trial", trial).stdout
        full = faultline("replay", self.real, "--trial", trial, "--full").stdout
        hits = sum(len(o["hits"]) for o in replay(self.real, "--trial", trial)["occurrences"])
        self.assertIn("--full lists all", brief)
        self.assertNotIn("--full lists all", full)
        self.assertGreater(len(full.splitlines()), hits)
        self.assertLess(max(map(len, brief.splitlines())), 160)
        self.assertEqual([line for line in full.splitlines() if line != line.rstrip()], [])

    def test_of_a_quiet_trial(self):
        with h5py.File(self.folder / "minimal.h5") as file:
            kept = set(file["tail_trial_number"][0])
        quiet = next(trial for trial in range(TRIALS) if trial not in kept)
        text = faultline("replay", self.folder / "minimal.h5", "--trial", quiet).stdout
        self.assertIn("nothing happened in this trial", text)
        self.assertIn("not among the", text)


class Guide(unittest.TestCase):
    def test_shows_what_the_program_prints(self):
        page = (SOURCE / "docs/guide/replaying-a-trial.md").read_text(encoding="utf-8")
        commands = [line for line in page.splitlines() if line.startswith("faultline replay scen")]
        blocks = [part.split("\n```")[0] for part in page.split("```text\n")[1:]]
        self.assertEqual(len(commands), 1)
        self.assertGreater(len(blocks), 2)
        arguments = commands[0].split()[1:]
        arguments[1] = str(SOURCE / arguments[1])
        printed = faultline(*arguments).stdout
        for block in blocks:
            self.assertIn(block.rstrip(), printed)


class Mistakes(Results):
    def complaint(self, code, *arguments):
        done = faultline("replay", *arguments, expect=code)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def minimal(self):
        return self.folder / "minimal.h5"

    def altered(self, statement):
        copy = self.folder / "altered.h5"
        shutil.copy(self.minimal(), copy)
        subprocess.run(["/usr/bin/python3", SOURCE / "tests/python/alter_result.py", copy,
                        statement], check=True)
        return copy

    def test_a_trial_that_is_not_planned(self):
        message = self.complaint(64, self.minimal(), "--trial", TRIALS)
        self.assertIn("from 0 to 19999, as run.trials is 20000", message)
        for trial in ("-1", "1.5", "x", ""):
            with self.subTest(trial=trial):
                self.assertIn("--trial", self.complaint(64, self.minimal(), f"--trial={trial}"))

    def test_no_trial(self):
        self.assertIn("--trial", self.complaint(64, self.minimal()))

    def test_an_unknown_case(self):
        message = self.complaint(64, self.real, "--trial", 0, "--case", "restaking-2025")
        self.assertIn("did you mean `restaking-2026`?", message)
        self.assertIn("`restaking-2026, shared stake` (2)", message)
        self.assertIn("(0)", self.complaint(64, self.minimal(), "--trial", 0, "--case", "1"))

    def test_a_file_that_is_not_there(self):
        for name in ("nothing.h5", "nothing.toml"):
            self.assertIn(name, self.complaint(66, self.folder / name, "--trial", 0))

    def test_a_file_that_is_neither(self):
        for name, content, problem in (("text.h5", b"not HDF5", "is not a faultline result"),
                                       ("letter.txt", b"Dear all,\n", "letter.txt:1:"),
                                       ("noise.bin", bytes(range(256)), "is neither")):
            path = self.folder / name
            path.write_bytes(content)
            with self.subTest(name=name):
                message = self.complaint(65, path, "--trial", 0)
                self.assertIn(name, message)
                self.assertIn(problem, message)

    def test_a_result_among_others(self):
        message = self.complaint(64, self.minimal(), SCENARIOS / "minimal/scenario.toml",
                                 "--trial", 0)
        self.assertIn("alone", message)

    def test_a_result_with_changes(self):
        message = self.complaint(64, self.minimal(), "--trial", 0, "--set", "run.seed=3")
        self.assertIn("--set", message)

    def test_a_result_of_a_plan_that_this_program_does_not_make(self):
        other = self.altered("f.attrs['plan_hash'] = 'f' * 64")
        message = self.complaint(65, other, "--trial", 0)
        self.assertIn("another version", message)
        self.assertIn("f" * 64, message)

    def test_a_result_whose_scenario_this_program_does_not_read(self):
        other = self.altered("f['scenario/toml'][0] = f['scenario/toml'].asstr()[0]"
                             " + '\\n[[weather]]\\nid = \"rain\"\\n'")
        message = self.complaint(65, other, "--trial", 0)
        self.assertIn("another version", message)
        self.assertIn("weather", message)

    def test_a_result_with_other_numbers_than_the_replay(self):
        other = self.altered("f['tail_net'][0, 0] = 19.5; f['tail_gross'][0, 0] = 19.5")
        trial = tail_rows(self.minimal(), 0)[0][1]
        message = self.complaint(65, other, "--trial", trial)
        self.assertIn("tail_gross of this trial is 19.5 in the result, but 20 in the replay",
                      message)

    def test_a_damaged_result(self):
        cut = self.folder / "cut.h5"
        cut.write_bytes(self.minimal().read_bytes()[:-100])
        self.assertIn("cut short", self.complaint(65, cut, "--trial", 0))


if __name__ == "__main__":
    unittest.main()
