# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.model import FailOn, FileStatus, Finding, Level, Reason, Report, Since, TextLocation, Verdict
from ospo_scan.report import RenderOptions, github
from ospo_scan.report.text import shown_path
from rendering import assert_golden, rendered
from samples import (
    SAMPLES,
    failing_report,
    known_report,
    left_out,
    passing_report,
    paths,
    reports,
    review_report,
    scan_report,
    since_report,
    texts,
)

REGISTERED = "add-mask add-matcher debug echo endgroup error group notice save-state set-output stop-commands warning"
LEVELS = ("error", "warning", "notice")


@dataclass(frozen=True)
class Command:
    """What the runner makes of a line."""

    name: str
    properties: dict[str, str]
    text: str


def command_in(line: str) -> Command | None:
    """The command that the runner of GitHub Actions finds in a line, in the newer or in the older syntax."""
    newer = re.match(r"\s*::([\w-]+)(?: (.*?))?::(.*)", line)
    if newer is not None and newer[1] in REGISTERED.split():
        pairs = (pair.split("=", 1) for pair in (newer[2] or "").strip().split(",") if "=" in pair)
        return Command(newer[1], {key: unescaped(value, ":,") for key, value in pairs}, unescaped(newer[3], ""))
    older = re.search(r"##\[([\w-]+)(?: .*?)?\](.*)", line)
    return None if older is None else Command(older[1], {}, older[2])


def unescaped(text: str, signs: str) -> str:
    for sign in ("\r", "\n", *signs, "%"):
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def commands_of(report: Report, options: RenderOptions | None = None) -> list[Command]:
    found = [command_in(line) for line in re.split("\r\n|\r|\n", rendered("github", report, options))]
    return [one for one in found if one is not None]


def annotated(report: Report, level: str) -> list[Command]:
    return [one for one in commands_of(report) if one.name == level]


def with_places(report: Report, *numbers: int) -> Report:
    """A report with findings that each have so many places and a cause of their own."""
    first = report.findings[0]

    def one(cause: int, number: int) -> Finding:
        places = tuple(TextLocation(f"src/{cause:02}/{index:02}.c", 1, 2) for index in range(number))
        return replace(first, message=f"Cause {cause:02}.", places=places)

    return replace(report, findings=tuple(one(cause, number) for cause, number in enumerate(numbers)))


@pytest.mark.parametrize("name", ["incomplete", "since"])
def test_the_output_is_the_golden_file(name: str) -> None:
    assert_golden(rendered("github", SAMPLES[name]()), f"{name}.github.txt")


@pytest.mark.parametrize("name", SAMPLES)
def test_github_shows_every_annotation_of_a_sample_and_the_rest_is_counted(name: str) -> None:
    report = SAMPLES[name]()
    commands = commands_of(report)
    shown = Counter(command.name for command in commands)
    assert set(shown) <= set(LEVELS)
    assert max(shown.values(), default=0) <= 10
    standing = sum(len(finding.places) for finding in report.findings if finding.suppression is None)
    unseen = sum(command.properties["title"].startswith("not-") for command in commands)
    about_rest = [command.text for command in commands if command.properties["title"] == "ospo-scan"]
    rest = int(about_rest[0].split()[0]) if about_rest else 0
    assert standing + unseen == len(commands) - len(about_rest) + rest


@settings(deadline=None)
@given(report=reports)
def test_no_text_of_any_report_is_a_command_of_its_own(report: Report) -> None:
    output = rendered("github", report)
    assert "\x1b" not in output
    assert all(command.name in LEVELS and "title" in command.properties for command in commands_of(report))
    lines = output.splitlines()
    assert lines == output.split("\n")[:-1], "nothing in a line ends it"
    said = Counter(command.name for command in commands_of(report))
    assert max(said.values(), default=0) <= 10


@settings(deadline=None)
@given(path=paths, message=texts)
def test_a_path_and_a_message_come_back_from_the_runner_as_they_are_shown(path: str, message: str) -> None:
    report = failing_report()
    one = replace(report.findings[0], message=message, places=(TextLocation(path, 3, 4),))
    (command,) = annotated(replace(report, findings=(one,)), "error")
    assert command.properties.get("file", ".") == shown_path(path)
    assert (command.properties["line"], command.properties["endLine"]) == ("3", "4")


@pytest.mark.parametrize(
    "hostile",
    ["::add-mask::e", "\n::stop-commands::x", "##[group]x", "a\r\n##[add-mask]b", "%0A::error::x", "::error file=a::b"],
)
def test_hostile_text_stays_text_wherever_it_stands(hostile: str) -> None:
    report = since_report()
    since = Since(hostile, "1a" * 20, (hostile,))
    finding = replace(report.findings[0], rule=hostile, message=hostile, places=(TextLocation(hostile),))
    failed = left_out(hostile, FileStatus.ERROR, Reason.UNREADABLE, hostile)
    result = replace(report.result, files=(failed,), notes=(hostile,), since=since)
    for policy in (report.policy, None):
        whole = Report(result, policy, (finding,), Verdict.INCOMPLETE)
        assert [command.name for command in commands_of(whole)] == ["error", "error"]
    quiet = Report(replace(result, files=()), report.policy, (), Verdict.INCOMPLETE)
    assert [command.name for command in commands_of(quiet)] == ["error"]


