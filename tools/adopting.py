# SPDX-License-Identifier: Apache-2.0
"""Show on real histories that a baseline leaves only what changed, and write the transcripts into docs/adopting.md.

Of each project two released versions are fetched from PyPI and made two commits of a new git repository, with fixed
dates. The policy and the baseline are made on the older one; then the newer one is checked, with the baseline, and
again with ``--since`` the older commit. These claims are checked by what lies in the two trees; each must hold:

1. Every place that counts is new. Its file has other bytes than in the older version, or was not there; and its rule,
   its license and its words (all words of its lines) are found in that file more often than they were. Where there is
   no text, the file has become one with such a finding.
2. Every place that is known was there: rule, license and words are those of a place in the older version, and no more
   of them are known than there were. Where there is no text, it is the same file.
3. None is lost: what was recorded is either known now, or it is what ``baseline prune`` says is gone.
4. ``--since`` gives the findings of the whole run, known and new, without the places in files that did not change. A
   file that the whole run knows as moved is new to it, as docs/baseline.md says.
   Changed is what differs for ``git diff``, and what git keeps in other bytes than it checks out (line ends).
5. The gate still closes: a file that names a denied license, put into the newer version, makes the check fail, and is
   the only thing that counts on top.

Exit code 0 when all hold, else 1 and a line for each fault. Seconds, after the first fetch; needs the package registry.

usage: PYTHONPATH=benchmarks python tools/adopting.py [--write docs/adopting.md]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from page import write_section
from trees import fetch_tree

SECTION = "Five real histories"
BASELINE = "ospo-baseline.json"
DENIED = "copied.py"
DENIED_TEXT = "# SPDX-License-Identifier: " + "AGPL-3.0-only"
KEPT = Path("build/adopting").resolve()
_PROGRAM = Path(sys.executable).parent / "ospo-scan"
_OWN = frozenset({".git", BASELINE, "ospo-policy.yml"})
_LINES_SHOWN = 8
_WIDTH = 80
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_NAME": "example" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "example@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},
}

Report = dict[str, Any]
WordsOf = Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class History:
    """Two released versions of a project, and the license that its policy names."""

    name: str
    old: str
    new: str
    license: str


HISTORIES = (
    History("certifi", "2022.12.7", "2026.10.18", "MPL-2.0"),
    History("chardet", "5.0.0", "5.2.0", "LGPL-2.1-or-later"),
    History("paramiko", "2.12.0", "3.5.1", "LGPL-2.1-or-later"),
    History("psycopg2", "2.9.5", "2.9.10", "LGPL-3.0-or-later"),
    History("python-dateutil", "2.8.2", "2.9.0.post0", "Apache-2.0"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a finding, by what does not change when it moves; ``words`` is empty where there is no text."""

    path: str
    rule: str
    license: str
    words: str
    is_known: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """Rule, license and words; of a place without words the path."""
        return self.rule, self.license, self.words or f"the file {self.path}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one history: ``figures`` is a row of the table."""

    transcript: list[str]
    figures: list[str]
    faults: list[str]


