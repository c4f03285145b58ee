# SPDX-License-Identifier: Apache-2.0
"""What is said of a comparison, whatever the layout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

import pytest

from ospo_scan.comparison import compare
from ospo_scan.model import (
    Engine,
    FileScan,
    FileStatus,
    Finding,
    Level,
    PolicySource,
    Project,
    Reason,
    Report,
    Since,
    Verdict,
)
from ospo_scan.report.diff.entries import Entry, Outline
from ospo_scan.report.diff.outline import outline
from samples import left_out
from two_reports import (
    CHOICE,
    GPL_NOTICE,
    ISC_NOTICE,
    LGPL_NOTICE,
    MIT_NOTICE,
    a_year_apart,
    found,
    report,
    scan,
    waived,
)

PLAIN = report(scan("a.c", "1", MIT_NOTICE))


def told(old: Report, new: Report, verbosity: int = 0) -> Outline:
    return outline(compare(old, new), verbosity)


def lines(entries: Iterable[Entry], indent: int = 0) -> list[str]:
    found = []
    for one in entries:
        head = " ".join(filter(None, (one.label, one.name)))
        found += ["  " * indent + ": ".join(filter(None, (head, one.note)))]
        found += lines(one.below, indent + 1)
    return found


def section(old: list[FileScan], new: list[FileScan], title: str, verbosity: int = 0) -> list[str]:
    """The lines of one section, none where it is not there."""
    sections = {one.title: one for one in told(report(*old), report(*new), verbosity).sections}
    return lines(sections[title].entries) if title in sections else []


def judged(title: str, *two: Finding | None) -> list[str]:
    old, new = (report(scan("a.c", "1", GPL_NOTICE), findings=[one] if one else []) for one in two)
    sections = {one.title: one for one in told(old, new).sections}
    return lines(sections[title].entries)


@pytest.mark.parametrize("name", [field.name for field in fields(Project)])
def test_whatever_differs_of_the_project_is_said(name: str) -> None:
    known = Project("widget", "1.0", "1a" * 20, "2025-11-20T09:00:00Z", "Widgets Inc.")
    changed = replace(known, **{name: {"revision": "2b" * 20}.get(name, "quite another")})
    old, new = (replace(PLAIN, result=replace(PLAIN.result, project=one)) for one in (known, changed))
    said = told(old, new)
    assert said.word == "CHANGED"
    assert any((getattr(changed, name) or "")[:12] in note for _, note in said.facts)


@pytest.mark.parametrize("name", [field.name for field in fields(Engine)])
def test_whatever_differs_of_the_engine_is_said(name: str) -> None:
    tool = PLAIN.result.tool
    changed = replace(tool, engine=replace(tool.engine, **{name: "quite another"}))
    said = told(PLAIN, replace(PLAIN, result=replace(PLAIN.result, tool=changed)))
    assert "quite another" in " ".join([*said.caveats, *(note for _, note in said.facts)])


def test_what_differs_of_policy_verdict_scope_and_limits_is_said() -> None:
    extended = PolicySource("legal.yml", "ef" * 32, (PolicySource("builtin:permissive", "cd" * 32),))
    result = replace(PLAIN.result, is_project=False, since=Since("main", "1a" * 20, ("a.c",)))
    facts = dict(told(PLAIN, replace(PLAIN, policy=extended, verdict=Verdict.FAIL, result=result)).facts)
    assert facts == {
        "Verdict": "PASS, now FAIL",
        "Policy": "ospo-policy.yml (sha256 0123456789ab), now legal.yml (sha256 efefefefefef), which extends "
        "builtin:permissive (sha256 cdcdcdcdcdcd)",
        "Judged": "everything, now 1 file changed since main (commit 1a1a1a1a1a1a)",
        "Files of": "git, now git, a part of a project",
    }


def test_the_first_line_counts_what_matters() -> None:
    assert told(PLAIN, PLAIN).counts == "nothing differs"
    assert told(PLAIN, report(scan("a.c", "2", MIT_NOTICE))).counts == "no license and no finding came or went"
    assert (
        told(PLAIN, report(scan("a.c", "2", GPL_NOTICE))).counts == "1 new license, 1 gone, 1 file with other licenses"
    )
    assert told(*a_year_apart()).counts == (
        "1 license gone, 2 files with other licenses, 3 new findings, 2 findings settled, 2 files no longer looked at, "
        "1 added file not looked at"
    )


def test_every_file_is_accounted_for_in_one_sentence() -> None:
    assert told(report(), report()).files == "no files before, 0 now: none to compare."
    assert told(*a_year_apart()).files == (
        "32 files before, 32 now: 4 the same, 5 edited, 19 moved, 4 added, 3 removed, 1 out of sight now."
    )


def test_a_new_license_is_told_with_its_category_and_what_brought_it() -> None:
    old = [scan("a.c", "1", MIT_NOTICE), left_out("b.c", FileStatus.ERROR, Reason.TIMEOUT)]
    new = [scan("a.c", "2", MIT_NOTICE, GPL_NOTICE), scan("b.c", "3", GPL_NOTICE), scan("c.c", "4", GPL_NOTICE)]
    assert section(old, new, "New licenses") == [
        "GPL-2.0-only: copyleft, in 3 files",
        "  a.c: edited",
        "  b.c: edited, before: error, timeout",
        "  c.c: added",
    ]


def test_a_license_that_is_not_seen_any_more_is_not_told_to_be_gone() -> None:
    old, new = [scan("a.c", "1", GPL_NOTICE)], [left_out("a.c", FileStatus.ERROR, Reason.TIMEOUT)]
    title = "Licenses no longer seen, where not all was looked at"
    assert section(old, new, title)[0] == "GPL-2.0-only: copyleft, in 1 file"
    assert section(old, new, "Licenses that are gone") == []


def test_files_are_told_together_by_how_their_licenses_changed() -> None:
    old = [scan(f"{one}.c", f"{one}", LGPL_NOTICE) for one in range(3)]
    old += [scan("x.c", "x", MIT_NOTICE, ISC_NOTICE), scan("y.c", "y", CHOICE)]
    new = [scan(f"{one}.c", f"{one}, edited", GPL_NOTICE) for one in range(3)]
    new += [scan("x.c", "x, edited", MIT_NOTICE, GPL_NOTICE), scan("y.c", "y, edited", MIT_NOTICE)]
    assert section(old, new, "Files whose licenses changed") == [
        "LGPL-2.1-or-later -> GPL-2.0-only: in 3 files",
        "  0.c: edited",
        "  1.c: edited",
        "  2.c: edited",
        "GPL-2.0-only OR MIT -> MIT: in 1 file",
        "  y.c: edited",
        "no longer ISC, now also GPL-2.0-only: in 1 file",
        "  x.c: edited",
    ]


def test_files_that_moved_with_their_directory_are_one_line_and_each_has_its_own_with_verbose() -> None:
    old = [scan(f"tty-1.0/{one}.c", f"{one}") for one in "abc"] + [scan("LICENSE", "text")]
    new = [scan(f"tty-2.0/{one}.c", f"{one}") for one in "ab"] + [
        scan("tty-2.0/c.c", "edited"),
        scan("COPYING", "text"),
    ]
    assert section(old, new, "Moved files") == [
        "tty-1.0/ -> tty-2.0/: 3 files, 1 of them edited",
        "COPYING",
        "  from LICENSE",
    ]
    full = section(old, new, "Moved files", verbosity=1)
    assert full[5:7] == ["  tty-2.0/c.c: with its directory, edited", "    from tty-1.0/c.c"]


def test_what_came_is_told_by_what_is_known_of_it() -> None:
    new = [
        scan("a.c", "1", MIT_NOTICE),
        scan("b.c", "2"),
        left_out("c.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE),
        left_out("d/", FileStatus.SKIPPED, Reason.EXCLUDED),
    ]
    assert section([], new, "Added files that name a license") == ["a.c: MIT"]
    assert section([], new, "Added files that name none") == ["b.c: no license"]
    assert section([], new, "Added, and not looked at") == ["c.zip: not-inspected, archive"]
    assert section([], new, "Added files that were left out") == ["d/: skipped, excluded"]
    assert section(new, [], "Removed files that were left out") == [
        "c.zip: not-inspected, archive",
        "d/: skipped, excluded",
    ]


def test_edited_files_and_findings_that_are_the_same_are_listed_with_verbose_only() -> None:
    gpl = found("license-denied", Level.ERROR, GPL_NOTICE, "a.c")
    old = report(scan("a.c", "1", GPL_NOTICE), findings=[gpl])
    new = report(scan("a.c", "2", GPL_NOTICE), findings=[gpl])
    assert told(old, new).sections == ()
    assert [one.title for one in told(old, new, 1).sections] == [
        "Findings that stand as before",
        "Edited files with the same licenses",
    ]


def test_a_finding_that_is_judged_otherwise_says_how_it_was_judged() -> None:
    review = found("license-review", Level.WARNING, GPL_NOTICE, "a.c")
    denied = found("license-denied", Level.ERROR, GPL_NOTICE, "a.c")
    assert judged("Findings judged otherwise", review, denied) == [
        "error: license-denied GPL-2.0-only: in 1 place; before: warning: license-review GPL-2.0-only",
        "  a.c: the same bytes",
    ]
    assert judged("Findings judged otherwise", replace(denied, refused=()), denied)[0].endswith("in 1 place")
    assert judged("Findings judged otherwise", denied, replace(denied, refused=("MIT",)))[0].endswith(
        "in 1 place; before: for GPL-2.0-only"
    )


def test_how_a_finding_is_and_was_accepted_is_told() -> None:
    denied = found("license-denied", Level.ERROR, GPL_NOTICE, "a.c")
    terms = "(agreement, see the contract, ada)"
    assert judged("Findings that are accepted now", denied, waived(denied))[0].endswith(
        f"in 1 place; waiver until 2027-03-31 {terms}"
    )
    assert judged("Findings that were accepted and stand now", waived(denied), denied)[0].endswith(
        f"in 1 place; before: waiver until 2027-03-31 {terms}"
    )
    assert judged("Findings accepted otherwise", waived(denied), waived(denied, "2030-01-01"))[0].endswith(
        f"in 1 place; before: waiver until 2027-03-31 {terms}; now: waiver until 2030-01-01 {terms}"
    )


def test_a_section_is_never_empty_and_no_title_comes_twice() -> None:
    for verbosity in (-1, 0, 1):
        sections = told(*a_year_apart(), verbosity).sections
        titles = [one.title for one in sections]
        assert len(set(titles)) == len(titles)
        assert all(one.entries for one in sections)
