#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Instructions per trial of every call of a benchmark program, counted by valgrind.

    instructions.py build/release/bench/faultline_kernels_bench
    instructions.py build/release/bench/faultline_stages_bench build/bench/w1-fixed-v1/scenario.toml

For machines without a counter that `perf_event_open` may read. Counts do not depend on how busy the
machine is; only what the calls themselves execute is counted. Without valgrind the answer is n/a.
"""

import re
import shutil
import subprocess
import sys

CALLS = 8
COUNTED = "faultline::bench::make_calls*"


def main(program):
    listing = subprocess.run([*program, "--list"], capture_output=True, text=True, check=True)
    for line in listing.stdout.splitlines():
        name, trials = line.split()
        print(f"{name:<32}{shown(program, name, int(trials)):>16} instructions/trial", flush=True)


def shown(program, name, trials):
    if shutil.which("valgrind") is None:
        return "n/a"
    return f"{counted(program, name) / CALLS / trials:,.1f}"


def counted(program, name):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
               f"--toggle-collect={COUNTED}", *program, "--repeat", name, str(CALLS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count = int(re.search(r"Collected : (\d+)", done.stderr)[1])
    if count == 0:
        sys.exit(f"{name}: valgrind has not met {COUNTED}")
    return count


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
