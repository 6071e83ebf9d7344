# SPDX-License-Identifier: Apache-2.0
"""Programmes of cover on the occurrences that a result keeps: each is what a run of it gives."""
import json
import os
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np

from program import PROGRAM, SCENARIOS, digest, faultline
from repriced_world import PROGRAMMES, WORLD, Folder, store


class EveryProgramme(Folder):
    """Equal to a run of it, byte for byte but for the group `host`."""

    def check(self, base, kept, trials=()):
        stored = self.folder / f"{base.stem}.h5"
        faultline("run", base, "-o", stored, *trials)
        fragments = [self.write(f"{base.stem}/{name}.toml", text)
                     for name, text in PROGRAMMES.items()]
        expected = {}
        for name, text in PROGRAMMES.items():
            alone = self.write(f"{base.stem}-alone/{name}.toml",
                               f'extends = ["{base}"]\n{text}')
            result = self.folder / f"{base.stem}-alone/{name}.h5"
            faultline("run", alone, "-o", result, "--set", kept, *trials)
            expected[name] = digest(result)
        self.assertEqual(len(set(expected.values())), len(PROGRAMMES), "no two are the same")
        for jobs, batch in ((1, 1024), (3, 100)):
            output = self.folder / f"{base.stem}-{jobs}"
            output.mkdir()
            faultline("reprice", stored, "--cover", *fragments, "-o", output, "-j", jobs,
                      "--batch", batch)
            found = {name: digest(output / f"{name}.h5") for name in PROGRAMMES}
            self.assertEqual(found, expected, f"{jobs} workers")

    def test_is_what_a_run_of_it_gives(self):
        self.check(self.write("world.toml", WORLD % 365),
                   'output.store=["summary", "tail", "covers"]')

    def test_is_what_a_run_of_it_gives_at_several_horizons(self):
        self.check(self.write("horizons.toml", WORLD % "[90, 365]"),
                   'output.store=["summary", "tail", "covers"]')

    def test_is_what_a_run_of_it_gives_with_its_trials_and_all_curves(self):
        text = WORLD % 365
        text = text.replace('"events"]', '"events", "trials", "exceedance", "diagnostics", '
                            '"contributions"]')
        text = text.replace("tail_trials = 20", 'tail_trials = 20, exact = ["book", "alpha"]')
        self.check(self.write("trials.toml", text),
                   'output.store=["summary", "tail", "covers", "trials", "exceedance", '
                   '"diagnostics", "contributions"]')

    def test_is_what_a_run_of_it_gives_with_uncertain_numbers(self):
        text = (WORLD % 365).replace("failure_probability = 0.3", "failure_probability = "
                                     "{ beta = [3.0, 7.0] }")
        self.check(self.write("uncertain.toml", text),
                   'output.store=["summary", "tail", "covers"]')

    def test_is_what_a_run_of_it_gives_when_something_is_known_to_fail(self):
        text = WORLD % 365 + '[force]\nmode = "condition"\ncauses = ["avs.b"]\n'
        self.check(self.write("known.toml", text), 'output.store=["summary", "tail", "covers"]')

    def test_may_be_a_scenario_that_extends_what_was_run(self):
        base = self.write("extended.toml", WORLD % 365)
        stored = self.folder / "extended.h5"
        faultline("run", base, "-o", stored)
        scenario = self.write("whole.toml",
                              f'extends = ["extended.toml"]\n{PROGRAMMES["windows"]}')
        faultline("reprice", stored, "--cover", scenario, "-o", self.folder)
        alone = self.folder / "alone.h5"
        faultline("run", scenario, "-o", alone, "--set",
                  'output.store=["summary", "tail", "covers"]')
        self.assertEqual(digest(self.folder / "whole.h5"), digest(alone))


