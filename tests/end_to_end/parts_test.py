# SPDX-License-Identifier: Apache-2.0
"""Parts of a run: which can be merged, and that others are refused, before they run where that can be known."""
import json
import subprocess
import unittest

from commands_test import MINIMAL, Folder
from program import SOURCE, faultline


class Parts(Folder):
    def test_parts_of_different_runs_do_not_merge(self):
        a, b = self.folder / "a.h5", self.folder / "b.h5"
        faultline("run", MINIMAL, "--trials", 2000, "--trials-range", "0..1000", "-o", a)
        faultline("run", MINIMAL, "--trials", 2000, "--trials-range", "1000..2000", "--seed", 5,
                  "-o", b)
        done = faultline("merge", a, b, "-o", self.folder / "c.h5", expect=65)
        self.assertIn("another run", done.stderr)
        self.assertFalse((self.folder / "c.h5").exists())

    def test_parts_that_could_not_be_merged_are_not_run(self):
        part = self.folder / "part.h5"
        def run(store, trials, *output, expect):
            return faultline("run", MINIMAL, "--trials", 2000, "--trials-range", trials, "--set",
                             f"output.store={json.dumps(store)}", *output, expect=expect).stderr
        for store, words in ((["summary", "trials"], '"trials"'), (["events"], '"events"'),
                             (["events", "tail", "trials"], '"trials", "events"')):
            with self.subTest(store=store):
                error = run(store, "0..1000", "-o", part, expect=64)
                self.assertIn(f"--trials-range 0..1000: output.store has {words}, and", error)
                self.assertIn("run all trials at once", error)
                self.assertFalse(part.exists())
                run(store, "0..1000", expect=0)  # nothing is kept that could be merged
                run(store, "0..2000", "-o", part, expect=0)
                part.unlink()

    def test_parts_that_keep_single_trials_do_not_merge(self):
        part, whole = self.folder / "part.h5", self.folder / "whole.h5"
        faultline("run", MINIMAL, "--trials", 2000, "--trials-range", "0..1000", "-o", part)
        faultline("run", MINIMAL, "--trials", 2000, "--set", 'output.store=["events"]', "-o", whole)
        # As a program that let such a part be made would have left it.
        subprocess.run(["/usr/bin/python3", SOURCE / "tests/python/alter_result.py", part,
                        f"import h5py; whole = h5py.File({str(whole)!r}); "
                        "f['scenario/toml'][:] = whole['scenario/toml'][:]; "
                        "f.attrs['plan_hash'] = whole.attrs['plan_hash']"], check=True)
        error = faultline("merge", part, "-o", self.folder / "c.h5", expect=65).stderr
        self.assertIn('part.h5: parts that keep single trials (output.store has "events")', error)


if __name__ == "__main__":
    unittest.main()
