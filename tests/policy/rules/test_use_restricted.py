# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Card, CardKind, Finding, Level, LicenseDetection, TextLocation
from ospo_scan.policy.evaluate import evaluate
from policy_cases import found, policy, result
from samples import scanned

RAIL = "LicenseRef-scancode-bigscience-open-rail-m"


def restricted(
    *detections: LicenseDetection, text: str = "default: allow", cards: tuple[Card, ...] = ()
) -> list[Finding]:
    evidence = replace(result(scanned("README.md", *detections)), cards=cards)
    return [one for one in evaluate(evidence, policy(text)).findings if one.rule == "use-restricted"]


def test_a_license_that_is_let_through_is_asked_about_with_its_clause() -> None:
    (one,) = restricted(found("CC-BY-NC-4.0"))
    assert (one.level, one.license_expression, one.refused) == (Level.WARNING, "CC-BY-NC-4.0", ("CC-BY-NC-4.0",))
    assert "CC-BY-NC-4.0 (NonCommercial: " in one.message


def test_who_allows_it_by_its_exact_name_is_not_asked() -> None:
    assert not restricted(found("CC-BY-NC-4.0"), text="allow: [CC-BY-NC-4.0]")
    assert restricted(found("CC-BY-NC-4.0"), text="allow: [CC-BY-NC-3.0]\ndefault: allow")


def test_it_is_named_in_a_role_for_the_files_of_the_role() -> None:
    text = "default: allow\nroles: [{name: docs, allow: [CC-BY-NC-4.0]}]"
    assert not restricted(found("CC-BY-NC-4.0"), text=text)


@pytest.mark.parametrize("text", ["deny: [CC-BY-NC-4.0]", "review: [CC-BY-NC-4.0]", "default: deny"])
def test_what_another_rule_refuses_is_said_once(text: str) -> None:
    assert not restricted(found("CC-BY-NC-4.0"), text=text)


def test_of_a_choice_one_without_restriction_is_enough() -> None:
    assert not restricted(found(f"{RAIL} OR MIT"))
    (one,) = restricted(found(f"{RAIL} AND MIT"))
    assert one.refused == (RAIL,)


def test_open_licenses_are_not_restricted() -> None:
    assert not restricted(found("MIT"), found("GPL-3.0-only", line=3), found("CC-BY-SA-4.0", line=5))


def test_the_license_of_a_card_counts_once() -> None:
    card = Card(TextLocation("README.md", 2, 2), CardKind.MODEL, None, RAIL, "bigscience-openrail-m")
    (one,) = restricted(cards=(card,))
    assert one.places == (TextLocation("README.md", 2, 2),)
    (once,) = restricted(found(RAIL), cards=(card,))
    assert once.places == (TextLocation("README.md", 1, 1),)
    assert not restricted(text=f"allow: [{RAIL}]", cards=(card,))
