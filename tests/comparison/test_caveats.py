# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ospo_scan.comparison import CaveatKind, compare
from ospo_scan.model import FileStatus, PolicySource, Project, Reason, Report, Scope, Since
from samples import left_out
from two_reports import GPL_NOTICE, MIT_NOTICE, report, scan

PLAIN = report(scan("a.c", "1", MIT_NOTICE, holders=["Ada"]), scan("b.c", "2", MIT_NOTICE))
POLICY = PLAIN.policy or PolicySource("", "")


def with_engine(one: Report, **changes: str) -> Report:
    tool = one.result.tool
    return replace(one, result=replace(one.result, tool=replace(tool, engine=replace(tool.engine, **changes))))


def caveats(old: Report, new: Report) -> dict[CaveatKind, str]:
    return {caveat.kind: caveat.sentence for caveat in compare(old, new).caveats}


CASES: dict[CaveatKind, tuple[Callable[[Report], Report], str]] = {
    CaveatKind.ENGINE: (
        lambda one: with_engine(one, version="33.0.0"),
        "Another engine detected: scancode-toolkit 32.5.0 (sha256:5c5c5c5c5c5c), now scancode-toolkit 33.0.0",
    ),
    CaveatKind.TOOL: (
        lambda one: replace(one, result=replace(one.result, tool=replace(one.result.tool, version="9.9"))),
        "ospo-scan 0.1.0, now ospo-scan 9.9",
    ),
    CaveatKind.POLICY: (lambda one: replace(one, policy=replace(POLICY, sha256="ef" * 32)), "Another policy judged."),
    CaveatKind.UNJUDGED: (
        lambda one: replace(one, policy=None, verdict=None, findings=()),
        "The new report was not judged by a policy",
    ),
    CaveatKind.SCOPE: (
        lambda one: replace(one, result=replace(one.result, scope=Scope.DIRECTORY)),
        "of what git tracks, and of a directory",
    ),
    CaveatKind.SINCE: (
        lambda one: replace(one, result=replace(one.result, since=Since("origin/main", "1a" * 20, ()))),
        "The new report was limited to what changed since origin/main",
    ),
    CaveatKind.NOT_LOOKED_AT: (
        lambda one: report(*one.result.files, left_out("x.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE)),
        "The new report does not know all files (1 not inspected)",
    ),
    CaveatKind.NO_DIGESTS: (
        lambda one: report(*(replace(file, file=replace(file.file, sha256=None)) for file in one.result.files)),
        "The new report has no digests of files",
    ),
    CaveatKind.COPYRIGHTS: (
        lambda one: report(*(replace(file, copyrights=None) for file in one.result.files)),
        "Only the old report has copyrights",
    ),
    CaveatKind.CONTRADICTION: (
        lambda one: report(*(replace(file, detections=(GPL_NOTICE,)) for file in one.result.files)),
        "2 files have other licenses with the same bytes and the same engine",
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_what_has_to_be_known_first_is_said(kind: CaveatKind) -> None:
    change, sentence = CASES[kind]
    found = caveats(PLAIN, change(PLAIN))
    assert list(found) == [kind]
    assert sentence in found[kind]


def test_two_reports_that_were_made_alike_need_no_caveat() -> None:
    assert caveats(PLAIN, PLAIN) == {}
    assert caveats(PLAIN, report(scan("c.c", "3", GPL_NOTICE, holders=["Ada"]))) == {}


def test_reports_of_two_projects_are_told() -> None:
    old, new = (replace(PLAIN, result=replace(PLAIN.result, project=Project(name))) for name in ("widget", "gadget"))
    assert caveats(old, new)[CaveatKind.PROJECT] == "These are reports of two projects, widget and gadget."
    assert CaveatKind.PROJECT not in caveats(old, PLAIN)


def test_how_many_files_differ_by_the_engine_alone_is_told() -> None:
    new = with_engine(report(scan("a.c", "1", GPL_NOTICE, holders=["Ada"]), scan("b.c", "3")), fingerprint="other")
    found = caveats(PLAIN, new)
    assert list(found) == [CaveatKind.ENGINE]
    assert found[CaveatKind.ENGINE].endswith(
        "1 file has other licenses with the same bytes: that is the engine's doing."
    )


def test_how_the_engine_ran_is_no_caveat_since_its_findings_are_the_same() -> None:
    assert caveats(PLAIN, with_engine(PLAIN, mode="stock")) == {}


def test_a_policy_with_another_name_and_the_same_bytes_is_no_caveat() -> None:
    assert caveats(PLAIN, replace(PLAIN, policy=replace(POLICY, source="legal/policy.yml"))) == {}


def test_a_moved_file_with_other_licenses_contradicts_nothing_since_names_count_for_detection() -> None:
    assert caveats(report(scan("a.html", "1", MIT_NOTICE)), report(scan("a.txt", "1"))) == {}