class Kept(Folder):
    """What the columns say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls.write("world.toml", WORLD % 365)
        cls.stored = cls.folder / "world.h5"
        faultline("run", cls.base, "-o", cls.stored)

    def test_any_threads_and_batch_size_keep_the_same_bytes(self):
        for jobs, batch in ((2, 1024), (3, 77)):
            other = self.folder / f"{jobs}.h5"
            faultline("run", self.base, "-o", other, "-j", jobs, "--batch", batch)
            self.assertEqual(digest(other), digest(self.stored))

    def test_rows_are_in_order_and_tell_what_the_worst_trials_tell(self):
        with h5py.File(self.stored) as file:
            trial, cause = file["event_trial"][:], file["event_cause"][:]
            day = file["event_time"][:] * 365.0
            order = np.lexsort((day, trial))
            np.testing.assert_array_equal(order, np.arange(trial.size))
            self.assertTrue((trial < 6000).all() and (day >= 0.0).all() and (day <= 365.0).all())
            rank = file["occurrence_tail_rank"][0]
            for worst, number in enumerate(file["tail_trial_number"][0]):
                told = rank == worst
                kept = trial == number
                np.testing.assert_array_equal(cause[kept], file["occurrence_cause"][0][told])
                np.testing.assert_array_equal(day[kept], file["occurrence_day"][0][told])

    def test_causes_fail_as_often_as_their_laws_say(self):
        # |z| < 4.5: wrong for 7 seeds in a million.
        with h5py.File(self.stored) as file:
            names = [name.decode() for name in file["cause"][:]]
            cause, index = file["event_cause"][:], file["event_index"][:]
            trials = 6000.0
            for name, rate in (("avs.a", 0.8), ("shock.client-bug", 0.5)):
                count = (cause == names.index(name)).sum()
                self.assertLess(abs(count - rate * trials), 4.5 * (rate * trials) ** 0.5, name)
            first = ((cause == names.index("avs.c")) & (index == 0)).sum() / trials
            self.assertLess(abs(first - 0.2), 4.5 * (0.2 * 0.8 / trials) ** 0.5)
            hard = file["event_severity"][:]
            self.assertTrue((hard[cause == names.index("avs.c")] == 0.25).all())
            self.assertTrue((hard[cause == names.index("provider.mutual")] == 0.0).all())

    def test_notebooks_read_them_as_labelled_arrays(self):
        import xarray
        for engine in ("h5netcdf", "netcdf4"):
            with xarray.open_dataset(self.stored, engine=engine) as dataset:
                self.assertEqual(dataset["event_time"].dims, ("event",))
                self.assertEqual(dataset["event_time"].dtype, np.float64)
                self.assertGreater(dataset.sizes["event"], 0)

    def test_a_run_without_occurrences_keeps_none_and_can_be_repriced(self):
        quiet = self.folder / "quiet.h5"
        faultline("run", self.base, "-o", quiet, "--trials", 2, "--seed", 3, "--set",
                  "avs.a.rate_per_year=1e-6", "--set", "avs.b.failure_probability=1e-6",
                  "--set", "avs.c.failure_probability=1e-6", "--set",
                  "shock.client-bug.rate_per_year=1e-6", "--set",
                  "contract.vault.failure_probability=1e-6", "--set",
                  "operator.o1.faults[0].residual_probability=1e-6",
                  "--set", "provider.mutual.failure_probability=1e-6")
        with h5py.File(quiet) as file:
            self.assertEqual(file["event_trial"].shape, (0,))
        programme = self.write("none.toml", PROGRAMMES["no-cover"])
        done = faultline("reprice", quiet, "--cover", programme)
        self.assertIn("0 occurrences", done.stderr)


class Refusals(Folder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls.write("world.toml", WORLD % 365)
        cls.stored = cls.folder / "world.h5"
        faultline("run", cls.base, "-o", cls.stored)

    def refused(self, text, *expected, code=65):
        programme = self.write("programme.toml", text)
        error = faultline("reprice", self.stored, "--cover", programme, expect=code).stderr
        for line in expected:
            self.assertIn(line, error)
        return error

    def test_what_was_drawn_and_lost_stays_as_it_is_and_all_of_it_is_said_at_its_line(self):
        error = self.refused(
            """name = "other"
