# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it.token import Token

from markdown_reading import ALIVE, PARSER
from ospo_scan.model import (
    Correction,
    CorrectionKind,
    Decision,
    FailOn,
    FileStatus,
    Reason,
    Report,
    Suppression,
    TextLocation,
)
from ospo_scan.report import RenderOptions, markdown
from ospo_scan.report.text import shown_path
from rendering import assert_golden, rendered
from samples import (
    SAMPLES,
    failing_report,
    incomplete_report,
    known_report,
    left_out,
    passing_report,
    reports,
    scan_report,
)

OWN_HTML = re.compile(
    "</?details>"
    "|<summary>[A-Za-z, ]*</summary>"
    "|<summary>[0-9]+[.] (?:<code>[^<>]*</code> ?)*, [0-9,]+ places?</summary>"
)
INLINE = {"text", "code_inline", "softbreak", "strong_open", "strong_close"}
BLOCKS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "fence", "html_block"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("blockquote_open", "blockquote_close"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
    *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
}


def parsed(report: Report, options: RenderOptions | None = None) -> list[Token]:
    """The tokens of a report, of which each is of a kind that this format writes itself, and nothing is alive."""
    output = rendered("markdown", report, options)
    assert "\x1b" not in output
    assert "\u202e" not in output
    tokens = PARSER.parse(output)
    assert {token.type for token in tokens} <= BLOCKS
    for token in tokens:
        if token.type == "html_block":
            assert all(OWN_HTML.fullmatch(line) for line in token.content.splitlines() if line), token.content
        assert {child.type for child in token.children or ()} <= INLINE
        assert token.type == "fence" or not ALIVE.search(plain_text(token)), plain_text(token)
    return tokens


def plain_text(token: Token) -> str:
    signs = "\u2026\u2705\u26a0\u274c\u2753"
    text = " ".join(child.content for child in token.children or () if child.type == "text")
    return text.translate(dict.fromkeys(map(ord, signs)))


def codes(report: Report) -> list[str]:
    return [child.content for token in parsed(report) for child in token.children or () if child.type == "code_inline"]


def lists(tokens: list[Token]) -> Iterator[str]:
    for token, following in zip(tokens, tokens[2:], strict=False):
        if token.type == "list_item_open":
            yield "".join(child.content for child in following.children or ())


@pytest.mark.parametrize("name", ["incomplete", "known"])
def test_the_output_is_the_golden_file(name: str) -> None:
    assert_golden(rendered("markdown", SAMPLES[name]()), f"{name}.md")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("verbosity", [-1, 0, 1])
def test_every_sample_has_a_row_for_each_group_and_nothing_foreign_is_alive(name: str, verbosity: int) -> None:
    report = SAMPLES[name]()
    tokens = parsed(report, RenderOptions(verbosity=verbosity))
    rules = {finding.rule for finding in report.findings if finding.suppression is None}
    shown = {child.content for token in tokens for child in token.children or () if child.type == "code_inline"}
    assert rules <= shown


@settings(deadline=None)
@given(report=reports)
def test_nothing_of_any_report_is_markup(report: Report) -> None:
    tokens = parsed(report, RenderOptions(verbosity=1))
    opened = [token.content.count("<details>") - token.content.count("</details>") for token in tokens]
    assert sum(opened) == 0
    failed = {scan.path for scan in report.result.files if scan.status is FileStatus.ERROR} - {"."}
    whole = "".join(lists(tokens))
    assert all(shown_path(path) in whole for path in failed)


def test_the_head_says_the_verdict_and_the_counts_and_the_end_what_to_do_next() -> None:
    head, _, rest = rendered("markdown", incomplete_report()).partition("### Findings")
    assert head.startswith(
        "## ospo-scan: \u2753 INCOMPLETE\n\n3 files could not be scanned; 3 findings, 10 to review.\n"
    )
    assert "Policy `ospo-policy.yml`." in head
    assert "(exit code 3), and what was not looked at cannot pass." in rest


def test_the_project_and_its_revision_are_named() -> None:
    report = passing_report()
    project = replace(report.result.project, name="demo", version="1.2", revision="ab" * 20)
    head = rendered("markdown", replace(report, result=replace(report.result, project=project)))
    assert f"Project `demo`, version `1.2`, commit `{'ab' * 20}`, policy `builtin:permissive`." in head


def test_the_exit_code_follows_what_fails_the_run() -> None:
    output = rendered("markdown", SAMPLES["review"](), RenderOptions(fail_on=FailOn.REVIEW))
    assert "The policy is not met (exit code 1)" in output


def test_a_row_names_level_rule_license_places_and_the_first_place() -> None:
    row = "| \u274c error | `license-denied` | `GPL-2.0-only` | 42 | `src/compat/getopt.c:4` |"
    assert row in rendered("markdown", failing_report()).splitlines()


def test_a_hostile_path_stays_in_its_cell() -> None:
    report = failing_report()
    name = "a|b`c``\\|<img src=x>@me"
    one = replace(report.findings[0], places=(TextLocation(name),), evidence=None)
    cells = [
        "".join(child.content for child in token.children or ())
        for token in parsed(replace(report, findings=(one,)))
        if token.type == "inline"
    ]
    assert shown_path(name) in cells


