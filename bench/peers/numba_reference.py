#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The Numba peer: numba_reference.py SCENARIO [--trials N] [--processes N] [--block N] [--seed N]

The same model and statistics as the engine's, as one process a core. Normals and their product with
the matrix are NumPy's, which are faster than what Numba can compile; the rest is compiled loops over
what fired only: the pools that a failed AVS reaches, and the positions behind them. Of every
position's net losses only those above a threshold from a pilot are kept, enough for the exact 99 %
quantile. Losses are in single precision, sums over blocks in double.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is imported

from collections import namedtuple

import numba
import numpy as np

import processes

PILOT_TRIALS = 16384
KEPT_BY_PILOT = 0.02        # share of trials: the 99 % quantile less nine standard errors
HIGH_MOMENT_EVERY = 8       # third and fourth powers are summed over one block of so many


# Rows of varying length, one after the other: row i is [begin[i], begin[i + 1]). Pools are by AVS,
# owners by pool. (Numba compiles these, but not classes of typing.NamedTuple.)
Reach = namedtuple("Reach", "pool_begin pool owner_begin owner amount")
Cover = namedtuple("Cover", "deductible limit")
Sums = namedtuple("Sums", "low high")  # of a block: g, r, gg, rr, gr; 3rd and 4th powers of g, r, n
Tail = namedtuple("Tail", "threshold position value")  # by position; what is kept


def reach_of(world):
    owners = [[] for _ in range(world.committed.shape[1])]
    for position, (pools, amounts) in enumerate(zip(world.pool_of, world.amount)):
        for pool, amount in zip(pools, amounts):
            owners[pool].append((position, amount))
    lengths = [len(rows) for rows in owners]
    flat = np.array([row for rows in owners for row in rows])
    return Reach(np.concatenate([[0], np.cumsum(world.committed.sum(axis=1))]).astype(np.uint32),
                 np.nonzero(world.committed)[1].astype(np.uint32),
                 np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32),
                 flat[:, 0].astype(np.uint32), flat[:, 1].astype(np.float32))


@numba.njit(cache=True, fastmath=True)
def failures(latent, threshold, count, avs):
    """Writes how many AVSs fail in each trial, and which (trial × up to all)."""
    count[:] = 0
    for i in range(latent.shape[0]):
        for t in range(latent.shape[1]):
            if latent[i, t] < threshold[i]:
                avs[t, count[t]] = i
                count[t] += 1


@numba.njit(cache=True, fastmath=True)
def gather(count, avs, flat):
    """The failed AVSs of all trials one after the other; returns how many."""
    n = 0
    for t in range(len(count)):
        for k in range(count[t]):
            flat[n] = avs[t, k]
            n += 1
    return n


@numba.njit(cache=True, fastmath=True)
def add_losses(reach, failed, retained, kept, touched, gross):
    """Adds what every position loses in one trial; `kept` is 1 everywhere, before and after."""
    n = 0
    for k in range(len(failed)):
        for i in range(reach.pool_begin[failed[k]], reach.pool_begin[failed[k] + 1]):
            pool = reach.pool[i]
            if kept[pool] == 1.0:
                touched[n] = pool
                n += 1
            kept[pool] *= retained[k]
    for k in range(n):
        pool = touched[k]
        lost = np.float32(1.0) - kept[pool]
        kept[pool] = 1.0
        for i in range(reach.owner_begin[pool], reach.owner_begin[pool + 1]):
            gross[reach.owner[i]] += reach.amount[i] * lost


# LLVM makes vector code of loops over few arrays only, and of max() and min(), not of conditions.

@numba.njit(cache=True, fastmath=True)
def split(cover, gross, recovered, net):
    """Returns the loss of the book."""
    book = np.float32(0.0)
    for p in range(len(gross)):
        paid = max(gross[p] - cover.deductible[p], np.float32(0.0))
        recovered[p] = min(paid, cover.limit[p])
    for p in range(len(gross)):
        net[p] = gross[p] - recovered[p]
    for p in range(len(gross)):
        book += net[p]
    return book


@numba.njit(cache=True, fastmath=True)
def add(total, x):
    for p in range(len(total)):
        total[p] += x[p]


@numba.njit(cache=True, fastmath=True)
def add_product(total, x, y):
    for p in range(len(total)):
        total[p] += x[p] * y[p]


@numba.njit(cache=True, fastmath=True)
def add_low_powers(gross, recovered, low):
    add(low[0], gross)
    add(low[1], recovered)
    add_product(low[2], gross, gross)
    add_product(low[3], recovered, recovered)
    add_product(low[4], gross, recovered)


@numba.njit(cache=True, fastmath=True)
def add_high_powers(x, third, fourth):
    for p in range(len(x)):
        third[p] += x[p] * x[p] * x[p]
        fourth[p] += x[p] * x[p] * x[p] * x[p]


@numba.njit(cache=True, fastmath=True)
def keep_tail(net, tail, n):
    """Keeps what is above the threshold; `n` were kept before."""
    for p in range(len(net)):
        if net[p] >= tail.threshold[p]:
            tail.position[n] = p
            tail.value[n] = net[p]
            n += 1
    return n


