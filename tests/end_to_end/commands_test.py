# SPDX-License-Identifier: Apache-2.0
"""What a person or a scheduler meets: messages, exit codes, signals, and files left behind."""
import json
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import h5py

from program import PROGRAM, SCENARIOS, SOURCE, faultline

REAL = SCENARIOS / "restaking-2026"
MINIMAL = SCENARIOS / "minimal" / "scenario.toml"


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Mistakes(Folder):
    """Three mistakes of a stranger: each message names the place and the cure."""

    def copy_of_the_real_scenario(self):
        copy = self.folder / "restaking"
        shutil.copytree(REAL, copy)
        return copy

    def change(self, file, old, new):
        text = file.read_text()
        self.assertIn(old, text)
        file.write_text(text.replace(old, new, 1))
        before = text[:text.index(old)]
        return before.count("\n") + 1

    def messages(self, copy):
        done = faultline("check", copy / "scenario.toml", expect=65)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_a_typo_in_a_key(self):
        scenario = self.folder / "typo.toml"
        scenario.write_text(MINIMAL.read_text().replace("failure_probability",
                                                        "failure_probabilty"))
        message = faultline("check", scenario, expect=65).stderr
        self.assertRegex(message, r"typo\.toml:\d+:\d+: avs\.\w+\.failure_probabilty: unknown key.*"
                                  r"did you mean .?failure_probability")

    def test_an_operator_that_does_not_exist_in_a_csv(self):
        copy = self.copy_of_the_real_scenario()
        pools = next(copy.glob("*pools*.csv"))
        rows = pools.read_text().splitlines()
        header = next(i for i, row in enumerate(rows) if not row.startswith("#"))
        column = rows[header].split(",").index("operators")
        cells = rows[header + 1].split(",")
        known = cells[column]
        cells[column] = known + "x"
        rows[header + 1] = ",".join(cells)
        pools.write_text("\n".join(rows) + "\n")
        message = self.messages(copy)
        self.assertRegex(message, rf"{pools.name}:{header + 2}:\d+: pool\..*{known}x.*not declared")
        self.assertRegex(message, rf"did you mean .?{known}")

    def test_a_probability_of_one_point_seven(self):
        message = faultline("check", MINIMAL, "--set", 'avs[protocol=eigenlayer].failure_probability=1.7',
                            expect=65).stderr
        self.assertRegex(message, r"--set.*failure_probability: 1\.7.*\[0, 1\)")

    def test_all_mistakes_are_reported_at_once(self):
        scenario = self.folder / "many.toml"
        scenario.write_text(MINIMAL.read_text().replace("numeraire", "numerair")
                            .replace("price = 1.0", "price = -1.0"))
        lines = faultline("check", scenario, "--set", "run.trials=0", expect=65).stderr.splitlines()
        self.assertEqual(lines[-1], "3 errors; nothing was run")
        for place, problem in zip(("--set", "many.toml:", "many.toml:"),
                                  ("run.trials", "numerair", "asset.ETH.price")):
            self.assertTrue(any(place in line and problem in line for line in lines), lines)

    def test_check_tells_programs_in_json(self):
        done = faultline("check", MINIMAL, "--set", "run.trials=0", "--json", expect=65)
        issue = json.loads(done.stdout)["issues"][0]
        self.assertEqual(issue["path"], "run.trials")


