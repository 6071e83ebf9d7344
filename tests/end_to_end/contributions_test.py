# SPDX-License-Identifier: Apache-2.0
"""What losses consist of: of everything at once, in parts and in whole, and as people read it."""
import json
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, digest, faultline

EVERYTHING = SCENARIOS / "restaking-2026" / "everything.toml"
TRIALS = ["--set", "run.trials=20000", "--no-stress"]
STORE = ["--set", 'output.store=["summary", "contributions"]']
PARTITIONS = ["es_by_kind", "es_by_avs", "es_by_operator", "es_by_cause"]
GROSS, NET = 0, 1


class Contributions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.result = pathlib.Path(cls.folder.name) / "all.h5"
        faultline("run", EVERYTHING, *TRIALS, *STORE, "-o", cls.result)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_add_up_to_what_the_book_loses(self):
        with h5py.File(self.result) as file:
            mean, shortfall = file["book_expected_loss"][()], file["book_expected_shortfall"][()]
            self.assertGreater(mean[0, 2], 0)
            for table in PARTITIONS:
                for tail, perspective in ((GROSS, 0), (NET, 2)):
                    told = file[table][:, 0, tail].sum(axis=-1)  # by case and level
                    np.testing.assert_allclose(told[:, 0], mean[:, perspective], rtol=1e-9, err_msg=table)
                    np.testing.assert_allclose(told[:, 1:], shortfall[:, perspective], rtol=1e-9, err_msg=table)
            # Positions of the book, with their fractions of it.
            told = file["es_by_position"][:, NET].sum(axis=-1)
            np.testing.assert_allclose(told[:, 1:], shortfall[:, 2], rtol=1e-9)
            paid = file["es_recovered_by_cover"][:, 0, 0].sum(axis=-1)
            np.testing.assert_allclose(paid, mean[:, 1], rtol=1e-6)

    def test_contracts_are_those_that_failed(self):
        with h5py.File(self.result) as file:
            kinds = list(file["loss_kind"].asstr())
            by_contract = file["es_by_contract"][()].sum(axis=-1)
            np.testing.assert_allclose(by_contract, file["es_by_kind"][..., kinds.index("contract")], rtol=1e-9)
            services = list(file["loss_avs"].asstr())
            np.testing.assert_allclose(by_contract, file["es_by_avs"][..., services.index("(contracts)")], rtol=1e-9)
            # The component of the moments, found in one pass, is the same mean.
            component = list(file["component"].asstr()).index("contract")
            np.testing.assert_allclose(by_contract[:, 0, GROSS, 0],
                                       file["book_component_expected_loss"][:, component], rtol=1e-6)

    def test_a_whole_of_parts_is_the_whole(self):
        folder = pathlib.Path(self.folder.name)
        parts = [folder / "a.h5", folder / "b.h5"]
        for part, trials in zip(parts, ("0..7000", "7000..20000")):
            faultline("run", EVERYTHING, *TRIALS, *STORE, "--trials-range", trials, "-o", part)
        faultline("merge", *parts, "-o", folder / "merged.h5")
        self.assertEqual(digest(folder / "merged.h5"), digest(self.result))

    def test_are_shown(self):
        text = faultline("show", self.result, "--contributions").stdout
        for word in ("the book", "failure of", "AVS", "operator", "cause", "mean", "ES 99 %"):
            self.assertIn(word, text)
        self.assertIn("\nContributions are kept of the book; of another position where output.exact names it.\n",
                      text)
        told = json.loads(faultline("show", self.result, "--contributions", "--json").stdout)
        self.assertEqual(told["levels"][0], 0)
        kinds = {one["of"]: one["net"] for one in told["contributions"][0]["es_by_kind"]}
        with h5py.File(self.result) as file:
            np.testing.assert_allclose(kinds["avs"], file["es_by_kind"][0, 0, NET, :,
                                       list(file["loss_kind"].asstr()).index("avs")])

    def test_tell_what_tokens_lose_by(self):
        folder = pathlib.Path(self.folder.name)
        faultline("run", SCENARIOS / "lrt-positions" / "scenario.toml", *STORE, "--set", 'output.exact=["alpha"]',
                  "-o", folder / "tokens.h5")
        text = faultline("show", folder / "tokens.h5", "--positions").stdout
        table = text[text.index("net losses, by failures of"):].split("\n\n")[0].splitlines()
        self.assertEqual([line.split()[0] for line in table[2:]], ["alpha"])
        # Half of its stake is within reach of an AVS that fails once in 50 years and takes a tenth:
        # 0.1 %, and all of it by AVSs.
        mean, error = (float(word) for word in table[2].replace("±", "").split()[1:3])
        self.assertLess(abs(mean - 0.1), 4.5 * error)  # a false alarm in 150,000 seeds
        self.assertNotIn("beta", "".join(table))

    def test_say_whose_they_are_while_there_are_others(self):
        result = pathlib.Path(self.folder.name) / "some.h5"
        def told_of(*exact):
            faultline("run", SCENARIOS / "lrt-positions" / "scenario.toml", "--trials", 2000, *STORE, "--set",
                      f"output.exact={json.dumps(exact)}", "-o", result)
            return faultline("show", result, "--contributions").stdout.splitlines()[-1]
        self.assertEqual(told_of("beta", "alpha"), "Contributions are kept of beta, alpha, the book; "
                         "of another position where output.exact names it.")
        self.assertTrue(told_of("alpha", "beta", "desk", "other").startswith("± is one standard error"))

    def test_of_a_result_without_them(self):
        plain = pathlib.Path(self.folder.name) / "plain.h5"
        faultline("run", SCENARIOS / "minimal" / "scenario.toml", "-o", plain)
        error = faultline("show", plain, "--contributions", expect=65).stderr
        self.assertIn('run its scenario with "contributions" in output.store', error)
        self.assertIn("of the positions that output.exact names", error)


