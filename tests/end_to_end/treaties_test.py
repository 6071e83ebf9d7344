# SPDX-License-Identifier: Apache-2.0
"""Reinsurance: what scenarios/cover-provider/notes.md derives by hand of reinsured.toml, and bad input.

Means are compared by z with |z| < 4.5: each check would fail for 7 seeds in a million.
"""
import json
import math
import pathlib
import tempfile
import unittest

import h5py

from program import faultline
from providers_test import ALPHA, BETA, EXAMPLE, FIRST

REINSURED = EXAMPLE.with_name("reinsured.toml")


class Treaties(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def said(self, treaties):
        """What is said of the example with these."""
        text, provider = EXAMPLE.read_text(encoding="utf-8"), '[[provider]]\nid = "mutual"'
        self.assertIn(provider, text)
        path = self.folder / "wrong.toml"
        path.write_text(text.replace(provider, treaties + provider, 1), encoding="utf-8")
        return faultline("check", path, expect=65).stderr

    def test_a_treaty_repays_what_it_does_by_hand(self):
        result = self.folder / "reinsured.h5"
        faultline("run", REINSURED, "-o", result)
        second = 0.02 - FIRST
        sound = {"alpha": 0.08 * 24.0 + FIRST * 24.0 + second * 20.0,
                 "beta": 0.18 * 25.0 + second * 25.0 + FIRST * 20.0}
        poor = {"alpha": ALPHA, "beta": BETA}
        repaid = 0.95 * (0.08 * 14.0 + 0.18 * 15.0 + FIRST * 24.0 + second * 25.0)
        with h5py.File(result) as file:
            def z(name, at, expected):
                return (file[name][at] - expected) / file[f"{name}_se"][at]

            covers = [name.decode() for name in file["cover"][:]]
            for name in sound:
                at = (0, covers.index(f"{name}-slashing"))
                expected = 0.95 * sound[name] + 0.05 * 0.4 * poor[name]
                self.assertLess(abs(z("cover_expected_recovery", at, expected)), 4.5, name)
            self.assertLess(abs(z("treaty_expected_recovery", (0, 0), repaid)), 4.5)
            self.assertLess(abs(z("treaty_attachment_probability", (0, 0), 0.95 * 0.28)), 4.5)
            self.assertEqual(file["treaty_premium"][0, 0], 4.0)
            providers = [name.decode() for name in file["provider"][:]]
            received = file["provider_expected_reinsurance"][0]
            self.assertEqual(received[providers.index("mutual")], file["treaty_expected_recovery"][0, 0])
            self.assertEqual(received[providers.index("backstop")], 0.0)
        text = faultline("show", result, "--covers").stdout
        self.assertIn("mutual-excess", text)
        self.assertIn("repaid to", text)

    def test_a_treaty_is_told_in_replay(self):
        for trial in range(200):
            told = json.loads(faultline("replay", REINSURED, "--trial", trial, "--json").stdout)
            treaties = [one for occurrence in told["occurrences"] for one in occurrence["treaties"]]
            if not treaties:
                continue
            self.assertEqual(treaties[0]["treaty"], "mutual-excess")
            self.assertEqual(treaties[0]["reinsured"], ["mutual"])
            self.assertAlmostEqual(treaties[0]["paid"], max(treaties[0]["subject"] - 10.0, 0.0))
            self.assertIn("treaty mutual-excess repays", faultline("replay", REINSURED, "--trial", trial).stdout)
            return
        self.fail("no trial with a treaty")

    def test_a_case_may_do_without_the_treaty(self):
        path = self.folder / "stressed.toml"
        path.write_text(f'''schema = 1
name = "stressed"
extends = ["{REINSURED}"]
[[stress]]
id = "bare"
remove = ["treaty.mutual-excess"]
''', encoding="utf-8")
        result = self.folder / "stressed.h5"
        faultline("run", path, "--trials", 4096, "-o", result)
        with h5py.File(result) as file:
            self.assertGreater(file["treaty_expected_recovery"][0, 0], 0.0)
            self.assertTrue(math.isnan(file["treaty_expected_recovery"][1, 0]))
        self.assertIn("mutual-excess", faultline("show", result, "--covers").stdout)

    def test_treaties_that_cannot_be_settled_are_refused_all_at_once(self):
        treaties = """[[treaty]]
id = "own"
reinsures = ["backstop"]
provider = "backstop"
terms = [{ deductible = 1.0, per = "unit" }]

[[treaty]]
id = "there"
reinsures = ["mutual"]
provider = "backstop"
expiry_days = 3.0
inception_days = 5.0
terms = [{ quota_share = 0.5 }]

[[treaty]]
id = "back"
reinsures = ["backstop"]
provider = "mutual"
terms = [{ quota_share = 0.5 }]

"""
        said = self.said(treaties)
        for words in ("treaty.own.reinsures[0]: `backstop` would reinsure itself",
                      "treaty.own.terms[0]: what providers pay has no validators",
                      "treaty.there.expiry_days: 3 is not after its inception",
                      "reinsurers reinsure each other in a circle: `back` then `there`"):
            self.assertIn(words, said)
        said = self.said('[[treaty]]\nid = "t"\nreinsures = ["mutul", "backstop", "backstop"]\nterms = []\n\n')
        for words in ("treaty.t.reinsures[0]: provider `mutul` is not declared", "did you mean `mutual`?",
                      "treaty.t.reinsures: `backstop` stands here twice", "treaty.t.terms: the list is empty"):
            self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
