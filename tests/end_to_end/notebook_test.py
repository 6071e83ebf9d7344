# SPDX-License-Identifier: Apache-2.0
"""The notebooks run from top to bottom without a complaint, and say what the result file says."""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import h5py
import nbformat
import numpy as np

from program import SCENARIOS, SOURCE, faultline

NOTEBOOKS = sorted((SOURCE / "docs/notebooks").glob("*.ipynb"))
FIRST_LOOK = SOURCE / "docs/notebooks/first_look.ipynb"
CASES = [SCENARIOS / "restaking-2026" / name
         for name in ("scenario.toml", "allocated-today.toml", "shared.toml")]
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


class Stored(unittest.TestCase):
    def test_are_there(self):
        self.assertIn(FIRST_LOOK, NOTEBOOKS)

    def test_hold_no_outputs(self):
        for path in NOTEBOOKS:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            for cell in (cell for cell in cells if cell["cell_type"] == "code"):
                with self.subTest(notebook=path.name, cell=cell["id"]):
                    self.assertEqual((cell["outputs"], cell["execution_count"]), ([], None))

    def test_are_valid_and_free_of_what_editors_add(self):
        for path in NOTEBOOKS:
            with self.subTest(notebook=path.name):
                notebook = nbformat.read(path, as_version=4)
                nbformat.validate(notebook)
                self.assertEqual(set(notebook.metadata), {"kernelspec", "language_info"})
                self.assertEqual([cell.id for cell in notebook.cells if cell.metadata], [])

    def test_link_to_files_that_exist(self):
        for path in NOTEBOOKS:
            text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells
                             if cell.cell_type == "markdown")
            links = re.findall(r"\]\(([^)#\s]+)", text)
            self.assertGreater(len(links), 0)
            for link in links:
                with self.subTest(notebook=path.name, link=link):
                    self.assertTrue((path.parent / link).exists())


