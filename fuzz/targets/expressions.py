# SPDX-License-Identifier: Apache-2.0
"""License expressions: the canonical form is a fixed point, and whatever has one can be judged and taken apart."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, promised

from ospo_scan.expression import (
    ExpressionError,
    alternatives,
    clauses,
    conjunction,
    deprecated_ids,
    disjunction,
    from_scancode,
    is_same,
    judge,
    leaves,
    normalize,
    with_choice,
    with_leaves,
)
from ospo_scan.model import Outcome

WORDS = (
    b" AND ",
    b" OR ",
    b" WITH ",
    b"MIT",
    b"GPL-2.0-only",
    b"GPL-2.0+",
    b"Classpath-exception-2.0",
    b"LicenseRef-a",
    b"(MIT OR ISC)",
    b"DocumentRef-a:LicenseRef-b",
    b"((",
)


def look_at(data: bytes) -> None:
    """Have one text read, strictly and as an engine's."""
    text = data.decode("utf-8", "surrogateescape")
    _check(from_scancode(text))
    try:
        found = normalize(text)
        deprecated_ids(text)
    except ExpressionError as error:
        promised(bool(str(error)), "refused without a word")
        return
    _check(found)


def _check(expression: str) -> None:
    promised(normalize(expression) == expression, f"not canonical: {expression!r}")
    promised(is_same(expression, expression), f"not itself: {expression!r}")
    found = leaves(expression)
    judged = {leaf: Outcome.ALLOW if number % 2 else Outcome.DENY for number, leaf in enumerate(found)}
    said = judge(expression, judged.__getitem__)
    promised(set(said.refused) <= set(found), "a license is refused that is not there")
    promised((said.outcome is Outcome.ALLOW) is not bool(said.refused), "allowed, and something is refused")
    allowed = judge(expression, lambda leaf: Outcome.ALLOW if leaf in said.refused else judged[leaf])
    promised(allowed.outcome is Outcome.ALLOW, "what was refused is allowed now, and it is refused all the same")
    promised(all(part for part in (*clauses(expression), *alternatives(expression))), "a part is empty")
    with_choice(expression, alternatives(expression)[0], "MIT")
    with_leaves(expression, lambda leaf: None if leaf == found[0] else leaf)
    for joined in (conjunction([expression, "MIT"]), disjunction([expression, expression])):
        promised(bool(joined), "nothing is left")


def seeds() -> Sequence[bytes]:
    """Expressions with each of the signs."""
    return [
        b"MIT OR (Apache-2.0 AND BSD-3-Clause)",
        b"gpl-2.0-only with classpath-exception-2.0 or LicenseRef-x",
        b"\xf8\xf6\xf9\xf5\xfd",
        b"((MIT) AND ((ISC)))",
        b"NOASSERTION",
        b"GPL-2.0+ AND LGPL-2.1 OR NONE",
    ]


TARGET = Target(look_at, seeds, WORDS)