class RepairedMatrices(Folder):
    """A matrix that is not positive semidefinite: Higham's chain of three (2002), whose nearest
    correlation matrix is 0.5278 away, with 0.76069 for 1. Either 1 moves furthest."""

    def setUp(self):
        super().setUp()
        copy = self.folder / "dense"
        shutil.copytree(SCENARIOS / "oracle-dense-3", copy)
        (copy / "correlation.csv").write_text("a,b,c\n1,1,0\n1,1,1\n0,1,1\n")
        self.refused = copy / "scenario.toml"
        self.repaired = copy / "repaired.toml"
        self.repaired.write_text(self.refused.read_text() + 'repair = "nearest"\n')

    def test_are_refused_unless_repair_is_asked_for(self):
        message = faultline("check", self.refused, expect=65).stderr
        self.assertIn("dependence.block[0].file: not positive semidefinite", message)

    def test_check_says_what_was_changed(self):
        self.assertRegex(faultline("check", self.repaired).stdout,
                         r"dependence\.block\[0\]: .* nearest correlation matrix, 0\.5278 away "
                         r"\(Frobenius, \d+ steps\).*\((`a`, `b`|`b`, `c`)\) from 1 to 0\.76069\n")

    def test_check_tells_programs_what_was_changed(self):
        case = json.loads(faultline("check", self.repaired, "--json").stdout)["cases"][0]
        change = case["matrix_changes"][0]
        self.assertEqual([change["block"], change["before"]], ["dependence.block[0]", 1.0])
        self.assertIn([change["first"], change["second"]], [["a", "b"], ["b", "c"]])
        self.assertAlmostEqual(change["after"], 0.76069, places=5)
        self.assertAlmostEqual(change["distance"], 0.52779, places=5)

    def test_the_summary_of_a_run_and_of_its_result_say_what_was_changed(self):
        result = self.folder / "r.h5"
        run = faultline("run", self.repaired, "--trials", 1000, "-o", result)
        change = faultline("check", self.repaired).stdout.splitlines()[1].strip()
        self.assertIn("nearest correlation matrix", change)
        self.assertIn(change + "\n", run.stdout)
        self.assertEqual(faultline("show", result).stdout, run.stdout)

    def test_the_result_keeps_what_was_changed_by_case(self):
        sound = self.folder / "dense" / "sound.toml"
        sound.write_text(self.repaired.read_text().replace('name = "oracle-dense-3"',
                                                           'name = "sound"')
                         .replace('"correlation.csv"', '"sound.csv"'))
        sound.with_suffix(".csv").write_text("a,b,c\n1,0,0\n0,1,0\n0,0,1\n")
        result = self.folder / "r.h5"
        run = faultline("run", self.repaired, sound, "--trials", 1000, "-o", result)
        self.assertEqual(run.stdout.count("nearest correlation matrix"), 1)
        with h5py.File(result) as file:
            self.assertEqual(list(file["repaired_block"].asstr()), ["dependence.block[0]"])
            self.assertAlmostEqual(file["repair_distance"][0, 0], 0.52779, places=5)
            self.assertAlmostEqual(file["repair_after"][0, 0], 0.76069, places=5)
            self.assertNotEqual(file["repair_first_avs"].asstr()[0, 0], "")
            self.assertEqual(file["repair_second_avs"].asstr()[1, 0], "")
            self.assertEqual(file["repair_steps"][1, 0], -1)
        subprocess.run(["/usr/bin/python3", SOURCE / "tests/python/check_result.py", result],
                       check=True)
        as_json = json.loads(faultline("show", result, "--json").stdout)
        self.assertEqual(as_json["axes"]["repaired_block"], ["dependence.block[0]"])
        self.assertIsNone(as_json["tables"]["repair_distance"]["values"][1][0])


class CovarianceMatrices(Folder):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "dense"
        shutil.copytree(SCENARIOS / "oracle-dense-3", self.copy)

    def scenario(self, values, form):
        (self.copy / "correlation.csv").write_text("a,b,c\n" + values)
        path = self.copy / f"{form}.toml"
        path.write_text((self.copy / "scenario.toml").read_text() + f'form = "{form}"\n')
        return path

    def test_say_what_their_correlations_say(self):
        """Powers of two, so that not even rounding differs."""
        shown = [faultline("run", self.scenario(values, form), "--trials", 20000).stdout
                 for values, form in (("1,0.5,0.25\n0.5,1,0\n0.25,0,1\n", "correlation"),
                                      ("4,4,0.25\n4,16,0\n0.25,0,0.25\n", "covariance"))]
        self.assertEqual(*shown)

    def test_are_complained_about_at_the_file_with_both_names(self):
        scenario = self.scenario("4,0,0\n0,16,5\n0,5,0.25\n", "covariance")
        message = faultline("check", scenario, expect=65).stderr
        self.assertRegex(message, r"correlation\.csv:3:6: dependence\.block\[0\]\.file\[b, c\]: "
                                  r"5 at \(b, c\) is not a covariance")


