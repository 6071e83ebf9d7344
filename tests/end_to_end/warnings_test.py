# SPDX-License-Identifier: Apache-2.0
"""What is told of scenarios that run and may not mean what they say."""
import json
import pathlib
import tempfile
import unittest

from program import SCENARIOS, faultline

MINIMAL = SCENARIOS / "minimal" / "scenario.toml"


class Warnings(unittest.TestCase):
    """What a scenario says and may not mean: it runs, and `check` says so."""

    COVER = """
[[cover]]
id        = "excess"
positions = ["staker"]
terms     = [{{ deductible = 1.0, per = "{per}" }}, {{ limit = 5.0, per = "aggregate" }}]
"""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def covered(self, per):
        return MINIMAL.read_text().replace(
            '{ id = "staker" }',
            '{ id = "staker", waterfall = ["cover:excess"] }') + self.COVER.format(per=per)

    def lines(self, *arguments):
        told = faultline("check", *arguments).stdout.splitlines()
        return [line.strip() for line in told if "warning" in line]

    def test_a_term_by_occurrence_without_a_shock(self):
        scenario = self.folder / "s.toml"
        for per, count in (("aggregate", 0), ("occurrence", 1)):
            scenario.write_text(self.covered(per))
            lines = self.lines(scenario)
            self.assertEqual(len(lines), count, lines)
        self.assertIn("warning: cover.excess.terms[0]: applies by occurrence", lines[0])
        case = json.loads(faultline("check", scenario, "--json").stdout)["cases"][0]
        self.assertEqual([w["path"] for w in case["warnings"]], ["cover.excess.terms[0]"])

    def test_run_tells_them_beside_its_result(self):
        """Once for all cases that they are about, and by the name of a case where not."""
        first, second = self.folder / "first.toml", self.folder / "second.toml"
        text = self.covered("occurrence")
        first.write_text(text)
        second.write_text(text.replace("limit = 5.0", "limit = 0.0").replace(
            'name', 'name = "second" #', 1))
        told = faultline("run", first, second, "--trials", 100).stderr.splitlines()
        lines = [line for line in told if line.startswith("warning: ")]
        self.assertEqual(len(lines), 2, told)
        self.assertIn("warning: cover.excess.terms[0]: applies by occurrence", lines[0])
        self.assertEqual(lines[1],
                         "warning: second: cover.excess.terms: pay nothing, however much is lost: "
                         "what one leaves, the next one takes")
        quiet = faultline("run", MINIMAL, "--trials", 100)
        self.assertNotIn("warning", quiet.stdout + quiet.stderr)

    def test_a_zero_loading_under_student_t(self):
        scenario = SCENARIOS / "oracle-hierarchical-50" / "scenario.toml"
        law = ("--set", 'dependence.copula="student-t"',
               "--set", "dependence.degrees_of_freedom=4")
        self.assertEqual(self.lines(scenario, *law), [])
        none = ("--set", "dependence.factor.market.loading=0.0",
                "--set", "dependence.factor.sector.loading=0.0")
        self.assertEqual(self.lines(scenario, *none), [])
        lines = self.lines(scenario, *law, *none)
        self.assertEqual(len(lines), 50)
        self.assertRegex(lines[0], r"warning: dependence: `avs\..*` has no loading")


if __name__ == "__main__":
    unittest.main()
