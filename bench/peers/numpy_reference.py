#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The NumPy peer: numpy_reference.py SCENARIO [--trials N] [--processes N] [--block N] [--seed N]

The same model and statistics as the engine's, as one process a core, each with BLAS on one thread.
Arrays are (entity × trial), so that every step is one long loop of NumPy's:

  fired      = transform @ normals < threshold        trials without a failure stop here
  pool loss  = 1 - exp(log(1 - severity) table @ fired)
  position   = sum over its pools of amount x pool loss
  cover      = min(max(gross - deductible, 0), limit)

Losses are in single precision, sums over blocks in double. Against double precision throughout that
costs less than 5e-6 of a loss, far below the standard errors at a million trials. Of every position's net losses only those
above a threshold from a pilot are kept, enough for the exact 99 % quantile.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is imported

import numpy as np

import processes

SAMPLED_AT_ONCE = 2048
PILOT_TRIALS = 16384
KEPT_BY_PILOT = 0.02        # share of trials: the 99 % quantile less nine standard errors
BLOCKS_PER_HIGH_MOMENT = 8  # third and fourth powers are summed over one block of so many


class Failures:
    """Draws which AVSs fail; columns are trials."""

    def __init__(self, world, seed):
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.transform = world.transform.astype(np.float32)
        self.threshold = world.threshold.astype(np.float32)[:, None]
        self.normals = np.empty((self.transform.shape[1], SAMPLED_AT_ONCE), np.float32)
        self.latent = np.empty((self.transform.shape[0], SAMPLED_AT_ONCE), np.float32)

    def draw(self, trials):
        """Failures (AVS × trial) of those of the next `trials` that have any."""
        self.random.standard_normal(out=self.normals, dtype=np.float32)
        np.matmul(self.transform, self.normals, out=self.latent)
        fired = self.latent[:, :trials] < self.threshold
        return fired[:, fired.any(axis=0)]


class Losses:
    """Positions' losses of a block of trials, into buffers that stay."""

    def __init__(self, world, block, random):
        self.random = random
        self.beta = world.beta
        committed = world.committed.T.astype(np.float32)
        log_kept = np.log1p(-world.severity).astype(np.float32)
        self.table = committed if world.beta is not None else committed * log_kept
        positions, pools = world.pool_of.shape
        self.pools = [np.ascontiguousarray(world.pool_of[:, k]) for k in range(pools)]
        self.amounts = [full(world.amount[:, k], block) for k in range(pools)]
        self.deductible, self.limit = full(world.deductible, block), full(world.limit, block)
        self.zero = np.zeros((positions, block), np.float32)
        self.pool_loss = np.empty((committed.shape[0], block), np.float32)
        self.gross, self.recovered, self.net, self.part = (
            np.empty((positions, block), np.float32) for _ in range(4))

    def evaluate(self, fired):
        np.matmul(self.table, self.exponents(fired), out=self.pool_loss)
        np.exp(self.pool_loss, out=self.pool_loss)
        np.subtract(1.0, self.pool_loss, out=self.pool_loss)
        for k, (pool, amount) in enumerate(zip(self.pools, self.amounts)):
            part = self.part if k else self.gross
            np.take(self.pool_loss, pool, axis=0, out=part, mode="clip")
            np.multiply(part, amount, out=part)
            if k:
                np.add(self.gross, part, out=self.gross)
        np.subtract(self.gross, self.deductible, out=self.recovered)
        np.maximum(self.recovered, self.zero, out=self.recovered)
        np.minimum(self.recovered, self.limit, out=self.recovered)
        np.subtract(self.gross, self.recovered, out=self.net)

    def exponents(self, fired):
        """What the table is multiplied by: 1 where it failed, or the logarithm of what is kept."""
        if self.beta is None:
            return fired.astype(np.float32)
        avs, trial = np.nonzero(fired)
        log_kept = np.zeros(fired.shape, np.float32)
        severity = self.random.beta(self.beta[avs, 0], self.beta[avs, 1])
        log_kept[avs, trial] = np.log1p(-severity.astype(np.float32))
        return log_kept


