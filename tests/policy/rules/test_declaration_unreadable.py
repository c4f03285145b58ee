# SPDX-License-Identifier: Apache-2.0
"""Whether everything that declares licenses and cannot be read is a finding."""

from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import Fault, Level, TextLocation
from ospo_scan.policy.evaluate import evaluate
from policy_cases import found, policy, result
from samples import scanned


def test_each_fault_is_a_finding_with_its_own_message_and_place() -> None:
    faults = (
        Fault(TextLocation("REUSE.toml", 3, 3), "The table has no path."),
        Fault(TextLocation("REUSE.toml", 9, 9), "The license is no string."),
        Fault(TextLocation("sub/REUSE.toml", 3, 3), "The table has no path."),
    )
    report = evaluate(replace(result(scanned("a.c", found("MIT"))), faults=faults), policy("default: allow"))
    assert {(one.rule, one.level, one.message, one.places) for one in report.findings} == {
        ("declaration-unreadable", Level.WARNING, "The license is no string.", (faults[1].location,)),
        (
            "declaration-unreadable",
            Level.WARNING,
            "The table has no path.",
            (faults[0].location, faults[2].location),
        ),
    }


def test_without_faults_there_is_no_finding() -> None:
    assert evaluate(result(scanned("a.c", found("MIT"))), policy("default: allow")).findings == ()
