# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date

from ospo_scan.model import CorrectionKind
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.report.html.decisions import decisions
from ospo_scan.report.html.findings import Anchors
from policy_cases import found, policy, result
from samples import known_report, passing_report, scanned

POLICY = """allow: [MIT]
waivers:
  - {rule: license-denied, where: [lib/], reason: linking-only, expires: 2027-03-31, owner: legal}
  - {rule: license-denied, where: [old/], reason: being-removed, expires: 2026-11-23}
  - {rule: license-denied, where: [soon/], reason: being-removed, expires: 2026-12-10}
  - {rule: license-review, where: [nowhere/], reason: other, comment: gone}
curations:
  - {where: [docs/], detected: GPL-3.0-only, concluded: NONE, reason: mention}
"""


def test_each_waiver_is_told_with_what_became_of_it_in_the_order_of_the_policy() -> None:
    files = result(*(scanned(f"{name}/a.c", found("GPL-3.0-only")) for name in ("lib", "old", "soon", "docs")))
    decided = decisions(evaluate(files, policy(POLICY), as_of=date(2026, 11, 24)), Anchors())
    assert [(row.state, row.decided_by.line if row.decided_by else None) for row in decided.waivers] == [
        ("Holds", 4),
        ("Ended", 5),
        ("Ends soon", 6),
        ("Not needed", 7),
    ]
    holds = decided.waivers[0]
    assert holds.why is not None
    assert (holds.why.owner, holds.why.expires) == ("legal", "2027-03-31")
    assert (holds.rule, holds.license_expression) == ("license-denied", "GPL-3.0-only")
    assert [place.path for place in holds.places] == ["lib/a.c"]
    assert "ended on 2026-11-23" in decided.waivers[1].message
    assert [one.kind for one in decided.corrections] == [CorrectionKind.CURATION]
    assert decided.number == 5


def test_findings_that_one_waiver_accepts_share_a_row_and_each_can_be_linked_to() -> None:
    text = (
        "allow: [MIT]\nmissing: review\nwaivers:\n  - {rule: license-missing, where: [gen/], reason: being-removed}\n"
    )
    files = result(*(scanned(f"gen/{place}.c") for place in range(5)))
    report = evaluate(files, policy(text), as_of=date(2026, 11, 24))
    (row,) = decisions(report, Anchors()).waivers
    assert (row.findings, len(row.places), len(row.anchors)) == (5, 5, 5)


def test_what_the_baseline_knows_is_listed_with_its_reason_and_a_link() -> None:
    report = known_report()
    decided = decisions(report, Anchors())
    assert len(decided.known) == 13
    assert all(row.reason.startswith("listed in known.json") for row in decided.known)
    assert all(row.anchor == f"finding-{row.finding.fingerprint}" for row in decided.known)


def test_where_nothing_was_decided_there_is_nothing_to_tell() -> None:
    assert decisions(passing_report(), Anchors()).number == 0