class ExitCodes(Folder):
    def test_a_missing_scenario_is_66(self):
        self.assertIn("nowhere.toml", faultline("run", "nowhere.toml", expect=66).stderr)

    def test_a_missing_result_is_66(self):
        faultline("show", self.folder / "nothing.h5", expect=66)

    def test_something_else_than_a_result_is_65(self):
        other = self.folder / "other.h5"
        other.write_text("not HDF5")
        faultline("show", other, expect=65)

    def test_a_place_where_nothing_can_be_written_is_73(self):
        faultline("run", MINIMAL, "-o", self.folder / "no" / "such" / "r.h5", expect=73)

    def test_usage_errors_are_64(self):
        for arguments in ([], ["rnu"], ["run"], ["run", MINIMAL, "--frobnicate"],
                          ["run", MINIMAL, "--trials-range", "5..3"], ["run", MINIMAL, "-o", ""],
                          ["merge", "a.h5", "-o", ""], ["run", MINIMAL, "-j", "0"],
                          ["run", MINIMAL, "--batch", "0"],
                          ["run", MINIMAL, "--max-memory", "1K"],
                          ["run", MINIMAL, "--max-memory", "0"],
                          ["run", MINIMAL, "--max-memory", "-1"]):
            with self.subTest(arguments=arguments):
                faultline(*arguments, expect=64)

    def test_an_unknown_instruction_set_is_64_and_lists_the_known_ones(self):
        done = faultline("run", MINIMAL, expect=64, env={"FAULTLINE_TARGET": "MMX"})
        self.assertIn("SSE4", done.stderr)

    def test_a_mistyped_command_names_the_near_one(self):
        self.assertIn("did you mean `run`?", faultline("rn", expect=64).stderr)


class Streams(Folder):
    """What was asked for goes to stdout, everything else to stderr, and either may be gone."""

    def shell(self, line):
        """Exit code of a shell line in which $F is the program and $M the minimal scenario."""
        return subprocess.run(["sh", "-c", line], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "F": PROGRAM, "M": str(MINIMAL)}, timeout=60)

    def test_a_full_stdout_is_74(self):
        for verb in ("run $M --trials 100", "check $M", "check $M --json", "info", "info --schema"):
            with self.subTest(verb=verb):
                done = self.shell(f"$F {verb} > /dev/full")
                self.assertEqual(done.returncode, 74)
                self.assertIn("cannot write to stdout", done.stderr)

    def test_nobody_needs_to_listen_on_stderr(self):
        for listener in ("/dev/full", "&-"):
            with self.subTest(listener=listener):
                done = self.shell(f"$F run $M --trials 100 2>{listener}")
                self.assertEqual(done.returncode, 0)
                self.assertIn("100 trials", done.stdout)
                self.assertEqual(self.shell(f"$F run nowhere.toml 2>{listener}").returncode, 66)

    def test_a_closed_stream_is_never_mistaken_for_the_result_file(self):
        for closed, code in ((">&-", 74), ("2>&-", 0), ("<&- >&- 2>&-", 74)):
            with self.subTest(closed=closed):
                done = self.shell(f"$F run $M --trials 100 -o r.h5 {closed}")
                self.assertEqual(done.returncode, code)
                self.assertEqual(self.shell("$F show r.h5").returncode, 0)

    def test_json_is_utf_8_whatever_files_are_called(self):
        scenario = os.path.join(os.fsencode(self.folder), b"\xff.toml")
        with open(scenario, "wb") as file:
            file.write(MINIMAL.read_bytes().replace(b"numeraire", b"numerair"))
        done = subprocess.run([PROGRAM, "check", scenario, "--json"], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 65)
        self.assertFalse(json.loads(done.stdout.decode("utf-8"))["ok"])

    def test_an_impossible_epoch_is_not_a_date(self):
        for epoch in ("99999999999999999999", "999999999999999", "yesterday"):
            with self.subTest(epoch=epoch):
                faultline("run", MINIMAL, "--trials", 100, "-o", self.folder / "r.h5",
                          env={"SOURCE_DATE_EPOCH": epoch})


