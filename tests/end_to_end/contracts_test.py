# SPDX-License-Identifier: Apache-2.0
"""Smart contracts that fail, against the closed forms of scenarios/contract-failures/notes.md.

Means are compared by z with the errors that the result states, |z| < 4.5: each check would fail for
7 seeds in a million.
"""
import json
import math
import pathlib
import tempfile
import unittest

import h5py
import numpy as np

from program import SCENARIOS, digest, faultline

SCENARIO = SCENARIOS / "contract-failures" / "scenario.toml"
AVS, CORE, VAULT, QUEUE = 0.1, 0.02, 0.05, 0.1
STEPS = (np.arange(20_000) + 0.5) / 20_000


def failed(p, t):
    """Probability of having failed by t, in years."""
    return 1 - (1 - p) ** t


def density(p, t):
    return -math.log(1 - p) * (1 - p) ** t


def left(t):
    """What the desk has left at t, in expectation."""
    return 120 * (1 - 0.1 * failed(AVS, t)) * (1 - 0.25 * failed(CORE, t)) * (1 - 0.5 * failed(VAULT, t))


SLASH = np.mean(density(AVS, STEPS) * 12 * (1 - 0.25 * failed(CORE, STEPS)) * (1 - 0.5 * failed(VAULT, STEPS)))
FROZEN_YEARS = 0.2 * np.mean(density(QUEUE, STEPS) * left(STEPS))
TAKEN = 120 * (1 - (1 - 0.1 * AVS) * (1 - 0.25 * CORE) * (1 - 0.5 * VAULT))


def run(folder, *arguments):
    result = pathlib.Path(folder) / "result.h5"
    faultline("run", SCENARIO, "-o", result, *arguments)
    return result


def written(folder, old, new):
    text = SCENARIO.read_text(encoding="utf-8")
    assert old in text
    path = pathlib.Path(folder) / "wrong.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path, text.replace(old, new)


