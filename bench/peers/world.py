# SPDX-License-Identifier: Apache-2.0
"""Reads a benchmark scenario into arrays, independently of the engine's reader.

Knows what the workloads use and refuses the rest, so that no peer computes another model.
"""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np

RETURN_PERIODS = (2, 5, 10, 25, 50, 100, 200, 250, 500, 1000)  # years, as in the result file
POSITION_LEVEL = 0.99  # of the VaR and ES of single positions


@dataclass(frozen=True)
class World:
    """One scenario. Arrays are indexed by AVS, pool and position, in the order of their ids."""
    name: str
    levels: list
    threshold: np.ndarray    # an AVS fails iff its latent normal is below this
    transform: np.ndarray    # latent normals = transform @ standard normals
    severity: np.ndarray     # fixed ones; the means of beta laws
    beta: np.ndarray | None  # shapes (a, b) by AVS
    committed: np.ndarray    # AVS × pool
    pool_of: np.ndarray      # position × pools of a position
    amount: np.ndarray       # the same shape: what the position owns of the pool
    deductible: np.ndarray   # of each position's aggregate cover
    limit: np.ndarray
    position_ids: list


def read(path):
    path = Path(path)
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = {name: read_csv(path.parent / file) for name, file in scenario["tables"].items()}
    require(scenario["run"]["horizon_days"] == 365, "a horizon of one year")
    require([p["penalty"] for p in scenario["protocol"]] == ["shared"], "one protocol, `shared`")
    require([a["price"] for a in scenario["asset"]] == [1.0], "one asset of price 1")
    avs = sorted(tables["avs"], key=lambda row: row["id"])
    require(all(row["participation"] == "all" for row in avs), "participation `all`")
    positions = index_of(tables["positions"])
    require(len(tables["book"]) == len(positions)
            and all(row.get("fraction") in (None, "", "1.0") for row in tables["book"]),
            "every position in the book, whole")
    probability = [float(row["failure_probability"]) for row in avs]
    severity, beta = severities(avs)
    pool_of, amount = delegations(tables, positions)
    deductible, limit = covers(tables, positions)
    return World(
        name=scenario["name"], levels=scenario["run"]["levels"],
        threshold=np.array([NormalDist().inv_cdf(p) for p in probability]),
        transform=latent_transform(scenario["dependence"], avs, path.parent),
        severity=severity, beta=beta, committed=commitments(tables, avs), pool_of=pool_of,
        amount=amount, deductible=deductible, limit=limit, position_ids=list(positions))


def require(condition, what):
    if not condition:
        raise SystemExit(f"the peers compute a benchmark workload only: expected {what}")


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def index_of(rows):
    return {id_: i for i, id_ in enumerate(sorted(row["id"] for row in rows))}


def toml_value(text):
    return tomllib.loads(f"x = {text}")["x"]


def severities(avs):
    laws = [toml_value(row["severity"]) for row in avs]
    if all(isinstance(law, float) for law in laws):
        return np.array(laws), None
    betas = [law["beta"] for law in laws]
    require(all(b["max"] == 1.0 for b in betas), "beta severities on [0, 1]")
    mean, sd = (np.array([b[key] for b in betas]) for key in ("mean", "sd"))
    size = mean * (1 - mean) / sd**2 - 1
    return mean, np.stack([mean * size, (1 - mean) * size], axis=1)


def commitments(tables, avs):
    service, pool = index_of(avs), index_of(tables["pools"])
    operator = {row["id"]: row["operators"] for row in tables["pools"]}
    committed = np.zeros((len(service), len(pool)), dtype=bool)
    for row in tables["commitments"]:
        require(operator[row["pool"]] == row["operator"], "one pool an operator")
        committed[service[row["avs"]], pool[row["pool"]]] = True
    return committed


def delegations(tables, positions):
    pool = index_of(tables["pools"])
    owned = [[] for _ in positions]
    for row in tables["delegations"]:
        owned[positions[row["position"]]].append((pool[row["pool"]], float(row["amount"])))
    require(len({len(pools) for pools in owned}) == 1, "equally many pools for each position")
    pairs = np.array(owned)
    return pairs[:, :, 0].astype(np.intp), pairs[:, :, 1]


def covers(tables, positions):
    terms = {row["positions"]: toml_value(row["terms"]) for row in tables["covers"]}
    require(sorted(terms) == list(positions), "one cover for each position")
    require(all([sorted(term) for term in listed] == [["deductible", "per"], ["limit", "per"]]
                and all(term["per"] == "aggregate" for term in listed)
                for listed in terms.values()), "an aggregate deductible, then an aggregate limit")
    return (np.array([terms[id_][0]["deductible"] for id_ in positions]),
            np.array([terms[id_][1]["limit"] for id_ in positions]))


def latent_transform(dependence, avs, folder):
    require(dependence["copula"] == "gaussian" and len(dependence["block"]) == 1,
            "one Gaussian block")
    block = dependence["block"][0]
    if block["structure"] == "matrix":
        with (folder / block["file"]).open(encoding="utf-8", newline="") as file:
            names, *rows = csv.reader(file)
        require(names == [row["id"] for row in avs], "the matrix in the order of ids")
        return np.linalg.cholesky(np.array(rows, dtype=float))
    loadings = factor_loadings(dependence["factor"], avs)
    own = np.sqrt(1.0 - (loadings**2).sum(axis=1))
    return np.hstack([loadings, np.diag(own)])


def factor_loadings(factors, avs):
    columns = []
    for factor in factors:
        require("override" not in factor, "equal loadings")
        if factor["by"] == "all":
            columns.append(np.full(len(avs), factor["loading"]))
            continue
        tags = [row[factor["by"].replace("tag:", "tags.")] for row in avs]
        columns += [factor["loading"] * np.array([tag == value for tag in tags], dtype=float)
                    for value in sorted(set(tags))]
    return np.stack(columns, axis=1)
