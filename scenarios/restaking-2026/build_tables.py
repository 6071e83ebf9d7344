#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the CSV tables of this scenario from data/eigenlayer_operators_2024-10.json.

    build_tables.py            write the tables beside this file
    build_tables.py --check    write nothing; exit 1 if a table differs from what would be written

Deterministic, standard library only. The rules are in snapshot.py (operators), services.py (AVSs),
allocation.py (commitments), bitcoin.py (Babylon) and native.py (beacon ETH); each table repeats its
own in its first lines.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import allocation  # noqa: E402
import bitcoin  # noqa: E402
import native  # noqa: E402
import services  # noqa: E402
import snapshot  # noqa: E402
from generated_files import csv_text, write_or_check  # noqa: E402

STAKE_SOURCE = [
    "As of 2024-10-31 (relative sizes), scaled to early 2026 (the total).",
    "data: protofire/slalayer.xyz, commit e96c3db: beacon ETH and 12 liquid staking tokens, in",
    "  shares counted as ETH; operators of at least 32 ETH. EIGEN is left out.",
    f"data: total {snapshot.TOTAL_ETH:,.0f} ETH, middle of 4.36M-4.60M reported for early 2026.",
]


def weights_cell(weights):
    """A tag: the bare word, or words with weights."""
    if len(weights) == 1:
        return next(iter(weights))
    return ";".join(f"{word}:{weights[word]}" for word in sorted(weights))


def beta_cell(mean, sd, most):
    return f"{{ beta = {{ mean = {mean}, sd = {sd}, max = {most} }} }}"


def operators_table(operators, providers):
    comments = ["Operators of EigenLayer, and finality providers of Babylon (babylon-...)."] + [
        *STAKE_SOURCE,
        "tags.infra   data: the company in the operator's name, by the rules in snapshot.py;",
        "             an operator that names none is a company of its own.",
        "tags.client  prior: consensus clients, the same in all of a company. Companies of",
        f"             {snapshot.MIX_FROM_ETH:,.0f} ETH and more run two (0.7, 0.3), others one;",
        "             largest first, each takes what is furthest below its share of all stake:",
        "             Lighthouse 39, Prysm 15, Teku 8, Nimbus 2 (data: proposers with a single",
        "             client, Flashbots relay, 7-13 December 2025).",
        "tags.cloud   prior: by the same rule from hosting shares of Ethereum nodes, August 2022",
        "             (Messari, Ethernodes). Nobody publishes which operator rents where.",
        "Babylon's providers have no client and no cloud: a crash costs no bitcoin there.",
        "validators   prior: all of the stake in whole validators of 32 ETH, liquid staking tokens too,",
        "             as somebody's validators are behind them. Covers by validator count them.",
    ]
    rows = [(o.id, o.company, weights_cell(o.clients), o.cloud, native.whole_validators(o.eth)) for o in operators]
    rows += [(p.id, p.company, "", "", "") for p in providers]
    return csv_text(comments, ["id", "tags.infra", "tags.client", "tags.cloud", "validators"], sorted(rows))


def service_row(id_, category):
    prior = services.CATEGORIES[category]
    probability = round(prior.times_base * services.BASE_PROBABILITY, 6)
    participation = f"{{ each = {prior.each} }}"
    return (id_, "eigenlayer", category, probability, beta_cell(*prior.severity), participation)


def avs_table():
    reasons = [f"  {name}: {c.times_base} x; {c.reason}" for name, c in services.CATEGORIES.items()]
    comments = [
        "Services. As of 2025-06-09 (names, EigenExplorer) and 2026-11-22 (priors).",
        "id, category  data: names and kinds of service.",
        "failure_probability  prior: a year. Jeffreys: no corroborated slash in 39 AVSs x",
        "  1.6 years of live slashing = 62.4 AVS-years, (0 + 1/2) / 62.4 = 0.80 %, times a factor",
        "  by category:",
        *reasons,
        "  babylon-genesis: about 60 active finality providers x 0.1 % = 6 %; 1 - exp(-0.06).",
        "severity       prior: no size of a slash is on record. One law by category, with a mean",
        "  of 5-15 % of what the service reaches.",
        "  babylon-genesis: data: mainnet slashing rate 0.1 %.",
        "participation  prior: a fault of the service's software or of its challenge game hits a",
        "  third to a half of its operators, more where all run one program.",
        "  babylon-genesis: one finality provider signs twice.",
    ]
    header = ["id", "protocol", "category", "failure_probability", "severity", "participation"]
    rows = [service_row(*pair) for pair in services.category_of_services().items()]
    rows.append(("babylon-genesis", "babylon", "btc-finality", 0.058, 0.001, "{ exactly = 1 }"))
    return csv_text(comments, header, sorted(rows))


def pools_table(operators, providers):
    comments = [
        "One pool per operator: what is delegated to it. Amounts in asset units.", *STAKE_SOURCE,
        "Bitcoin as of 2025-05.",
        f"data: {bitcoin.TOTAL_BTC:,.0f} BTC in all; Lombard 40 %; P2P {bitcoin.P2P_BTC} BTC.",
        "prior: the rest is split evenly over ten providers of the registry.",
    ]
    rows = [(allocation.pool_of(o), "eigenlayer", o.id, "ETH", f"{o.eth:.3f}") for o in operators]
    rows += [(p.pool, "babylon", p.id, "BTC", f"{p.btc:.3f}") for p in providers]
    return csv_text(comments, ["id", "protocol", "operators", "asset", "amount"], sorted(rows))


