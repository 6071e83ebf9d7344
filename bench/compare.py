#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the program and its peers in turn, compares their rates, and checks that they agree.

compare.py [--rounds 5] [--workload fixed] [--trials N] [--quick] [--program FILE] [--json FILE]

Exit status 1 when two of them disagree. What the figures mean: bench/README.md.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import agreement
import result
from workloads import generate

import world as worlds  # bench/peers, on the path by `result`

ROOT = Path(__file__).resolve().parents[1]
PEERS = {name: ROOT / f"bench/peers/{name}_reference.py" for name in ("numpy", "numba")}
FIRST_TRIALS = {"faultline": 1_000_000, "numpy": 400_000, "numba": 400_000}
QUICK_TRIALS = {"faultline": 100_000, "numpy": 100_000, "numba": 100_000}
SECONDS_OF_A_RUN = 3.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workload", choices=generate.NAMES, action="append",
                        help="may be repeated; default: all")
    parser.add_argument("--trials", type=int, help="of the program; default: enough for 3 s")
    parser.add_argument("--quick", action="store_true", help="one round of few trials")
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/engine/faultline")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/bench")
    parser.add_argument("--json", type=Path, help="default: bench.json in the folder")
    chosen = parser.parse_args()
    scenarios = generate.write(chosen.folder, chosen.workload or tuple(generate.NAMES))
    found = [Workload(path, chosen).measure() for path in scenarios.values()]
    file = chosen.json or chosen.folder / "bench.json"
    file.write_text(json.dumps({"workloads": found}, indent=1) + "\n", encoding="utf-8")
    print(f"\nall figures: {file}")
    return 0 if all(workload["agrees"] for workload in found) else 1


class Workload:
    """All runs of one scenario."""

    def __init__(self, scenario, chosen):
        self.scenario, self.chosen = scenario, chosen
        self.file = scenario.with_name("result.h5")
        self.trials = dict(QUICK_TRIALS if chosen.quick else FIRST_TRIALS)
        if chosen.trials:
            self.trials["faultline"] = chosen.trials
        self.rounds = []

    def measure(self):
        print(f"\n{self.scenario.parent.name}", flush=True)
        rounds = 1 if self.chosen.quick else self.chosen.rounds
        if not self.chosen.quick:
            self.choose_trials()
        for seed in range(1, rounds + 1):
            self.rounds.append({name: self.run(name, seed) for name in self.trials})
            rates = "   ".join(f"{name} {run['trials_per_second']:,.0f}"
                               for name, run in self.rounds[-1].items())
            print(f"  round {seed}: {rates} trials/s", flush=True)
        one = [self.run("faultline", seed, jobs=1) for seed in range(1, rounds + 1)]
        two = [self.run("faultline", seed, jobs=2) for seed in range(1, rounds + 1)]
        found = self.figures([b["trials_per_second"] / a["trials_per_second"]
                              for a, b in zip(one, two)])
        print_figures(found)
        return found

    def choose_trials(self):
        """So many that a run takes about three seconds; a first run also warms every cache."""
        for name in self.trials:
            if name == "faultline" and self.chosen.trials:
                continue
            seconds = self.run(name, 1)["seconds"]
            if seconds < SECONDS_OF_A_RUN:
                wanted = self.trials[name] * SECONDS_OF_A_RUN / seconds
                self.trials[name] = -(-int(wanted) // 100_000) * 100_000
        for name in PEERS:  # the profiles of peers reach far enough for that
            self.trials[name] = min(self.trials[name], self.trials["faultline"])

    def run(self, name, seed, jobs=None):
        if name == "faultline":
            return self.run_program(seed, jobs)
        command = ["/usr/bin/python3", "-B", PEERS[name], self.scenario,
                   "--trials", self.trials[name], "--seed", seed]
        begin = time.perf_counter()
        done = run(command)
        return {**json.loads(done), "whole_seconds": time.perf_counter() - begin}

    def run_program(self, seed, jobs):
        command = [self.chosen.program, "run", self.scenario, "-o", self.file, "--json",
                   "--trials", self.trials["faultline"], "--seed", seed]
        begin = time.perf_counter()
        run(command + (["-j", jobs] if jobs else []))
        whole = time.perf_counter() - begin
        return {**result.host(self.file), **result.document(self.file), "whole_seconds": whole}

    def figures(self, threads):
        last = self.rounds[-1]
        verdict = agreement.compare(list(last.values()),
                                    agreement.correlations(worlds.read(self.scenario)))
        rows = {name: spread([r[name] for r in self.rounds]) for name in last}
        for name in PEERS:
            rows[name]["ratio"] = statistics.median(
                r["faultline"]["trials_per_second"] / r[name]["trials_per_second"]
                for r in self.rounds)
        ours = last["faultline"]
        return {"workload": self.scenario.parent.name, "programs": rows,
                "one_to_two_threads": statistics.median(threads),
                "stages": ours["stages"], "worker_seconds": ours["workers"] * ours["seconds"],
                "agrees": verdict.agrees, "agreement": vars(verdict)}


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def spread(runs):
    rates = [r["trials_per_second"] for r in runs]
    return {"trials": runs[0]["trials"], "median": statistics.median(rates), "min": min(rates),
            "max": max(rates), "whole_seconds": statistics.median(r["whole_seconds"] for r in runs),
            "peak_memory_bytes": max(r["peak_memory_bytes"] for r in runs)}


def print_figures(found):
    print(f"\n  {'':<10}{'trials':>12}{'trials/s':>14}{'least':>14}{'most':>14}"
          f"{'whole run':>12}{'memory':>12}{'faultline is':>14}")
    for name, row in found["programs"].items():
        ratio = f"{row['ratio']:.2f} x" if "ratio" in row else ""
        print(f"  {name:<10}{row['trials']:>12,}{row['median']:>14,.0f}{row['min']:>14,.0f}"
              f"{row['max']:>14,.0f}{row['whole_seconds']:>10.1f} s"
              f"{row['peak_memory_bytes'] / 2**20:>8,.0f} MiB{ratio:>14}")
    print(f"\n  1 -> 2 threads: {found['one_to_two_threads']:.2f} x")
    print_stages(found)
    print_agreement(found["agreement"])


def print_stages(found):
    stages, whole = found["stages"], found["worker_seconds"]
    if stages is None:
        print("  no stage times in this result")
        return
    for stage, seconds in stages.items():
        print(f"  {stage:<24}{seconds:>10.2f} s{seconds / whole:>8.1%}")
    total = sum(stages.values())
    print(f"  {'stages of the workers':<24}{total:>10.2f} s{total / whole:>8.1%} of {whole:.2f} s")


def print_agreement(verdict):
    print(f"  agreement: {verdict['compared']:,} statistics compared, {verdict['skipped']:,} without "
          f"an error of their own; bound {verdict['bound']:.1f} standard errors")
    for pair, (z, name) in verdict["largest"].items():
        totals = ", ".join(f"{perspective} {total:.2f} (at most {bound:.1f})"
                           for p, perspective, total, bound in verdict["totals"] if p == pair)
        print(f"    {pair}: largest {z:.1f} in {name}; mean z² of means: {totals}")
    for complaint in verdict["complaints"]:
        print(f"    DISAGREE: {complaint}")


if __name__ == "__main__":
    sys.exit(main())
