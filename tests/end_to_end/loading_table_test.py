# SPDX-License-Identifier: Apache-2.0
"""Loadings from a CSV file: the draws of those that stand in the scenario, and addressed complaints."""
import pathlib
import re
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, faultline

TRIALS = 50_000
OVERRIDE = re.compile(r"\[dependence\.factor\.override\]\n((?:avs-\d+ = \S+\n)+)")


class LoadingTable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.written = SCENARIOS / "oracle-lattice-12" / "scenario.toml"
        text = self.written.read_text()
        inline = OVERRIDE.search(text)
        self.rows = [tuple(line.split(" = ")) for line in inline[1].splitlines()]
        self.scenario = self.folder / "scenario.toml"
        self.scenario.write_text(text.replace(inline[0], "") +
                                 '\n[tables]\nloadings = "loadings.csv"\n')

    def write(self, header, rows):
        lines = [",".join(row) for row in [header, *rows]]
        (self.folder / "loadings.csv").write_text("\n".join(lines) + "\n")

    def losses(self, scenario):
        result = self.folder / "result.h5"
        faultline("run", scenario, "--trials", TRIALS, "-o", result, "--set",
                  'output.store=["summary", "trials"]')
        with h5py.File(result) as file:
            return file["trial_book_loss"][:]

    def complaints(self):
        return faultline("check", self.scenario, expect=65).stderr.splitlines()

    def test_draws_what_overrides_draw(self):
        self.write(("id", "factor.market"), reversed(self.rows))
        np.testing.assert_array_equal(self.losses(self.scenario), self.losses(self.written))

    def test_of_empty_cells_leaves_the_loading_of_the_factor(self):
        self.write(("id", "factor.market"), [(self.rows[0][0], ""), *self.rows[1:]])
        self.assertFalse(np.array_equal(self.losses(self.scenario), self.losses(self.written)))

    def test_is_complained_about_where_the_cell_stands(self):
        self.write(("factor.market", "id", "factor.makret"),
                   [("1.5", "avs-01", ""), ("nan", "avs-02", ""), ("0.1", "avs-03", ""),
                    ("0.2", "avs-03", "")])
        text = "\n".join(self.complaints())
        for where in ("loadings.csv:2:1: loading.avs-01.factor.market: 1.5",
                      "loadings.csv:3:1: loading.avs-02.factor.market: ",
                      "loadings.csv:5:"):
            self.assertIn(where, text)

    def test_names_causes_and_factors_that_are_not_there(self):
        self.write(("id", "factor.market", "factor.makret"),
                   [("avs-01", "0.1", "0.2"), ("avs-99", "", "")])
        text = "\n".join(self.complaints())
        self.assertIn("loadings.csv:2:12: loading.avs-01.factor.makret: there is no factor "
                      "`makret`", text)
        self.assertIn("did you mean `market`?", text)
        self.assertIn("loadings.csv:3:1: loading.avs-99.id: there is no cause", text)


if __name__ == "__main__":
    unittest.main()