class Repository:
    """A git work tree of our own, the commands run in it and what they said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.transcript: list[str] = []
        self.seconds: list[float] = []
        self._environment = {**os.environ, **_GIT, "NO_COLOR": "1", "COLUMNS": str(_WIDTH), "LC_ALL": "C.UTF-8"}
        self._environment |= {"OSPO_SCAN_CACHE_DIR": str(KEPT / "cache"), "OSPO_SCAN_AS_OF": "2026-01-01"}
        folder.mkdir()
        self.git("init", "--quiet")
        self.transcript += ["$ git init --quiet", ""]

    def git(self, *arguments: str) -> str:
        """What git prints."""
        command = ["git", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self._environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def differing(self) -> list[str]:
        """The paths that differ between the last two commits, for git."""
        return self.git("diff", "--name-only", "-z", "--no-renames", "HEAD~1").split("\0")[:-1]

    def converted(self) -> Iterator[str]:
        """The paths of files that git keeps in other bytes than those on disk."""
        kept = (entry.split("\t") for entry in self.git("ls-tree", "-r", "-z", "HEAD").split("\0")[:-1])
        for facts, path in kept:
            mode, _, blob = facts.split()
            if mode.startswith("100") and self.git("hash-object", "--no-filters", path).strip() != blob:
                yield path

    def commit(self, subject: str) -> None:
        """Commit all that is there, ignored files too, and tell it in the transcript."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--message", subject)
        self.transcript += [f'$ git add --all --force && git commit -qm "{subject}"', ""]

    def fill(self, tree: Path) -> None:
        """Replace all files but the policy and the baseline by those of ``tree``."""
        for item in self.folder.iterdir():
            if item.name not in _OWN:
                shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()
        shutil.copytree(tree, self.folder, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))

    def ospo_scan(self, arguments: str, shown: int = _LINES_SHOWN) -> str:
        """What ``ospo-scan arguments`` prints; ``shown`` lines of it are kept in the transcript."""
        started = time.monotonic()
        run = subprocess.run(
            [_PROGRAM, *arguments.split()],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.seconds.append(time.monotonic() - started)
        if run.returncode not in {0, 1}:
            sys.exit(f"ospo-scan {arguments}: exit code {run.returncode}\n{run.stdout}")
        self.transcript += [f"$ ospo-scan {arguments}", *trimmed(run.stdout, shown)]
        self.transcript += [f"(exit code {run.returncode})", ""]
        return run.stdout

    def check(self, arguments: str) -> Report:
        """The JSON report of a check, whose terminal report is in the transcript."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "report.json")
            # By a variable, so that the transcript shows what a person types.
            self._environment["OSPO_SCAN_OUTPUT"] = f"json={target}{os.linesep}terminal=-"
            try:
                self.ospo_scan(f"check -q {arguments}")
            finally:
                del self._environment["OSPO_SCAN_OUTPUT"]
            report: Report = json.loads(target.read_text())
        return report


def main() -> int:
    """The exit code; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    outcomes = []
    shutil.rmtree(KEPT / "cache", ignore_errors=True)
    subprocess.run([_PROGRAM, "cache", "warm", "--cache-dir", KEPT / "cache"], check=True)
    for history in HISTORIES:
        with tempfile.TemporaryDirectory(prefix="ospo-adopting-") as folder:
            outcomes.append(followed(history, Repository(Path(folder, history.name))))
        print(" | ".join(outcomes[-1].figures), flush=True)
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    print("\n".join([*faults, f"{len(faults)} faults"]))
    if options.write:
        write_section(options.write, SECTION, section(outcomes))
    return int(bool(faults))


def followed(history: History, repository: Repository) -> Outcome:
    """Adopt on the older version, check the newer one."""
    trees = KEPT / "trees"
    trees.mkdir(parents=True, exist_ok=True)
    before, after = (fetch_tree(trees, f"{history.name}=={version}") for version in (history.old, history.new))
    repository.transcript.append(f"$ # The files of {history.name} {history.old} are put here.")
    repository.fill(before)
    repository.commit(f"{history.name} {history.old}")
    repository.ospo_scan(f"policy init --license {history.license}")
    old = repository.check(f"--write-baseline {BASELINE}")
    repository.commit("Adopt ospo-scan")
    repository.transcript.append(f"$ # All other files are replaced by those of {history.name} {history.new}.")
    repository.fill(after)
    repository.commit(f"{history.name} {history.new}")
    new = repository.check(f"--baseline {BASELINE}")
    since = repository.check(f"--baseline {BASELINE} --since HEAD~1")
    pruned = repository.ospo_scan(f"baseline prune --dry-run {BASELINE}")
    changed = {*repository.differing(), *repository.converted()}
    old_places, new_places = places(old, words_in(before)), places(new, words_in(after))
    gone = int(found[1]) if (found := re.search(r"remove (\d+) place", pruned)) else 0
    faults = [
        *faults_of_new(old_places, new_places, differs_between(before, after)),
        *faults_of_known(old_places, new_places, gone),
        *faults_of_since(new, since, changed),
    ]
    faults += faults_of_denied(new, repository)
    figures = [
        f"{history.name} {history.old} → {history.new}",
        *(str(figure) for figure in counted(old, new, old_places, new_places)),
        str(gone),
        str(len(reread(old_places, new_places, before))),
        *(f"{repository.seconds[run]:.1f}" for run in (1, 2, 3)),
    ]
    named = [f"{history.name}: {fault}" for fault in faults]
    return Outcome(repository.transcript, figures, named)


def places(report: Report, words_of: WordsOf) -> list[Place]:
    """Every place of every finding of ``report``."""
    return [
        Place(
            place["path"],
            finding["rule"],
            finding["license_expression"] or "",
            words_of(place),
            finding["suppression"] is not None,
        )
        for finding in report["findings"]
        for place in finding["places"]
    ]


def words_in(tree: Path) -> WordsOf:
    """A function that gives the words of the lines of a place, read from ``tree``, in lower case."""

    def words_of(place: dict[str, Any]) -> str:
        if place["start_line"] is None:
            return ""
        lines = (tree / place["path"]).read_bytes().decode("utf-8", "replace").splitlines()
        return words("\n".join(lines[place["start_line"] - 1 : place["end_line"]]))

    return words_of


def words(text: str) -> str:
    """The words of ``text`` with one space between them."""
    return " ".join(re.findall(r"\w+", text.lower()))


def differs_between(before: Path, after: Path) -> Callable[[str], bool]:
    """A function that tells whether the file at a path has other bytes in ``after``, or was not in ``before``."""

    def differs(path: str) -> bool:
        return not (before / path).is_file() or (before / path).read_bytes() != (after / path).read_bytes()

    return differs


def faults_of_new(old: list[Place], new: list[Place], differs: Callable[[str], bool]) -> Iterator[str]:
    """Where claim 1 does not hold."""
    had = Counter((place.path, place.key) for place in old)
    has = Counter((place.path, place.key) for place in new)
    for place in new:
        if place.is_known:
            continue
        if not differs(place.path):
            yield f"{place.path} did not change, and its finding counts: {place.rule} {place.license}"
        if has[place.path, place.key] <= had[place.path, place.key]:
            yield f"{place.path} had this before, and it counts: {place.rule} {place.license}: {place.words}"


def faults_of_known(old: list[Place], new: list[Place], gone: int) -> Iterator[str]:
    """Where claims 2 and 3 do not hold; ``gone`` is how many places pruning finds gone."""
    had = Counter(place.key for place in old)
    known = Counter(place.key for place in new if place.is_known)
    for key, count in known.items():
        if count > had[key]:
            yield f"{count} places are known, and there were {had[key]}: {key}"
    if known.total() + gone != len(old):
        yield f"{len(old)} places were recorded, but {known.total()} are known and {gone} gone"


def faults_of_since(whole: Report, since: Report, changed: set[str]) -> Iterator[str]:
    """Where claim 4 does not hold; ``changed`` are the paths that differ for git."""
    scanned = {file["path"] for file in whole["files"]}
    counted_as_changed = {file["path"] for file in since["since"]["changed"]}
    if counted_as_changed != changed & scanned:
        yield f"changed for git or for --since, not for both: {sorted(counted_as_changed ^ (changed & scanned))}"
    expected, given = (_in_files(report, counted_as_changed) for report in (whole, since))
    for one in sorted((expected - given) + (given - expected)):
        yield f"not the same with --since: {one}"


def faults_of_denied(new: Report, repository: Repository) -> Iterator[str]:
    """Where claim 5 does not hold, tried on a new file in ``repository``, whose report so far is ``new``."""
    repository.transcript += [f'$ echo "{DENIED_TEXT}" > {DENIED}']
    (repository.folder / DENIED).write_text(f"{DENIED_TEXT}\n")
    repository.commit("Add a file under another license")
    report = repository.check(f"--baseline {BASELINE}")
    added = [(place.path, place.rule) for place in _counting(report) - _counting(new)]
    if report["verdict"] != "fail" or added != [(DENIED, "license-denied")]:
        yield f"{report['verdict']} after {DENIED} was added; what counts on top: {added}"


def _counting(report: Report) -> Counter[Place]:
    return Counter(place for place in places(report, lambda place: f"line {place['start_line']}") if not place.is_known)


def _in_files(report: Report, paths: set[str]) -> Counter[tuple[str, str, str, bool]]:
    return Counter(
        (place["path"], f"line {place['start_line']}", finding["fingerprint"], _is_listed(finding, place["path"]))
        for finding in report["findings"]
        for place in finding["places"]
        if place["path"] in paths or report["since"] is not None
    )


def _is_listed(finding: Report, path: str) -> bool:
    """Whether a baseline knows a finding at a path that it lists, and not by a move to it."""
    why = finding["suppression"]
    return why is not None and f"is now {path}" not in why["reason"]


def counted(old: Report, new: Report, before: list[Place], after: list[Place]) -> Iterator[str]:
    """The figures of a row: files, then findings and their places: recorded, known, new."""
    yield f"{old['summary']['scanned']} → {new['summary']['scanned']}"
    known = sum(finding["suppression"] is not None for finding in new["findings"])
    yield f"{len(old['findings'])} in {len(before)}"
    yield f"{known} in {sum(place.is_known for place in after)}"
    yield f"{len(new['findings']) - known} in {sum(not place.is_known for place in after)}"


def reread(old: list[Place], new: list[Place], before: Path) -> list[Place]:
    """New places whose words stood in the same file before, when the engine read something else in them, or nothing."""
    had = {(place.path, place.key) for place in old}
    return [
        place
        for place in new
        if not place.is_known
        and place.words
        and (place.path, place.key) not in had
        and (before / place.path).is_file()
        and f" {place.words} " in f" {words((before / place.path).read_bytes().decode('utf-8', 'replace'))} "
    ]


def trimmed(output: str, shown: int) -> Iterator[str]:
    """The first ``shown`` lines of ``output``, long ones folded, and how many more there are."""
    lines = output.splitlines()
    for line in lines[:shown]:
        yield from textwrap.wrap(line, _WIDTH, subsequent_indent="    ", break_on_hyphens=False) or [""]
    if more := len(lines) - shown if len(lines) > shown else 0:
        yield f"[{more} more lines]"


_HEAD = """Written by `make adopting` (`tools/adopting.py`). Two released versions of each project, from PyPI, are two
commits of a new repository. The baseline is made on the older version, then the newer one is checked. The script
holds the answers against the two trees; its first lines say what must be true. Faults found: {}.
"""
_COLUMNS = (
    "project",
    "files",
    "recorded",
    "known",
    "new",
    "gone",
    "same words",
    "first check, s",
    "next check, s",
    "`--since`, s",
)
_FOOT = """
*Recorded*, *known* and *new* are findings, and in how many places they are. *Gone* are recorded places that
`baseline prune` would drop. *Same words* are new places whose words stood in that file before: scancode looks at a file
as a whole, so a change elsewhere in it can make it read an old line in another way. Such a finding is new, since it was
not there when the baseline was written.

Times are of two shared cores; the engine's index was there (`ospo-scan cache warm`), and no results before the first
check. Below, lines are folded at 80 columns, and of each answer the first lines are shown. The script reads each check
as JSON too, which it asks for in a variable."""


def section(outcomes: list[Outcome]) -> list[str]:
    """The proof, as lines of Markdown."""
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    lines = [
        *_HEAD.format(len(faults)).split("\n"),
        f"| {' | '.join(_COLUMNS)} |",
        "|---" * len(_COLUMNS) + "|",
        *(f"| {' | '.join(outcome.figures)} |" for outcome in outcomes),
        *_FOOT.split("\n"),
        *(["", *(f"- {fault}" for fault in faults)] if faults else []),
    ]
    for outcome in outcomes:
        lines += ["", f"### {outcome.figures[0]}", "", "```", *"\n".join(outcome.transcript).strip().split("\n"), "```"]
    return lines


if __name__ == "__main__":
    sys.exit(main())
