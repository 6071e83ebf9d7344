# SPDX-License-Identifier: Apache-2.0
"""Runs the built program as a user would, for the tests in this folder.

FAULTLINE names the program, FAULTLINE_SOURCE_DIR the checkout.
"""
import os
import pathlib
import subprocess

PROGRAM = os.environ["FAULTLINE"]
SOURCE = pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"])
SCENARIOS = SOURCE / "scenarios"


def faultline(*arguments, expect=0, env=None, cwd=None, timeout=600):
    """Runs the program; fails when its exit code is another than `expect`."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          env={**os.environ, **(env or {})}, cwd=cwd, timeout=timeout)
    if done.returncode != expect:
        raise AssertionError(
            f"exit code {done.returncode}, expected {expect}: faultline "
            f"{' '.join(map(str, arguments))}\n{done.stdout}\n{done.stderr}")
    return done


def digest(result):
    """Digest of all that a result says but who computed it."""
    return faultline("show", result, "--digest").stdout.strip()
