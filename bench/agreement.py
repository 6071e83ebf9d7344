# SPDX-License-Identifier: Apache-2.0
"""Do two programs that simulated the same model with draws of their own agree?

Every statistic of a pair gives a z: the difference over the root of the two squared errors. A value
at risk is located on the other program's profile of quantiles instead, so that atoms are no
trouble. Two tests, both valid whatever the dependence between statistics:

  largest |z|    against Bonferroni's bound over all statistics compared
  mean of z^2    of the positions' means, per perspective: a shift of all of them that none shows
                 alone. It is a mixture of chi-squares whose weights are the eigenvalues of the
                 positions' correlation matrix; the bound is Chernoff's.

Of programs that agree at most ALPHA_LARGEST + ALPHA_TOTAL are called different, one in 5,000.
"""

import math
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

ALPHA_LARGEST = 1e-4  # of all pairs together
ALPHA_TOTAL = 1e-4


@dataclass
class Verdict:
    """Of one comparison of several programs."""
    compared: int = 0
    skipped: int = 0
    bound: float = 0.0
    complaints: list = field(default_factory=list)
    largest: dict = field(default_factory=dict)  # pair → (|z|, statistic)
    totals: list = field(default_factory=list)   # (pair, perspective, mean of z², bound)

    @property
    def agrees(self):
        return self.compared > 0 and not self.complaints


def compare(documents, correlation):
    """`correlation`: perspective → correlation matrix of the positions' losses."""
    pairs = [ordered(a, b) for i, a in enumerate(documents) for b in documents[:i]]
    found = {pair_name(a, b): scores(a, b) for a, b in pairs}
    every = np.concatenate([z for by_name in found.values() for z in by_name.values()])
    verdict = Verdict(compared=int(np.isfinite(every).sum()) + int(np.isinf(every).sum()),
                      skipped=int(np.isnan(every).sum()))
    verdict.bound = NormalDist().inv_cdf(1 - ALPHA_LARGEST / (2 * max(verdict.compared, 1)))
    for pair, by_name in found.items():
        name, z = max(((name, np.nanmax(np.abs(z))) for name, z in by_name.items()
                       if not np.isnan(z).all()), key=lambda entry: entry[1])
        verdict.largest[pair] = (float(z), name)
        if z > verdict.bound:
            verdict.complaints.append(f"{pair}: {name} differs by {z:.1f} standard errors")
    judge_totals(found, correlation, verdict)
    return verdict


def judge_totals(found, correlation, verdict):
    alpha = ALPHA_TOTAL / (len(found) * len(correlation))
    bounds = {name: mean_square_bound(matrix, alpha) for name, matrix in correlation.items()}
    for pair, by_name in found.items():
        for perspective, bound in bounds.items():
            total = float(np.mean(by_name[f"mean of {perspective}"] ** 2))
            verdict.totals.append((pair, perspective, total, bound))
            if total > bound:
                verdict.complaints.append(f"{pair}: means of {perspective} differ together, mean "
                                          f"z² {total:.2f} over {bound:.2f}")


def mean_square_bound(correlation, alpha):
    """P(mean of z² > bound) <= alpha for normal z of this correlation, by Chernoff."""
    weight = np.clip(np.linalg.eigvalsh(correlation), 0, None) / len(correlation)
    t = np.linspace(0.01, 0.99, 99) / (2 * weight.max())
    log_moment = -0.5 * np.log1p(-2 * np.outer(t, weight)).sum(axis=1)
    return float(((log_moment - math.log(alpha)) / t).min())


def ordered(a, b):
    """The one with a profile, that of fewer trials, first: a profile ends after nine errors of its
    own, and must reach farther than the bound."""
    a, b = sorted((a, b), key=lambda document: document["trials"])
    if "profile" not in a and a["trials"] == b["trials"]:
        a, b = b, a
    if "profile" not in a:
        raise ValueError(f"{a['peer']} needs at least as many trials as {b['peer']}")
    return a, b


def pair_name(a, b):
    return f"{a['peer']} and {b['peer']}"


def scores(a, b):
    """Statistic → z by entity; not-a-number where one of the two has no error. `a` is a peer."""
    found = {}
    p, q = a["statistics"], b["statistics"]
    for perspective in p["position"]:
        for key, name in (("mean", "mean"), ("sd", "standard deviation")):
            found[f"{name} of {perspective}"] = z(p["position"][perspective],
                                                  q["position"][perspective], key,
                                                  math.sqrt(a["trials"] / b["trials"]))
    for group, name in (("position_net_tail", "positions"), ("book_net_tail", "the book")):
        found[f"expected shortfall of {name}"] = z(p[group], q[group], "expected_shortfall", math.nan)
        found[f"value at risk of {name}"] = ranks(a, b, group, "value_at_risk", p[group]["level"])
    periods = np.asarray(p["book_net_exceedance"]["return_period"], dtype=float)
    assert np.array_equal(periods, q["book_net_exceedance"]["return_period"]), "other periods"
    found["exceedance curve of the book"] = ranks(a, b, "book_net_exceedance", "loss",
                                                  1 - 1 / periods)
    return found


def z(p, q, key, scale):
    """Where q states no error, it is taken as p's times `scale`: both estimate one law's."""
    ours, theirs = np.asarray(p[f"{key}_se"]), np.asarray(q[f"{key}_se"])
    error = np.hypot(ours, np.where(np.isnan(theirs), ours * scale, theirs))
    return (np.asarray(p[key]) - np.asarray(q[key])) / error


def ranks(a, b, group, key, levels):
    """Where b's quantile stands on a's profile, in standard errors of the level."""
    resolution = np.broadcast_to(b["statistics"][group].get("resolution", 1e-6),
                                 len(levels)) + 1e-6  # of single precision
    profiles = a["statistics"][group]["profile"]
    scale = math.sqrt(1 + a["trials"] / b["trials"])
    return np.array([rank(a["profile"], profile, value, r, level, a["trials"]) / scale
                     for profile, value, r, level in zip(
                         profiles, b["statistics"][group][key], resolution, levels)])


def rank(steps, profile, value, resolution, level, trials):
    """Distance of 0 from the steps at which the profile is `value`, give or take `resolution`."""
    if math.isnan(value):
        return math.nan
    profile = np.asarray(profile)
    below = np.flatnonzero(profile < value * (1 - resolution))
    above = np.flatnonzero(profile > value * (1 + resolution))
    if len(below) and below[-1] == len(steps) - 1:
        return beyond(steps[-1], (1 - level) / math.sqrt(level * (1 - level) / trials))
    if len(above) and above[0] == 0:
        return -beyond(steps[-1], level / math.sqrt(level * (1 - level) / trials))
    if len(below) and steps[below[-1]] > 0:
        return steps[below[-1]]
    if len(above) and steps[above[0]] < 0:
        return steps[above[0]]
    return 0.0


def beyond(last_step, steps_to_the_end):
    """A value outside the profile: as far as the sample goes, or farther than can be said."""
    return steps_to_the_end if steps_to_the_end < last_step else math.inf


def correlations(world, trials=20_000):
    """Of the positions' losses by perspective, for the bound of the totals."""
    import numpy_reference as peer
    failures = peer.Failures(world, 7)
    columns = []
    while (have := sum(fired.shape[1] for fired in columns)) < trials:
        columns.append(failures.draw(peer.SAMPLED_AT_ONCE))
    losses = peer.Losses(world, have, failures.random)
    losses.evaluate(np.concatenate(columns, axis=1))
    return {"gross": np.corrcoef(losses.gross), "recovered": np.corrcoef(losses.recovered),
            "net": np.corrcoef(losses.net)}
