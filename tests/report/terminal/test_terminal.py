# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.model import Decision, FailOn, FileStatus, Level, Report, TextLocation
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.text import shown_path
from rendering import rendered, saved
from samples import (
    SAMPLES,
    detection,
    failing_report,
    finding,
    incomplete_report,
    reports,
    review_report,
    scan_report,
    scanned,
)

TERMINAL, JSON = FORMATS["terminal"], FORMATS["json"]


def shown(report: Report, options: RenderOptions | None = None) -> str:
    return rendered("terminal", report, options)


@given(reports, st.sampled_from([-1, 0, 1]), st.integers(1, 200))
@settings(max_examples=50)
def test_any_report_is_shown_in_inert_utf_8(report: Report, verbosity: int, width: int) -> None:
    text = shown(report, RenderOptions(width=width, verbosity=verbosity))
    text.encode("utf-8")
    assert {unicodedata.category(char) for char in text if char != "\n"}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})


@given(reports)
@settings(max_examples=50)
def test_a_saved_report_is_shown_as_the_same_bytes(report: Report) -> None:
    options = RenderOptions(verbosity=1)
    assert shown(saved(report), options) == shown(report, options)


def is_pasted(line: str) -> bool:
    """Whether a line is one of those to paste into a policy, which are never broken."""
    return line.startswith(("        - {", "           license:", "           detected:", "           evidence:"))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [80, 100])
def test_lines_keep_the_width(name: str, width: int) -> None:
    lines = shown(SAMPLES[name](), RenderOptions(width=width)).splitlines()
    assert max(len(line) for line in lines if not is_pasted(line)) <= width


@pytest.mark.parametrize("name", SAMPLES)
def test_color_adds_styles_and_nothing_else(name: str) -> None:
    colored = shown(SAMPLES[name](), RenderOptions(color=True))
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == shown(SAMPLES[name]())


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shown(failing_report())
    for name in ("FORCE_COLOR", "TTY_INTERACTIVE", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("COLUMNS", "40")
    assert shown(failing_report()) == before
    colored = shown(failing_report(), RenderOptions(color=True))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert shown(failing_report(), RenderOptions(color=True)) == colored


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (failing_report(), "FAIL  3 findings, 10 to review"),
        (review_report(), "REVIEW  10 to review"),
        (incomplete_report(), "INCOMPLETE  3 files could not be scanned; 3 findings, 10 to review"),
        (SAMPLES["passing"](), "PASS  no findings in 3 scanned files"),
        (scan_report(), "SCANNED  74 files"),
    ],
)
def test_the_first_line_is_the_verdict_with_its_counts(report: Report, line: str) -> None:
    for verbosity in (-1, 0, 1):
        assert shown(report, RenderOptions(verbosity=verbosity)).splitlines()[0] == line


def test_a_block_says_what_where_who_and_what_to_do() -> None:
    text = shown(failing_report())
    assert "error: license-denied  MIT AND >GPL-2.0-only<\n" in text
    assert "   src/parse.c:1\n      1 | SPDX-License-Identifier: MIT AND GPL-2.0-only\n" in text
    assert "and 40 more places: in third_party/tty/ (38), src/compat/ (2)" in text
    assert "rule gpl-2.0-only_7.RULE, score 100 of 100" in text
    assert "Decided by ospo-policy.yml:14: GPL-2.0-only is in category:copyleft" in text
    assert "        - GPL-2.0-only\n" in text


def test_verbose_names_every_place() -> None:
    text = shown(incomplete_report(), RenderOptions(verbosity=1))
    for one in incomplete_report().findings:
        for place in one.places:
            assert shown_path(place.path) in text
    assert " more place" not in text
    assert "build/out.o: ignored: .gitignore:3: build/" in text
    assert "README.md:1: Apache-2.0 (score 50)" in text


def test_what_is_not_shown_is_counted() -> None:
    report = many_texts()
    text = shown(report)
    assert "30 different texts, 30 places:" in text
    assert "and 27 more texts, 27 places: in lib/ (27)" in text
    assert len(text.splitlines()) < 60


