# SPDX-License-Identifier: Apache-2.0
"""Matrices in files: CSV and HDF5 say the same, and complaints name the place in the file."""
import os
import pathlib
import shutil
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, digest, faultline

CORRELATION = np.array([[1.0, 0.3, 0.5], [0.3, 1.0, -0.2], [0.5, -0.2, 1.0]])


class MatrixFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "dense"
        shutil.copytree(SCENARIOS / "oracle-dense-3", self.folder)
        self.csv = self.folder / "scenario.toml"
        text = self.csv.read_text()
        self.assertIn('"correlation.csv"', text)
        self.hdf5 = self.folder / "hdf5.toml"
        self.hdf5.write_text(text.replace('"correlation.csv"', '"m.h5:/of/correlation"'))

    def put(self, values=CORRELATION, names=("a", "b", "c"), **options):
        with h5py.File(self.folder / "m.h5", "w") as file:
            group = file.create_group("of")
            group.create_dataset("correlation", data=values, **options)
            if names is not None:
                group["names"] = names

    def write_csv(self, *rows):
        (self.folder / "correlation.csv").write_text("a,b,c\n" + "\n".join(rows) + "\n")

    def complaints(self, scenario):
        done = faultline("check", scenario, expect=65)
        self.assertNotIn("HDF5-DIAG", done.stderr)
        return done.stderr.replace(os.fspath(self.folder) + "/", "")

    def test_results_do_not_say_which_file_the_matrix_was_in(self):
        digests = set()
        self.put()
        for scenario in (self.csv, self.hdf5):
            result = self.folder / "r.h5"
            faultline("run", scenario, "--trials", 1000, "-o", result)
            digests.add(digest(result))
        order = [2, 0, 1]
        self.put(CORRELATION[np.ix_(order, order)], ["avs.c", "a", "b"], compression="gzip")
        faultline("run", self.hdf5, "--trials", 1000, "-o", result)
        digests.add(digest(result))
        self.assertEqual(len(digests), 1)
        self.put(np.eye(3))
        faultline("run", self.hdf5, "--trials", 1000, "-o", result)
        self.assertNotIn(digest(result), digests)

    def test_names_of_fixed_length_and_single_precision(self):
        self.put(np.array([[1, 0.25, 0], [0.25, 1, 0], [0, 0, 1]], "f4"), np.array([b"a", b"b", b"c"]))
        faultline("check", self.hdf5)

    def test_entries_are_complained_about_where_they_stand(self):
        self.write_csv("1,0.3,0.5", "0.4,1,-0.2", "0.5,-0.2,1")
        self.assertIn("correlation.csv:3:1: dependence.block[0].file[b, a]: 0.4 at (b, a) differs "
                      "from its mirror image (expected a symmetric matrix)",
                      self.complaints(self.csv))
        values = CORRELATION.copy()
        values[1, 0] = 0.4
        self.put(values)
        self.assertIn("m.h5:/of/correlation[1, 0]: dependence.block[0].file[b, a]: 0.4 at (b, a) "
                      "differs from its mirror image", self.complaints(self.hdf5))
        values[1, 0] = np.nan
        self.put(values)
        self.assertIn("m.h5:/of/correlation[1, 0]: dependence.block[0].file[b, a]: `nan` is not a "
                      "finite number", self.complaints(self.hdf5))
        for wrong, complaint in ((1.5, "[0, 1]: dependence.block[0].file[a, b]: 1.5 at (a, b)"),):
            self.put(np.array([[1, wrong, 0], [wrong, 1, 0], [0, 0, 1]]))
            self.assertIn(complaint, self.complaints(self.hdf5))
        self.put(CORRELATION - np.diag([0, 0, 0.5]))
        self.assertIn("[2, 2]: dependence.block[0].file[c, c]: 0.5 at (c, c) is not a unit diagonal",
                      self.complaints(self.hdf5))

    def test_events_that_cannot_be_so_correlated_are_found_in_the_file(self):
        events = 'space = "event"\nevent_horizon_days = 365\n'
        for scenario in (self.csv, self.hdf5):
            scenario.write_text(scenario.read_text() + events)
        self.write_csv("1,0.9,0", "0.9,1,0", "0,0,1")
        self.assertIn("correlation.csv:2:3: dependence.block[0].file[a, b]: event correlation 0.9 "
                      "of `a` and `b` is more than", self.complaints(self.csv))
        self.put(np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]]))
        self.assertIn("m.h5:/of/correlation[0, 1]: dependence.block[0].file[a, b]: event correlation",
                      self.complaints(self.hdf5))

    def test_names_are_complained_about_where_they_stand(self):
        (self.folder / "correlation.csv").write_text("a,b,x\n1,0,0\n0,1,0\n0,0,1\n")
        message = self.complaints(self.csv)
        self.assertIn("correlation.csv:1:5: dependence.block[0].file[x]: there is no cause `x`",
                      message)
        self.assertIn("correlation.csv:1:1: dependence.block[0].file[c]: `c` is in the block and not "
                      "in the matrix", message)
        self.put(names=["a", "b", "x"])
        self.assertIn("m.h5:/of/names[2]: dependence.block[0].file[x]: there is no cause `x`",
                      self.complaints(self.hdf5))
        self.put(names=["a", "b", "avs.b"])
        self.assertIn("m.h5:/of/names[2]: dependence.block[0].file: the name `b` stands here twice",
                      self.complaints(self.hdf5))

    def test_what_is_no_matrix_is_refused(self):
        self.put(names=None)
        self.assertIn("m.h5:/of/names: dependence.block[0].file: the file has no such data set",
                      self.complaints(self.hdf5))
        self.put(np.zeros((2, 3)))
        self.assertIn("has 2 rows and 3 columns (expected 3 of each", self.complaints(self.hdf5))
        self.put(np.eye(3, dtype=int))
        self.assertIn("does not hold floating-point numbers", self.complaints(self.hdf5))
        (self.folder / "m.h5").write_text("a,b\n")
        self.assertIn("m.h5: dependence.block[0].file: cannot open the file",
                      self.complaints(self.hdf5))
        (self.folder / "m.h5").unlink()
        faultline("check", self.hdf5, expect=66)

    def test_a_matrix_that_is_none_is_told_with_its_worst_direction(self):
        """The smallest eigenvalue is -0.8, of (1, -1, 1)/√3; with a loading of 0.58 each."""
        self.put(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))
        message = self.complaints(self.hdf5)
        self.assertIn("not positive semidefinite: the smallest eigenvalue is -0.8", message)
        self.assertEqual(message.count("0.58)"), 3)


if __name__ == "__main__":
    unittest.main()
