# SPDX-License-Identifier: Apache-2.0
"""Beacon ETH apart from liquid staking tokens: what `everything.toml` has beside the other cases.

EigenLayer keeps a ledger by operator and strategy, so that an operator's beacon ETH is a pool of its
own. Only that pool has validators of the operator under it, and only it is slashed on Ethereum.
"""

from dataclasses import dataclass

import allocation

VALIDATOR_ETH = 32.0


@dataclass(frozen=True)
class Native:
    """The beacon ETH of an operator, and the part of its stake that is not."""
    operator: object
    validators: int

    @property
    def pool(self):
        return self.operator.id + "-native"

    @property
    def eth(self):
        return VALIDATOR_ETH * self.validators

    @property
    def rest(self):
        return self.operator.eth - self.eth


def whole_validators(eth):
    return int(eth // VALIDATOR_ETH)


def with_validators(operators):
    """Operators with a validator at least, in whole validators."""
    split = [Native(operator, whole_validators(operator.beacon_eth)) for operator in operators]
    return [native for native in split if native.validators > 0]


def pool_rows(natives):
    """Both pools of each: what is left of the one for tokens, and the native one."""
    rows = []
    for native in natives:
        id_ = native.operator.id
        rows.append((allocation.pool_of(native.operator), "eigenlayer", id_, "ETH", f"{native.rest:.3f}", ""))
        rows.append((native.pool, "eigenlayer", id_, "ETH", f"{native.eth:.3f}", "ethereum"))
    return sorted(rows)


def delegation_rows(natives):
    rows = []
    for native in natives:
        position = native.operator.position
        rows.append((position, allocation.pool_of(native.operator), f"{native.rest:.3f}"))
        rows.append((position, native.pool, f"{native.eth:.3f}"))
    return sorted(rows)


def commitment_rows(operators, natives):
    """The same magnitudes of the native pool as of the other."""
    pools = {native.operator.id: native.pool for native in natives}
    return sorted((avs, operator, pools[operator], part)
                  for avs, operator, _, part in allocation.commitments(operators, allocation.fully_allocated)
                  if operator in pools)