TRIGGERED = """
schema = 1
name = "triggered"
as_of = 2026-11-22
numeraire = "ETH"
run = { trials = 4096, seed = 1, horizon_days = 365 }
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "e", penalty = "additive", parameters = { surcharge = 0.0 } }]
operator = [{ id = "o" }, { id = "o2" }]
pool = [
  { id = "q", protocol = "e", operators = ["o"], asset = "ETH", amount = 100.0 },
  { id = "q2", protocol = "e", operators = ["o2"], asset = "ETH", amount = 100.0 },
]
commitment = [{ avs = "a", operator = "o", pool = "q" }, { avs = "b", operator = "o2", pool = "q2" }]
delegation = [
  { position = "p", pool = "q", amount = 80.0 }, { position = "p", pool = "q2", amount = 20.0 },
  { position = "r", pool = "q2", amount = 70.0 },
]
book = [{ position = "p" }, { position = "r" }]
dependence = { copula = "gaussian", independent = ["avs"] }
avs = [
  { id = "a", protocol = "e", residual_probability = 0.0, severity = 0.25, participation = "all" },
  { id = "b", protocol = "e", residual_probability = 0.0, severity = 0.25, participation = "all" },
]
shock = [{ id = "s", rate_per_year = 0.5, kill = [{ select = "avs", probability = 1.0 }] }]
position = [{ id = "p", waterfall = ["cover:c"] }, { id = "r" }]
cover = [{ id = "c", positions = ["p"], %s, terms = [{ quota_share = 1.0 }] }]
"""


class WhereCoversTellLossesApart(unittest.TestCase):
    """One shock takes 20 of p through a and o, and 5 of p and 17.5 of r through b and o2."""

    def net(self, words):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "triggered.toml"
            path.write_text(TRIGGERED % words, encoding="utf-8")
            result = path.with_suffix(".h5")
            faultline("run", path, "-o", result, *STORE)
            with h5py.File(result) as file:
                book = list(file["contribution_of"].asstr()).index("book")
                self.assertGreater(file["book_expected_loss"][0, 2], 0)
                return {label: file[table][0, book, NET, 0, list(file[axis].asstr()).index(label)] /
                        file["book_expected_loss"][0, 2]
                        for table, axis, labels in (("es_by_avs", "loss_avs", "ab"),
                                                    ("es_by_operator", "loss_operator", ("o", "o2")))
                        for label in labels}

    def test_a_payment_goes_back_to_those_it_was_for(self):
        for words in ('triggers = ["avs.a"]', 'exclusions = ["avs.b"]', 'operators = ["o"]'):
            found = self.net(words)
            for label, part in (("a", 0.0), ("o", 0.0), ("b", 1.0), ("o2", 1.0)):
                self.assertAlmostEqual(found[label], part, 9, (words, label))
        for words in ('triggers = ["avs.b"]', 'operators = ["o2"]'):
            found = self.net(words)
            for label, part in (("a", 20.0), ("o", 20.0), ("b", 17.5), ("o2", 17.5)):
                self.assertAlmostEqual(found[label], part / 37.5, 9, (words, label))

    def test_a_cover_of_everything_relieves_everybody(self):
        found = self.net('kind = "cover"')
        self.assertAlmostEqual(found["a"], 0.0, 9)
        self.assertAlmostEqual(found["b"], 1.0, 9)


if __name__ == "__main__":
    unittest.main()
