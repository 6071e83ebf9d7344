# SPDX-License-Identifier: Apache-2.0
"""The rules of layering.py catch what they are for: each is broken once in a tree of its own."""

import tempfile
import unittest
from pathlib import Path

import cpp_source
import layering

CMAKE = """# SPDX-License-Identifier: Apache-2.0
faultline_module(base PRIVATE fmt::fmt)
faultline_module(numerics LINKS base
                 PRIVATE Eigen3::Eigen)
faultline_module(stake LINKS base)
faultline_module(run LINKS numerics stake PRIVATE TBB::tbb)
faultline_module(io LINKS run PRIVATE HDF5)
target_link_libraries(faultline PRIVATE faultline_io CLI11::CLI11)
configure_file(id.hpp.in ${CMAKE_CURRENT_BINARY_DIR}/generated/build_id.hpp)
"""
LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = LICENCE + "#pragma once\n"


def complaints_about(files):
    """What the rules say about a tree of these files (path → text) below engine/."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in {"CMakeLists.txt": CMAKE, "base/id.hpp": HEADER, **files}.items():
            file = root / "engine" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return layering.check(root)


class Rules(unittest.TestCase):
    def assert_refused(self, path, text, complaint):
        found = complaints_about({path: text})
        self.assertTrue(any(line.startswith(f"engine/{path}:") and complaint in line
                            for line in found), found)

    def assert_accepted(self, path, text):
        self.assertEqual(complaints_about({path: text}), [])

    def test_links_are_transitive(self):
        self.assertEqual(layering.permissions(CMAKE)["cli"],
                         {"cli", "io", "run", "numerics", "stake", "base"})
        self.assert_accepted("io/a.cpp", LICENCE + '#include "base/id.hpp"\n')

    def test_an_edge_against_the_links_is_refused(self):
        found = complaints_about({"base/a.cpp": LICENCE + '#include "stake/b.hpp"\n',
                                  "stake/b.hpp": HEADER})
        self.assertEqual(found, ["engine/base/a.cpp:2: `base` may not include `stake`"])

    def test_a_test_has_a_namespace_of_its_own(self):
        text = LICENCE + "namespace faultline::base%s {\n}\n"
        self.assert_refused("base/id_test.cpp", text % "",
                            "the namespace of a test ends in `id_test`")
        self.assert_accepted("base/id_test.cpp", text % "::id_test")

    def test_siblings_may_not_include_each_other(self):
        found = complaints_about({"stake/a.cpp": LICENCE + '#include "numerics/b.hpp"\n',
                                  "numerics/b.hpp": HEADER})
        self.assertEqual(found, ["engine/stake/a.cpp:2: `stake` may not include `numerics`"])

    def test_a_module_that_cmake_does_not_know_is_refused(self):
        self.assert_refused("extras/a.cpp", LICENCE, "is not in engine/CMakeLists.txt")

    def test_a_path_that_is_not_from_the_root_is_refused(self):
        self.assert_refused("base/a.cpp", LICENCE + '#include "id.hpp"\n', "not a file below")
        self.assert_refused("stake/a.cpp", LICENCE + '#include "../base/id.hpp"\n',
                            "not a file below")
        self.assert_refused("stake/a.cpp", LICENCE + "#include <base/id.hpp>\n", "with <>")

    def test_a_header_that_the_build_generates_may_be_included(self):
        self.assert_accepted("cli/a.cpp", LICENCE + '#include "build_id.hpp"\n')

    def test_a_heavy_library_is_compiled_once(self):
        text = LICENCE + "#include <boost/math/distributions/beta.hpp>\n"
        self.assertEqual(complaints_about({"numerics/a.cpp": text}), [])
        found = complaints_about({"numerics/a.cpp": text, "numerics/b.cpp": text})
        self.assertEqual(found, ["engine/numerics/b.cpp:1: Boost.Math is compiled in "
                                 "engine/numerics/a.cpp already"])

    def test_a_ring_of_files_is_refused(self):
        found = complaints_about({"base/a.hpp": HEADER + '#include "base/b.hpp"\n',
                                  "base/b.hpp": HEADER + '#include "base/a.hpp"\n'})
        self.assertEqual(len(found), 1)
        self.assertIn("engine/base/a.hpp → engine/base/b.hpp → engine/base/a.hpp", found[0])

    def test_each_library_stays_in_its_room(self):
        for path, include, what in (
                ("stake/a.cpp", "<tbb/parallel_for.h>", "TBB"),
                ("io/a.cpp", "<oneapi/tbb/task_arena.h>", "TBB"),
                ("run/a.cpp", "<hdf5.h>", "HDF5"),
                ("run/a.cpp", "<toml++/toml.h>", "toml++"),
                ("run/a.cpp", "<nlohmann/json.hpp>", "JSON"),
                ("io/a.cpp", "<CLI/CLI.hpp>", "CLI11"),
                ("numerics/a.cpp", '"hwy/highway.h"', "Highway"),
                ("numerics/a.cpp", "<immintrin.h>", "intrinsics"),
                ("numerics/kernels/a.cpp", "<Eigen/Core>", "Eigen"),
                ("stake/a.cpp", "<Eigen/Core>", "Eigen"),
                ("stake/a.cpp", "<boost/math/distributions/beta.hpp>", "Boost.Math"),
                ("run/a.cpp", "<mpi.h>", "MPI"),
                ("base/a.cpp", "<ranges>", "<ranges>"),
                ("stake/a.cpp", "<mutex>", "lock"),
                ("stake/a.cpp", "<iostream>", "console")):
            with self.subTest(path=path, include=include):
                self.assert_refused(path, f"{LICENCE}#include {include}\n", what)

    def test_each_library_is_welcome_in_its_room(self):
        for path, include in (("run/a.cpp", "<tbb/parallel_for.h>"),
                              ("io/a.cpp", "<hdf5.h>"),
                              ("cli/a.cpp", "<CLI/CLI.hpp>"),
                              ("numerics/kernels/a.cpp", '"hwy/highway.h"'),
                              ("numerics/a.cpp", "<Eigen/Core>")):
            with self.subTest(path=path, include=include):
                self.assert_accepted(path, f"{LICENCE}#include {include}\n")

    def test_eigen_in_a_header_is_refused(self):
        self.assert_refused("numerics/a.hpp", HEADER + "#include <Eigen/Core>\n", "Eigen")

    def test_an_include_in_a_comment_counts_for_nothing(self):
        self.assert_accepted("base/a.cpp", LICENCE + "// #include <ranges>\n")

    def test_shared_ownership_is_refused(self):
        self.assert_refused("base/a.cpp", LICENCE + "std::shared_ptr<int> p;\n", "shared")
        self.assert_accepted("base/a.cpp", LICENCE + "// no shared_ptr here\n")

    def test_a_long_file_is_refused(self):
        self.assert_refused("base/a.cpp", LICENCE + "\n" * 400, "401 lines")
        self.assert_accepted("base/a.cpp", LICENCE + "\n" * 399)

    def test_a_long_function_is_refused(self):
        self.assert_refused("base/a.cpp", LICENCE + function_of_lines(51), "`grow` has 51 lines")
        self.assert_accepted("base/a.cpp", LICENCE + function_of_lines(50))

    def test_a_missing_licence_is_refused(self):
        self.assert_refused("base/a.cpp", "int x;\n", "SPDX")

    def test_a_header_without_its_guard_is_refused(self):
        self.assert_refused("base/a.hpp", LICENCE, "#pragma once")


def function_of_lines(count):
    return "int grow(int x) {\n" + "  ++x;\n" * (count - 3) + "  return x;\n}\n"


class Functions(unittest.TestCase):
    def names_and_lines(self, text):
        return [(f.name, f.lines) for f in cpp_source.functions_of(text)]

    def test_are_found_in_namespaces_and_classes(self):
        text = ("namespace a {\nclass B : public C {\n public:\n  int d() const {\n"
                "    return 1;\n  }\n};\nstruct E { int f{1}; };\n}\n")
        self.assertEqual(self.names_and_lines(text), [("d", 3)])

    def test_own_their_lambdas_and_blocks(self):
        text = "void f() {\n  auto g = [](int x) {\n    return x;\n  };\n  if (g(1)) { g(2); }\n}\n"
        self.assertEqual(self.names_and_lines(text), [("f", 6)])

    def test_are_not_fooled_by_strings_and_directives(self):
        text = '#define OPEN {\nint f() {\n  return size("}}") + R"({)"[0] + \'}\';\n}\n'
        self.assertEqual(self.names_and_lines(text), [("f", 3)])

    def test_are_not_initialisers(self):
        self.assertEqual(self.names_and_lines("constexpr auto x = std::array<int, 1>{1};\n"), [])


if __name__ == "__main__":
    unittest.main()
