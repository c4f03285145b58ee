# SPDX-License-Identifier: Apache-2.0
"""How a policy judges licenses and detections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.catalogue import category_of, is_unparsed
from ospo_scan.expression import normalize
from ospo_scan.model import Decision, Outcome
from ospo_scan.policy.gate import Cause
from ospo_scan.policy.judge import Judge, shown_score
from policy_cases import NAME, UNKNOWN, UNPARSED, finding, found, policy

CLASSPATH = "GPL-2.0-only WITH Classpath-exception-2.0"
ALLOW, REVIEW, DENY = Outcome.ALLOW, Outcome.REVIEW, Outcome.DENY


def leaf(text: str, name: str) -> tuple[Outcome, int | None, str]:
    judged = Judge(policy(text)).leaf(name)
    assert judged.decision.source == NAME
    return judged.outcome, judged.decision.line, judged.decision.reason


@pytest.mark.parametrize(
    ("text", "name", "outcome", "line", "reason"),
    [
        ("deny: [AGPL-3.0-only]", "AGPL-3.0-only", DENY, 2, "AGPL-3.0-only is in deny"),
        ("allow: [agpl-3.0]", "AGPL-3.0-only", ALLOW, 2, "AGPL-3.0-only is in allow"),
        ("allow: ['category:permissive']", "MIT", ALLOW, 2, "MIT is in category:permissive, which is in allow"),
        ("review: ['set:osi-approved']", "MIT", REVIEW, 2, "MIT is in set:osi-approved, which is in review"),
        ("default: review", "MIT", REVIEW, 2, "the policy does not name MIT (category permissive); default is review"),
        ("", "MIT", DENY, None, "the policy does not name MIT (category permissive); default is deny"),
        (
            "",
            "LicenseRef-x",
            DENY,
            None,
            "the policy does not name LicenseRef-x (its category is not known); default is deny",
        ),
        ("", UNKNOWN, REVIEW, None, "which license is meant is not known; unknown is review"),
        ("unknown: deny", UNKNOWN, DENY, 2, "which license is meant is not known; unknown is deny"),
        ("unknown: ignore", UNKNOWN, ALLOW, 2, "which license is meant is not known; unknown is ignore"),
        ("levels: {license-unknown: error}", UNKNOWN, DENY, 2, "levels sets license-unknown to error"),
        ("unknown: deny\nlevels: {license-unknown: off}", UNKNOWN, ALLOW, 3, "levels sets license-unknown to off"),
    ],
)
def test_a_license_gets_an_outcome_with_the_line_and_the_reason(
    text: str, name: str, outcome: Outcome, line: int | None, reason: str
) -> None:
    assert leaf(text, name) == (outcome, line, reason)


@pytest.mark.parametrize(
    ("text", "name", "outcome", "line"),
    [
        # What names a license exactly beats its set and its category, whatever they say.
        ("deny: ['category:permissive', 'set:osi-approved']\nallow: [MIT]", "MIT", ALLOW, 3),
        ("allow: ['category:permissive']\ndeny: [MIT]", "MIT", DENY, 3),
        # Between equals, deny beats review beats allow, wherever they stand.
        ("deny: [MIT]\nallow: [MIT]\nreview: [MIT]", "MIT", DENY, 2),
        ("allow: [MIT]\nreview: [MIT]", "MIT", REVIEW, 3),
        ("allow: ['set:osi-approved']\nreview: ['category:permissive']", "MIT", REVIEW, 3),
        ("deny: ['set:osi-approved']\nallow: ['category:permissive']", "MIT", DENY, 2),
        # An unknown license can be named like any other; else `unknown` comes before `default`.
        (f"allow: [{UNKNOWN}]\nunknown: deny", UNKNOWN, ALLOW, 2),
        ("deny: ['category:unstated']\nunknown: ignore", UNKNOWN, DENY, 2),
        ("default: deny\nunknown: ignore", UNKNOWN, ALLOW, 3),
        # A license WITH an exception is a license of its own.
        ("deny: [GPL-2.0-only]\ndefault: allow", CLASSPATH, ALLOW, 3),
        (f"allow: ['{CLASSPATH}']\ndefault: deny", "GPL-2.0-only", DENY, 3),
        ("review: ['category:weak-copyleft']\ndeny: ['category:copyleft']", CLASSPATH, REVIEW, 2),
        ("allow: [Apache-2.0]\ndefault: deny", "Apache-2.0+", DENY, 3),
        # npm's UNLICENSED, as scancode names it, is proprietary and not the Unlicense.
        ("allow: [Unlicense]\ndefault: deny", "LicenseRef-scancode-proprietary-license", DENY, 3),
        ("deny: ['category:proprietary']\ndefault: allow", "LicenseRef-scancode-commercial-license", DENY, 2),
    ],
)
def test_the_most_precise_entry_decides_and_between_equals_the_most_severe(
    text: str, name: str, outcome: Outcome, line: int
) -> None:
    assert leaf(text, name)[:2] == (outcome, line)


@pytest.mark.parametrize("text", ["unknown: ignore", "default: allow", "allow: ['category:unstated']"])
def test_a_license_string_that_does_not_parse_stays_visible(text: str) -> None:
    assert leaf(text, UNPARSED)[0] is REVIEW


def test_a_license_string_that_does_not_parse_can_be_denied_and_by_its_name_allowed() -> None:
    assert leaf("unknown: deny", UNPARSED)[0] is DENY
    assert leaf(f"allow: [{UNPARSED}]", UNPARSED)[0] is ALLOW


def rule(text: str, expression: str, score: float = 100.0) -> tuple[str, str, tuple[str, ...]] | None:
    one = finding(text, expression, score)
    return None if one is None else (one.rule, one.level.label, one.refused)


@pytest.mark.parametrize(
    ("text", "expression", "expected"),
    [
        ("allow: [MIT]", "MIT OR GPL-2.0-only", None),
        ("allow: [MIT]", "GPL-2.0-only OR MIT", None),
        ("allow: [MIT]", "MIT AND GPL-2.0-only", ("license-denied", "error", ("GPL-2.0-only",))),
        ("allow: [GPL-3.0]", "GPL-3.0-only", None),
        ("allow: [GPL-2.0+]", "GPL-2.0-or-later", None),
        ("allow: [GPL-2.0+]", "GPL-2.0-only", ("license-denied", "error", ("GPL-2.0-only",))),
        ("allow: [GPL-2.0-only]", CLASSPATH, ("license-denied", "error", (CLASSPATH,))),
        (f"allow: ['{CLASSPATH}']", CLASSPATH, None),
        ("allow: [MIT]\nreview: [MPL-2.0]", "GPL-2.0-only OR MPL-2.0", ("license-review", "warning", ("MPL-2.0",))),
        (
            "allow: [MIT]\nreview: [MPL-2.0]",
            "MIT AND MPL-2.0 AND ISC",
            ("license-denied", "error", ("MPL-2.0", "ISC")),
        ),
        ("allow: [MIT]", "(MIT OR ISC) AND (Zlib OR MIT)", None),
        ("allow: [MIT]", "ISC OR (MIT AND Zlib)", ("license-denied", "error", ("ISC", "Zlib"))),
        ("allow: [MIT]", UNKNOWN, ("license-unknown", "warning", (UNKNOWN,))),
        ("allow: [MIT]\nunknown: deny", f"MIT AND {UNKNOWN}", ("license-unknown", "error", (UNKNOWN,))),
        ("allow: [MIT]\nunknown: ignore", f"MIT AND {UNKNOWN}", None),
        ("review: [MIT]", f"MIT AND {UNKNOWN}", ("license-review", "warning", ("MIT", UNKNOWN))),
        ("deny: [MIT]", f"MIT AND {UNKNOWN}", ("license-denied", "error", ("MIT", UNKNOWN))),
        ("deny: [MIT]\nunknown: deny", f"{UNKNOWN} AND MIT", ("license-denied", "error", (UNKNOWN, "MIT"))),
        (f"deny: [{UNKNOWN}]", UNKNOWN, ("license-denied", "error", (UNKNOWN,))),
        ("unknown: ignore\nlevels: {license-unknown: error}", UNKNOWN, ("license-unknown", "error", (UNKNOWN,))),
        ("unknown: deny\nlevels: {license-unknown: off}", UNKNOWN, None),
        ("levels: {license-unknown: note}", UNKNOWN, ("license-unknown", "note", (UNKNOWN,))),
        ("allow: [MIT]", UNPARSED, ("expression-invalid", "warning", (UNPARSED,))),
        ("allow: [MIT]\nunknown: ignore", f"MIT AND {UNPARSED}", ("expression-invalid", "warning", (UNPARSED,))),
        ("unknown: deny", UNPARSED, ("expression-invalid", "error", (UNPARSED,))),
        ("unknown: review", f"{UNKNOWN} AND {UNPARSED}", ("expression-invalid", "warning", (UNKNOWN, UNPARSED))),
        ("deny: [MIT]", f"{UNPARSED} AND MIT", ("license-denied", "error", (UNPARSED, "MIT"))),
        ("review: [MIT]", f"{UNPARSED} AND MIT", ("license-review", "warning", (UNPARSED, "MIT"))),
        ("levels: {license-denied: warning}", "MIT", ("license-denied", "warning", ("MIT",))),
        ("levels: {license-denied: off}", "MIT", None),
    ],
)
def test_the_rule_follows_from_the_leaves_that_are_refused_most_severely(
    text: str, expression: str, expected: tuple[str, str, tuple[str, ...]] | None
) -> None:
    assert rule(text, expression) == expected


def test_a_license_that_is_hidden_behind_an_unparsed_one_is_not_lost_with_its_rule() -> None:
    text = "review: [MIT]\nlevels: {expression-invalid: off, license-unknown: off}"
    assert rule(text, f"{UNPARSED} AND MIT AND {UNKNOWN}") == ("license-review", "warning", (UNPARSED, "MIT"))


@pytest.mark.parametrize(
    ("text", "score", "expected"),
    [
        ("allow: [MIT]", 80, None),
        ("allow: [MIT]", 79.99, ("license-review", "warning", ())),
        ("allow: [MIT]\nmin_score: 0", 0, None),
        ("allow: [MIT]\nmin_score: 100", 99.999, ("license-review", "warning", ())),
        ("deny: [MIT]", 80, ("license-denied", "error", ("MIT",))),
        ("deny: [MIT]", 10, ("license-review", "warning", ())),
        ("review: [MIT]", 10, ("license-review", "warning", ("MIT",))),
    ],
)
def test_a_low_score_is_neither_allowed_nor_denied(
    text: str, score: float, expected: tuple[str, str, tuple[str, ...]] | None
) -> None:
    assert rule(text, "MIT", score) == expected


def test_a_choice_that_the_tag_does_not_state_is_not_made() -> None:
    judge = Judge(policy("allow: [MIT]\ndefault: deny"))
    stated = found("MIT OR GPL-3.0-only")
    invented = replace(
        stated.matches[0], matcher="1-spdx-id", matched_text="// SPDX-License-Identifier: MIT GPL-3.0-only"
    )
    refusal = judge.detection("a", replace(stated, matches=(invented,)))
    assert refusal is not None
    assert (refusal.outcome, refusal.cause) == (REVIEW, Cause.UNPARSED)
    assert judge.detection("a", stated) is None


def test_a_weak_match_does_not_soften_a_strong_one_beside_it() -> None:
    strong, weak = found("GPL-2.0-only").matches[0], found("Vim", score=16).matches[0]
    both = replace(found("GPL-2.0-only AND Vim"), matches=(strong, weak))
    only_weak = replace(found("MIT AND Vim"), matches=(found("MIT").matches[0], weak))
    judge = Judge(policy("allow: [MIT]\ndefault: deny"))
    refusals = judge.detection("a", both), judge.detection("a", only_weak)
    assert [refusal and refusal.outcome for refusal in refusals] == [DENY, REVIEW]


def test_a_low_score_names_both_scores_and_the_line() -> None:
    one = finding("min_score: 90\nallow: [MIT]", "MIT", 89.996)
    assert one is not None
    assert one.message == (
        "The text matches its license with a score of 89.99, below the policy's min_score of 90, so it may be another "
        "license, or none."
    )
    assert one.decided_by == Decision(NAME, 2, "the score 89.99 is below min_score 90")


def test_the_decision_is_on_the_leaf_that_gives_the_rule() -> None:
    one = finding("deny: [MIT]\nunknown: deny", f"{UNKNOWN} AND MIT")
    assert one is not None
    assert one.decided_by == Decision(NAME, 2, "MIT is in deny")


def test_a_score_is_shown_rounded_down() -> None:
    assert [shown_score(score) for score in (100.0, 79.999, 43.5, 0)] == ["100", "79.99", "43.5", "0"]


_LEAVES = st.sampled_from(["MIT", "ISC", "MPL-2.0", "GPL-2.0-only", CLASSPATH, UNKNOWN, UNPARSED, "LicenseRef-x"])
_EXPRESSIONS = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
    max_leaves=6,
).map(normalize)
_LISTED = st.sampled_from(["MIT", "ISC", "MPL-2.0", f"'{CLASSPATH}'", "'category:permissive'", "'set:osi-approved'"])
_POLICIES = st.tuples(
    st.sampled_from(["allow", "review", "deny"]),
    st.sampled_from(["ignore", "review", "deny"]),
    *[st.lists(_LISTED, max_size=3, unique=True) for _ in range(3)],
).map(
    lambda t: (
        f"default: {t[0]}\nunknown: {t[1]}\nallow: [{', '.join(t[2])}]\nreview: [{', '.join(t[3])}]\n"
        f"deny: [{', '.join(t[4])}]\n"
    )
)


def outcome(text: str, expression: str) -> Outcome:
    refusal = Judge(policy(text)).detection("a", found(expression))
    return ALLOW if refusal is None else refusal.outcome


def test_an_allowed_branch_proves_nothing_beside_one_that_could_not_be_read() -> None:
    text = "allow: [MIT]\ndefault: deny\nunknown: ignore\n"
    refusal = Judge(policy(text)).detection("a", found("MIT OR LicenseRef-scancode-unknown-spdx"))
    assert refusal is not None
    assert (refusal.outcome, refusal.cause) == (Outcome.REVIEW, Cause.UNPARSED)
    assert refusal.refused == ("LicenseRef-scancode-unknown-spdx",)


@given(_POLICIES, _EXPRESSIONS, _EXPRESSIONS)
def test_or_is_its_best_branch_and_and_its_worst(text: str, first: str, second: str) -> None:
    outcomes = outcome(text, first), outcome(text, second)
    either = outcome(text, normalize(f"({first}) OR ({second})"))
    is_readable = "unknown-spdx" not in first + second
    assert either is min(outcomes) or (not is_readable and (either, min(outcomes)) == (Outcome.REVIEW, ALLOW))
    assert outcome(text, normalize(f"({first}) AND ({second})")) is max(outcomes)


@given(_POLICIES, _EXPRESSIONS)
def test_the_refused_leaves_are_refused_and_the_deciding_ones_as_severely_as_the_whole(
    text: str, expression: str
) -> None:
    judge = Judge(policy(text))
    refusal = judge.detection("a", found(expression))
    if refusal is None:
        return
    assert refusal.deciding
    assert set(refusal.deciding) <= set(refusal.refused)
    assert all(judge.leaf(one).outcome is not ALLOW for one in refusal.refused)
    if refusal.cause is not Cause.UNPARSED:
        assert all(judge.leaf(one).outcome is refusal.outcome for one in refusal.deciding)


@given(_POLICIES, _EXPRESSIONS, st.sampled_from(["MIT", "MPL-2.0", "GPL-2.0-only"]))
def test_denying_one_license_more_never_makes_an_expression_better(text: str, expression: str, denied: str) -> None:
    stricter = text.replace("deny: [", f"deny: [{denied}, ")
    assert outcome(stricter, expression) >= outcome(text, expression)


@given(_POLICIES, _LEAVES)
def test_what_is_not_named_falls_to_unknown_or_default(text: str, name: str) -> None:
    used = policy(text)
    named = {entry.name for entry in used.listed}
    judged = Judge(used).leaf(name)
    if name in named or is_unparsed(name) or f"category:{category_of(name)}" in named or "set:osi-approved" in named:
        return
    assert judged.decision.line == (3 if name == UNKNOWN else 2)
