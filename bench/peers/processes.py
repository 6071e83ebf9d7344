# SPDX-License-Identifier: Apache-2.0
"""Runs a peer's simulation as one process a core, and puts their parts together."""

import argparse
import multiprocessing
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import summary
import world as worlds


@dataclass
class Part:
    """What the trials of one process give."""
    powers: np.ndarray     # perspective × power 1 to 4 × position: sums over trials
    values: np.ndarray     # net losses of positions from their threshold up, position by position
    begins: np.ndarray     # where each position begins in `values`
    threshold: np.ndarray  # by position
    book: np.ndarray       # net loss of the book in every trial
    memory: int = 0        # peak, bytes


def main(peer, description, simulate, block):
    """Command line of a peer. `simulate(world, trials, block, seed)` returns a Part."""
    parser = argparse.ArgumentParser(description=description.partition("\n")[0])
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--trials", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--block", type=int, default=block, help="trials evaluated at once")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    world = worlds.read(chosen.scenario)
    parts, begin = simulate_everywhere(simulate, world, chosen)
    found = merge(world, chosen.trials, parts)
    seconds = time.perf_counter() - begin
    memory = summary.peak_memory() + sum(part.memory for part in parts)
    summary.print_document(peer, world, chosen.trials, seconds, memory, found,
                           processes=chosen.processes, block=chosen.block)


def simulate_everywhere(simulate, world, chosen):
    """Returns the parts and the time when all processes, warm, began with them."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(chosen.processes + 1)
    seeds = np.random.SeedSequence(chosen.seed).spawn(chosen.processes)
    ends = []
    for i, seed in enumerate(seeds):
        share = chosen.trials * (i + 1) // len(seeds) - chosen.trials * i // len(seeds)
        receive, send = context.Pipe(duplex=False)
        context.Process(target=work, args=(simulate, world, share, chosen.block, seed, barrier, send),
                        daemon=True).start()
        send.close()  # so that the end of the process ends our waiting for it
        ends.append(receive)
    barrier.wait()
    begin = time.perf_counter()
    return [end.recv() for end in ends], begin


def work(simulate, world, trials, block, seed, barrier, result):
    try:
        simulate(world, 2000, block, seed)  # compiles, loads and touches what the run will need
    except BaseException:
        barrier.abort()
        raise
    barrier.wait()
    part = simulate(world, trials, block, seed)
    part.memory = summary.peak_memory()
    result.send(part)


def merge(world, trials, parts):
    powers = sum(part.powers for part in parts)
    moments = {name: summary.Moments(trials, powers[i])
               for i, name in enumerate(("gross", "recovered", "net"))}
    threshold = np.max([part.threshold for part in parts], axis=0)

    def tail(position):
        values = np.concatenate([part.values[part.begins[position]:part.begins[position + 1]]
                                 for part in parts])
        return summary.Tail(trials, worlds.POSITION_LEVEL, values[values >= threshold[position]])

    tails = [tail(position) for position in range(len(threshold))]
    book = np.concatenate([part.book for part in parts])
    return summary.statistics(world, trials, moments, tails, book, worlds.RETURN_PERIODS,
                              worlds.POSITION_LEVEL)
