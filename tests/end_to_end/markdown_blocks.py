# SPDX-License-Identifier: Apache-2.0
"""Code blocks of a Markdown page: what they are, and whether a text block was printed.

A block opens with ``` in the first column and says what it is: a kind, and options as key=value.

  sh [exit=65]          commands, run in a shell; `exit` is the code expected of the last
  text                  part of what the block before it printed; a line `...` leaves lines out
  python                runs with all that earlier python blocks of the page have defined
  toml file=NAME        is appended to a file, which a later command of the page reads
  toml base=SCENARIO    is checked as an extension of a scenario of the checkout
  csv file=NAME         is written to a file
  diagram               a picture made of characters
"""
import re
from itertools import groupby
from typing import NamedTuple

# Kind → options that it may have. A kind that is not here is refused.
OPTIONS = {"sh": {"exit"}, "text": set(), "python": set(), "toml": {"file", "base"},
           "csv": {"file"}, "diagram": set()}
# Kind → why a block of it is not executed.
NOT_EXECUTED = {"diagram": "a picture for the reader"}

OMISSION = "..."
UNFENCED = re.compile(r"\s+```|\s*~~~")
INDENTED = re.compile(r" {4}|\t")


class Block(NamedTuple):
    page: str
    line: int
    kind: str
    options: dict
    text: str

    def error(self, problem):
        return PageError(f"{self.page}:{self.line}: {problem}")


class PageError(AssertionError):
    """What is wrong with a page, at its line."""


def blocks_of(text, page="page"):
    """All code blocks of a page in order. Refuses what it cannot tell the kind of."""
    blocks, opened, before = [], None, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if opened and line == "```":
            blocks.append(opened[0]._replace(text="".join(f"{row}\n" for row in opened[1])))
            opened = None
        elif opened:
            opened[1].append(line)
        elif line.startswith("```"):
            opened = _opened(line, page, number), []
        elif UNFENCED.match(line) or (INDENTED.match(line) and not before.strip()):
            raise PageError(f"{page}:{number}: code that is not fenced in the first column")
        before = line
    if opened:
        raise opened[0].error("a block that does not end")
    return blocks


def _opened(line, page, number):
    kind, *options = line.removeprefix("```").split() or [""]
    block = Block(page, number, kind, {}, "")
    if kind not in OPTIONS:
        raise block.error(f"a block of kind `{kind}`; known are {', '.join(OPTIONS)}")
    for option in options:
        key, equals, value = option.partition("=")
        if key not in OPTIONS[kind] or not equals:
            raise block.error(f"`{option}` is no option of {kind}")
        block.options[key] = value
    if kind in ("toml", "csv") and len(block.options) != 1:
        raise block.error(f"a {kind} block says where it belongs: {' or '.join(OPTIONS[kind])}")
    return block


def was_printed(expected, printed):
    """Whether the lines of `expected` stand in `printed`, whole and in a row.

    A line `...` stands for any number of lines. Blanks at the end of a line do not count.
    """
    return _places(expected, printed, str.rstrip) is not None


def renewed(expected, printed):
    """`expected` with the lines that stand in its place in `printed` when numbers, and the widths
    of columns, do not count; None where there is no such place."""
    places = _places(expected, printed, _without_numbers)
    if places is None:
        return None
    rows = [row.rstrip() for row in printed.splitlines()]
    return "".join(f"{row}\n" for place in places
                   for row in ([OMISSION] if place is None else rows[place]))


def _without_numbers(row):
    return re.sub(r"[ -]+", " ", re.sub(r"\d[\d.,]*", "0", row)).strip()


def _places(expected, printed, key):
    """Where each part of `expected` stands among the lines of `printed`, None for an omission;
    no list at all where a part is missing."""
    rows, places, start = [key(row) for row in printed.splitlines()], [], 0
    for is_omission, lines in groupby(expected.splitlines(), lambda row: row.rstrip() == OMISSION):
        if is_omission:
            places.append(None)
            continue
        part = [key(row) for row in lines]
        end = next((at + len(part) for at in range(start, len(rows) - len(part) + 1)
                    if rows[at:at + len(part)] == part), None)
        if end is None:
            return None
        places.append(slice(end - len(part), end))
        start = end
    return places if any(places) else None
