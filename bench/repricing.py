#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What it takes to price many programmes on one result, against one run; and what keeping takes.

repricing.py [--rounds 3] [--programmes 20] [--trials 1000000] [--jobs N] [--quick] [--program FILE]

A programme has the covers of w1-fixed-v1 with other deductibles and limits. Exit status 1 when one of
them is not, byte for byte, what a run of it gives.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from workloads import generate

ROOT = Path(__file__).resolve().parents[1]
KEPT = 'output.store=["summary", "exceedance", "events"]'


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--programmes", type=int, default=20)
    parser.add_argument("--trials", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--quick", action="store_true", help="one round of few trials")
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/engine/faultline")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/bench")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.rounds, chosen.trials = 1, 50_000
    return 0 if Bench(chosen).measure() else 1


class Bench:
    def __init__(self, chosen):
        self.chosen = chosen
        self.scenario = generate.write(chosen.folder, ("fixed",))["fixed"]
        self.folder = self.scenario.parent / "programmes"
        (self.folder / "results").mkdir(parents=True, exist_ok=True)
        self.files = [self.write_programme(k) for k in range(chosen.programmes)]

    def write_programme(self, k):
        """Deductibles and limits between half and twice of what they are."""
        world = generate.draw_world()
        factor = 2.0 ** (2.0 * k / max(1, self.chosen.programmes - 1) - 1.0)
        name = f"programme-{k:02}"
        rows = []
        for i in range(generate.POSITIONS):
            deductible = generate.number(world.deductible[i] / factor)
            limit = generate.number(world.limit[i] * factor)
            rows.append((f"cover-{i:03}", f'[{{ deductible = {deductible}, per = "aggregate" }}, '
                                          f'{{ limit = {limit}, per = "aggregate" }}]'))
        (self.folder / f"{name}.csv").write_text(generate.csv_text(["id", "terms"], rows))
        file = self.folder / f"{name}.toml"
        file.write_text(f'[tables]\ncovers = "{name}.csv"\n')
        return file

    def run(self, *arguments):
        """Wall time and time of all cores, seconds."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run([self.chosen.program, *map(str, arguments), "-j", str(self.chosen.jobs)],
                       check=True, capture_output=True)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)

    def run_scenario(self, output, *options):
        return self.run("run", self.scenario, "--trials", self.chosen.trials, "-o", output, *options)

    def measure(self):
        plain, kept = self.folder / "plain.h5", self.folder / "kept.h5"
        rounds = []
        for _ in range(self.chosen.rounds):
            rounds.append((self.run_scenario(plain), self.run_scenario(kept, "--set", KEPT),
                           self.run("reprice", kept, "--cover", *self.files, "-o",
                                    self.folder / "results")))
        for what, place in (("wall", 0), ("cores", 1)):
            one, keeping, many = zip(*(tuple(times[place] for times in row) for row in rounds))
            print(f"{what}: one run {statistics.median(one):.2f} s, keeping occurrences "
                  f"{statistics.median(keeping):.2f} s, {len(self.files)} programmes "
                  f"{statistics.median(many):.2f} s = "
                  f"{statistics.median(m / o for m, o in zip(many, one)):.2f} runs")
        size = kept.stat().st_size - plain.stat().st_size
        print(f"occurrences: {size / self.chosen.trials:.2f} MB per million trials")
        return self.agrees()

    def digest(self, result):
        return subprocess.run([self.chosen.program, "show", result, "--digest"], check=True,
                              capture_output=True, text=True).stdout

    def agrees(self):
        """Of the first and the last programme."""
        same = True
        for file in {self.files[0], self.files[-1]}:
            alone = self.folder / "alone.toml"
            alone.write_text(f'extends = ["../scenario.toml"]\n{file.read_text()}')
            result = self.folder / "alone.h5"
            self.run("run", alone, "--trials", self.chosen.trials, "-o", result)
            equal = self.digest(result) == self.digest(self.folder / f"results/{file.stem}.h5")
            same = same and equal
            if not equal:
                print(f"{file.stem} is not what a run of it gives")
        return same


if __name__ == "__main__":
    sys.exit(main())
