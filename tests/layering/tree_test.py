# SPDX-License-Identifier: Apache-2.0
"""The sources keep the rules of layering.py."""

import os
import unittest
from pathlib import Path

import layering

ROOT = Path(os.environ.get("FAULTLINE_SOURCE_DIR", Path(__file__).parents[2]))


class Tree(unittest.TestCase):
    def test_keeps_every_rule(self):
        print("\n".join(layering.sizes(ROOT)))
        complaints = layering.check(ROOT)
        if complaints:
            self.fail("\n" + "\n".join(complaints))

    def test_has_modules_and_files_to_look_at(self):
        modules = layering.permissions((ROOT / "engine/CMakeLists.txt").read_text())
        self.assertGreaterEqual(len(modules), 12)
        self.assertGreater(len(layering.cpp_sources(ROOT, "engine")), 30)


if __name__ == "__main__":
    unittest.main()
