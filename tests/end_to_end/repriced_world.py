# SPDX-License-Identifier: Apache-2.0
"""A small scenario with a bit of everything that makes occurrences, and programmes of cover for it."""
import json
import pathlib
import tempfile
import unittest

STORES = ["summary", "exceedance", "tail", "diagnostics", "covers"]


def store(*more):
    return "output.store=" + json.dumps([*STORES, *more])


# A bit of everything that makes occurrences: shocks that kill operators and a provider, causes that
# repeat, faults of operators, a contract, severities by operator and tied to a factor, participation.
WORLD = """
schema = 1
name = "world"
as_of = 2026-11-22
numeraire = "ETH"
run = { trials = 6000, seed = 5, horizon_days = %s }
output = { store = ["summary", "tail", "covers", "events"], tail_trials = 20 }
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "eigenlayer", penalty = "shared" }]
operator = [
  { id = "o1", tags = { client = "geth" }, faults = [
    { kind = "double-sign", residual_probability = 0.1, share = { uniform = [0.1, 0.9] }, reach = "avs" } ] },
  { id = "o2", tags = { client = "geth" } },
  { id = "o3", tags = { client = "reth" } },
]
pool = [
  { id = "p1", protocol = "eigenlayer", operators = ["o1"], asset = "ETH", amount = 100.0 },
  { id = "p2", protocol = "eigenlayer", operators = ["o2"], asset = "ETH", amount = 100.0 },
  { id = "p3", protocol = "eigenlayer", operators = ["o3"], asset = "ETH", amount = 100.0 },
]
avs = [
  { id = "a", protocol = "eigenlayer", rate_per_year = 0.8, severity = { uniform = [0.0, 0.4] }, severity_per = "operator", participation = { each = 0.6 } },
  { id = "b", protocol = "eigenlayer", failure_probability = 0.3, severity = { beta = { mean = 0.2, sd = 0.1 } }, severity_loadings = { market = 0.5 }, participation = "all" },
  { id = "c", protocol = "eigenlayer", failure_probability = 0.2, severity = 0.25, participation = { exactly = 2 } },
]
contract = [
  { id = "vault", failure_probability = 0.1, severity = { uniform = [0.1, 1.0] }, scope = "position", through = ["alpha"], mode = "loss" },
]
commitment = [
  { avs = "a", operator = "o1", pool = "p1" }, { avs = "a", operator = "o2", pool = "p2" },
  { avs = "a", operator = "o3", pool = "p3" }, { avs = "b", operator = "o1", pool = "p1" },
  { avs = "b", operator = "o2", pool = "p2" }, { avs = "b", operator = "o3", pool = "p3" },
  { avs = "c", operator = "o1", pool = "p1" }, { avs = "c", operator = "o2", pool = "p2" },
  { avs = "c", operator = "o3", pool = "p3" },
]
dependence.copula = "gaussian"
dependence.independent = ["operator", "contract", "provider"]
dependence.block = [{ causes = ["avs"], structure = "factor" }]
dependence.factor = [{ id = "market", by = "all", loading = 0.5 }]
shock = [{ id = "client-bug", rate_per_year = 0.5, kill = [
  { select = "operator[client=geth]", probability = 0.5, fault = "double-sign", share = { uniform = [0.1, 0.5] } },
  { select = "provider", probability = 0.1 } ] }]
position = [{ id = "alpha", waterfall = ["cover:first"] }, { id = "beta" }]
delegation = [
  { position = "alpha", pool = "p1", amount = 60.0 }, { position = "alpha", pool = "p2", amount = 50.0 },
  { position = "beta", pool = "p3", amount = 70.0 }, { position = "beta", pool = "p2", amount = 20.0 },
]
book = [{ position = "alpha" }, { position = "beta", fraction = 0.5 }]
provider = [{ id = "mutual", capital = 60.0, asset = "ETH", recovery_rule = "pro-rata", failure_probability = 0.15, loss_given_default = 0.6, default_hits = "horizon" }]
cover = [{ id = "first", provider = "mutual", positions = ["alpha"], terms = [{ quota_share = 0.5 }] }]
"""

# By name: what it changes.
PROGRAMMES = {
    "as-it-was": "",
    "no-cover": 'remove = ["cover.first", "position.alpha.waterfall"]\n',
    "lone-covers": """
name = "lone"
remove = ["cover.first"]
position = [{ id = "alpha", waterfall = ["cover:x"] }, { id = "beta", waterfall = ["cover:y"] }]
cover = [
  { id = "x", positions = ["alpha"], premium_per_year = 2.0, terms = [
    { deductible = 1.0, per = "aggregate" }, { limit = 20.0, per = "aggregate" } ] },
  { id = "y", positions = ["beta"], terms = [
    { deductible = 2.0, per = "aggregate" }, { limit = 9.0, per = "aggregate" } ] },
]
""",
    "windows": """
position = [{ id = "alpha", waterfall = ["cover:first", "cover:window"] }]
cover = [{ id = "window", positions = ["alpha"], terms = [
  { rolling_window = 60.0, attachment = 2.0, width = 15.0 } ] }]
""",
    "shared-capital": """
position = [{ id = "beta", waterfall = ["cover:second"] }]
provider = [{ id = "mutual", capital = 12.0 }]
cover = [{ id = "second", provider = "mutual", positions = ["beta"], terms = [{ quota_share = 1.0 }] }]
""",
    "restaked": """
position = [{ id = "beta", waterfall = ["cover:second"] }]
cover = [{ id = "second", provider = "backstop", positions = ["beta"], terms = [{ quota_share = 1.0 }] }]
provider = [{ id = "backstop", capital = 1.0, asset = "ETH", restaked = [{ pool = "p3", amount = 25.0 }] }]
""",
}


class Folder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    @classmethod
    def write(cls, name, text):
        path = cls.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path
