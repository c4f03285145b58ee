# SPDX-License-Identifier: Apache-2.0
"""What a policy said, read back from a saved report: findings and corrections with places, each member checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ospo_scan.codec import place_from_plain
from ospo_scan.expression import ExpressionError, leaves
from ospo_scan.model import Correction, CorrectionKind, Decision, Finding, Level, Suppression
from ospo_scan.shape import (
    EVIDENCE,
    choice_in,
    count_in,
    digest_in,
    list_in,
    members,
    optional_in,
    text,
    text_in,
)

_DECISION_KEYS = frozenset(("source", "line", "reason"))
_SUPPRESSION_KEYS = frozenset(("kind", "reason", "owner", "expires", "comment", "decided_by"))
_CORRECTION_KEYS = frozenset(("kind", "detected", "concluded", "reason", "comment", "owner", "decided_by", "places"))
_FINDING_KEYS = frozenset(
    ("rule", "level", "license_expression", "refused", "message", "decided_by", "evidence", "fingerprint", "places")
) | {"suppression"}


def finding_from_plain(plain: object) -> Finding:
    """One finding. Raises: ValueError where ``plain`` is none."""
    fields = members(plain, _FINDING_KEYS, "a finding")
    level = choice_in(fields, "level", Level.from_label)
    places = list_in(fields, "places", place_from_plain)
    if level is Level.OFF or level.label != fields["level"] or not places:
        raise ValueError("a finding has a level of error, warning or note, and at least one place")
    if fields["evidence"] is not None:
        digest_in(fields, "evidence", EVIDENCE)
    return Finding(
        rule=text_in(fields, "rule"),
        level=level,
        license_expression=optional_in(fields, "license_expression", expression_in),
        refused=list_in(fields, "refused", text),
        message=text_in(fields, "message"),
        decided_by=None if fields["decided_by"] is None else _decision(fields["decided_by"]),
        evidence=optional_in(fields, "evidence", text_in),
        fingerprint=digest_in(fields, "fingerprint"),
        places=places,
        suppression=None if fields["suppression"] is None else _suppression(fields["suppression"]),
    )


def correction_from_plain(plain: object) -> Correction:
    """One correction. Raises: ValueError where ``plain`` is none."""
    fields = members(plain, _CORRECTION_KEYS, "a correction")
    places = list_in(fields, "places", place_from_plain)
    if not places:
        raise ValueError("a correction has at least one place")
    return Correction(
        kind=choice_in(fields, "kind", CorrectionKind),
        detected=expression_in(fields, "detected"),
        concluded=expression_in(fields, "concluded"),
        reason=text_in(fields, "reason"),
        comment=optional_in(fields, "comment", text_in),
        owner=optional_in(fields, "owner", text_in),
        decided_by=_decision(fields["decided_by"]),
        places=places,
    )


def _suppression(plain: object) -> Suppression:
    fields = members(plain, _SUPPRESSION_KEYS, "suppression")
    kind = text_in(fields, "kind")
    if kind not in ("waiver", "baseline"):
        raise ValueError(f"kind of a suppression must be waiver or baseline, not {kind[:80]!r}")
    return Suppression(
        kind=kind,
        reason=text_in(fields, "reason"),
        owner=optional_in(fields, "owner", text_in),
        expires=optional_in(fields, "expires", text_in),
        comment=optional_in(fields, "comment", text_in),
        decided_by=None if fields["decided_by"] is None else _decision(fields["decided_by"]),
    )


def _decision(plain: object) -> Decision:
    fields = members(plain, _DECISION_KEYS, "decided_by")
    return Decision(text_in(fields, "source"), optional_in(fields, "line", count_in), text_in(fields, "reason"))


def expression_in(fields: Mapping[str, object], key: str) -> str:
    """The license expression, NONE or NOASSERTION that ``key`` holds."""
    return check_expression(text_in(fields, key), key)


@lru_cache(maxsize=4096)
def check_expression(expression: str, key: str = "license_expression") -> str:
    """The expression itself. Raises: ValueError where a format could not read it."""
    try:
        leaves(expression)
    except ExpressionError as fault:
        raise ValueError(f"{key} {expression[:80]!r} cannot be read: {fault}") from fault
    return expression
