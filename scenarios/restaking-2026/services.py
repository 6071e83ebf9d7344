# SPDX-License-Identifier: Apache-2.0
"""The services (AVSs): who they are, how many operators each has, and priors of how they fail."""

from dataclasses import dataclass

# prior: Jeffreys. No corroborated slash of stake by an AVS in about 39 AVSs x 1.6 years of live
# slashing (17 April 2025 to 22 November 2026) = 62.4 AVS-years: (0 + 1/2) / 62.4 = 0.80 % a year.
BASE_PROBABILITY = 0.008


@dataclass(frozen=True)
class Category:
    """Priors by kind of service; probability is a multiple of `BASE_PROBABILITY`."""
    times_base: float
    severity: tuple  # mean, sd, max
    each: float
    reason: str


CATEGORIES = {
    "data-availability": Category(0.5, (0.08, 0.06, 0.5), 0.3, "longest in service, most watched"),
    "oracle": Category(2.0, (0.08, 0.06, 0.5), 0.3, "depends on data from outside"),
    "light-client": Category(1.0, (0.10, 0.08, 0.5), 0.4, "signs states of other chains"),
    "zk-prover": Category(1.0, (0.05, 0.04, 0.3), 0.3, "a wrong proof does not verify; liveness"),
    "zk-coprocessor": Category(1.0, (0.08, 0.06, 0.5), 0.3, "signs results before their proof"),
    "proof-verification": Category(1.0, (0.10, 0.08, 0.5), 0.5, "all run the same verifier"),
    "tee": Category(1.5, (0.08, 0.06, 0.5), 0.5, "one enclave flaw reaches all"),
    "fast-finality": Category(1.0, (0.10, 0.08, 0.5), 0.5, "all run the same client"),
    "watchtower": Category(0.75, (0.05, 0.04, 0.3), 0.3, "checks others; mild penalties"),
    "interop": Category(2.0, (0.15, 0.12, 1.0), 0.4, "bridges are attacked most"),
    "preconfirmation": Category(2.5, (0.10, 0.10, 1.0), 0.3, "new; broken promises are provable"),
    "policy": Category(0.75, (0.05, 0.04, 0.3), 0.3, "simple duty"),
    "randomness": Category(0.5, (0.05, 0.04, 0.3), 0.3, "simple duty, provable"),
    "ai": Category(2.5, (0.08, 0.08, 0.5), 0.3, "new; results hard to check"),
    "data": Category(1.5, (0.05, 0.04, 0.3), 0.3, "depends on data from outside"),
}

# data: names and operator counts, EigenExplorer pull of 2025-06-09. EigenDA had 258, more than
# the snapshot holds; it gets every operator of the snapshot that runs an AVS at all (None).
COUNTED = [
    ("eigenda", "data-availability", None), ("eoracle", "oracle", 103),
    ("witness-chain", "watchtower", 74), ("brevis", "zk-coprocessor", 71),
    ("automata-multi-prover", "tee", 64), ("lagrange-state-committees", "light-client", 61),
    ("openlayer", "oracle", 49), ("lagrange-zk-prover", "zk-prover", 47),
    ("altlayer-mach", "fast-finality", 42), ("xterio-mach", "fast-finality", 42),
]

# data: names. prior: operator counts; what the counted ones leave is split evenly.
UNCOUNTED = [
    ("aligned-layer", "proof-verification"), ("arpa", "randomness"), ("chainbase", "data"),
    ("cyber-mach", "fast-finality"), ("ethgas", "preconfirmation"), ("gasp", "interop"),
    ("hyperlane", "interop"), ("mev-commit", "preconfirmation"), ("omni", "interop"),
    ("predicate", "policy"), ("skate", "interop"), ("ungate", "ai"),
    ("unifi", "preconfirmation"),
]

# prior: what a service pays a year on the stake that it reaches; risky ones pay more, in proportion
# to how often they fail.
BASE_REWARD = 0.004

# prior: a third of the stake stops a quorum that must agree, a half turns one that is counted.
QUORUM_OF_TWO_THIRDS = {"data-availability", "light-client", "fast-finality", "interop"}
# prior: what corrupting it once would earn, in ETH: what rollups, lenders and bridges have behind it.
PROFITS = {"data-availability": 50_000.0, "oracle": 20_000.0, "interop": 10_000.0}


def terms_row(id_, category):
    """What the service pays and withstands: reward rate, threshold, profit from corruption."""
    reward = round(BASE_REWARD * CATEGORIES[category].times_base, 6)
    return (id_, reward, 0.33 if category in QUORUM_OF_TWO_THIRDS else 0.5, PROFITS.get(category, ""))


def category_of_services():
    pairs = [(id_, category) for id_, category, _ in COUNTED] + UNCOUNTED
    return dict(sorted(pairs))


def split_evenly(total, names):
    """Whole numbers that add up to `total`; the first names get one more."""
    share, rest = divmod(total, len(names))
    return {name: share + (1 if i < rest else 0) for i, name in enumerate(names)}


def operator_counts(operators):
    """Operators of every AVS, adding up to the AVSs of every operator."""
    active = sum(1 for operator in operators if operator.services > 0)
    counts = {id_: active if count is None else count for id_, _, count in COUNTED}
    rest = sum(operator.services for operator in operators) - sum(counts.values())
    return counts | split_evenly(rest, [id_ for id_, _ in UNCOUNTED])