def test_a_finding_on_the_project_is_told_in_words() -> None:
    report = failing_report()
    one = replace(report.findings[0], places=(TextLocation("."),))
    assert "| the project as a whole |" in rendered("markdown", replace(report, findings=(one,)))


def test_the_details_have_the_text_the_decision_and_the_lines_to_paste() -> None:
    fences = [token.content for token in parsed(failing_report()) if token.type == "fence"]
    assert any(text.startswith("This program is free software;") for text in fences)
    assert "- GPL-2.0-only\n" in fences
    output = rendered("markdown", failing_report())
    assert "Decided by `ospo-policy.yml:14`: `GPL-2.0-only` is in `category:copyleft`, which is in deny." in output


def test_quiet_has_no_details_and_verbose_every_notice() -> None:
    assert "What to do" not in rendered("markdown", failing_report(), RenderOptions(verbosity=-1))
    report = failing_report()
    first = report.findings[0]
    many = tuple(
        replace(first, fingerprint=f"{number:064}", evidence=f"sha256:{number:064}", places=(first.places[number],))
        for number in range(6)
    )
    several = replace(report, findings=many)
    assert "and 3 more texts in `src/compat/`" not in rendered("markdown", several, RenderOptions(verbosity=1))
    assert "and 3 more texts in" in rendered("markdown", several)


def test_what_could_not_be_scanned_is_listed_with_the_reason_and_how_to_leave_it_out() -> None:
    tokens = parsed(incomplete_report())
    listed = list(lists(tokens))
    assert "data/\\xff\\x1b[31m.c: The file could not be scanned (timeout: took more than 30 s, twice)." in listed
    assert any("- /data/huge.json\n" in token.content for token in tokens if token.type == "fence")


def test_lines_that_leave_out_many_files_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_EXCLUDED", 1)
    assert "and likewise for 2 more files\n" in rendered("markdown", incomplete_report())


def test_what_was_not_inspected_is_said_of_a_scan_that_nothing_judged() -> None:
    assert "assets/icons.zip: The file was not inspected (archive: a zip archive)." in list(
        lists(parsed(scan_report()))
    )


def test_a_run_without_anything_to_scan_says_so() -> None:
    report = passing_report()
    tokens = parsed(replace(report, result=replace(report.result, files=())))
    assert "There was nothing to scan, so nothing can pass." in list(lists(tokens))


def test_licenses_are_counted_and_so_are_files_without_one() -> None:
    output = rendered("markdown", failing_report())
    assert "| `GPL-2.0-only` | 43 |\n" in output
    assert "| (no license found) | 7 |\n" in output


def test_what_people_decided_what_the_baseline_knows_and_the_notes_are_told() -> None:
    report = known_report()
    decision = Decision("ospo-policy.yml", 9, "curation")
    place = TextLocation("src/a.c", 3, 4)
    one = Correction(CorrectionKind.CURATION, "MIT", "NONE", "mention", None, "Bo", decision, (place,))
    waived = replace(report.findings[0], suppression=Suppression("waiver", "agreed", "Ana", "2027-01-01"))
    result = replace(report.result, notes=("A note for @all.",))
    whole = replace(report, findings=(waived, *report.findings[1:]), corrections=(one,), result=result)
    output = rendered("markdown", whole)
    assert "- curation: MIT is no license in `src/a.c:3` (mention, Bo, `ospo-policy.yml:9`)\n" in output
    assert "- waiver until `2027-01-01`: license-denied `GPL-2.0-only`" in output
    assert "<summary>Known to the baseline, not counted</summary>" in output
    assert "> A note for `@all`.\n" in output


def test_more_findings_than_a_person_reads_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_GROUPS", 2)
    output = rendered("markdown", failing_report())
    assert "and 4 more findings, left out here" in output
    assert output.count("What to do") == 2
    assert "more finding" not in rendered("markdown", failing_report(), RenderOptions(verbosity=1))


@pytest.mark.parametrize("limit", [20_000, 40_000])
def test_the_whole_is_never_larger_than_the_limit_and_what_has_no_room_is_counted(
    monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(markdown, "_MOST_BYTES", limit)
    report = incomplete_report()
    failed = tuple(
        left_out(f"error/{index:04}" + "e" * 300, FileStatus.ERROR, Reason.TIMEOUT, "x" * 500) for index in range(200)
    )
    findings = tuple(
        replace(report.findings[0], message=f"Cause {index}. " + "m" * 900, places=(TextLocation("p" * 2000),))
        for index in range(300)
    )
    notes = tuple(f"Note {index} " + "n" * 800 for index in range(100))
    result = replace(report.result, files=(*failed, *report.result.files), notes=notes)
    whole = replace(report, result=result, findings=findings)
    for verbosity in (0, 1):
        options = RenderOptions(verbosity=verbosity)
        output = rendered("markdown", whole, options)
        assert len(output.encode("utf-8")) <= limit
        assert "more findings, left out here" in output
        assert "more lines, left out here" in output
        parsed(whole, options)
