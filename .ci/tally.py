#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up JUnit reports of ctest into one line: "N passed, N failed"."""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    status = case.get("status")
    if status == "run":
        return "passed"
    return "failed" if status == "fail" else "not run"


def tally(reports):
    counts = {"passed": 0, "failed": 0, "not run": 0}
    for report in reports:
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            counts[outcome(case)] += 1
    return counts


if __name__ == "__main__":
    totals = tally(sys.argv[1:])
    shown = ["passed", "failed"] + (["not run"] if totals["not run"] else [])
    print(", ".join(f"{totals[name]} {name}" for name in shown))
