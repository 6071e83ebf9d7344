# SPDX-License-Identifier: Apache-2.0
"""The reader of pages finds every block, does it, and notices what is wrong."""
import tempfile
import unittest

from markdown_blocks import PageError, blocks_of, renewed, was_printed
from page_runner import Checkout


MINIMAL = "scenarios/minimal/scenario.toml"
DEMO = f"mkdir out; build/release/engine/faultline run {MINIMAL} -o out/demo.h5"


def page(*blocks):
    return "# A page\n\n" + "\n\n".join(f"```{head}\n{body}\n```" for head, body in blocks) + "\n"


class Blocks(unittest.TestCase):
    def test_are_found_with_kind_options_and_line(self):
        sh, toml = blocks_of(page(("sh exit=65", "false"), ("toml file=a.toml", "[a]\nb = 1")))
        self.assertEqual((sh.kind, sh.line), ("sh", 3))
        self.assertEqual((sh.options, sh.text), ({"exit": "65"}, "false\n"))
        self.assertEqual((toml.options, toml.text), ({"file": "a.toml"}, "[a]\nb = 1\n"))

    def test_of_unknown_kind_are_refused(self):
        for text in (page(("", "ls")), page(("matlab", "x")), page(("sh quiet", "ls")),
                     page(("sh exit", "ls")), page(("toml", "[a]")), page(("csv", "a,b")),
                     "```sh\nls\n", "- a list\n\n  ```sh\n  ls\n  ```\n", "So:\n\n    ls\n",
                     "~~~\nls\n~~~\n"):
            with self.subTest(text=text), self.assertRaises(PageError):
                blocks_of(text)


class Output(unittest.TestCase):
    def test_is_compared_by_whole_lines_in_a_row(self):
        printed = "one\ntwo  \nthree\nfour\n"
        for expected in ("one", "two\nthree", "one\n...\nthree", "...\nfour", "one\n...\ntwo"):
            with self.subTest(expected=expected):
                self.assertTrue(was_printed(expected, printed))
        for expected in ("on", "one\nthree", "three\n...\none", "five", "one...", "...", "",
                         "two\n...\ntwo"):
            with self.subTest(expected=expected):
                self.assertFalse(was_printed(expected, printed))

    def test_is_renewed_where_only_numbers_differ(self):
        printed = "head\n ES    1,002.0 ± 7.4\n --------\n VaR 5\ntail\n"
        for expected, right in (("ES  9.1 ± 0.1", " ES    1,002.0 ± 7.4\n"),
                                ("head\n...\n --\nVaR 6.5", "head\n...\n --------\n VaR 5\n"),
                                ("ES  9.1", None), ("EL  9.1 ± 0.1", None)):
            with self.subTest(expected=expected):
                self.assertEqual(renewed(expected, printed), right)


class Pages(unittest.TestCase):
    """In a checkout whose demo is the smallest scenario."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.checkout = Checkout(folder.name, ("bash", "-c", DEMO))

    def read(self, *blocks, first=False):
        return self.checkout.read(page(*blocks), "page.md", first)

    def refuses(self, *blocks, because, first=False):
        with self.assertRaisesRegex(PageError, rf"(?s)^page\.md:\d+: .*{because}"):
            self.read(*blocks, first=first)

    def test_are_followed_in_one_shell(self):
        self.read(("sh", "export WORD=one\necho $WORD"), ("text", "one"),
                  ("sh", "echo $WORD more\nfalse || true"), ("text", "one more"),
                  ("sh exit=3", "echo wrong >&2\nexit 3"), ("text", "wrong"), ("diagram", "-->"))

    def test_are_followed_in_one_python_session(self):
        self.read(("python", "import os\none = 1"), ("python", "print(one, os.listdir('out'))"),
                  ("text", "1 ['demo.h5']"))

    def test_must_print_what_they_show(self):
        self.refuses(("text", "one"), because="nothing before it")
        self.refuses(("sh", "echo two"), ("text", "one"), because="two")
        self.refuses(("python", "print(2)"), ("text", "1"), because="2")

    def test_collect_what_is_wrong_in_numbers_only(self):
        blocks, renewals = page(("sh", "echo loss 2"), ("text", "loss 1")), []
        self.checkout.read(blocks, "page.md", renewals=renewals)
        self.assertEqual([(block.line, right) for block, right in renewals], [(7, "loss 2\n")])
        with self.assertRaises(PageError):
            self.checkout.read(page(("sh", "echo two"), ("text", "one")), "page.md", renewals=[])

    def test_must_end_as_they_say(self):
        self.refuses(("sh", "false\ntrue"), because="exit code 1")
        self.refuses(("sh exit=65", "true"), because="exit code 0")
        self.refuses(("python", "one = two"), because="NameError")

    def test_have_their_scenarios_checked(self):
        base = f"toml base={MINIMAL}"
        self.read((base, "[run]\ntrials = 5"))
        self.refuses((base, "[run]\ntrails = 5"), because="did you mean `trials`")
        copy = "toml file=mine.toml", f'schema = 1\nextends = ["{MINIMAL}"]'
        self.read(copy, ("sh", "faultline check mine.toml"))
        self.read(copy, ("toml file=mine.toml", "name = 'mine'"),
                  ("sh", "faultline check mine.toml | cut -d: -f1"), ("text", "mine"))
        self.refuses(copy, ("sh", "cat mine.toml"), because="no command of the page reads mine")

    def test_run_fewer_trials_where_no_number_is_shown(self):
        run = f"faultline run {MINIMAL} -o mine.h5"
        show = "sh", "faultline show mine.h5 --json | grep '\"trials\"'"
        shown = "text", "± is one standard error; [ ] is a 95 % interval."
        self.read(("sh", run), show, ("text", '    "trials": 20000,'))
        self.read(("sh", run), shown, show, ("text", '    "trials": 1000000,'))
        self.read(("sh", run + " --trials 500"), show, ("text", '    "trials": 500,'))
        self.read(("sh", run + " --set run.trials=500"), show, ("text", '    "trials": 500,'))

    def test_begin_where_their_reader_stands(self):
        self.refuses(("sh", "faultline info"), first=True, because="faultline: command not found")
        self.refuses(("sh", "ls out/demo.h5"), first=True, because="exit code")
        self.read(("sh", "make demo\nls out"), ("text", "demo.h5"), ("sh", "make test"), first=True)
        self.read(("sh", "faultline show out/demo.h5"))
        self.refuses(("sh", "make coffee"), because="make coffee")

    def test_do_not_touch_each_other(self):
        self.read(("sh", "rm -r out scenarios"))
        self.read(("sh", "ls out scenarios"))


if __name__ == "__main__":
    unittest.main()
