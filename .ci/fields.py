#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""fields.py PROGRAM [--check]: writes the table of fields that the program knows into
docs/formats/scenario.md; with --check changes nothing and exits 1 where it would."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/formats/scenario.md"
BETWEEN_MARKS = re.compile(r"(?<=<!-- fields: begin -->\n).*(?=<!-- fields: end -->)", re.DOTALL)


def main(program, check):
    table = subprocess.run([program, "info", "--fields"], capture_output=True, text=True,
                           check=True).stdout
    table = re.sub(r"^#", "##", table.strip(), flags=re.MULTILINE)
    old = PAGE.read_text(encoding="utf-8")
    new, pages = BETWEEN_MARKS.subn(lambda _: f"\n{table}\n\n", old)
    assert pages == 1, f"{PAGE} has lost its marks"
    if new == old:
        return 0
    if not check:
        PAGE.write_text(new, encoding="utf-8")
        return 0
    print(f"{PAGE} does not list the fields that the program knows: run `make docs`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--check" in sys.argv[2:]))
