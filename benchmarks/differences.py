# SPDX-License-Identifier: Apache-2.0
"""What differs between two engines' whole answers for one file, in lines to read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Found = Mapping[str, Any]
_BRIEF = 500
_SHOWN = ("matcher", "start_line", "end_line", "score", "matched_length")


def differences(stock: Found, ours: Found) -> list[str]:
    """One line for each match that only one side has, else for each field that differs; none where all is equal.

    Both are answers of ``scancode.api.get_licenses``. Every field counts, and every order, but for the identifier of a
    detection, a digest of its other fields that ospo-scan does not report and our engine leaves empty.
    """
    stock, ours = _without_identifiers(stock), _without_identifiers(ours)
    if _canonical(stock) == _canonical(ours):
        return []
    left, right = Counter(map(_canonical, matches(stock))), Counter(map(_canonical, matches(ours)))
    lines = [f"only stock: {_shown(json.loads(match))}" for match in (left - right).elements()]
    lines += [f"only ours:  {_shown(json.loads(match))}" for match in (right - left).elements()]
    return lines or [
        f"{name}: stock {_brief(stock.get(name))}, ours {_brief(ours.get(name))}"
        for name in sorted({*stock, *ours})
        if _canonical(stock.get(name)) != _canonical(ours.get(name))
    ]


def matches(found: Found) -> Iterator[Mapping[str, Any]]:
    """Every match of an answer, in detections and clues, repeats included."""
    for detection in found["license_detections"]:
        yield from detection["matches"]
    yield from found["license_clues"]


def _without_identifiers(found: Found) -> Found:
    detections = [{**detection, "identifier": None} for detection in found["license_detections"]]
    return {**found, "license_detections": detections}


def _brief(value: object) -> str:
    text = _canonical(value)
    return text if len(text) <= _BRIEF else f"{text[:_BRIEF]}... ({len(text)} characters)"


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _shown(match: Mapping[str, Any]) -> str:
    return f"{match['rule_identifier']} {[match[name] for name in _SHOWN]} {_brief(match.get('matched_text'))}"
