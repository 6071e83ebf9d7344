# SPDX-License-Identifier: Apache-2.0
"""The documents say what the program does: fields, variables, commands, and every example."""
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import h5py

from page_runner import NOT_MADE, Checkout
from program import PROGRAM, SCENARIOS, SOURCE, faultline

PAGES = [page for pattern in ("*.md", "docs/**/*.md", "engine/*.md", "scenarios/**/*.md")
         for page in sorted(SOURCE.glob(pattern))]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Read by someone who has not run anything yet.
FIRST_PAGES = {"README.md", "docs/guide/first-run.md"}


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

    def test_mention_commands_and_options_that_exist(self):
        """Commands in running text; those in blocks are executed."""
        verbs = set()
        for page in PAGES:
            for code in CODE_SPAN.findall(page.read_text(encoding="utf-8")):
                words = shlex.split(code) if code.startswith("faultline ") else []
                if words:
                    verbs.add(words[1])
                    self.check_options(page, words[1], words[2:])
        self.assertLessEqual({"run", "show", "merge"}, verbs)

    def check_options(self, page, verb, words):
        help_text = faultline(verb, "--help").stdout
        for option in (word for word in words if word.startswith("-")):
            with self.subTest(page=page.name, verb=verb, option=option):
                self.assertRegex(help_text, rf"(?<![\w-]){re.escape(option)}(?![\w-])")

    def test_mention_targets_of_make_that_exist(self):
        targets = re.findall(r"^([a-z -]+):", (SOURCE / "Makefile").read_text(), re.MULTILINE)
        known = {target for line in targets for target in line.split()}
        mentioned = {target for page in PAGES for target in
                     re.findall(r"\bmake ([a-z-]+)`", page.read_text(encoding="utf-8"))}
        self.assertLessEqual(mentioned | set(NOT_MADE), known)
        self.assertIn("demo", mentioned)

    def test_are_right_in_every_block(self):
        """Each page is followed from top to bottom; page_runner.py says how."""
        kinds = set()
        with tempfile.TemporaryDirectory() as folder:
            checkout = Checkout(folder)
            for page in PAGES:
                name = str(page.relative_to(SOURCE))
                with self.subTest(page=name):
                    blocks = checkout.read(page.read_text(encoding="utf-8"), name,
                                           first=name in FIRST_PAGES)
                    kinds |= {block.kind for block in blocks}
        self.assertLessEqual({"sh", "text", "python", "toml"}, kinds)


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
