# SPDX-License-Identifier: Apache-2.0
"""Does what a page tells its reader to do, block by block, in a copy of the checkout.

What the copy does not do in full:

- `make` installs, builds and tests, so that it is replaced: NOT_MADE says why, target by target.
  `make demo` prints and leaves behind what its recipe does, run once for all pages.
- A `faultline run` whose output no text block shows has `--trials 20000` appended, unless it says
  how many trials it wants.
"""
import contextlib
import io
import os
import pathlib
import re
import shutil
import subprocess

from markdown_blocks import NOT_EXECUTED, PageError, blocks_of, renewed, was_printed
from program import PROGRAM, SOURCE

PAGES = [page for pattern in ("*.md", "docs/**/*.md", "engine/*.md", "bench/*.md",
                                  "scenarios/**/*.md")
         for page in sorted(SOURCE.glob(pattern))]
# Read by someone who has not run anything yet.
FIRST_PAGES = {"README.md", "docs/guide/first-run.md"}
# Target → why it is not made while a page is read.
NOT_MADE = {
    "demo": "installs packages and builds; its recipe is run, once for all pages",
    "test": "runs every test, the one that reads the pages among them",
    "bench": "takes minutes and a quiet machine",
    "fuzz": "takes hours",
}
# What `make demo` does when the program is built.
DEMO = ("make", "-o", "program", "demo")
FEWER_TRIALS = 20_000

FAULTLINE = """#!/usr/bin/env bash
if [[ "$1" == run && -n "$PAGE_TRIALS" && " $* " != *" --trials"* && "$*" != *run.trials=* ]]; then
  set -- "$@" --trials "$PAGE_TRIALS"
fi
exec "$PAGE_PROGRAM" "$@"
"""

MAKE = """#!/usr/bin/env bash
case "$*" in
  demo) cat "$PAGE_DEMO/printed" && mkdir -p out && cp -r "$PAGE_DEMO/out/." out ;;
  *)
    [[ " $PAGE_NOT_MADE " == *" $* "* ]] && exit
    echo "make $*: no page may say this" >&2
    exit 2 ;;
esac
"""


