# SPDX-License-Identifier: Apache-2.0
"""The rules of the sources: who may include whom, what stays in its room, how long things are."""

import re
import statistics
from pathlib import Path
from typing import NamedTuple

from cpp_source import CppSource, code_of

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50
LICENCE = "SPDX-License-Identifier: Apache-2.0"

MODULE = re.compile(r"^\s*faultline_module\(\s*(\w+)([^)]*)\)", re.MULTILINE)
GENERATED = re.compile(r"generated/([\w/]+\.hpp)")
PROGRAM = re.compile(r"^\s*target_link_libraries\(\s*faultline\s([^)]*)\)", re.MULTILINE)


# Compiling these costs so much that one file may do it.
HEAVY = {"Boost.Math": re.compile(r"^boost/math/")}


class Room(NamedTuple):
    """Includes that may be made only in files whose path (from engine/) matches `allowed`."""
    what: str
    include: re.Pattern
    allowed: re.Pattern


def room(what, include, allowed):
    return Room(what, re.compile(include), re.compile(allowed))


NOWHERE = r"(?!)"
ROOMS = [
    room("TBB", r"^(oneapi/)?tbb[/.]", r"^run/"),
    room("HDF5", r"^(hdf5|H5\w*)", r"^io/"),
    room("toml++", r"^toml", r"^io/"),
    room("JSON", r"^nlohmann/", r"^(io|cli)/"),
    room("CLI11", r"^CLI/", r"^cli/"),
    room("OpenSSL", r"^openssl/", r"^base/.*\.cpp$"),
    room("Highway", r"^hwy/", r"^numerics/kernels/"),
    room("an intrinsics header", r"^(\w*intrin|arm_neon|arm_sve)\.h$", r"^numerics/kernels/"),
    room("Eigen", r"^Eigen/", r"^numerics/(?!kernels/).*\.cpp$"),
    room("Boost.Math", r"^boost/math/", r"^numerics/(?!kernels/).*\.cpp$"),
    room("MPI", r"^mpi\.h", NOWHERE),
    room("<ranges>, which clang 14 cannot parse,", r"^ranges$", NOWHERE),
    room("<format>, which GCC 12 lacks,", r"^format$", NOWHERE),
    room("a thread or lock", r"^(thread|mutex|shared_mutex|condition_variable|future)$",
         r"^(run|io|cli)/"),
    room("the console", r"^iostream$", r"^cli/"),
]


def permissions(cmake):
    """Module → modules it may include, read from the link lines of engine/CMakeLists.txt."""
    links = {}
    for name, arguments in MODULE.findall(cmake):
        listed = re.search(r"LINKS([\w\s]*?)(?:PRIVATE|$)", arguments.strip())
        links[name] = set(listed[1].split()) if listed else set()
    for arguments in PROGRAM.findall(cmake):
        links.setdefault("cli", set()).update(re.findall(r"\bfaultline_(\w+)", arguments))
    return {name: closure(name, links) for name in links}


def closure(name, links):
    reached, waiting = {name}, [name]
    while waiting:
        for link in links.get(waiting.pop(), ()):
            if link not in reached:
                reached.add(link)
                waiting.append(link)
    return reached


def cpp_sources(root, folder):
    paths = sorted((root / folder).rglob("*.[ch]pp"))
    return [CppSource(root, path.relative_to(root)) for path in paths]


def check(root: Path):
    """Everything that breaks a rule, as lines `path:line: complaint`."""
    engine = cpp_sources(root, "engine")
    everywhere = engine + cpp_sources(root, "tests") + cpp_sources(root, "bench")
    cmake = (root / "engine/CMakeLists.txt").read_text(encoding="utf-8")
    may_include = permissions(cmake)
    known = {path.relative_to(root / "engine").as_posix()
             for path in (root / "engine").rglob("*") if path.is_file()}
    generated = set(GENERATED.findall(cmake))
    complaints = []
    for source in engine:
        complaints += broken_edges(source, may_include, known, generated)
        complaints += broken_rooms(source)
        complaints += broken_words(source)
    for source in everywhere:
        complaints += broken_sizes(source)
        complaints += broken_frame(source)
        complaints += broken_namespace(source)
    complaints += crowds(engine)
    complaints += cycles(engine)
    complaints += missing_licences(root)
    return complaints


