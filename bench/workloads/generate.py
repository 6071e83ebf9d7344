#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the benchmark scenarios: generate.py [FOLDER] [--only NAME].

    FOLDER/w1-fixed-v1/scenario.toml    dense matrix of 64 AVSs, fixed severities
    FOLDER/w1-beta-v1/scenario.toml     the same with beta severities of the same means
    FOLDER/w1-factor-v1/scenario.toml   fixed severities, 8 factors in place of the matrix

FOLDER is build/bench unless given. The files are a function of this file alone: all draws are
uniform doubles of one PCG64 stream, everything else is arithmetic on them. What changes a scenario
raises VERSION, so that figures under one name always belong to one model.
"""

import argparse
import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

VERSION = "v1"
SEED = 20261122
AVSS, OPERATORS, POSITIONS = 64, 256, 512
POOLS_OF_A_POSITION = 4
COMMITTED_SHARE = 0.15
SUM_OF_PROBABILITIES = 1.63
DELEGATED_SHARE = 0.9  # of a pool; the rest has owners who are nobody's position
SECTORS = 7            # with the market: 8 factors
DEPARTURE_FROM_MEAN = 0.5  # sd of a beta severity, relative to its mean

NAMES = {kind: f"w1-{kind}-{VERSION}" for kind in ("fixed", "beta", "factor")}


@dataclass(frozen=True)
class World:
    """What the three workloads share. Arrays are indexed by AVS, operator (and its pool), position."""
    probability: np.ndarray   # of a failure in a year
    severity: np.ndarray      # fraction lost, the mean under a beta law
    sector: np.ndarray
    committed: np.ndarray     # AVS × operator
    balance: np.ndarray       # of each pool, ETH
    pools: np.ndarray         # position × 4
    delegated: np.ndarray     # position × 4, ETH
    deductible: np.ndarray    # of each position's cover, ETH
    limit: np.ndarray
    correlation: np.ndarray   # AVS × AVS


def draw_world():
    uniform = np.random.Generator(np.random.PCG64(SEED)).random
    probability = 15.0 ** uniform(AVSS)
    probability = np.round(probability * SUM_OF_PROBABILITIES / probability.sum(), 6)
    probability[-1] += SUM_OF_PROBABILITIES - probability.sum()
    severity = np.round(0.02 * 25.0 ** uniform(AVSS), 4)
    committed = draw_commitments(uniform)
    balance = np.round(10_000.0 * 20.0 ** uniform(OPERATORS), 2)
    pools, delegated = draw_delegations(uniform, balance)
    single_loss = typical_single_loss(probability, severity, committed, pools, delegated)
    return World(probability, severity, np.arange(AVSS) % SECTORS, committed, balance, pools,
                 delegated, np.round(0.5 * single_loss, 2), np.round(2.0 * single_loss, 2),
                 draw_correlation(uniform))


def draw_commitments(uniform):
    rank = np.argsort(uniform(AVSS * OPERATORS), kind="stable")
    committed = np.zeros(AVSS * OPERATORS, dtype=bool)
    committed[rank[:round(COMMITTED_SHARE * committed.size)]] = True
    return committed.reshape(AVSS, OPERATORS)


def draw_delegations(uniform, balance):
    """Each shuffle of the pools serves 64 positions, so every pool has equally many owners."""
    shuffles = POSITIONS * POOLS_OF_A_POSITION // OPERATORS
    pools = np.stack([np.argsort(uniform(OPERATORS), kind="stable") for _ in range(shuffles)])
    weight = 0.2 + uniform((shuffles, OPERATORS))  # by shuffle and pool
    share = DELEGATED_SHARE * weight / weight.sum(axis=0)
    delegated = np.take_along_axis(share * balance, pools, axis=1)
    shape = (POSITIONS, POOLS_OF_A_POSITION)
    return pools.reshape(shape), np.floor(100.0 * delegated.reshape(shape)) / 100.0


def typical_single_loss(probability, severity, committed, pools, delegated):
    """Mean loss of each position given that one AVS which reaches it fails, alone."""
    reached = (committed[:, pools] * delegated).sum(axis=2)  # AVS × position
    weight = probability[:, None] * (reached > 0)
    return (weight * severity[:, None] * reached).sum(axis=0) / weight.sum(axis=0)


def draw_correlation(uniform):
    """A common level, sectors and noise: full rank, smallest eigenvalue above 0.1."""
    level = 0.15 + 0.2 * uniform(AVSS)
    sector = 0.25 + 0.2 * uniform(AVSS)
    same_sector = np.equal.outer(np.arange(AVSS) % SECTORS, np.arange(AVSS) % SECTORS)
    noise = 2.0 * uniform((AVSS, 24)) - 1.0
    noise_covariance = np.einsum("ik,jk->ij", noise, noise) / 24  # not by BLAS: same bits anywhere
    covariance = (np.outer(level, level) + np.outer(sector, sector) * same_sector
                  + noise_covariance + 0.5 * np.eye(AVSS))
    sd = np.sqrt(np.diag(covariance))
    correlation = np.round(covariance / np.outer(sd, sd), 6)
    assert np.linalg.eigvalsh(correlation)[0] > 0.1
    return correlation


def scenario_text(kind):
    return f"""# SPDX-License-Identifier: Apache-2.0