class FirstLook(unittest.TestCase):
    """Executed as a reader would, in docs/notebooks of a folder whose `out` holds the result."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name) / "checkout"
        cls.home = pathlib.Path(folder.name) / "home"
        cls.result = cls.root / "out" / "restaking-2026.h5"
        for path in (cls.home, cls.result.parent, cls.root / "docs/notebooks"):
            path.mkdir(parents=True)
        faultline("run", *CASES, "--trials", 20_000, "-o", cls.result)
        shutil.copy(FIRST_LOOK, cls.root / "docs/notebooks")
        done = cls.python("-m", "nbconvert", "--to", "notebook", "--execute", "--output", "done",
                          FIRST_LOOK.name, cwd=cls.root / "docs/notebooks")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.cells = {cell.id: cell for cell in nbformat.read(
            cls.root / "docs/notebooks/done.ipynb", as_version=4).cells}
        cls.file = h5py.File(cls.result)
        cls.addClassCleanup(cls.file.close)

    @classmethod
    def python(cls, *arguments, cwd, **variables):
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith(("FAULTLINE", "JUPYTER", "IPYTHON", "MPL"))}
        environment |= {"HOME": str(cls.home), "PYDEVD_DISABLE_FILE_VALIDATION": "1", **variables}
        return subprocess.run(["/usr/bin/python3", *map(str, arguments)], cwd=cwd, env=environment,
                              capture_output=True, text=True, timeout=300)

    def printed(self, cell):
        return "".join(output.text for output in self.cells[cell].outputs
                       if output.output_type == "stream" and output.name == "stdout")

    def table(self, cell):
        """Rows of the frame that a cell shows, as texts."""
        page = self.cells[cell].outputs[-1].data["text/html"]
        markup = ElementTree.fromstring(page[page.index("<table"):page.index("</table>") + 8])
        return [["".join(item.itertext()) for item in row] for row in markup.iter("tr")]

    def assert_reads(self, text, value):
        """`text` is `value`, correctly rounded to at least three digits."""
        digits = text.replace(",", "")
        decimals = len(digits.partition(".")[2])
        self.assertTrue(decimals > 0 or abs(value) >= 100, text)
        self.assertAlmostEqual(float(digits), value, delta=0.5 * 10.0 ** -decimals + 1e-9 * value)

    def test_nothing_complains(self):
        for cell in self.cells.values():
            for output in cell.get("outputs", []):
                with self.subTest(cell=cell.id):
                    self.assertNotEqual(output.output_type, "error")
                    self.assertNotEqual(output.get("name"), "stderr", output.get("text"))

    def test_every_cell_was_executed(self):
        counts = [cell.execution_count for cell in self.cells.values() if cell.cell_type == "code"]
        self.assertEqual(counts, list(range(1, len(counts) + 1)))

    def test_pictures_are_drawn(self):
        for cell in ("curve", "positions", "worst-picture"):
            with self.subTest(cell=cell):
                picture, = (output.data["image/png"] for output in self.cells[cell].outputs
                            if "image/png" in output.get("data", {}))
                png = base64.b64decode(picture)
                self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
                width, height = (int.from_bytes(png[at:at + 4], "big") for at in (16, 20))
                self.assertGreater(width, 1000)
                self.assertGreater(height, 400)

    def book(self, name, case, perspective, *level):
        return float(self.file[f"book_{name}"][(case, perspective, *level)])

    def ends_in_the_file(self, measure, case, perspective):
        """Estimate, lower and upper end of its interval, from the arrays that hold them."""
        name = {"P(loss)": "loss_probability", "VaR": "value_at_risk", "ES": "expected_shortfall"}
        word, _, level = measure.partition(" ")
        name = name.get(word, measure.replace(" ", "_"))
        at = (case, perspective)
        if name in ("value_at_risk", "expected_shortfall"):
            levels = list(self.file["level"][:])
            at += (levels.index(round(float(level.rstrip(" %")) / 100, 6)),)
        value = self.book(name, *at)
        if name in ("value_at_risk", "loss_probability"):
            ends = self.book(name + "_low", *at), self.book(name + "_high", *at)
        else:
            error = 1.96 * self.book(name + "_se", *at)
            ends = value - error, value + error
        scale = 100 if name == "loss_probability" else 1
        return scale * value, scale * ends[0], scale * ends[1]

    def test_the_table_says_what_the_file_says(self):
        self.assertEqual(list(self.file["perspective"].asstr()), ["gross", "recovered", "net"])
        kinds, *rows = self.table("table")
        self.assertEqual(kinds[-3:], ["gross", "recovered", "net"])
        self.assertEqual(len(rows), 9 * len(CASES))
        unknown = 0
        for number, row in enumerate(rows):
            for perspective, text in enumerate(row[-3:]):
                with self.subTest(row=row, perspective=perspective):
                    value, *ends = self.ends_in_the_file(row[-4], number // 9, perspective)
                    if text == "0":
                        self.assertEqual(value, 0)
                        continue
                    printed = NUMBER.findall(text)
                    self.assert_reads(printed[0], value)
                    self.assertEqual("too few" in text, bool(np.isnan(ends).any()))
                    unknown += "too few" in text
                    for shown, end in zip(printed[1:], ends):
                        self.assert_reads(shown, end)
        self.assertGreater(unknown, 0)

    def test_the_worst_trial_is_the_one_in_the_file(self):
        trial, gross, recovered, net = NUMBER.findall(
            re.sub(r"of case.*?: ", "", self.printed("worst-tables")).partition(", in ")[0])
        self.assertEqual(int(trial), self.file["tail_trial_number"][0, 0])
        for name, text in (("gross", gross), ("recovered", recovered), ("net", net)):
            self.assert_reads(text, self.file[f"tail_{name}"][0, 0])
        rows = [row for row in self.table("worst-tables") if NUMBER.fullmatch(row[0])]
        own = np.flatnonzero(self.file["occurrence_tail_rank"][0] == 0)
        self.assertEqual(len(rows), len(own))
        self.assertEqual(sum(int(row[-1]) for row in rows),
                         np.isin(self.file["hit_occurrence"][0], own).sum())
        self.assertAlmostEqual(sum(float(row[2]) for row in rows), self.file["tail_gross"][0, 0],
                               delta=0.05 * len(rows) + 1e-6)

    def test_the_result_is_found_from_the_root_and_by_its_name(self):
        code = self.cells["open"].source + "\nprint(path.resolve())"
        elsewhere = self.home / "another.h5"
        shutil.copy(self.result, elsewhere)
        for path, named in ((self.result, {}), (elsewhere, {"FAULTLINE_RESULT": str(elsewhere)})):
            done = self.python("-c", code, cwd=self.root, **named)
            self.assertEqual(done.stdout.strip(), str(path.resolve()), done.stderr)

    def test_a_missing_result_is_said(self):
        done = self.python("-c", self.cells["open"].source, cwd=self.home)
        self.assertIn("make demo", done.stderr)


if __name__ == "__main__":
    unittest.main()