[[avs]]
id = "c"
severity = 0.5
[[pool]]
id = "p1"
amount = 10.0
[[position]]
id = "gamma"
[[shock]]
id = "client-bug"
rate_per_year = 2.0
""",
            "programme.toml:4:12: avs.c.severity: is 0.5, and was 0.25 in the scenario that was run",
            "programme.toml:7:10: pool.p1.amount: is 10, and was 100 ",
            "programme.toml:8:1: position.gamma: is not in the scenario that was run",
            "programme.toml:12:17: shock.client-bug.rate_per_year: is 2, and was 0.5",
            "(expected the same: a programme sets covers, providers, treaties, waterfalls and its name)")
        self.assertNotIn("name:", error)

    def test_what_it_removes_is_missed(self):
        self.refused('remove = ["avs.c.participation"]\navs = [{ id = "c", participation = "all" }]',
                     "avs.c.participation: is ")
        self.refused('remove = ["delegation[beta,p2]"]',
                     "delegation[beta,p2]: is missing, and is in the scenario that was run")

    def test_a_provider_that_could_not_fail_may_not_begin_to(self):
        self.refused('provider = [{ id = "new", capital = 1.0, asset = "ETH", '
                     'failure_probability = 0.1, loss_given_default = 0.5 }]',
                     "programme.toml:1:", "provider.new.failure_probability: makes the provider a "
                     "cause, and none of its defaults were drawn")
        self.refused('provider = [{ id = "mutual", failure_probability = 0.2 }]',
                     "provider.mutual.failure_probability: the provider fails otherwise")

    def test_a_provider_that_could_fail_stays(self):
        self.refused('remove = ["provider.mutual", "cover.first", "position.alpha.waterfall"]',
                     "provider.mutual: can fail in the scenario that was run")

    def test_bad_covers_are_bad_as_in_a_scenario(self):
        self.refused('cover = [{ id = "first", terms = [{ quota_share = 1.5 }] }]',
                     "programme.toml:1:", "cover.first.terms[0]")
        self.refused('position = [{ id = "beta", waterfall = ["cover:nobody"] }]',
                     "programme.toml:1:41: position.beta.waterfall[0]")
        self.refused('stress = [{ id = "s", set = { "cover.first.terms" = "x2" } }]',
                     "stress: a programme has no stresses")

    def test_complaints_about_all_programmes_come_at_once(self):
        one = self.write("one.toml", 'run = { trials = 7 }')
        two = self.write("two.toml", 'numeraire = "USD"')
        error = faultline("reprice", self.stored, "--cover", one, two, expect=65).stderr
        self.assertIn("one.toml:1:18: run.trials", error)
        self.assertIn("two.toml:1:13: numeraire", error)

    def test_missing_files_are_no_input(self):
        self.assertIn("nothing.toml", faultline("reprice", self.stored, "--cover", "nothing.toml",
                                                expect=66).stderr)
        programme = self.write("none.toml", "")
        self.assertIn("nothing.h5", faultline("reprice", "nothing.h5", "--cover", programme,
                                              expect=66).stderr)

    def test_a_result_without_occurrences_says_how_to_keep_them(self):
        bare = self.folder / "bare.h5"
        faultline("run", self.base, "-o", bare, "--set", 'output.store=["summary"]')
        error = faultline("reprice", bare, "--cover", self.write("none.toml", ""), expect=65).stderr
        self.assertIn('keeps no occurrences; run its scenario with "events" in output.store', error)

    def test_a_part_is_not_repriced(self):
        part = self.folder / "part.h5"
        faultline("run", self.base, "-o", part, "--trials-range", "3000..6000", "--set",
                  'output.store=["summary"]')
        error = faultline("reprice", part, "--cover", self.write("none.toml", ""), expect=65).stderr
        self.assertIn("holds trials 3000..6000 of 6000 only", error)

    def test_results_are_told_apart_by_name(self):
        same = [self.write("x/p.toml", ""), self.write("y/p.toml", "")]
        error = faultline("reprice", self.stored, "--cover", *same, expect=64).stderr
        self.assertIn("another programme is called `p` too", error)
        itself = self.write("world/world.toml", "")
        error = faultline("reprice", self.stored, "--cover", itself, "-o", self.folder,
                          expect=64).stderr
        self.assertIn("which it is priced on", error)

    def test_a_folder_that_is_not_there_is_found_before_the_work(self):
        programme = self.write("none.toml", "")
        faultline("reprice", self.stored, "--cover", programme, "-o", self.folder / "nowhere",
                  expect=73)

    def test_cases_that_draw_otherwise_cannot_be_kept_together(self):
        text = WORLD % 365 + '[[stress]]\nid = "s"\nset = { "shock.client-bug.rate_per_year" = "x2" }\n'
        error = faultline("run", self.write("stressed.toml", text), expect=65).stderr
        self.assertIn("stressed.toml:7:", error)
        self.assertIn("output.store: `events` keeps one draw of occurrences, but case `world/s` "
                      "draws others than case `world`", error)

    def test_points_that_are_tied_to_a_factor_cannot_be_kept(self):
        tied = 'position.alpha.points={ rate = 0.01, haircut = 0.5, factor = "market", volatility = 0.5 }'
        error = faultline("run", self.write("tied.toml", WORLD % 365), "--set", tied,
                          "-o", self.folder / "tied.h5", expect=65).stderr
        self.assertIn("`events` keeps no factors, and points of positions are tied to one", error)

    def test_cases_that_draw_alike_are_repriced_together(self):
        text = WORLD % 365 + '[[stress]]\nid = "half"\nset = { "pool.p1.amount" = "x1.5" }\n'
        stored = self.folder / "alike.h5"
        faultline("run", self.write("alike.toml", text), "-o", stored)
        programme = self.write("fewer.toml", PROGRAMMES["no-cover"])
        output = self.folder / "alike"
        output.mkdir()
        faultline("reprice", stored, "--cover", programme, "-o", output)
        alone = self.write("alike-alone.toml",
                           f'extends = ["alike.toml"]\n{PROGRAMMES["no-cover"]}')
        faultline("run", alone, "-o", self.folder / "alike-alone.h5", "--set",
                  'output.store=["summary", "tail", "covers"]')
        self.assertEqual(digest(output / "fewer.h5"), digest(self.folder / "alike-alone.h5"))

    def test_stresses_of_a_programme_with_a_name_keep_theirs(self):
        stored = self.folder / "named.h5"
        faultline("run", self.write("named.toml", WORLD % 365 +
                                    '[[stress]]\nid = "half"\nset = { "pool.p1.amount" = "x1.5" }\n'),
                  "-o", stored)
        text = f'name = "bare"\n{PROGRAMMES["no-cover"]}'
        (self.folder / "named").mkdir()
        faultline("reprice", stored, "--cover", self.write("bare.toml", text), "-o",
                  self.folder / "named")
        with h5py.File(self.folder / "named" / "bare.h5") as file:
            self.assertEqual(list(file["case"].asstr()), ["bare", "bare/half"])
        faultline("run", self.write("bare-alone.toml", f'extends = ["named.toml"]\n{text}'),
                  "-o", self.folder / "bare-alone.h5", "--set",
                  'output.store=["summary", "tail", "covers"]')
        self.assertEqual(digest(self.folder / "named" / "bare.h5"),
                         digest(self.folder / "bare-alone.h5"))

    def test_stresses_of_what_a_programme_sets_are_refused(self):
        for number, (path, how) in enumerate((("provider.mutual.capital", "x2"),
                                              ("cover.first.premium_per_year", "=3"))):
            stored = self.folder / f"stressed-{number}.h5"
            stress = f'[[stress]]\nid = "s"\nset = {{ "{path}" = "{how}" }}\n'
            faultline("run", self.write(f"s{number}.toml", WORLD % 365 + stress), "-o", stored,
                      "--trials", 100)
            error = faultline("reprice", stored, "--cover", self.write("none.toml", ""),
                              expect=65).stderr
            self.assertIn(f"its case `world/s` stresses `{path}`", error)
            self.assertIn("run each programme as a scenario", error)

    def test_occurrences_that_this_program_would_not_make_are_refused(self):
        # As a build with other severities would have left them; the seal is that of the new bytes.
        import hashlib
        altered = self.folder / "altered.h5"
        altered.write_bytes(self.stored.read_bytes())
        with h5py.File(altered, "r+") as file:
            hard = file["event_severity"][:]
            hard[np.flatnonzero(hard)[7]] *= 0.5
            file["event_severity"][:] = hard
        content = altered.read_bytes()
        altered.write_bytes(content + b"\nfaultline-seal sha256 " +
                            hashlib.sha256(content).hexdigest().encode() + b"\n")
        error = faultline("reprice", altered, "--cover", self.write("none.toml", ""),
                          expect=65).stderr
        self.assertIn("another build of faultline", error)


class Asked(Folder):
    def test_json_has_the_summary_of_every_programme(self):
        base = self.write("world.toml", WORLD % 365)
        stored = self.folder / "world.h5"
        faultline("run", base, "-o", stored)
        files = [self.write(f"{name}.toml", PROGRAMMES[name]) for name in ("no-cover", "windows")]
        told = json.loads(faultline("reprice", stored, "--cover", *files, "--json").stdout)
        self.assertEqual([one["name"] for one in told["programmes"]], ["no-cover", "windows"])
        recovered = [one["summary"]["tables"]["book_expected_loss"]["values"][0][1]
                     for one in told["programmes"]]
        self.assertEqual(recovered[0], 0.0)
        self.assertGreater(recovered[1], 0.0)
        text = faultline("reprice", stored, "--cover", *files).stdout
        self.assertIn("2 programmes on the same 6,000 trials", text)
        self.assertIn("no-cover", text)

    def test_a_signal_leaves_nothing_behind(self):
        base = self.write("long.toml", (WORLD % 365).replace("trials = 6000", "trials = 400000"))
        stored = self.folder / "long.h5"
        faultline("run", base, "-o", stored)
        files = [self.write(f"{name}.toml", text) for name, text in PROGRAMMES.items()]
        output = self.folder / "stopped"
        output.mkdir()
        process = subprocess.Popen([PROGRAM, "reprice", stored, "--cover", *files, "-o", output],
                                   stderr=subprocess.PIPE, text=True)
        while not os.listdir(output) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        error = process.communicate()[1]
        self.assertEqual(process.returncode, 130, error)
        self.assertEqual(os.listdir(output), [])


if __name__ == "__main__":
    unittest.main()
