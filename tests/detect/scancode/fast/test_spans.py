# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast import spans

pytestmark = pytest.mark.scancode
POSITIONS = st.sets(st.integers(min_value=0, max_value=40), max_size=12)


def said(function: Any, *arguments: Any) -> object:
    """The result, as a list where it is a span, or the kind of fault."""
    try:
        result = function(*arguments)
    except TypeError:
        return TypeError
    return result if isinstance(result, int) else list(result)


@settings(max_examples=300, deadline=None)
@given(POSITIONS, POSITIONS)
def test_operations_on_spans_give_what_the_stock_ones_give(first: set[int], second: set[int]) -> None:
    from licensedcode.spans import Span

    operations = spans.operations(Span)
    faster = type("Faster", (Span,), {name: operations.pop(name) for name in ("start", "end")})
    for name in ("start", "end"):
        kept = faster(first)
        for _ in range(2):
            assert said(getattr, kept, name) == said(getattr, Span(first), name), name
    for position in (0, 7, 40):
        assert operations["__contains__"](Span(first), position) == (position in first)
    for name, operation in operations.items():
        one, other = Span(first), Span(second)
        assert said(operation, one, other) == said(getattr(Span, name), one, other), name
        assert (set(one), set(other)) == (first, second)
