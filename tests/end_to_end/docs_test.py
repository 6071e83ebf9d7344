# SPDX-License-Identifier: Apache-2.0
"""The documents say what the program does: fields, variables, commands, and every example."""
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import h5py

from page_runner import FIRST_PAGES, NOT_MADE, PAGES, Checkout
from program import PROGRAM, SCENARIOS, SOURCE, faultline

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


class Documents(unittest.TestCase):
    def test_link_to_files_that_exist(self):
        self.assertGreater(len(PAGES), 15)
        for page in PAGES:
            for target in LINK.findall(page.read_text(encoding="utf-8")):
                if "://" not in target:
                    with self.subTest(page=page.name, target=target):
                        self.assertTrue((page.parent / target).exists())

    def test_list_the_fields_and_arrays_that_the_program_knows(self):
        subprocess.run(["/usr/bin/python3", SOURCE / ".ci/documents.py", PROGRAM, "--check"],
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


class Methods(unittest.TestCase):
    """docs/methods against the sources that cite it."""

    @classmethod
    def setUpClass(cls):
        cls.pages = {page.stem: page.read_text(encoding="utf-8")
                     for page in (SOURCE / "docs/methods").glob("*.md")}
        cls.sources = "".join(path.read_text(encoding="utf-8")
                              for path in sorted((SOURCE / "engine").rglob("*.?pp")))

    def test_each_module_that_computes_has_its_page(self):
        links = (SOURCE / "engine/CMakeLists.txt").read_text(encoding="utf-8")
        modules = set(re.findall(r"^faultline_module\((\w+)", links, re.MULTILINE))
        self.assertEqual(set(self.pages), modules - {"base", "run", "io", "cli"})
        for module, text in self.pages.items():
            self.assertIn(f"Module `{module}`", text)

    def test_numbers_no_equation_twice(self):
        tags = re.findall(r"\\tag\{(\w\.\d+)\}", "".join(self.pages.values()))
        self.assertEqual(len(tags), len(set(tags)))
        self.assertGreater(len(tags), 20)

    def test_has_every_equation_that_is_cited(self):
        numbered = re.findall(r"\\tag\{(\w\.\d+)\}", "".join(self.pages.values()))
        cited = set(re.findall(r"\(([A-Z]\.\d+)\)", self.sources))
        self.assertGreater(len(cited), 4)
        self.assertLessEqual(cited, set(numbered))

    def test_has_every_source_that_is_cited(self):
        doi = re.compile(r"doi:(10\.\d{4,}/(?:[\w./-]|\(\w+\))*\w)")
        cited = set(doi.findall(self.sources))
        self.assertGreater(len(cited), 4)
        self.assertLessEqual(cited, set(doi.findall("".join(self.pages.values()))))


class ResultFile(unittest.TestCase):
    """docs/formats/result.md, outside the tables that the program writes."""

    @classmethod
    def setUpClass(cls):
        cls.page = (SOURCE / "docs/formats/result.md").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "result.h5"
            faultline("run", SCENARIOS / "minimal" / "scenario.toml", "-o", path,
                      "--trials", 10_000)
            with h5py.File(path) as file:
                cls.attributes = dict(file.attrs)
                cls.host = list(file["host"].attrs) + list(file["host"])
                cls.groups = [name for name, item in file.items() if isinstance(item, h5py.Group)]

    def test_every_attribute_and_group_is_documented(self):
        there = [*self.attributes, *self.host, *self.groups]
        self.assertGreater(len(there), 25)
        self.assertEqual([name for name in there if f"`{name}" not in self.page], [])

    def test_is_of_the_version_that_is_written(self):
        self.assertIn(f"Format `{self.attributes['format']}`, "
                      f"version {self.attributes['format_version']}.", self.page)


if __name__ == "__main__":
    unittest.main()