# A benchmark workload, written by bench/workloads/generate.py.

schema = 1
name = "{NAMES[kind]}"
as_of = 2026-11-22
numeraire = "ETH"
run = {{ trials = 1_000_000, seed = 1, horizon_days = 365, levels = [0.95, 0.99, 0.999] }}
asset = [{{ id = "ETH", price = 1.0 }}]
protocol = [{{ id = "restaking", penalty = "shared" }}]

{output_text()}
[tables]
avs = "avs.csv"
operators = "operators.csv"
pools = "pools.csv"
commitments = "commitments.csv"
positions = "positions.csv"
delegations = "delegations.csv"
covers = "covers.csv"
book = "book.csv"

{factor_text() if kind == "factor" else matrix_text()}"""


def output_text():
    """The statistics that the peers compute, and no others."""
    return """[output]
store = ["summary", "exceedance"]
position_quantiles = ["net"]
position_levels = [0.99]
curves_of = "book"
"""


def matrix_text():
    return """[dependence]
copula = "gaussian"

[[dependence.block]]
causes = ["avs"]
structure = "matrix"
file = "correlation.csv"
"""


def factor_text():
    return """[dependence]
copula = "gaussian"

[[dependence.block]]
causes = ["avs"]
structure = "factor"

[[dependence.factor]]
id = "market"
by = "all"
loading = 0.25

[[dependence.factor]]
id = "sector"
by = "tag:sector"
loading = 0.35
"""


def csv_text(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def number(x):
    """The shortest text that reads back as the same double, without the noise of a sum."""
    return repr(round(float(x), 6))


def avs_id(i):
    return f"avs-{i:02}"


def position_id(i):
    return f"position-{i:03}"


def severity_text(mean, kind):
    if kind != "beta":
        return number(mean)
    sd = number(DEPARTURE_FROM_MEAN * mean)
    return f"{{ beta = {{ mean = {number(mean)}, sd = {sd}, max = 1.0 }} }}"


def avs_table(world, kind):
    rows = [(avs_id(i), "restaking", number(world.probability[i]),
             severity_text(world.severity[i], kind), "all", f"s{world.sector[i]}")
            for i in range(AVSS)]
    return csv_text(["id", "protocol", "failure_probability", "severity", "participation",
                     "tags.sector"], rows)


def cover_terms(world, i):
    return (f'[{{ deductible = {number(world.deductible[i])}, per = "aggregate" }}, '
            f'{{ limit = {number(world.limit[i])}, per = "aggregate" }}]')


def tables(world, kind):
    """File name → text."""
    operators = [f"operator-{i:03}" for i in range(OPERATORS)]
    pools = [f"pool-{i:03}" for i in range(OPERATORS)]
    files = {
        "scenario.toml": scenario_text(kind),
        "avs.csv": avs_table(world, kind),
        "operators.csv": csv_text(["id"], [[name] for name in operators]),
        "pools.csv": csv_text(
            ["id", "protocol", "operators", "asset", "amount"],
            [(pools[i], "restaking", operators[i], "ETH", number(world.balance[i]))
             for i in range(OPERATORS)]),
        "commitments.csv": csv_text(
            ["avs", "operator", "pool"],
            [(avs_id(a), operators[o], pools[o]) for a, o in np.argwhere(world.committed)]),
        "positions.csv": csv_text(
            ["id", "waterfall"],
            [(position_id(i), f"cover:cover-{i:03}") for i in range(POSITIONS)]),
        "delegations.csv": csv_text(
            ["position", "pool", "amount"],
            [(position_id(i), pools[pool], number(amount)) for i in range(POSITIONS)
             for pool, amount in zip(world.pools[i], world.delegated[i])]),
        "covers.csv": csv_text(
            ["id", "positions", "terms"],
            [(f"cover-{i:03}", position_id(i), cover_terms(world, i)) for i in range(POSITIONS)]),
        "book.csv": csv_text(["position"], [[position_id(i)] for i in range(POSITIONS)]),
    }
    if kind != "factor":
        files["correlation.csv"] = csv_text(
            [avs_id(i) for i in range(AVSS)],
            [[number(x) for x in row] for row in world.correlation])
    return files


def write(folder, kinds=tuple(NAMES)):
    """Writes the workloads below `folder`; returns kind → path of its scenario.toml."""
    world = draw_world()
    written = {}
    for kind in kinds:
        root = Path(folder) / NAMES[kind]
        root.mkdir(parents=True, exist_ok=True)
        for name, text in tables(world, kind).items():
            (root / name).write_text(text, encoding="utf-8")
        written[kind] = root / "scenario.toml"
    return written


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path,
                        default=Path(__file__).resolve().parents[2] / "build/bench")
    parser.add_argument("--only", choices=NAMES, help="write one workload")
    arguments = parser.parse_args()
    kinds = [arguments.only] if arguments.only else list(NAMES)
    for path in write(arguments.folder, kinds).values():
        print(path)


if __name__ == "__main__":
    main()
