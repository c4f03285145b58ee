# SPDX-License-Identifier: Apache-2.0
"""From a scan and a policy to a report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.model import FileScan, FileStatus, Level, Reason, TextLocation, Verdict
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.rules import RULES
from policy_cases import UNKNOWN, found, judged, policy, result
from samples import left_out, scanned

MIXED = "allow: [MIT]\nreview: [MPL-2.0]\ndeny: [GPL-2.0-only]\nmissing: deny"


def test_a_tree_of_allowed_licenses_passes() -> None:
    report = judged("allow: [MIT]", scanned("a.c", found("MIT")), scanned("b.c"))
    assert (report.verdict, report.findings) == (Verdict.PASS, ())
    assert report.policy == policy("allow: [MIT]").source


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("deny: [MIT]", Verdict.FAIL),
        ("review: [MIT]", Verdict.REVIEW),
        ("review: [MIT]\nlevels: {license-review: note}", Verdict.PASS),
        ("review: [MIT]\nlevels: {license-review: error}", Verdict.FAIL),
        ("deny: [MIT]\nlevels: {license-denied: off}", Verdict.PASS),
    ],
)
def test_the_worst_level_gives_the_verdict(text: str, verdict: Verdict) -> None:
    assert judged(text, scanned("a.c", found("MIT"))).verdict is verdict


def test_one_unreadable_file_makes_the_run_incomplete_and_changes_no_finding() -> None:
    files = [scanned("a.c", found("GPL-2.0-only")), scanned("b.c", found("MIT"))]
    whole = judged(MIXED, *files)
    broken = judged(MIXED, *files, left_out("c.c", FileStatus.ERROR, Reason.UNREADABLE))
    assert (whole.verdict, broken.verdict) == (Verdict.FAIL, Verdict.INCOMPLETE)
    assert (whole.exit_code(), broken.exit_code()) == (1, 3)
    assert whole.findings == broken.findings


def test_nothing_to_look_at_is_incomplete() -> None:
    assert judged(MIXED).verdict is Verdict.INCOMPLETE
    assert judged(MIXED, left_out("a", FileStatus.SKIPPED, Reason.EXCLUDED)).verdict is Verdict.INCOMPLETE


def test_one_notice_in_many_files_is_one_finding_with_all_its_places() -> None:
    files = [
        scanned(f"{name}.c", found("GPL-2.0-only", line=line)) for name, line in (("b", 3), ("a", 7), ("\udcff", 1))
    ]
    twice = scanned("z.c", found("GPL-2.0-only", line=9), found("GPL-2.0-only", line=2), found("GPL-2.0-only", line=2))
    report = judged("", *files, twice)
    assert len(report.findings) == 1
    assert report.findings[0].places == (
        TextLocation("a.c", 7, 7),
        TextLocation("b.c", 3, 3),
        TextLocation("z.c", 2, 2),
        TextLocation("z.c", 9, 9),
        TextLocation("\udcff.c", 1, 1),
    )


def test_other_words_of_the_same_license_are_another_finding() -> None:
    report = judged("", scanned("a.c", found("MIT", text="one")), scanned("b.c", found("MIT", text="two")))
    assert len({one.fingerprint for one in report.findings}) == 2


def test_without_evidence_findings_are_grouped_by_path_and_expression() -> None:
    bare = [found("MIT", text=None), found("MIT", 5, text=None), found("ISC", 7, text=None)]
    report = judged("", scanned("a.c", *bare), scanned("b.c", *bare))
    said = sorted(
        (one.license_expression, one.evidence, [(p.path, p.start_line) for p in one.places]) for one in report.findings
    )
    assert said == [
        ("ISC", None, [("a.c", 7)]),
        ("ISC", None, [("b.c", 7)]),
        ("MIT", None, [("a.c", 1), ("a.c", 5)]),
        ("MIT", None, [("b.c", 1), ("b.c", 5)]),
    ]
    assert len({one.fingerprint for one in report.findings}) == 4


def test_detections_are_judged_one_by_one_and_not_by_the_file() -> None:
    report = judged("allow: [MIT]", scanned("a.c", found("MIT"), found("GPL-2.0-only"), found("ISC OR MIT")))
    assert [one.license_expression for one in report.findings] == ["GPL-2.0-only"]


def test_clues_are_never_judged() -> None:
    clue = found("GPL-2.0-only").matches[0]
    assert judged("allow: [MIT]", scanned("a.c", found("MIT"), clues=(clue,))).findings == ()


def test_findings_come_by_falling_level_then_rule_and_fingerprint() -> None:
    files = [
        scanned("a.c", found("MPL-2.0"), found("GPL-2.0-only"), found(UNKNOWN), found("GPL-2.0-only", text="x")),
        scanned("b.c"),
        left_out("c.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE),
    ]
    said = [(one.level, one.rule, one.fingerprint) for one in judged(MIXED, *files).findings]
    assert said == sorted(said, key=lambda one: (-one[0], one[1], one[2]))
    assert [rule for _, rule, _ in said] == [
        *("license-denied", "license-denied", "license-missing"),
        *("archive-not-inspected", "license-review", "license-unknown"),
    ]


def test_levels_apply_to_every_rule() -> None:
    text = "levels: {archive-not-inspected: error, project-license-missing: note}"
    files = [scanned("a.c"), left_out("b.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE)]
    assert [(one.rule, one.level) for one in judged(text, *files, is_project=True).findings] == [
        ("archive-not-inspected", Level.ERROR),
        ("project-license-missing", Level.NOTE),
    ]


def test_a_message_names_neither_a_path_nor_a_number_of_places() -> None:
    files = [scanned(f"dir/name_{n}.c", found("GPL-2.0-only", line=n + 1)) for n in range(3)]
    (one,) = judged("", *files).findings
    assert (one.message, one.refused) == ("The policy denies GPL-2.0-only.", ("GPL-2.0-only",))


_DETECTIONS = st.lists(
    st.builds(
        found,
        st.sampled_from(["MIT", "ISC", "MIT OR ISC", "GPL-2.0-only AND MIT", UNKNOWN]),
        st.integers(1, 3),
        st.sampled_from([10.0, 100.0]),
        st.sampled_from([None, "", "x"]),
    ),
    max_size=4,
)
_FILES = st.dictionaries(st.sampled_from(["LICENSE", "a/b.c", "a.c", "\udcff"]), _DETECTIONS).map(
    lambda tree: [scanned(path, *detections) for path, detections in tree.items()]
)
_TEXTS = st.sampled_from([MIXED, "", "default: allow", "unknown: deny\nmin_score: 0", "levels: {license-denied: off}"])


@given(_TEXTS, _FILES, st.booleans())
def test_a_report_holds_each_refused_place_once_in_findings_of_its_own_name(
    text: str, files: list[FileScan], is_project: bool
) -> None:
    report = judged(text, *files, is_project=is_project)
    assert len({(one.rule, one.fingerprint) for one in report.findings}) == len(report.findings)
    for one in report.findings:
        assert one.rule in RULES
        assert one.level is not Level.OFF
        assert one.places
        assert len(set(one.places)) == len(one.places)
        assert one.message.endswith(".")
    assert report == judged(text, *reversed(files), is_project=is_project)


@given(_TEXTS, _FILES)
def test_one_more_file_never_makes_the_verdict_better(text: str, files: list[FileScan]) -> None:
    order = [Verdict.PASS, Verdict.REVIEW, Verdict.FAIL]
    fewer = evaluate(result(*files, scanned("z0", found("MIT"))), policy(text))
    more = evaluate(replace(fewer.result, files=(*fewer.result.files, scanned("z1", found("ISC")))), policy(text))
    assert fewer.verdict in order
    assert more.verdict in order
    assert order.index(more.verdict) >= order.index(fewer.verdict)
