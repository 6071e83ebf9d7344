# SPDX-License-Identifier: Apache-2.0
"""From sums and tails to the document that a peer prints.

VaR_q is the smallest loss that at most a share 1 - q of the trials exceeds, and
ES_q = VaR_q + E[(L - VaR_q)+] / (1 - q). In place of an error, VaR has a *profile*: the quantiles
at q + k sqrt(q (1 - q) / n) for k in PROFILE, which stay meaningful where losses have atoms.
"""

import json
import math
import resource

import numpy as np

PROFILE = tuple(k / 2 for k in range(-18, 19))  # in standard errors of the level


class Moments:
    """Mean and standard deviation with their errors, from sums of powers.

    The third and fourth power matter for the error of the deviation alone, so they may come from
    a part of the trials, scaled up.
    """

    def __init__(self, trials, sums):
        m1, m2, m3, m4 = (np.asarray(s, dtype=float) / trials for s in sums)
        variance = (m2 - m1**2) * trials / (trials - 1)
        psi_variance = m4 - 4 * m1 * m3 + 4 * m1**2 * m2 - (m2 - 2 * m1**2) ** 2
        self.mean, self.sd = m1, np.sqrt(variance)
        self.mean_se = np.sqrt(variance / trials)
        self.sd_se = np.sqrt(np.maximum(psi_variance, 0) / trials) / (2 * self.sd)

    def document(self):
        return {key: rounded(value) for key, value in vars(self).items()}


def rank_of(trials, level):
    """Of the quantile, from the largest loss, which has rank 0."""
    return trials - math.ceil(round(trials * level, 6))


def profile_ranks(trials, level):
    spread = math.sqrt(level * (1 - level) / trials)
    levels = [min(max(level + k * spread, 0.5 / trials), 1 - 0.5 / trials) for k in PROFILE]
    return [rank_of(trials, x) for x in levels]


class Tail:
    """Value at risk and expected shortfall from the largest losses of a sample of `trials`."""

    def __init__(self, trials, level, largest):
        rank, profile = rank_of(trials, level), profile_ranks(trials, level)
        if profile[0] >= len(largest):
            raise SystemExit("too few losses were kept for the tail: take more trials")
        kth = sorted({len(largest) - 1 - r for r in (rank, *profile)})
        ordered = np.partition(largest, kth)[::-1]
        self.value_at_risk = float(ordered[rank])
        self.profile = [float(ordered[r]) for r in profile]
        excess = ordered[:rank].astype(float) - self.value_at_risk
        mean, square = excess.sum() / trials, (excess**2).sum() / trials
        self.expected_shortfall = self.value_at_risk + mean / (1 - level)
        self.expected_shortfall_se = math.sqrt((square - mean**2) / trials) / (1 - level)


def tails_document(levels, tails):
    keys = ("value_at_risk", "profile", "expected_shortfall", "expected_shortfall_se")
    return {"level": list(levels),
            **{key: rounded([getattr(tail, key) for tail in tails]) for key in keys}}


def rounded(values):
    """As lists, to ten digits."""
    return np.vectorize(lambda x: float(f"{x:.10g}"))(np.asarray(values, dtype=float)).tolist()


def statistics(world, trials, moments, position_tails, book, return_periods, position_level):
    """`moments`: perspective → Moments of the positions; `book`: its net loss of every trial."""
    levels = list(world.levels)
    curve = [Tail(trials, 1 - 1 / period, book) for period in return_periods]
    return {
        "position": {name: part.document() for name, part in moments.items()},
        "position_net_tail": tails_document([position_level] * len(position_tails),
                                            position_tails),
        "book_net_tail": tails_document(levels, [Tail(trials, q, book) for q in levels]),
        "book_net_exceedance": {"return_period": list(return_periods),
                                "loss": rounded([tail.value_at_risk for tail in curve]),
                                "profile": rounded([tail.profile for tail in curve])},
    }


def peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def print_document(peer, world, trials, seconds, memory, found, **settings):
    print(json.dumps({"peer": peer, "workload": world.name, "trials": trials, "seconds": seconds,
                      "trials_per_second": trials / seconds, "peak_memory_bytes": memory,
                      "settings": settings, "profile": PROFILE, "statistics": found}))
