# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date

import pytest

from ospo_scan.model import Report, TextLocation, Verdict
from ospo_scan.policy.evaluate import evaluate
from policy_cases import faults, found, policy, result
from samples import scanned

TODAY = date(2026, 11, 24)
GPL = found("MIT AND GPL-3.0-only")


def waived(keys: str, *paths: str, as_of: date = TODAY) -> Report:
    text = f"allow: [MIT]\nwaivers: [{{rule: license-denied, where: [lib/], reason: linking-only, {keys}}}]"
    return evaluate(result(*(scanned(path, GPL) for path in paths or ("lib/a.c",))), policy(text), as_of=as_of)


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.suppression is None]


def test_a_waived_finding_does_not_count_and_stays_in_the_report() -> None:
    report = waived("owner: legal@example.org, expires: 2027-03-31, comment: agreed")
    assert (report.verdict, rules(report)) == (Verdict.PASS, [])
    (finding,) = report.findings
    assert finding.suppression is not None
    assert (finding.suppression.kind, finding.suppression.reason) == ("waiver", "linking-only")
    assert (finding.suppression.owner, finding.suppression.expires) == ("legal@example.org", "2027-03-31")
    assert (finding.suppression.comment, finding.suppression.decided_by and finding.suppression.decided_by.line) == (
        "agreed",
        3,
    )


def test_places_that_are_not_waived_still_count() -> None:
    report = waived("owner: me", "lib/a.c", "src/a.c", "lib/b.c")
    standing, suppressed = report.findings
    assert (standing.suppression, standing.places) == (None, (TextLocation("src/a.c", 1, 1),))
    assert [place.path for place in suppressed.places] == ["lib/a.c", "lib/b.c"]
    assert standing.fingerprint == suppressed.fingerprint
    assert report.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("keys", "is_covered"),
    [
        ("license: GPL-3.0-only", True),
        ("license: MIT AND GPL-3.0-only", True),
        ("license: MIT", False),
        ("license: GPL-3.0-or-later", False),
        (f"evidence: '{GPL.evidence}'", True),
        (f"evidence: 'sha256:{'0' * 64}'", False),
    ],
)
def test_a_waiver_is_for_its_license_and_words_only(keys: str, is_covered: bool) -> None:
    report = waived(keys)
    assert rules(report) == ([] if is_covered else ["license-denied", "waiver-unused"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 2, 28), []),
        (date(2027, 3, 1), ["waiver-expiring"]),
        (date(2027, 3, 31), ["waiver-expiring"]),
        (date(2027, 4, 1), ["license-denied", "waiver-expired"]),
    ],
)
def test_a_waiver_holds_up_to_and_including_its_day(day: date, expected: list[str]) -> None:
    report = waived("expires: 2027-03-31", as_of=day)
    assert rules(report) == expected
    if "waiver-expired" in expected:
        (finding,) = (one for one in report.findings if one.rule == "waiver-expired")
        assert finding.places == (TextLocation("ospo-policy.yml", 3, 3),)
        assert "ended on 2027-03-31" in finding.message


def test_a_waiver_for_nothing_is_reported_at_its_line() -> None:
    report = waived("owner: me", "src/a.c")
    (unused,) = (one for one in report.findings if one.rule == "waiver-unused")
    assert unused.places == (TextLocation("ospo-policy.yml", 3, 3),)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{rule: licence-denied, where: [a], reason: other, comment: x}", "did you mean license-denied?"),
        ("{rule: waiver-expired, where: [a], reason: other, comment: x}", "cannot be waived; see `levels`"),
        ("{rule: license-denied, where: [a], reason: other}", "the reason other needs a comment"),
        ("{rule: license-denied, where: ['!'], reason: other, comment: x}", "the pattern '!'"),
        ("{rule: license-denied, where: [a], reason: linking-only, expires: 31.3.2027}", "written as year-month-day"),
        ("{rule: license-denied, where: [a], reason: linking-only, expires: 2027-02-30}", "expires is a day"),
        ("{rule: license-denied, where: [a], reason: linking-only, license: Foo}", "license: 'Foo' is not on the SPDX"),
    ],
)
def test_what_is_wrong_with_a_waiver_is_said(entry: str, fault: str) -> None:
    (said,) = faults(f"version: 1\nwaivers: [{entry}]\n")
    assert fault in said


@pytest.mark.parametrize(
    ("license_", "is_covered"), [("GPL-3.0-only", False), ("AGPL-3.0-only AND GPL-3.0-only", True)]
)
def test_a_waiver_for_one_license_accepts_no_other_beside_it(license_: str, is_covered: bool) -> None:
    both = scanned("lib/a.c", found("GPL-3.0-only AND AGPL-3.0-only"))
    text = f"waivers: [{{rule: license-denied, where: [lib/], license: {license_}, reason: linking-only}}]"
    report = evaluate(result(both), policy(text))
    assert ("license-denied" not in rules(report)) is is_covered


def test_a_renewed_waiver_takes_the_place_of_the_ended_one() -> None:
    entry = "{rule: license-denied, where: [lib/], reason: linking-only, expires: %s}"
    text = f"waivers: [{entry % '2025-01-01'}, {entry % '2099-01-01'}]\nallow: [MIT]"
    report = evaluate(result(scanned("lib/a.c", GPL)), policy(text), as_of=TODAY)
    assert rules(report) == ["waiver-unused"]


def test_a_negated_pattern_holds_for_a_whole_directory() -> None:
    text = "waivers: [{rule: license-denied, where: ['*', '!vendor/'], reason: linking-only}]\nallow: [MIT]"
    report = evaluate(result(scanned("vendor/a.c", GPL), scanned("src/a.c", GPL)), policy(text))
    standing = [place.path for one in report.findings if one.suppression is None for place in one.places]
    assert standing == ["vendor/a.c"]


def test_one_text_with_two_licenses_in_two_files_is_waived_for_each_by_itself() -> None:
    text = (
        "curations: [{where: [b.c], detected: GPL-2.0-only, concluded: AGPL-3.0-only, reason: wrong-license}]\n"
        "waivers: [{rule: license-denied, where: ['*'], license: GPL-2.0-only, reason: linking-only}]"
    )
    report = evaluate(
        result(scanned("a.c", found("GPL-2.0-only")), scanned("b.c", found("GPL-2.0-only"))), policy(text)
    )
    standing = [one for one in report.findings if one.suppression is None]
    assert [(one.license_expression, one.places[0].path) for one in standing] == [("AGPL-3.0-only", "b.c")]
