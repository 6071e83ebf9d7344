#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up JUnit reports of ctest and GoogleTest into one line: "N passed, N failed".

A test of ctest that has a report of its own, named after it, is counted by that.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def outcome(case):
    status = case.get("status")
    if status == "run":
        return "passed" if case.find("failure") is None else "failed"
    return "failed" if status == "fail" else "not run"


def tally(reports):
    counts = {"passed": 0, "failed": 0, "not run": 0}
    told = {(report.parents[1], report.stem) for report in reports}
    for report in reports:
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            if (report.parent, case.get("name")) not in told:
                counts[outcome(case)] += 1
    return counts


if __name__ == "__main__":
    totals = tally([Path(argument).resolve() for argument in sys.argv[1:]])
    shown = ["passed", "failed"] + (["not run"] if totals["not run"] else [])
    print(", ".join(f"{totals[name]} {name}" for name in shown))