def test_an_annotation_says_what_is_wrong_where_else_who_decided_and_what_to_do() -> None:
    first = annotated(failing_report(), "error")[0]
    assert first.properties == {
        "file": "src/compat/getopt.c",
        "line": "4",
        "endLine": "11",
        "title": "license-denied: GPL-2.0-only",
    }
    assert first.text.split("\n") == [
        "The policy denies GPL-2.0-only.",
        "It is in 42 places: third_party/tty/ (39), src/compat/ (3).",
        "Decided by ospo-policy.yml:14: GPL-2.0-only is in category:copyleft, which is in deny.",
        "Replace or remove the code under GPL-2.0-only.",
    ]


def test_each_cause_is_shown_before_a_second_place_of_any() -> None:
    shown = [one.properties["file"] for one in annotated(with_places(failing_report(), 4, 1, 30), "error")]
    assert shown[:3] == ["src/00/00.c", "src/01/00.c", "src/02/00.c"]
    assert shown[3:] == [f"src/00/{index:02}.c" for index in range(1, 4)] + [f"src/02/{i:02}.c" for i in range(1, 5)]


def test_what_github_would_not_show_is_counted() -> None:
    report = with_places(failing_report(), *[2] * 12)
    assert len(annotated(report, "error")) == 10
    (rest,) = annotated(report, "notice")
    assert rest.text.startswith("14 more places could not be annotated")
    assert not annotated(with_places(failing_report(), 10), "notice")


def test_with_notes_too_there_are_no_more_notices_than_github_shows() -> None:
    report = with_places(failing_report(), *[1] * 20)
    notes = tuple(replace(finding, level=Level.NOTE) for finding in report.findings)
    notices = annotated(replace(report, findings=notes), "notice")
    assert len(notices) == 10
    assert notices[-1].text.startswith("11 more places")


def test_many_files_in_error_leave_room_for_the_findings() -> None:
    report = failing_report()
    failed = tuple(left_out(f"e/{index:02}", FileStatus.ERROR, Reason.TIMEOUT, "took long") for index in range(30))
    result = replace(report.result, files=(*failed, *report.result.files))
    titles = [one.properties["title"] for one in annotated(replace(report, result=result), "error")]
    assert titles[:2] == ["not-scanned: timeout", "license-denied: GPL-2.0-only"]
    assert titles[2] == "license-denied: MIT AND GPL-2.0-only"


def test_a_finding_on_the_project_has_no_file() -> None:
    report = failing_report()
    one = replace(report.findings[0], places=(TextLocation("."),))
    (command,) = annotated(replace(report, findings=(one,)), "error")
    assert set(command.properties) == {"title"}


def test_what_is_suppressed_is_not_annotated_but_counted_in_the_last_lines() -> None:
    report = known_report()
    assert len(commands_of(report)) == 3
    assert "FAIL: 1 new finding, 13 known." in rendered("github", report)


def test_the_last_lines_say_the_verdict_and_what_it_means() -> None:
    assert rendered("github", passing_report()).splitlines() == [
        "Note: No ospo-policy.yml was found: the built-in policy `permissive` judged.",
        "PASS: no findings in 3 scanned files.",
        "The policy is met (exit code 0).",
    ]
    last = rendered("github", review_report(), RenderOptions(fail_on=FailOn.REVIEW)).splitlines()[-1]
    assert last == "The policy is not met (exit code 1). Settle the findings above, then run again."


def test_what_was_not_inspected_is_said_of_a_scan_that_nothing_judged() -> None:
    (command,) = commands_of(scan_report())
    assert (command.name, command.properties["file"]) == ("notice", "assets/icons.zip")


def test_a_long_message_is_cut_before_the_runner_cuts_it() -> None:
    report = failing_report()
    long = replace(report.findings[0], message="x" * 9000, rule="y" * 900)
    command = annotated(replace(report, findings=(long,)), "error")[0]
    assert len(command.text) < 4096
    assert command.text.endswith("\u2026")
    assert len(command.properties["title"]) <= 255


@settings(deadline=None)
@given(st.text(alphabet="%0AD3C25:,\r\n", max_size=20))
def test_what_is_escaped_is_what_the_runner_reads(text: str) -> None:
    assert unescaped(github._data(text), "") == text
    assert unescaped(github._property(text), ":,") == text