class Runs(Folder):
    def test_the_summary_counts_trials_in_whole_numbers(self):
        self.assertIn("minimal: 1 trials", faultline("run", MINIMAL, "--trials", 1).stdout)

    def test_the_summary_of_a_result_is_that_of_its_run(self):
        result = self.folder / "r.h5"
        run = faultline("run", MINIMAL, "-o", result, "--trials", 5000)
        self.assertEqual(run.stdout, faultline("show", result).stdout)
        as_json = json.loads(faultline("show", result, "--json").stdout)
        self.assertEqual(as_json["run"]["trials"], 5000)

    def test_predicted_memory_is_printed(self):
        self.assertIn("memory: about", faultline("run", MINIMAL, "--trials", 100).stderr)

    def test_schema_and_fields_are_printed(self):
        self.assertIn("properties", json.loads(faultline("info", "--schema").stdout))
        self.assertIn("failure_probability", faultline("info", "--fields").stdout)

    def wait_until_it_simulates(self, run):
        """Its memory is the last thing a run tells before it begins."""
        self.assertIn(b"memory", run.stderr.readline())
        time.sleep(1)

    def start_long_run(self, **options):
        return subprocess.Popen([PROGRAM, "run", REAL / "scenario.toml", "-o", self.folder / "r.h5",
                                 "--trials", "2000000000"], **options)

    def test_an_interrupt_stops_within_a_second_and_leaves_no_file(self):
        (self.folder / "r.h5").write_text("the result of yesterday")
        for sent, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(signal=sent):
                run = self.start_long_run(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.wait_until_it_simulates(run)
                begin = time.monotonic()
                run.send_signal(sent)
                run.communicate(timeout=30)
                self.assertLess(time.monotonic() - begin, 1.0)
                self.assertEqual(run.returncode, code)
                self.assertEqual(os.listdir(self.folder), ["r.h5"])
                self.assertEqual((self.folder / "r.h5").read_text(), "the result of yesterday")

    def exit_code_after_two_signals(self):
        """With batches that take seconds, so that the first signal waits for the end of one."""
        run = subprocess.Popen([PROGRAM, "run", REAL / "scenario.toml", "--trials", "2000000000",
                                "--batch", "200000"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.wait_until_it_simulates(run)
        run.send_signal(signal.SIGINT)
        time.sleep(0.02)
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=60)
        return run.returncode

    def test_a_second_signal_of_either_kind_ends_the_program_at_once(self):
        # A batch may end between the two signals, hence three attempts.
        self.assertTrue(any(self.exit_code_after_two_signals() == -signal.SIGTERM
                            for _ in range(3)))

    def test_a_killed_run_leaves_the_old_result(self):
        (self.folder / "r.h5").write_text("the result of yesterday")
        run = self.start_long_run(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(2)
        run.kill()
        run.wait()
        self.assertEqual((self.folder / "r.h5").read_text(), "the result of yesterday")

    def test_a_terminal_sees_rate_and_time_left(self):
        main, side = pty.openpty()
        run = self.start_long_run(stdout=subprocess.DEVNULL, stderr=side,
                                  env={**os.environ, "TERM": "xterm"})
        os.close(side)
        seen = b""
        until = time.monotonic() + 30
        while b"left" not in seen and time.monotonic() < until:
            seen += os.read(main, 4096)
        run.send_signal(signal.SIGINT)
        try:
            while os.read(main, 4096):
                pass
        except OSError:  # the other side was closed
            pass
        run.wait(timeout=30)
        self.assertRegex(seen.decode(), r"\[=* *\] +\d+ %  [\d.]+ [kM]? ?trials/s, [\d:]+ left")


if __name__ == "__main__":
    unittest.main()