def many_texts() -> Report:
    report = failing_report()
    first = report.findings[0]
    found = [detection("GPL-2.0-only", f"GPL v2, variant {number}") for number in range(30)]
    files = tuple(scanned(f"lib/{number:02}.c", one) for number, one in enumerate(found))
    findings = tuple(
        replace(
            first, evidence=one.evidence, places=(replace(first.places[0], path=file.path, start_line=1, end_line=1),)
        )
        for one, file in zip(found, files, strict=True)
    )
    return replace(report, result=replace(report.result, files=files), findings=findings)


def test_quiet_is_one_line_for_each_finding_and_each_file_in_error() -> None:
    quiet = RenderOptions(verbosity=-1)
    assert len(shown(review_report(), quiet).splitlines()) == 1 + 10
    assert shown(review_report(), replace(quiet, fail_on=FailOn.REVIEW)) == shown(review_report(), quiet)
    lines = shown(incomplete_report(), quiet).splitlines()
    assert lines[1] == "src/compat/getopt.c:4: error: license-denied: GPL-2.0-only (and 40 more places)"
    assert lines[-3] == "data/huge.json: not scanned: too-large: 80.0 MB, and the limit is 64.0 MB"


def test_files_that_could_not_be_scanned_are_named_inertly_with_the_line_that_excludes_them() -> None:
    text = shown(incomplete_report())
    assert "   src/[/red]\\u{202e}file\\x0a.c\n      unreadable: Permission denied\n" in text
    assert "        - /data/huge.json\n" in text
    assert "3 files could not be scanned (exit\ncode 3)" in text or "(exit code 3)" in text


def test_a_long_list_of_failed_files_is_cut_and_counted() -> None:
    report = incomplete_report()
    failed = next(scan for scan in report.result.files if scan.status is FileStatus.ERROR)
    many = tuple(replace(failed, file=replace(failed.file, path=f"data/{number:02}.json")) for number in range(25))
    text = shown(replace(report, result=replace(report.result, files=many)))
    assert "and 15 more files (--verbose shows all)" in text


def test_licenses_are_listed_by_how_many_files_name_them() -> None:
    lines = shown(scan_report()).splitlines()
    start = lines.index("Licenses detected or declared, and in how many files")
    assert lines[start + 1 : start + 3] == ["       43  GPL-2.0-only", "       23  MIT"]
    assert "        7  (no license found)" in lines


def test_a_very_long_line_is_shortened() -> None:
    found = detection("MIT", "MIT " * 10**5)
    report = failing_report()
    first = report.findings[0]
    place = replace(first.places[0], path="min.js", start_line=1, end_line=1)
    finding = replace(first, evidence=found.evidence, license_expression="MIT", places=(place,))
    text = shown(replace(report, result=replace(report.result, files=(scanned("min.js", found),)), findings=(finding,)))
    assert "      1 | MIT MIT" in text
    assert max(len(line) for line in text.splitlines() if not is_pasted(line)) <= 80


def test_a_path_longer_than_the_width_is_never_broken() -> None:
    path = "/".join(["a rather long directory name"] * 12) + "/file.c"
    report = failing_report()
    finding = replace(report.findings[0], places=(replace(report.findings[0].places[0], path=path),))
    assert f"   {path}:4\n" in shown(replace(report, findings=(finding,)))


def test_no_name_of_a_file_is_a_command_to_the_log_of_a_job() -> None:
    gpl = detection("GPL-2.0-only", "::stop-commands::x\n##[error]x")
    place = TextLocation("::stop-commands::token ##[add-mask]x", 1, 2)
    denied = finding("license-denied", Level.ERROR, "It is.", [place], Decision("p.yml", 1, "so"), found=gpl)
    report = failing_report()
    result = replace(report.result, files=(scanned(place.path, gpl),))
    for verbosity in (-1, 0, 1):
        text = shown(replace(report, result=result, findings=(denied,)), RenderOptions(verbosity=verbosity))
        assert "##[" not in text
        assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []
        assert "\\x3a:stop-commands::token" in text