class Checkout:
    """A folder with what a reader has after `make demo`; each page is read in a copy of it."""

    def __init__(self, folder, demo=DEMO):
        self.folder = pathlib.Path(folder)
        self.root = self.folder / "checkout"
        self.copies = 0
        shutil.copytree(SOURCE / "scenarios", self.root / "scenarios",
                        ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(SOURCE / "Makefile", self.root)
        self.write_script(self.root / "build/release/engine/faultline", FAULTLINE)
        done = subprocess.run(demo, cwd=self.root, capture_output=True, text=True,
                              env=self.environment())
        if done.returncode != 0:
            raise PageError(f"{' '.join(demo)}: {done.stderr}")
        self.write_script(self.folder / "commands/make", MAKE)
        (self.folder / "demo").mkdir()
        (self.folder / "demo/printed").write_text(done.stdout, encoding="utf-8")
        (self.root / "out").rename(self.folder / "demo/out")

    @staticmethod
    def write_script(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def environment(self):
        inherited = {name: value for name, value in os.environ.items() if "MAKE" not in name}
        return {**inherited, "PATH": f"{self.folder / 'commands'}:{os.environ['PATH']}",
                "PAGE_PROGRAM": PROGRAM, "PAGE_DEMO": str(self.folder / "demo"),
                "PAGE_NOT_MADE": " ".join(NOT_MADE), "PAGE_TRIALS": ""}

    def copy(self, with_demo):
        """A fresh copy; with what `make demo` leaves behind, or without."""
        self.copies += 1
        root = self.folder / f"copy-{self.copies}"
        shutil.copytree(self.root, root)
        if with_demo:
            shutil.copytree(self.folder / "demo/out", root / "out", copy_function=os.link)
        return root

    def read(self, text, page, first=False, renewals=None):
        """Follows a page from top to bottom. Raises PageError at the first line that is wrong.

        A `first` page is read by someone who has run nothing yet. The reader of any other has run
        `make demo` and has the program on the PATH. Text blocks that are wrong in their numbers only
        are added to `renewals`, if that is given, as (block, text that is right).
        """
        reader = Reader(self, self.copy(with_demo=not first), not first, renewals)
        blocks = blocks_of(text, page)
        for block, following in zip(blocks, [*blocks[1:], None]):
            reader.do(block, is_shown=following is not None and following.kind == "text")
        reader.finish()
        return blocks


class Reader:
    """Someone in a checkout with a shell and a Python session."""

    def __init__(self, checkout, root, on_path, renewals):
        self.checkout, self.root, self.renewals = checkout, root, renewals
        self.names = {"__name__": "__main__"}
        self.printed = None
        self.unread = {}
        self.state = checkout.folder / f"{root.name}.environment"
        path = f"{root}/build/release/engine:" if on_path else ""
        self.state.write_text(f'export PATH="{path}$PATH"\n', encoding="utf-8")

    def do(self, block, is_shown):
        if block.kind not in NOT_EXECUTED:
            getattr(self, f"do_{block.kind}")(block, is_shown)

    def finish(self):
        for block in self.unread.values():
            raise block.error(f"no command of the page reads {block.options['file']}")

    def do_sh(self, block, is_shown):
        trials = "" if is_shown else FEWER_TRIALS
        script = (f"set -euo pipefail\n. '{self.state}'\nexport PAGE_TRIALS={trials}\n"
                  f"{block.text}\nexport -p >'{self.state}'\n")
        done = subprocess.run(["bash", "-c", script], cwd=self.root, capture_output=True, text=True,
                              env=self.checkout.environment(), timeout=600)
        if done.returncode != int(block.options.get("exit", 0)):
            raise block.error(f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
        self.printed = done.stdout, done.stderr
        for line in block.text.replace("\\\n", " ").splitlines():
            if re.search(r"\bfaultline (check|run|reprice) ", line):
                self.unread = {name: at for name, at in self.unread.items()
                               if name not in line.split()}

    def do_text(self, block, _):
        if self.printed is None:
            raise block.error("nothing before it prints anything")
        if any(was_printed(block.text, stream) for stream in self.printed):
            return
        right = [text for stream in self.printed if (text := renewed(block.text, stream))]
        if self.renewals is None or not right:
            raise block.error("\n".join(["the block before it prints otherwise:", *self.printed]))
        self.renewals.append((block, right[0]))

    def do_python(self, block, _):
        stdout = io.StringIO()
        with contextlib.chdir(self.root), contextlib.redirect_stdout(stdout):
            try:
                exec(compile("\n" * block.line + block.text, block.page, "exec"), self.names)
            except Exception as error:
                raise block.error(f"{type(error).__name__}: {error}") from error
        self.printed = (stdout.getvalue(),)

    def do_toml(self, block, _):
        if "file" in block.options:
            with open(self.root / block.options["file"], "a", encoding="utf-8") as file:
                file.write(block.text)
            self.unread[block.options["file"]] = block
            return
        base = self.root / block.options["base"]
        fragment = base.with_name("fragment.toml")
        fragment.write_text(f'schema = 1\nextends = ["{base.name}"]\n{block.text}',
                            encoding="utf-8")
        done = subprocess.run([PROGRAM, "check", fragment], capture_output=True, text=True)
        if done.returncode != 0:
            raise block.error(done.stderr)

    def do_csv(self, block, _):
        (self.root / block.options["file"]).write_text(block.text, encoding="utf-8")


def renew_pages(folder):
    """Writes into all pages the numbers that their blocks print."""
    checkout = Checkout(folder)
    for page in PAGES:
        name, text, renewals = str(page.relative_to(SOURCE)), page.read_text(encoding="utf-8"), []
        checkout.read(text, name, name in FIRST_PAGES, renewals)
        lines = text.splitlines(keepends=True)
        for block, right in reversed(renewals):
            lines[block.line:block.line + block.text.count("\n")] = [right]
        if renewals:
            page.write_text("".join(lines), encoding="utf-8")
