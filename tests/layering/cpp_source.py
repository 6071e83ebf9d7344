# SPDX-License-Identifier: Apache-2.0
"""What the rules need to know about one C++ file: its includes, its code, its functions."""

import re
from dataclasses import dataclass
from pathlib import Path

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?P<open>[<"])(?P<name>[^>"]+)[>"]', re.MULTILINE)
RAW_STRING = r'R"(?P<mark>[^(\s]*)\((?:.|\n)*?\)(?P=mark)"'
OPAQUE = re.compile(
    RAW_STRING + r'|//[^\n]*|/\*(?:.|\n)*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])*\'')
ACCESS = re.compile(r"\b(?:public|protected|private)\s*:(?!:)")
DIRECTIVE = re.compile(r"^[ \t]*#(?:.*\\\n)*.*", re.MULTILINE)
TYPE_OR_NAMESPACE = re.compile(r"(?:^|\s)(?:namespace|class|struct|union|enum|extern)\b[^()]*$")
INITIALISER = re.compile(r"(?:=|\breturn)\s*[\w:<>, ]*$")


@dataclass(frozen=True)
class Function:
    name: str
    first_line: int
    lines: int


@dataclass(frozen=True)
class Include:
    name: str
    line: int
    quoted: bool


def blank(match):
    """White space of the same shape, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group())


def code_of(text):
    """The text without comments, strings, preprocessor lines and access labels."""
    return ACCESS.sub(blank, DIRECTIVE.sub(blank, OPAQUE.sub(blank, text)))


def includes_of(text):
    uncommented = re.sub(r"//[^\n]*|/\*(?:.|\n)*?\*/", blank, text)
    return [Include(m["name"], uncommented.count("\n", 0, m.start()) + 1, m["open"] == '"')
            for m in INCLUDE.finditer(uncommented)]


def functions_of(text):
    """Outermost functions with a body; lambdas and local types belong to the function around."""
    code = code_of(text)
    found, scopes, header_start = [], [], 0
    for position, character in enumerate(code):
        inside_function = any(scope is not None for scope in scopes)
        if character == "{":
            header = code[header_start:position]
            opens = not inside_function and is_function(header)
            scopes.append((header_start, header) if opens else None)
            if not inside_function:
                header_start = position + 1
        elif character == "}":
            scope = scopes.pop() if scopes else None
            if scope is not None:
                found.append(measured(code, scope, position))
            if not any(scopes):
                header_start = position + 1
        elif character == ";" and not inside_function:
            header_start = position + 1
    return found


def is_function(header):
    if TYPE_OR_NAMESPACE.search(header) or INITIALISER.search(header):
        return False
    return "(" in header or header.lstrip().startswith(",")


def measured(code, scope, end):
    start, header = scope
    start += len(header) - len(header.lstrip())
    first_line = code.count("\n", 0, start) + 1
    name = re.search(r"([~\w:]+|operator[^\w\s]+)\s*\(", header)
    return Function(name[1] if name else "?", first_line, code.count("\n", start, end) + 1)


class CppSource:
    """One file of the tree, `path` relative to the root."""

    def __init__(self, root: Path, path: Path):
        self.path = path.as_posix()
        self.text = (root / path).read_text(encoding="utf-8")
        self.line_count = self.text.count("\n")
        self.includes = includes_of(self.text)
        self.functions = functions_of(self.text)
