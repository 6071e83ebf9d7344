# SPDX-License-Identifier: Apache-2.0
"""Writing generated files, or checking that the ones on disk are what would be written."""

import csv
import io
import sys
from pathlib import Path


def csv_text(comments, header, rows):
    """The text of a CSV table: `#` comment lines, a header, rows."""
    out = io.StringIO()
    for line in comments:
        out.write(f"# {line}".rstrip() + "\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def stale(root: Path, texts):
    """Names of the files below `root` whose content is not the given text."""
    def differs(name, text):
        path = root / name
        return not path.is_file() or path.read_text(encoding="utf-8") != text
    return [name for name, text in texts.items() if differs(name, text)]


def write(root: Path, texts):
    """Writes every text to its file below `root`."""
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_or_check(root: Path, texts, arguments):
    """Writes the texts; with `--check` writes nothing. Returns the exit code."""
    if arguments == ["--check"]:
        different = stale(root, texts)
        for name in different:
            print(f"{root / name}: differs from what would be generated", file=sys.stderr)
        return 1 if different else 0
    if arguments:
        print("usage: [--check]", file=sys.stderr)
        return 64
    write(root, texts)
    return 0
