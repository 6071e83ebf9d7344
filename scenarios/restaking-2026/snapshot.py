# SPDX-License-Identifier: Apache-2.0
"""The snapshot of 189 EigenLayer operators, with their companies and labels of what they run.

What is data and what is prior is said in the comment block of `operators.csv`.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

SNAPSHOT = Path(__file__).parent / "data" / "eigenlayer_operators_2024-10.json"

# data: early-2026 reports put restaked ETH between 4.36M and 4.60M; this is the middle.
TOTAL_ETH = 4_480_000.0

# prior: from this restaked stake on, a company runs two consensus clients.
MIX_FROM_ETH = 10_000.0
MIX_WEIGHTS = (0.7, 0.3)

# data: proposers seen with one consensus client only, Flashbots relay, 7-13 December 2025:
# Lighthouse 39 %, Prysm 15 %, Teku 8 %, Nimbus 2 %; used as weights.
CLIENT_SHARES = {"lighthouse": 39.0, "prysm": 15.0, "teku": 8.0, "nimbus": 2.0}

# prior from old data: of Ethereum nodes 60 % are in a cloud; of those AWS has 50 %, Hetzner 15 %,
# OVH 4.1 %, Oracle 4.1 %, Alibaba 3.9 %, Google 3.5 % (Messari and Ethernodes, August 2022).
CLOUD_SHARES = {"own": 40.0, "aws": 30.0, "other-cloud": 11.6, "hetzner": 9.0, "ovh": 2.5,
                "oracle": 2.5, "alibaba": 2.3, "gcp": 2.1}

# The company that runs an operator: the first rule whose pattern occurs in the name.
COMPANY_RULES = [
    (r"p2p", "p2p"), (r"pier two", "pier-two"), (r"dsrv", "dsrv"), (r"infstones", "infstones"),
    (r"hashkey", "hashkey"), (r"luganodes", "luganodes"), (r"finoa", "finoa"), (r"a41", "a41"),
    (r"validation cloud", "validation-cloud"), (r"cosmostation", "cosmostation"),
    (r"chainnodes", "chainnodes"), (r"nethermind", "nethermind"), (r"everstake", "everstake"),
    (r"node\.monster", "node-monster"), (r"coinsummer", "coinsummer"), (r"figment", "figment"),
    (r"chorus one", "chorus-one"), (r"omakase", "omakase"), (r"kiln", "kiln"),
    (r"unit 410", "unit-410"), (r"altlayer", "altlayer"), (r"othentic", "othentic"),
    (r"galaxy", "galaxy"), (r"allnodes", "allnodes"), (r"blockdaemon", "blockdaemon"),
    (r"ether\.fi", "ether-fi"),
]

# The position that owns an operator's stake: the first rule that matches the name.
POSITION_RULES = [(r"^ether\.fi-", "eETH"), (r"^renzo ", "ezETH"), (r"^puffer\b", "pufETH"),
                  (r"^kelp ", "rsETH"), (r"", "direct")]


@dataclass
class Operator:
    id: str
    name: str
    company: str
    position: str
    eth: float
    beacon_eth: float
    services: int
    clients: dict = field(default_factory=dict)
    cloud: str = ""


def slug(name):
    """Lower-case letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def first_match(rules, name, otherwise):
    return next((value for pattern, value in rules if re.search(pattern, name.lower())), otherwise)


def read_operator(row, scale):
    name = (row["name"] or "").strip()
    id_ = slug(name) if name else "unnamed-" + row["address"][2:8]
    return Operator(id_, name or "(no name)", first_match(COMPANY_RULES, name, id_),
                    first_match(POSITION_RULES, name, "direct"),
                    round(row["eth_shares"] * scale, 3), row["beacon_eth"] * scale, row["num_avs"])


def read_operators():
    """The snapshot in order of falling stake, scaled to `TOTAL_ETH`, fully labelled."""
    rows = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    scale = TOTAL_ETH / sum(row["eth_shares"] for row in rows)
    operators = [read_operator(row, scale) for row in sorted(rows, key=lambda row: row["rank"])]
    if len({operator.id for operator in operators}) != len(operators):
        raise ValueError("two operators have the same id")
    label_companies(operators)
    return operators


def stake_by_company(operators):
    """Companies with their stake, largest first."""
    stake = {}
    for operator in operators:
        stake[operator.company] = stake.get(operator.company, 0.0) + operator.eth
    return dict(sorted(stake.items(), key=lambda item: (-item[1], item[0])))


class Quota:
    """Hands out labels so that the stake under each stays close to its share of the whole."""

    def __init__(self, shares, total):
        whole = sum(shares.values())
        self._missing = {label: total * share / whole for label, share in shares.items()}

    def furthest_below(self, count):
        """The labels that miss the most stake; ties go to the earlier name."""
        return sorted(self._missing, key=lambda label: (-self._missing[label], label))[:count]

    def give(self, label, stake):
        self._missing[label] -= stake


def choose_clients(quota, stake):
    weights = MIX_WEIGHTS if stake >= MIX_FROM_ETH else (1.0,)
    mix = dict(zip(quota.furthest_below(len(weights)), weights))
    for label, weight in mix.items():
        quota.give(label, stake * weight)
    return mix


def choose_cloud(quota, company, stake):
    label = "gcp" if company.startswith("google") else quota.furthest_below(1)[0]
    quota.give(label, stake)
    return label


def label_companies(operators):
    """Gives every operator the clients and the cloud of its company, largest company first."""
    clients = Quota(CLIENT_SHARES, TOTAL_ETH)
    clouds = Quota(CLOUD_SHARES, TOTAL_ETH)
    for company, stake in stake_by_company(operators).items():
        mix, cloud = choose_clients(clients, stake), choose_cloud(clouds, company, stake)
        for operator in operators:
            if operator.company == company:
                operator.clients, operator.cloud = mix, cloud
