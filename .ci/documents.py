#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""documents.py PROGRAM [--check]: writes into the documents what the program says.

The table of scenario fields, the tables of the arrays of a result file, and the outputs that pages
show (tests/end_to_end/page_runner.py); words around them are not touched. With --check changes
nothing, leaves the outputs aside, and exits 1 where it would change a table.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import xarray

ROOT = Path(__file__).parents[1]
EVERYTHING = ('numeraire="numeraire"', 'output.store=["summary", "exceedance", "tail", "trials", "diagnostics", "covers", "blocks", "events"]')
OF_THE_BOOK = "book_"
OF_POSITIONS = ("case", "position", "perspective")


def between_marks(page, name, text):
    """(page, its text with `text` between the marks of that name)."""
    old = page.read_text(encoding="utf-8")
    marks = rf"(?<=<!-- {name}: begin -->\n).*(?=<!-- {name}: end -->)"
    new, count = re.subn(marks, lambda _: f"\n{text}\n\n", old, flags=re.DOTALL)
    assert count == 1, f"{page} has lost its marks"
    return page, new


def fields(program):
    table = subprocess.run([program, "info", "--fields"], capture_output=True, text=True,
                           check=True).stdout
    return re.sub(r"^#", "##", table.strip(), flags=re.MULTILINE)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def names(dims):
    return ", ".join(f"`{name}`" for name in dims)


def arrays(program):
    """The arrays of a result that holds everything, in the order of the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.h5"
        options = [word for setting in EVERYTHING for word in ("--set", setting)]
        subprocess.run([program, "run", ROOT / "scenarios/cover-provider/scenario.toml", "--trials", "10000",
                        "-o", path, *options], check=True, capture_output=True)
        with xarray.open_dataset(path) as result:
            return "\n\n".join(sections(result))


def sections(result):
    def row(name, *between):
        array = result[name]
        return [f"`{name}`", *between, array.attrs["units"], array.attrs["long_name"]]

    yield "### Axes"
    yield table(["name", "unit", "labels"], [row(name) for name in result.coords])
    twins = [name for name in result if OF_THE_BOOK + name in result]
    yield f"### Estimates, over ({names(OF_POSITIONS)}, …)"
    yield table(["name", "further dimension", "unit", "what"],
                [row(name, names(result[name].dims[3:])) for name in twins])
    rest = {}
    for name in result:
        if name.removeprefix(OF_THE_BOOK) not in twins:
            rest.setdefault(result[name].dims, []).append(name)
    for dims, members in rest.items():
        yield f"### Over ({names(dims)})"
        yield table(["name", "unit", "what"], [row(name) for name in members])


def renew_outputs(program):
    sys.path.insert(0, str(ROOT / "tests/end_to_end"))
    os.environ |= {"FAULTLINE": program, "FAULTLINE_SOURCE_DIR": str(ROOT)}
    import page_runner
    with tempfile.TemporaryDirectory() as folder:
        page_runner.renew_pages(folder)


def main(program, check):
    formats = ROOT / "docs/formats"
    stale = 0
    for page, new in (between_marks(formats / "scenario.md", "fields", fields(program)),
                      between_marks(formats / "result.md", "arrays", arrays(program))):
        if new == page.read_text(encoding="utf-8"):
            continue
        stale += 1
        if check:
            print(f"{page} does not say what the program says: run `make docs`")
        else:
            page.write_text(new, encoding="utf-8")
    if check:
        return int(stale > 0)
    renew_outputs(program)
    return 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve()), "--check" in sys.argv[2:]))
