# SPDX-License-Identifier: Apache-2.0
"""Losses that are just what a term says, and what full cover leaves: rounding decides nothing."""
import json
import pathlib
import random
import tempfile
import unittest

from program import faultline

HEAD = """
schema = 1
name = "edge"
as_of = 2026-11-22
numeraire = "ETH"
run = { trials = 64, seed = 1, horizon_days = 365 }
output = { store = ["summary", "covers"] }
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "e", penalty = "shared" }]
operator = [{ id = "o", validators = 100 }]
pool = [{ id = "q", protocol = "e", operators = ["o"], asset = "ETH", amount = 3200.0 }]
commitment = [{ avs = "a", operator = "o", pool = "q" }]
dependence = { copula = "gaussian", independent = ["avs"] }
book = [{ position = "p0" }]
"""
POSITIONS = 40


def avs(severity):
    return (f'[[avs]]\nid = "a"\nprotocol = "e"\nfailure_probability = 0.99\nseverity = {severity}\n'
            'participation = "all"\n')


def cover(name, position, term):
    return (f'[[cover]]\nid = "{name}"\npositions = ["{position}"]\nsubject = "ground-up"\n'
            f"terms = [{term}]\n")


class Edges(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def probabilities(self, text):
        """P(pays) by cover."""
        path = self.folder / "edge.toml"
        path.write_text(text, encoding="utf-8")
        faultline("run", path, "-o", self.folder / "edge.h5")
        told = json.loads(faultline("show", self.folder / "edge.h5", "--covers", "--json").stdout)
        return {row["cover"]: row["attachment_probability"] for row in told["cases"][0]["covers"]}

    def test_a_loss_that_is_just_the_threshold_is_equal_to_it(self):
        numbers = random.Random(5)
        for severity in (0.1, 0.3, 0.07, 0.025):
            text = HEAD + avs(severity)
            for i in range(POSITIONS):
                amount = round(numbers.uniform(1, 70), 1)
                loss = round(amount * severity, 6)
                a_unit = round(32 * severity, 6)
                rungs = [f'"cover:{kind}{i}"' for kind in "fsud"]
                text += (f'[[position]]\nid = "p{i}"\nwaterfall = [{", ".join(rungs)}]\n'
                         f'[[delegation]]\nposition = "p{i}"\npool = "q"\namount = {amount}\n')
                text += cover(f"f{i}", f"p{i}", f'{{ franchise = {loss}, per = "occurrence" }}')
                text += cover(f"s{i}", f"p{i}", f'{{ steps = [{{ at = {loss}, pays = {round(loss / 3, 6)} }}], per = "occurrence" }}')
                text += cover(f"u{i}", f"p{i}", f'{{ steps = [{{ at = {a_unit}, pays = {round(a_unit / 3, 6)} }}], per = "unit" }}')
                text += cover(f"d{i}", f"p{i}", f'{{ deductible = {loss}, per = "occurrence" }}')
            pays = self.probabilities(text)
            for i in range(POSITIONS):
                self.assertEqual(pays[f"f{i}"], 0.0, (severity, i))
                self.assertEqual(pays[f"d{i}"], 0.0, (severity, i))
                self.assertGreater(pays[f"s{i}"], 0.9, (severity, i))
                self.assertGreater(pays[f"u{i}"], 0.9, (severity, i))

    def test_a_lone_deductible_of_just_the_loss_never_pays(self):
        text = HEAD + avs(0.3)
        for i in range(POSITIONS):
            amount = round(1.7 + 0.9 * i, 1)
            text += (f'[[position]]\nid = "p{i}"\nwaterfall = ["cover:d{i}"]\n'
                     f'[[delegation]]\nposition = "p{i}"\npool = "q"\namount = {amount}\n')
            text += cover(f"d{i}", f"p{i}", f'{{ deductible = {round(amount * 0.3, 6)}, per = "occurrence" }}')
        self.assertEqual(set(self.probabilities(text).values()), {0.0})

    def test_behind_a_cover_that_pays_all_nothing_pays(self):
        text = HEAD + avs("{ uniform = [0.01, 0.1] }")
        for i, amount in enumerate((71.3, 33.7, 0.9)):
            text += (f'[[position]]\nid = "p{i}"\nwaterfall = ["cover:all", "cover:more"]\n'
                     f'[[delegation]]\nposition = "p{i}"\npool = "q"\namount = {amount}\n')
        for name in ("all", "more"):
            text += (f'[[cover]]\nid = "{name}"\npositions = ["p0", "p1", "p2"]\n'
                     "terms = [{ quota_share = 1.0 }]\n")
        pays = self.probabilities(text)
        self.assertGreater(pays["all"], 0.9)
        self.assertEqual(pays["more"], 0.0)


if __name__ == "__main__":
    unittest.main()
