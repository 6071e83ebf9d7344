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


if __name__ == "__main__":
    unittest.main()