def delegations_table(operators, providers):
    comments = [
        "Who owns the pools. Each pool belongs to one position. As pools.csv.",
        "data: by operator name, ether.fi-* to eETH, Renzo * to ezETH, Puffer* to pufETH,",
        "  Kelp * to rsETH. All others to `direct`, liquid tokens without a row of their own",
        "  (Eigenpie, Swell, Mantle) among them. Babylon's pools to `babylon-btc`.",
    ]
    rows = [(o.position, allocation.pool_of(o), f"{o.eth:.3f}") for o in operators]
    rows += [("babylon-btc", p.pool, f"{p.btc:.3f}") for p in providers]
    return csv_text(comments, ["position", "pool", "amount"], sorted(rows))


def commitments_table(operators, providers, magnitude, rule):
    comments = [
        "Which AVS reaches which pool through which operator.",
        "As of 2024-10-31 (AVSs of each operator) and 2025-06-09 (operators of each AVS).",
        "data: both margins, but for 13 AVSs without a published count, which share evenly what",
        "  the counted ones leave. prior: the rows themselves. Operators in order of falling",
        "  stake; each takes the AVSs with most places left, ties by name (Gale-Ryser).",
        *rule,
        "Babylon has no magnitudes: a slash reaches the whole delegation.",
    ]
    rows = allocation.commitments(operators, magnitude)
    rows += [("babylon-genesis", p.id, p.pool, "") for p in providers]
    return csv_text(comments, ["avs", "operator", "pool", "magnitude"], sorted(rows))


ALLOCATION_RULES = {
    "commitments.csv": (allocation.fully_allocated, [
        f"magnitude  prior: every operator allocates {allocation.ALLOCATED} of its pool, in equal",
        "  parts to its AVSs; the rest stays free for the next one."]),
    "commitments-allocated-today.csv": (allocation.allocated_today, [
        f"magnitude  prior: {allocation.ALLOCATED_TODAY} of the pool, in equal parts. ether.fi's",
        "  operators are left out. data: an operations note of July 2026 finds no operator set,",
        "  so no slashable magnitude, on ether.fi-9; taken for all of ether.fi."]),
    "commitments-shared.csv": (allocation.whole_pool, [
        "magnitude  none: under `shared` every AVS reaches the whole pool."]),
}


NATIVE_SOURCE = [
    "data: beacon ETH of each operator, from the same snapshot and scaled alike, in whole",
    "  validators of 32 ETH; what is left is in liquid staking tokens.",
]
COMMISSION = 0.1


def native_tables(operators):
    """What everything.toml reads beside the tables of the base case, row by row."""
    natives = native.with_validators(operators)
    pools = csv_text(["Beacon ETH in pools of its own; takes the place of rows of pools.csv.",
                      *STAKE_SOURCE, *NATIVE_SOURCE],
                     ["id", "protocol", "operators", "asset", "amount", "base_layer"],
                     native.pool_rows(natives))
    delegations = csv_text(["Who owns the pools of native-pools.csv. As delegations.csv.", *NATIVE_SOURCE],
                           ["position", "pool", "amount"], native.delegation_rows(natives))
    commitments = csv_text(["Which AVS reaches beacon ETH. As commitments.csv.",
                            "magnitude  prior: the same for both strategies of an operator."],
                           ["avs", "operator", "pool", "magnitude"],
                           native.commitment_rows(operators, natives))
    return {"native-pools.csv": pools, "native-delegations.csv": delegations,
            "native-commitments.csv": commitments}


def operator_terms_table(operators):
    validators = {one.operator.id: one.validators for one in native.with_validators(operators)}
    comments = ["Validators and commissions of operators, for everything.toml.", *NATIVE_SOURCE,
                f"commission  data: EigenLayer's default split, {COMMISSION}."]
    rows = [(o.id, validators.get(o.id, ""), COMMISSION) for o in operators]
    return csv_text(comments, ["id", "validators", "commission"], sorted(rows))


def avs_terms_table():
    comments = [
        "What services pay and withstand, for everything.toml.",
        f"reward_rate  prior: {services.BASE_REWARD} a year on the stake that they reach, times the factor by",
        "  which their category fails more often or less (avs.csv).",
        "threshold  prior: 0.33 where two thirds must agree, 0.5 elsewhere.",
        "profit_from_corruption  prior: ETH, of one successful attack.",
        "slashed_to  data: ELIP-006: native ETH cannot be redistributed, and all of them reach it.",
    ]
    rows = [(*services.terms_row(*pair), "burned") for pair in services.category_of_services().items()]
    header = ["id", "reward_rate", "threshold", "profit_from_corruption", "slashed_to"]
    return csv_text(comments, header, sorted(rows))


def all_tables():
    operators, providers = snapshot.read_operators(), bitcoin.read_providers()
    tables = {
        "operators.csv": operators_table(operators, providers),
        "avs.csv": avs_table(),
        "pools.csv": pools_table(operators, providers),
        "delegations.csv": delegations_table(operators, providers),
    }
    for name, (magnitude, rule) in ALLOCATION_RULES.items():
        tables[name] = commitments_table(operators, providers, magnitude, rule)
    return tables | native_tables(operators) | {
        "operator-terms.csv": operator_terms_table(operators),
        "avs-terms.csv": avs_terms_table(),
    }


if __name__ == "__main__":
    sys.exit(write_or_check(HERE, all_tables(), sys.argv[1:]))
