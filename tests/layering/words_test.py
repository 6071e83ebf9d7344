# SPDX-License-Identifier: Apache-2.0
"""No file of the project holds the words of unfinished work or the paths of one machine."""

import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("FAULTLINE_SOURCE_DIR", Path(__file__).parents[2]))
NOT_OURS = {".git", "build", "out"}

# Written in parts, so that this file may be looked at too.
FORBIDDEN = re.compile("|".join([
    r"\bTO" r"DO\b", r"\bFIX" r"ME\b", r"\bfor " r"now\b", r"\bDISABLED" r"_\w",
    r"(?<![\w.~-])/(?:work|home|root)" r"/\w", r"/tmp" r"/build",
]))


def project_files():
    """The files that git knows or would add; every file where there is no git."""
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z", "--cached",
               "--others", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True, check=False)
    if listing.returncode == 0:
        return [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    return [path for path in ROOT.rglob("*") if path.is_file()
            and path.relative_to(ROOT).parts[0] not in NOT_OURS]


def findings(text):
    return [(number, match.group()) for number, line in enumerate(text.splitlines(), start=1)
            for match in FORBIDDEN.finditer(line)]


class Words(unittest.TestCase):
    def test_of_unfinished_work_stand_nowhere(self):
        complaints, read = [], 0
        for path in project_files():
            try:
                text = path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
                continue
            read += 1
            complaints += [f"{path.relative_to(ROOT)}:{number}: `{word}`"
                           for number, word in findings(text)]
        self.assertGreater(read, 50)
        if complaints:
            self.fail("\n" + "\n".join(complaints))

    def test_are_found_where_they_stand(self):
        for text in ("// TO" "DO: later", "FIX" "ME", "good enough for " "now",
                     'open("/wo' 'rk/main/x")', "/tmp/bu" "ild-x"):
            with self.subTest(text=text):
                self.assertEqual(len(findings("fine\n" + text)), 1)

    def test_that_only_look_alike_are_left_alone(self):
        self.assertEqual(findings("network/work/x.csv ~/work/x before nowhere"), [])


if __name__ == "__main__":
    unittest.main()
