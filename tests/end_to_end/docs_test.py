# SPDX-License-Identifier: Apache-2.0
"""The documents say what the program does: its fields, its variables, its commands, its links."""
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import h5py

from program import PROGRAM, SCENARIOS, SOURCE, faultline

PAGES = [page for pattern in ("*.md", "docs/**/*.md", "engine/*.md", "bench/*.md",
                                  "scenarios/**/*.md")
         for page in sorted(SOURCE.glob(pattern))]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Documents(unittest.TestCase):
    def test_link_to_files_that_exist(self):
        self.assertGreater(len(PAGES), 15)
        for page in PAGES:
            for target in LINK.findall(page.read_text(encoding="utf-8")):
                if "://" not in target:
                    with self.subTest(page=page.name, target=target):
                        self.assertTrue((page.parent / target).exists())

    def test_list_the_fields_that_the_program_knows(self):
        subprocess.run(["/usr/bin/python3", SOURCE / ".ci/fields.py", PROGRAM, "--check"],
                       check=True)

    def test_use_commands_and_options_that_exist(self):
        verbs = set()
        for page in PAGES:
            for _, block in CODE_BLOCK.findall(page.read_text(encoding="utf-8")):
                for line in block.replace("\\\n", " ").splitlines():
                    words = shlex.split(line, comments=True) if "faultline " in line else []
                    if words and pathlib.Path(words[0]).name == "faultline":
                        verbs.add(words[1])
                        self.check_options(page, words[1], words[2:])
        self.assertLessEqual({"run", "check", "show", "merge", "info"}, verbs)

    def test_show_python_that_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "out" / "restaking-2026.h5"
            path.parent.mkdir()
            faultline("run", SCENARIOS / "restaking-2026" / "scenario.toml", "-o", path,
                      "--trials", 20_000)
            for name in ("docs/guide/reading-results.md", "docs/formats/result.md"):
                page = (SOURCE / name).read_text(encoding="utf-8")
                code = "".join(block for kind, block in CODE_BLOCK.findall(page)
                               if kind == "python")
                with self.subTest(page=name):
                    self.assertIn("import xarray", code)
                    subprocess.run(["/usr/bin/python3", "-c", code], cwd=folder, check=True,
                                   capture_output=True)

    def test_show_what_the_demo_prints(self):
        cases = [SCENARIOS / "restaking-2026" / name
                 for name in ("scenario.toml", "allocated-today.toml", "shared.toml")]
        printed = faultline("run", *cases).stdout
        page = (SOURCE / "README.md").read_text(encoding="utf-8")
        blocks = [block for kind, block in CODE_BLOCK.findall(page) if kind == "text"]
        self.assertEqual(len(blocks), 2)
        for block in blocks:
            self.assertIn(block.rstrip(), printed)

    def test_show_scenarios_that_are_right(self):
        """The fragments of docs/guide/writing-a-scenario.md make one scenario."""
        page = (SOURCE / "docs/guide/writing-a-scenario.md").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "scenario.toml"
            path.write_text("".join(block for kind, block in CODE_BLOCK.findall(page)
                                    if kind == "toml"), encoding="utf-8")
            faultline("check", path)

    def check_options(self, page, verb, words):
        help_text = faultline(verb, "--help").stdout
        for option in (word for word in words if word.startswith("-")):
            with self.subTest(page=page.name, verb=verb, option=option):
                self.assertRegex(help_text, rf"(?<![\w-]){re.escape(option)}(?![\w-])")


class ResultFile(unittest.TestCase):
    """docs/formats/result.md against a file that holds everything."""

    @classmethod
    def setUpClass(cls):
        cls.page = (SOURCE / "docs/formats/result.md").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "result.h5"
            faultline("run", SCENARIOS / "minimal" / "scenario.toml", "-o", path,
                      "--trials", 10_000, "--set",
                      'output.store=["summary", "exceedance", "tail", "trials"]')
            with h5py.File(path) as file:
                cls.names = [name for name, item in file.items() if isinstance(item, h5py.Dataset)]
                cls.attributes = list(file.attrs)
                cls.host = list(file["host"].attrs) + list(file["host"])

    def is_documented(self, name):
        """By its own name, or as `…_low` or `…_high` behind the name that it belongs to."""
        base = re.sub(r"_(low|high)$", "", name.removeprefix("book_"))
        if f"`{base}`" not in self.page:
            return False
        suffix = name.removeprefix("book_").removeprefix(base)
        return not suffix or re.search(rf"`{base}`[^\n]*`…{suffix}`", self.page) is not None

    def test_every_array_is_documented(self):
        self.assertGreater(len(self.names), 40)
        self.assertEqual([name for name in self.names if not self.is_documented(name)], [])

    def test_every_attribute_is_documented(self):
        there = [name for name in self.attributes + self.host if name != "input"]
        self.assertEqual([name for name in there if f"`{name}`" not in self.page], [])

    def test_every_documented_array_exists(self):
        tables = re.findall(r"^\| (`[a-z_`, …]+) \|", self.page, re.MULTILINE)
        listed = {name for row in tables for name in re.findall(r"`([a-z_]+)`", row)}
        self.assertGreater(len(listed), 25)
        self.assertEqual(sorted(listed - set(self.names)), [])


if __name__ == "__main__":
    unittest.main()
