# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import CorrectionKind, Report, TextLocation, Verdict
from policy_cases import faults, found, judged
from samples import scanned

GPL = found("GPL-1.0-or-later", line=10, score=40)


def curated(keys: str, *lines: str) -> Report:
    curation = f"curations: [{{where: [src/**], detected: GPL-1.0-or-later, reason: code, {keys}}}]"
    return judged("\n".join(("allow: [MIT]", curation, *lines)), scanned("src/a.c", GPL))


def test_what_is_no_license_is_not_judged_and_is_in_the_report() -> None:
    report = curated("concluded: NONE, comment: a variable, owner: dev@example.org")
    assert (report.verdict, report.findings) == (Verdict.PASS, ())
    (correction,) = report.corrections
    assert (correction.kind, correction.detected, correction.concluded) == (
        CorrectionKind.CURATION,
        "GPL-1.0-or-later",
        "NONE",
    )
    assert (correction.reason, correction.comment, correction.owner) == ("code", "a variable", "dev@example.org")
    assert correction.places == (TextLocation("src/a.c", 10, 10),)
    assert (correction.decided_by.source, correction.decided_by.line) == ("ospo-policy.yml", 3)


def test_a_concluded_license_is_judged_without_its_score() -> None:
    assert curated("concluded: MIT").verdict is Verdict.PASS
    denied = curated("concluded: AGPL-3.0-only")
    assert [finding.license_expression for finding in denied.findings] == ["AGPL-3.0-only"]
    assert denied.findings[0].evidence == GPL.evidence


@pytest.mark.parametrize(
    ("keys", "is_used"),
    [
        ("lines: 10", True),
        ("lines: 9-11", True),
        ("lines: 11-12", False),
        (f"evidence: '{GPL.evidence}'", True),
        (f"evidence: 'sha256:{'0' * 64}'", False),
    ],
)
def test_a_curation_holds_for_its_lines_and_words_only(keys: str, is_used: bool) -> None:
    report = curated(f"concluded: NONE, {keys}")
    assert bool(report.corrections) is is_used
    assert [finding.rule for finding in report.findings if finding.rule == "curation-unused"] == (
        [] if is_used else ["curation-unused"]
    )
    assert (report.verdict is Verdict.PASS) is is_used


def test_a_curation_is_for_its_files_only() -> None:
    text = "curations: [{where: [lib/], detected: MIT, concluded: NONE, reason: mention}]\nallow: [MIT]"
    (finding,) = judged(text, scanned("src/a.c", found("MIT"))).findings
    assert finding.rule == "curation-unused"
    assert finding.places == (TextLocation("ospo-policy.yml", 2, 2),)


def test_a_choice_takes_one_branch_wherever_the_choice_is_given() -> None:
    text = "deny: [MIT]\nallow: [GPL-2.0-only, Zlib]\nchoices: [{given: GPL-2.0-only OR MIT, choose: MIT, owner: me}]"
    report = judged(
        text,
        scanned("a.c", found("MIT OR GPL-2.0-only")),
        scanned("b.c", found("Zlib AND (GPL-2.0-only OR MIT)")),
        scanned("c.c", found("GPL-2.0-only OR MIT OR Zlib")),
    )
    assert {finding.license_expression for finding in report.findings} == {"MIT", "Zlib AND MIT"}
    assert {(one.detected, one.concluded) for one in report.corrections} == {
        ("MIT OR GPL-2.0-only", "MIT"),
        ("Zlib AND (GPL-2.0-only OR MIT)", "Zlib AND MIT"),
    }


def test_a_choice_with_where_is_for_these_files() -> None:
    text = "deny: [MIT]\nallow: [ISC]\nchoices: [{given: ISC OR MIT, choose: MIT, where: [lib/]}]"
    report = judged(text, scanned("a.c", found("ISC OR MIT")), scanned("lib/a.c", found("ISC OR MIT")))
    (finding,) = report.findings
    assert [place.path for place in finding.places] == ["lib/a.c"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{given: MIT, choose: MIT}", "'MIT' gives no choice: write an expression with OR"),
        ("{given: MIT OR ISC, choose: Zlib}", "'Zlib' is no alternative of MIT OR ISC; choose one of MIT, ISC"),
        ("{given: MIT ORR ISC, choose: MIT}", "given: "),
        ("{given: MIT OR ISC, choose: MIT, where: ['../x']}", "leads out of the tree"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(entry: str, fault: str) -> None:
    (said,) = faults(f"version: 1\nchoices: [{entry}]\n")
    assert fault in said


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("reason: other", "the reason other needs a comment: say in one sentence why"),
        ("reason: code, lines: 12-10", "lines begins at 12 and ends at 10"),
        ("reason: code, lines: all", "lines is a line or a first and a last one, such as 10 or 10-12, not 'all'"),
        ("reason: code, evidence: abc", "evidence is sha256: and 64 hex digits, as reports show it, not 'abc'"),
        ("reason: code, detected: ISC, concluded: ISC", "ISC is what was detected: a correction has to change some"),
    ],
)
def test_what_is_wrong_with_a_curation_is_said(keys: str, fault: str) -> None:
    base = "" if "detected" in keys else "detected: MIT, concluded: NONE, "
    (said,) = faults(f"version: 1\ncurations: [{{where: [a], {base}{keys}}}]\n")
    assert fault in said


def test_a_choice_is_for_the_very_choice_that_is_given() -> None:
    text = "allow: [MIT]\nchoices: [{given: (GPL-2.0-only AND X11) OR MIT, choose: MIT}]"
    report = judged(text, scanned("b.c", found("(GPL-2.0-only AND X11) OR (X11 AND GPL-2.0-only)")))
    assert report.corrections == ()
    assert report.verdict is Verdict.FAIL


def test_a_choice_does_not_settle_a_tag_that_states_none() -> None:
    tag = found("GPL-2.0-only OR MIT")
    match = replace(tag.matches[0], matcher="1-spdx-id", matched_text="SPDX-License-Identifier: GPL-2.0-only MIT")
    text = "allow: [MIT]\nchoices: [{given: GPL-2.0-only OR MIT, choose: MIT}]"
    report = judged(text, scanned("a.c", replace(tag, matches=(match,))))
    assert [one.rule for one in report.findings if one.rule != "curation-unused"] == ["expression-invalid"]


def test_a_file_whose_only_license_is_none_after_all_has_none() -> None:
    text = "missing: deny\ncurations: [{where: [a.c], detected: MIT, concluded: NONE, reason: code}]"
    assert [one.rule for one in judged(text, scanned("a.c", found("MIT"))).findings] == ["license-missing"]
