#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the scenarios whose answer is known: oracle-*/scenario.toml.

    build_oracles.py            write them
    build_oracles.py --check    write nothing; exit 1 if a file differs from what would be written

Deterministic, standard library only. What each should give is in its notes.md. They share a shape:
every AVS has one operator and one pool of its own and takes the whole pool when it fails, so that
the loss of the one position is the sum of the pools of the AVSs that failed.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

from generated_files import write_or_check

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Service:
    id: str
    probability: float
    amount: float
    tags: str = ""


@dataclass(frozen=True)
class Oracle:
    folder: str
    summary: str
    services: tuple
    rest: str  # TOML of dependence and shocks


def number(x):
    """The shortest text that reads back as the same double (at most 17 digits)."""
    return repr(float(x))


def inline_array(name, rows):
    return f"{name} = [\n" + "".join(f"  {row},\n" for row in rows) + "]\n"


def avs_row(service):
    tags = f", tags = {{ {service.tags} }}" if service.tags else ""
    return (f'{{ id = "{service.id}", protocol = "oracle", failure_probability = '
            f'{number(service.probability)}, severity = 1.0, participation = "all"{tags} }}')


def pool_row(service):
    return (f'{{ id = "{service.id}-pool", protocol = "oracle", '
            f'operators = ["{service.id}-operator"], asset = "ETH", '
            f'amount = {number(service.amount)} }}')


def commitment_row(service):
    return (f'{{ avs = "{service.id}", operator = "{service.id}-operator", '
            f'pool = "{service.id}-pool" }}')


def delegation_row(service):
    return (f'{{ position = "portfolio", pool = "{service.id}-pool", '
            f'amount = {number(service.amount)} }}')


def head(oracle):
    return f"""# SPDX-License-Identifier: Apache-2.0
#
# {oracle.summary} Written by ../build_oracles.py; what it should give is in notes.md.

schema = 1
name = "{oracle.folder}"
as_of = 2026-01-01
numeraire = "ETH"
run = {{ trials = 1_000_000, seed = 1, horizon_days = 365, levels = [0.95, 0.99, 0.999, 0.9999] }}
asset = [{{ id = "ETH", price = 1.0 }}]
protocol = [{{ id = "oracle", penalty = "shared" }}]
position = [{{ id = "portfolio" }}]
book = [{{ position = "portfolio" }}]
"""


def scenario_text(oracle):
    tables = [
        ("avs", avs_row),
        ("operator", lambda service: f'{{ id = "{service.id}-operator" }}'),
        ("pool", pool_row),
        ("commitment", commitment_row),
        ("delegation", delegation_row),
    ]
    arrays = [inline_array(name, map(row, oracle.services)) for name, row in tables]
    return "\n".join([head(oracle), *arrays, oracle.rest])


def factor_block(*factors):
    block = '[dependence]\ncopula = "gaussian"\n\n[[dependence.block]]\n'
    block += 'causes = ["avs"]\nstructure = "factor"\n'
    return block + "".join("\n[[dependence.factor]]\n" + factor for factor in factors)


def factor(id_, by, loading):
    return f'id = "{id_}"\nby = "{by}"\nloading = {number(loading)}\n'


def hierarchical_50():
    services = tuple(Service(f"avs-{k:02}", 0.005 * 6.0 ** (k / 49), 1 + (7 * k) % 9,
                             f'sector = "s{k % 3}"') for k in range(50))
    rest = factor_block(factor("market", "all", 0.4), factor("sector", "tag:sector", 0.35))
    return Oracle("oracle-hierarchical-50", "Fifty AVSs, a market factor and three sector factors.",
                  services, rest)


def one_factor(count, summary):
    services = tuple(Service(f"avs-{k:02}", 0.01, 1.0) for k in range(count))
    return Oracle(f"oracle-one-factor-{count}", summary, services,
                  factor_block(factor("market", "all", math.sqrt(0.2))))


def lattice_12():
    ids = [f"avs-{i:02}" for i in range(1, 13)]
    services = tuple(Service(id_, 0.005 * i, i) for i, id_ in enumerate(ids, 1))
    loadings = "".join(f"{id_} = {number(math.sqrt(0.1 + 0.03 * i))}\n"
                       for i, id_ in enumerate(ids, 1))
    rest = factor_block(factor("market", "all", 0.0) + "[dependence.factor.override]\n" + loadings)
    return Oracle("oracle-lattice-12", "Twelve AVSs, one factor and a loading for each.", services,
                  rest)


def common_shock():
    services = (Service("a", -math.expm1(-0.015), 1.0), Service("b", -math.expm1(-0.025), 2.0))
    rest = """[dependence]
copula = "gaussian"
independent = ["avs"]

[[shock]]
id = "common"
rate_per_year = 0.005
kill = [{ select = "avs", probability = 1.0 }]
"""
    return Oracle("oracle-common-shock", "Two AVSs that fail by themselves and by a common shock.",
                  services, rest)


def dense_3():
    services = (Service("a", 0.01, 1.0), Service("b", 0.02, 2.0), Service("c", 0.05, 4.0))
    rest = """[dependence]
copula = "gaussian"

[[dependence.block]]
causes = ["avs"]
structure = "matrix"
file = "correlation.csv"
"""
    return Oracle("oracle-dense-3", "Three AVSs with a correlation matrix.", services, rest)


def all_texts():
    oracles = [hierarchical_50(), one_factor(100, "A hundred equal AVSs and one factor."),
               lattice_12(), common_shock(), dense_3()]
    texts = {f"{oracle.folder}/scenario.toml": scenario_text(oracle) for oracle in oracles}
    texts["oracle-dense-3/correlation.csv"] = "a,b,c\n1.0,0.3,0.5\n0.3,1.0,-0.2\n0.5,-0.2,1.0\n"
    return texts


if __name__ == "__main__":
    sys.exit(write_or_check(HERE, all_texts(), sys.argv[1:]))