def broken_edges(source, may_include, known, generated):
    module = module_of(source.path)
    if module not in may_include:
        yield f"{source.path}:1: module `{module}` is not in engine/CMakeLists.txt"
        return
    for include in source.includes:
        if include.name in generated or any(r.include.search(include.name) for r in ROOMS):
            continue
        place = f"{source.path}:{include.line}"
        target = include.name.split("/")[0]
        if not include.quoted:
            if include.name in known:
                yield f"{place}: our own `{include.name}` is included with <>"
        elif include.name not in known:
            yield f"{place}: `{include.name}` is not a file below engine/"
        elif target not in may_include[module]:
            yield f"{place}: `{module}` may not include `{target}`"


def module_of(path):
    return path.split("/")[1]


def broken_rooms(source):
    inside = source.path.removeprefix("engine/")
    for include in source.includes:
        for room in ROOMS:
            if room.include.search(include.name) and not room.allowed.search(inside):
                yield f"{source.path}:{include.line}: {room.what} may not be used here"


def crowds(sources):
    for what, pattern in HEAVY.items():
        users = [s.path for s in sources if any(pattern.search(i.name) for i in s.includes)]
        for path in users[1:]:
            yield f"{path}:1: {what} is compiled in {users[0]} already"


def broken_words(source):
    for number, line in enumerate(code_of(source.text).splitlines(), start=1):
        if re.search(r"\bshared_ptr\b", line):
            yield f"{source.path}:{number}: shared ownership hides who owns"


def broken_sizes(source):
    if source.line_count > LINES_OF_A_FILE:
        yield f"{source.path}:1: {source.line_count} lines, more than {LINES_OF_A_FILE}"
    for function in source.functions:
        if function.lines > LINES_OF_A_FUNCTION:
            yield (f"{source.path}:{function.first_line}: `{function.name}` has {function.lines} "
                   f"lines, more than {LINES_OF_A_FUNCTION}")


def broken_frame(source):
    compiled_again_by_target = source.path.endswith("-inl.hpp")  # Highway's foreach_target.h
    if (source.path.endswith(".hpp") and not compiled_again_by_target
            and "#pragma once" not in source.text):
        yield f"{source.path}:1: no `#pragma once`"


def broken_namespace(source):
    """Tests are compiled together, with names that need to differ in one file only."""
    stem = Path(source.path).stem
    if not source.path.endswith("_test.cpp"):
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        opened = re.match(r"namespace (faultline[\w:]*) \{", line)
        if opened and opened[1].split("::")[-1] != stem:
            yield f"{source.path}:{number}: the namespace of a test ends in `{stem}`"


def missing_licences(root):
    for path in licensed_files(root):
        first_lines = path.read_text(encoding="utf-8").splitlines()[:2]
        if not any(LICENCE in line for line in first_lines):
            yield f"{path.relative_to(root).as_posix()}:1: no `{LICENCE}` in the first lines"


def licensed_files(root):
    for folder in ("engine", "tests", "bench"):
        for suffix in ("*.[ch]pp", "*.py", "CMakeLists.txt"):
            yield from sorted((root / folder).rglob(suffix))


def cycles(sources):
    """Files that include each other in a ring, each ring once."""
    edges = {s.path: [f"engine/{i.name}" for i in s.includes if i.quoted] for s in sources}
    done, complaints = set(), []

    def visit(path, trail):
        if path in trail:
            ring = trail[trail.index(path):] + [path]
            complaints.append(f"{path}:1: files include each other: {' → '.join(ring)}")
        elif path not in done:
            for target in edges.get(path, ()):
                visit(target, trail + [path])
            done.add(path)

    for path in edges:
        visit(path, [])
    return complaints


def sizes(root):
    """How long the files and functions of the engine are, as lines to print."""
    sources = cpp_sources(root, "engine")
    files = [source.line_count for source in sources]
    functions = [function.lines for source in sources for function in source.functions]
    return [f"{title}: {spread(lines)}" for title, lines in
            (("lines of a file", files), ("lines of a function", functions)) if lines]


def spread(lines):
    ordered = sorted(lines)
    ninetieth = ordered[(9 * len(ordered) - 1) // 10]
    return (f"median {statistics.median(ordered):g}, 90 % {ninetieth}, max {ordered[-1]} "
            f"({len(ordered)} in all)")
