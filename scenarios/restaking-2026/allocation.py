# SPDX-License-Identifier: Apache-2.0
"""Which operator serves which AVS, and how much of its pool it allocates to each."""

import math

import services

# prior: a tenth stays free, so that an operator can join a further AVS without waiting 14 days for
# a deallocation.
ALLOCATED = 0.9

# prior: 5 % of the pools of those who allocate at all. data: ether.fi-9 has no operator set and so
# no slashable magnitude (operations note, July 2026); prior: nor have ether.fi's other operators.
ALLOCATED_TODAY = 0.05
UNALLOCATED_POSITION = "eETH"


def serve(operators):
    """AVS ids by operator id, with both margins met exactly.

    Operators come in order of falling stake; each takes the AVSs with the most places left, ties
    by name. By the theorem of Gale and Ryser this succeeds whenever any assignment exists.
    """
    left = services.operator_counts(operators)
    served = {}
    for operator in operators:
        fullest = sorted(left, key=lambda id_: (-left[id_], id_))[:operator.services]
        for id_ in fullest:
            left[id_] -= 1
        served[operator.id] = sorted(fullest)
    if any(left.values()):
        raise ValueError(f"no assignment has these margins: {left}")
    return served


def equal_split(fraction, parts):
    """The fraction by number of parts, rounded down so that the parts never exceed it."""
    return math.floor(fraction / parts * 1e6) / 1e6


def pool_of(operator):
    return operator.id + "-eth"


def commitments(operators, magnitude):
    """Rows (avs, operator, pool, magnitude); `magnitude(operator)` of None leaves the row out."""
    served = serve(operators)
    rows = []
    for operator in operators:
        if operator.services and (part := magnitude(operator)) is not None:
            rows += [(id_, operator.id, pool_of(operator), part) for id_ in served[operator.id]]
    return sorted(rows)


def fully_allocated(operator):
    return equal_split(ALLOCATED, operator.services)


def allocated_today(operator):
    if operator.position == UNALLOCATED_POSITION:
        return None
    return equal_split(ALLOCATED_TODAY, operator.services)


def whole_pool(_operator):
    return ""  # `shared` has no magnitude