class Contracts(unittest.TestCase):
    def assert_mean(self, file, name, at, expected):
        z = (file[name][at] - expected) / file[name + "_se"][at]
        self.assertLess(abs(z), 4.5, f"{name}{at} = {file[name][at]}, expected {expected}")

    def test_losses_are_those_of_the_closed_form(self):
        with tempfile.TemporaryDirectory() as folder, h5py.File(run(folder)) as file:
            desk, token, other = (list(file["position"].asstr()).index(name) for name in ("desk", "eETH", "other"))
            components = list(file["component"].asstr())
            self.assertEqual(components, ["slash", "contract"])
            total = TAKEN + 0.05 * FROZEN_YEARS
            self.assert_mean(file, "expected_loss", (0, desk, 0), total)
            self.assert_mean(file, "expected_loss", (0, token, 0), 5 * total)
            self.assert_mean(file, "expected_loss", (0, other, 0), 400 * (1 - (1 - 0.1 * AVS) * (1 - 0.25 * CORE)))
            self.assert_mean(file, "component_expected_loss", (0, desk, 0), SLASH)
            self.assert_mean(file, "component_expected_loss", (0, desk, 1), total - SLASH)
            self.assert_mean(file, "book_component_expected_loss", (0, 0), SLASH)
            self.assert_mean(file, "book_component_expected_loss", (0, 1), total - SLASH)
            self.assert_mean(file, "frozen_probability", (0, desk), QUEUE)
            self.assert_mean(file, "expected_frozen_value_days", (0, desk), 365 * FROZEN_YEARS)
            self.assert_mean(file, "book_expected_frozen_value_days", (0,), 365 * FROZEN_YEARS)
            self.assertEqual(file["frozen_probability"][0, other], 0)
            parts = file["component_expected_loss"][0].sum(axis=1)
            np.testing.assert_allclose(parts, file["expected_loss"][0, :, 0], rtol=1e-12)

    def test_a_vault_robbed_first_leaves_less_to_slash_than_one_robbed_last(self):
        only = ["--set", 'contract.core.failure_probability=0.0', "--set", 'contract.queue.failure_probability=0.0',
                "--set", 'output.store=["summary", "trials"]', "--trials", 50_000]
        slashes = {}
        for day, slash, atoms in ((0, 6, (60, 66)), (364.999999, 12, (60, 66))):
            force = f'force={{ mode = "intervene", causes = ["contract.vault"], at_day = {day} }}'
            with tempfile.TemporaryDirectory() as folder, \
                    h5py.File(run(folder, "--set", force, *only)) as file:
                self.assert_mean(file, "book_component_expected_loss", (0, 0), AVS * slash)
                losses = file["trial_book_loss"][0, :, 0]
                self.assertTrue(np.all(np.isclose(losses[:, None], atoms, rtol=1e-12).any(axis=1)))
                slashes[day] = file["book_component_expected_loss"][0, 0]
        self.assertNotEqual(*slashes.values())

    def test_a_drained_pool_secures_less(self):
        only = [x for name in ("vault", "queue")
                for x in ("--set", f"contract.{name}.failure_probability=0.0")]
        force = 'force={ mode = "intervene", causes = ["contract.core"], at_day = 0 }'
        with tempfile.TemporaryDirectory() as folder, \
                h5py.File(run(folder, "--set", force, *only, "--set", 'output.store=["summary", "trials"]')) as file:
            losses = file["trial_book_loss"][0, :, 0]
            self.assertTrue(np.all(np.isclose(losses[:, None], (30, 30 + 9), rtol=1e-12).any(axis=1)))

    def test_any_threads_and_batches_give_the_same_bytes(self):
        few = ["--trials", 20_000]
        with tempfile.TemporaryDirectory() as folder:
            first = digest(run(folder, *few, "--jobs", 1))
            for arguments in (["--jobs", 2], ["--jobs", 3, "--batch", 64], ["--jobs", 7]):
                self.assertEqual(digest(run(folder, *few, *arguments)), first, arguments)
            parts = []
            for begin, end in ((0, 7_001), (7_001, 20_000)):
                parts.append(pathlib.Path(folder) / f"part{begin}.h5")
                faultline("run", SCENARIO, *few, "--trials-range", f"{begin}..{end}", "-o", parts[-1])
            whole = pathlib.Path(folder) / "whole.h5"
            faultline("merge", *parts, "-o", whole)
            self.assertEqual(digest(whole), first, "merged from two parts")

    def test_probabilities_may_be_laws(self):
        law = "contract.vault.failure_probability={ interval = [0.04, 0.06] }"
        with tempfile.TemporaryDirectory() as folder, h5py.File(run(folder, "--set", law)) as file:
            paths = list(file["parameter"].asstr())
            self.assertEqual(paths, ["contract.vault.failure_probability"])
            self.assertTrue(np.isnan(file["component_expected_loss_se"][...]).all(), "errors are not known")
            self.assertAlmostEqual(file["book_component_expected_loss"][0].sum(), file["book_expected_loss"][0, 0])

    def test_shocks_kill_contracts_and_explain_their_failures(self):
        shock = ('shock=[{ id = "audit", rate_per_year = 0.02, kill = [{ select = "contract[category=lrt]", '
                 'probability = 0.5 }] }]')
        with tempfile.TemporaryDirectory() as folder, h5py.File(run(folder, "--set", shock)) as file:
            self.assert_mean(file, "frozen_probability", (0, 0), QUEUE)
            causes = list(file["cause"].asstr())
            vault = file["failure_z"][0, causes.index("contract.vault")]
            self.assertLess(abs(vault), 4.5, "all reasons included")
        too_often = shock.replace("0.02", "1.0")
        said = faultline("check", SCENARIO, "--set", too_often, expect=65).stderr
        self.assertIn("contract.vault.failure_probability: a hazard of 0.0512933 a year is less than the shocks "
                      "`audit` bring: 0.5 a year", said)

    def test_replay_tells_what_broke_and_what_it_took(self):
        force = 'force={ mode = "intervene", causes = ["contract"], at_day = 100 }'
        none = ["--set", "avs.eigenda.failure_probability=0.0"]
        told = json.loads(faultline("replay", SCENARIO, "--trial", 3, "--set", force, *none, "--json").stdout)
        took = {}
        for occurrence in told["occurrences"]:
            for one in occurrence["breaks"]:
                self.assertFalse(one["dead_before"])
                self.assertEqual(one["mode"], "freeze" if one["contract"] == "queue" else "loss")
                self.assertEqual(occurrence["cause"], "contract." + one["contract"])
            for one in occurrence["contract_effects"]:
                took[one["contract"]] = one
        self.assertEqual(set(took), {"core", "queue", "vault"})
        self.assertEqual(took["core"]["pool"], "p2p-eth")
        self.assertIsNone(took["core"]["position"])
        self.assertAlmostEqual(took["core"]["lost"], 250)
        self.assertAlmostEqual(took["vault"]["lost"], 0.5 * took["vault"]["value"])
        self.assertAlmostEqual(took["queue"]["frozen"], took["queue"]["value"])
        self.assertAlmostEqual(took["queue"]["lost"], 0.01 * took["queue"]["value"])
        lost = sum(row["gross"] for row in told["positions"] if row["position"] == "desk")
        self.assertAlmostEqual(lost, 120 * (1 - 0.75 * 0.5) + 0.2 * took["queue"]["lost"])
        text = faultline("replay", SCENARIO, "--trial", 3, "--set", force, *none).stdout
        self.assertRegex(text, r"vault loses 50.00 % of what it holds")
        self.assertRegex(text, r"queue freezes 100.0 % of what it holds")
        self.assertRegex(text, r"core +p2p-eth +pool +1,000")

    def test_the_tail_keeps_what_broke(self):
        with tempfile.TemporaryDirectory() as folder, h5py.File(run(folder, "--trials", 5_000)) as file:
            names = list(file["contract"].asstr())
            rows = file["break_contract"][0]
            vault = rows == names.index("vault")
            self.assertTrue(vault.any())
            np.testing.assert_allclose(file["break_lost"][0][vault], 0.5 * file["break_value"][0][vault])
            self.assertTrue(np.all(file["break_pool"][0][vault] == -1))

    def test_covers_answer_to_each_contract_of_a_shock_for_itself(self):
        """On day 0 a slash of 60 of eETH's 600, then 135 to the core, then half of 405 to the vault."""
        text = SCENARIO.read_text(encoding="utf-8").replace("failure_probability = 0.1, severity",
                                                            "residual_probability = 0.0, severity")
        for p in ("0.05", "0.02", "0.1"):
            text = text.replace(f"failure_probability = {p}\n", "residual_probability = 0.0\n")
        text = text.replace('kind = "lrt" }', 'kind = "lrt", waterfall = ["cover:c"] }')
        text += """
[[cover]]
id = "c"
positions = ["eETH"]
terms = [{ quota_share = 1.0 }]
WORDS
[[shock]]
id = "exploit"
rate_per_year = 0.001
kill = [
  { select = "avs.eigenda", probability = 1.0 },
  { select = "contract.core", probability = 1.0 },
  { select = "contract.vault", probability = 1.0 },
]
[force]
mode = "intervene"
causes = ["shock.exploit"]
at_day = 0
[output]
store = ["summary", "trials"]
"""
        for words, paid in (("", 397.5), ('triggers = ["contract.core"]', 135.0),
                            ('triggers = ["contract.vault"]', 202.5), ('triggers = ["contract"]', 337.5),
                            ('triggers = ["avs", "contract.core"]', 195.0), ('triggers = ["shock"]', 397.5),
                            ('exclusions = ["contract.core"]', 262.5), ('exclusions = ["contract"]', 60.0),
                            ('triggers = ["contract.queue"]', 0.0)):
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "told.toml"
                path.write_text(text.replace("WORDS", words), encoding="utf-8")
                faultline("run", path, "--trials", 640, "-o", pathlib.Path(folder) / "told.h5")
                with h5py.File(pathlib.Path(folder) / "told.h5") as file:
                    losses = file["trial_book_loss"][0]  # of the desk, which has a fifth of eETH
                    self.assertAlmostEqual(5 * losses[:, 0].min(), 397.5, msg=words)
                    self.assertAlmostEqual(5 * losses[:, 1].min(), paid, msg=words)

    def test_show_tells_components(self):
        with tempfile.TemporaryDirectory() as folder:
            shown = faultline("show", run(folder, "--trials", 5_000)).stdout
        self.assertRegex(shown, r"expected gross loss, ETH +slash +contract")
        self.assertRegex(shown, r"frozen by contracts +P\(frozen\)")

    def test_what_is_wrong_is_told_at_its_place_all_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            path, _ = written(folder, 'through = ["eETH"]\nmode = "loss"', 'through = ["p2p-eth", "eEHT"]\nmode = "loss"')
            said = faultline("check", path, expect=65).stderr
            self.assertRegex(said, r"wrong.toml:\d+:\d+: contract.vault.through\[0\]: `p2p-eth` is a pool, and no position")
            self.assertRegex(said, r"contract.vault.through\[1\]: there is no position `eEHT`.*did you mean `eETH`")
            path, _ = written(folder, "freeze_days = 73.0\n", "")
            self.assertIn("contract.queue.freeze_days: missing", faultline("check", path, expect=65).stderr)
            path, _ = written(folder, 'scope = "pool"', 'scope = "pool"\nfreeze_rate = 0.1')
            self.assertIn("contract.core.freeze_rate: nothing is frozen under mode `loss`",
                          faultline("check", path, expect=65).stderr)
            path, _ = written(folder, 'independent = ["avs", "contract"]', 'independent = ["avs", "contract.vault"]')
            said = faultline("check", path, expect=65).stderr
            self.assertIn("contract.core", said)
            self.assertIn("contract.queue", said)
            path, _ = written(folder, "failure_probability = 0.02", "rate_per_year = 0.02")
            self.assertIn("rate_per_year", faultline("check", path, expect=65).stderr)


if __name__ == "__main__":
    unittest.main()