def full(column, block):
    """Repeated over the block: NumPy's loops over two whole arrays are the vectorised ones."""
    return np.repeat(column.astype(np.float32)[:, None], block, axis=1)


class Sums:
    """Sums over blocks that moments follow from."""

    def __init__(self, positions, block):
        self.ones = np.ones(block, np.float32)
        self.low = np.zeros((5, positions))    # g, r, gg, rr, gr
        self.high = np.zeros((6, positions))   # third and fourth powers of gross, recovered, net
        self.blocks = self.high_blocks = 0

    def add(self, losses):
        g, r = losses.gross, losses.recovered
        for row, (a, b) in enumerate(((g, None), (r, None), (g, g), (r, r), (g, r))):
            self.low[row] += a @ self.ones if b is None else np.einsum("ij,ij->i", a, b)
        if self.blocks % BLOCKS_PER_HIGH_MOMENT == 0:
            self.high_blocks += 1
            for row, a in enumerate((g, r, losses.net)):
                square = a * a
                self.high[2 * row] += np.einsum("ij,ij->i", square, a)
                self.high[2 * row + 1] += np.einsum("ij,ij->i", square, square)
        self.blocks += 1

    def by_perspective(self):
        """Sums of the powers 1 to 4, by perspective."""
        g, r, gg, rr, gr = self.low
        high = self.high * (self.blocks / max(self.high_blocks, 1))
        return np.array([[g, gg, *high[0:2]], [r, rr, *high[2:4]],
                         [g - r, gg - 2 * gr + rr, *high[4:6]]])


class Kept:
    """Net losses above a threshold for each position, and all of the book's."""

    def __init__(self, block):
        self.block = block
        self.threshold, self.pilot = None, []
        self.flat, self.values, self.book = [], [], []

    def add(self, net):
        self.book.append(net.sum(axis=0))
        if self.threshold is None:
            self.pilot.append(net.copy())
        else:
            self.keep(net)

    def keep(self, net):
        flat = np.flatnonzero(net >= self.threshold)
        self.flat.append((flat // self.block).astype(np.uint16))
        self.values.append(net.ravel()[flat])

    def end_pilot(self, trials):
        pilot = np.concatenate(self.pilot, axis=1)
        kept = pilot.shape[1] - max(int(KEPT_BY_PILOT * trials), 1)
        threshold = np.partition(pilot, kept, axis=1)[:, kept]
        assert (threshold > 0).all(), "a position with too few losses"
        self.threshold = full(threshold, self.block)
        for net in self.pilot:
            self.keep(net)
        self.pilot = []

    def by_position(self):
        """Kept values in the order of positions, and where each position begins."""
        row, values = np.concatenate(self.flat), np.concatenate(self.values)
        order = np.argsort(row, kind="stable")
        return values[order], np.searchsorted(row[order], np.arange(len(self.threshold) + 1))


def simulate(world, trials, block, seed):
    """Everything that one process contributes."""
    failures = Failures(world, seed)
    losses = Losses(world, block, failures.random)
    sums, kept = Sums(len(world.deductible), block), Kept(block)
    pending, done = np.empty((len(world.threshold), 0), bool), 0

    def evaluate(fired):
        losses.evaluate(fired)
        sums.add(losses)
        kept.add(losses.net)

    while done < trials:
        take = min(SAMPLED_AT_ONCE, trials - done)
        pending = np.concatenate([pending, failures.draw(take)], axis=1)
        done += take
        whole = pending.shape[1] // block * block
        for first in range(0, whole, block):
            evaluate(pending[:, first:first + block])
        pending = pending[:, whole:]
        if kept.threshold is None and done >= min(PILOT_TRIALS, trials) and kept.pilot:
            kept.end_pilot(done - pending.shape[1])
    evaluate(np.pad(pending, ((0, 0), (0, block - pending.shape[1]))))
    values, begins = kept.by_position()
    book = np.zeros(trials, np.float32)
    of_failures = np.concatenate(kept.book)[:trials]
    book[:len(of_failures)] = of_failures
    return processes.Part(sums.by_perspective(), values, begins, kept.threshold[:, 0], book)


if __name__ == "__main__":
    processes.main("numpy", __doc__, simulate, block=512)
