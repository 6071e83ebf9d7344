# SPDX-License-Identifier: Apache-2.0
"""The Babylon side: finality providers and the bitcoin delegated to them."""

from dataclasses import dataclass

# data: about 50,000 BTC in May 2025.
TOTAL_BTC = 50_000.0
# data: Lombard had more than 40 % of the stake in March 2025. prior: all with its own provider.
LOMBARD_BTC = 0.4 * TOTAL_BTC
# data: P2P's finality provider, the eighth largest.
P2P_BTC = 565.9

# data: names in the registry of babylonlabs-io/networks (bbn-1). prior: an equal part of the rest;
# chosen because the same companies run EigenLayer operators.
OTHERS = ["allnodes", "blockdaemon", "cosmostation", "dsrv", "everstake", "figment", "finoa",
          "galaxy", "infstones", "luganodes"]


@dataclass(frozen=True)
class Provider:
    company: str
    btc: float

    @property
    def id(self):
        return "babylon-" + self.company

    @property
    def pool(self):
        return self.id + "-btc"


def read_providers():
    rest = round((TOTAL_BTC - LOMBARD_BTC - P2P_BTC) / len(OTHERS), 3)
    named = [Provider("lombard", LOMBARD_BTC), Provider("p2p", P2P_BTC)]
    return named + [Provider(company, rest) for company in OTHERS]