@numba.njit(cache=True, fastmath=True)
def evaluate(count, flat, retained, reach, cover, sums, high, tail, pilot, book):
    """Losses of a block of trials. With a `pilot` (trial × position) all net losses go there,
    otherwise those above the threshold are kept; returns how many."""
    positions = len(cover.limit)
    gross = np.zeros(positions, np.float32)
    recovered, net = np.empty_like(gross), np.empty_like(gross)
    kept = np.ones(len(reach.owner_begin) - 1, np.float32)
    touched = np.empty(len(kept), np.uint32)
    first, n = 0, 0
    for t in range(len(count)):
        if count[t] == 0:
            book[t] = 0.0
            continue
        end = first + count[t]
        add_losses(reach, flat[first:end], retained[first:end], kept, touched, gross)
        first = end
        book[t] = split(cover, gross, recovered, net)
        add_low_powers(gross, recovered, sums.low)
        if high:
            add_high_powers(gross, sums.high[0], sums.high[1])
            add_high_powers(recovered, sums.high[2], sums.high[3])
            add_high_powers(net, sums.high[4], sums.high[5])
        gross[:] = 0.0
        if len(pilot):
            pilot[t] = net
        else:
            n = keep_tail(net, tail, n)
    return n


class Simulation:
    """The trials of one process."""

    def __init__(self, world, block, seed):
        avss, positions = len(world.threshold), len(world.limit)
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.transform = world.transform.astype(np.float32)
        self.fires_below = world.threshold.astype(np.float32)
        self.retained = (1 - world.severity).astype(np.float32)
        self.beta = world.beta
        self.reach = reach_of(world)
        self.cover = Cover(world.deductible.astype(np.float32), world.limit.astype(np.float32))
        self.normals = np.empty((self.transform.shape[1], block), np.float32)
        self.latent = np.empty((avss, block), np.float32)
        self.count = np.empty(block, np.int32)
        self.avs = np.empty((block, avss), np.uint32)
        self.flat = np.empty(block * avss, np.uint32)
        self.sums = Sums(*(tuple(np.zeros((n, positions), np.float32)) for n in (5, 6)))
        self.low, self.high = np.zeros((5, positions)), np.zeros((6, positions))
        self.blocks = 0
        self.no_pilot = np.empty((0, positions), np.float32)
        self.tail = Tail(np.zeros(positions, np.float32), np.empty(block * positions, np.int32),
                         np.empty(block * positions, np.float32))
        self.kept = []

    def add(self, book, pilot):
        """Simulates a block: as many trials as `book` has room for."""
        trials = len(book)
        self.random.standard_normal(out=self.normals, dtype=np.float32)
        np.matmul(self.transform, self.normals, out=self.latent)
        count = self.count[:trials]
        failures(self.latent[:, :trials], self.fires_below, count, self.avs)
        flat = self.flat[:gather(count, self.avs, self.flat)]
        high = self.blocks % HIGH_MOMENT_EVERY == 0
        n = evaluate(count, flat, self.what_is_left(flat), self.reach, self.cover, self.sums, high,
                     self.tail, pilot, book)
        self.kept.append((self.tail.position[:n].astype(np.uint16), self.tail.value[:n].copy()))
        for total, part in zip((*self.low, *self.high), (*self.sums.low, *self.sums.high)):
            total += part
            part[:] = 0.0
        self.blocks += 1

    def what_is_left(self, flat):
        if self.beta is None:
            return self.retained[flat]
        drawn = self.random.beta(self.beta[flat, 0], self.beta[flat, 1])
        return (1 - drawn).astype(np.float32)

    def end_pilot(self, pilot):
        rank = len(pilot) - max(int(KEPT_BY_PILOT * len(pilot)), 1)
        by_position = np.ascontiguousarray(pilot.T)
        self.tail.threshold[:] = np.partition(by_position, rank, axis=1)[:, rank]
        assert (self.tail.threshold > 0).all(), "a position with too few losses"
        position, trial = np.nonzero(by_position >= self.tail.threshold[:, None])
        self.kept.append((position.astype(np.uint16), by_position[position, trial]))

    def part(self, book):
        position, value = (np.concatenate(columns) for columns in zip(*self.kept))
        order = np.argsort(position, kind="stable")
        begins = np.searchsorted(position[order], np.arange(len(self.tail.threshold) + 1))
        g, r, gg, rr, gr = self.low
        high = self.high * (self.blocks / -(-self.blocks // HIGH_MOMENT_EVERY))
        powers = np.array([[g, gg, *high[0:2]], [r, rr, *high[2:4]],
                           [g - r, gg - 2 * gr + rr, *high[4:6]]])
        return processes.Part(powers, value[order], begins, self.tail.threshold, book)


def simulate(world, trials, block, seed):
    simulation = Simulation(world, block, seed)
    book = np.empty(trials, np.float32)
    pilot = np.zeros((min(PILOT_TRIALS, trials), len(world.limit)), np.float32)
    for first in range(0, len(pilot), block):
        simulation.add(book[:len(pilot)][first:first + block], pilot[first:first + block])
    simulation.end_pilot(pilot)
    for first in range(len(pilot), trials, block):
        simulation.add(book[first:first + block], simulation.no_pilot)
    return simulation.part(book)


if __name__ == "__main__":
    processes.main("numba", __doc__, simulate, block=1024)
