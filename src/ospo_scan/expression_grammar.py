# SPDX-License-Identifier: Apache-2.0
"""The grammar of license expressions: from text to words, every license resolved, within limits.

Text from a scanned tree comes through here, so its size, depth and number of licenses are bounded, and every
step is linear. Precedence, canonical form and judgement are in ``expression``.
https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ospo_scan.license_ids import SPDX_LIST_VERSION, closest_id, resolve_exception, resolve_license, stand_in

MAX_BYTES = 10_000
MAX_DEPTH = 100
MAX_TERMS = 1_000

UNPARSED = "LicenseRef-scancode-unknown-spdx"
NONE = "NONE"
NOASSERTION = "NOASSERTION"
ALONE = frozenset({NONE, NOASSERTION})
"""What stands alone, in the place of an expression, and names no license."""

_BETWEEN_LICENSES = frozenset({"AND", "OR", "(", ")"})
_KEYWORDS = _BETWEEN_LICENSES | {"WITH"}
_AFTER = {
    "(": {"(", "license"},
    "AND": {"(", "license"},
    "OR": {"(", "license"},
    "license": {"AND", "OR", "WITH", ")"},
    "WITH": {"exception"},
    "exception": {"AND", "OR", ")"},
    ")": {"AND", "OR", ")"},
}
_TOKEN = re.compile(r"[()]|[^()\s]+", re.ASCII)
_SHOWN_LENGTH = 60


class ExpressionError(ValueError):
    """A text is not a license expression; the message is one sentence that says what and where."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or parenthesis of an expression; ``at`` is its first character, 1-based."""

    text: str
    at: int

    @property
    def keyword(self) -> str:
        """AND, OR, WITH, a parenthesis, or nothing for an id."""
        word = self.text.upper()
        return word if word in _KEYWORDS else ""

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= _SHOWN_LENGTH else f"{self.text[:_SHOWN_LENGTH]}..."
        return f"{shown!r} at character {self.at}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A license in an expression, exception included, and the deprecated ids it was written with."""

    text: str
    deprecated: tuple[str, ...] = ()


ReadLeaf = Callable[[Token, Token | None], Leaf]


def limited(text: str) -> str:
    """``text`` itself. Raises: ExpressionError where it passes a limit."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ExpressionError(f"the license expression is longer than {MAX_BYTES:,} bytes")
    check_depth(text, MAX_DEPTH)
    words = [word.upper() for word in _TOKEN.findall(text)]
    if sum(word not in _KEYWORDS for word in words) - words.count("WITH") > MAX_TERMS:
        raise ExpressionError(f"the license expression has more than {MAX_TERMS:,} licenses")
    return text


def check_depth(text: str, limit: int) -> None:
    """Raises: ExpressionError where more than ``limit`` parentheses are open at once."""
    depth = 0
    for parenthesis in re.finditer(r"[()]", text):
        depth += 1 if parenthesis.group() == "(" else -1
        if depth > limit:
            at = parenthesis.start() + 1
            raise ExpressionError(f"the license expression has more than {limit} open parentheses at character {at}")


def words(text: str, read_leaf: ReadLeaf) -> list[Leaf | str]:
    """The licenses (exception included), operators and parentheses of ``text``.

    Raises: ExpressionError where the grammar is broken or ``read_leaf`` refuses a license.
    """
    tokens = [Token(match.group(), match.start() + 1) for match in _TOKEN.finditer(text)]
    _check_grammar(tokens)
    found: list[Leaf | str] = []
    for i, token in enumerate(tokens):
        if token.keyword in _BETWEEN_LICENSES:
            found.append(token.keyword)
        elif not token.keyword and not _is_with(tokens, i - 1):
            found.append(read_leaf(token, tokens[i + 2] if _is_with(tokens, i + 1) else None))
    return found


def _is_with(tokens: list[Token], i: int) -> bool:
    return 0 <= i < len(tokens) and tokens[i].keyword == "WITH"


def _check_grammar(tokens: list[Token]) -> None:
    """Raises: ExpressionError where a token does not belong after the one before it, or a parenthesis is alone.

    NOTE: license_expression takes ``MIT AND (ISC) Zlib`` for three operands, and has an IndexError for ``()``.
    """
    before = "("
    opened: list[Token] = []
    for token in tokens:
        kind = token.keyword or ("exception" if before == "WITH" else "license")
        if kind not in _AFTER[before]:
            raise ExpressionError(f"{token} stands where {_expected_after(before)} is expected")
        if kind == "(":
            opened.append(token)
        elif kind == ")":
            if not opened:
                raise ExpressionError(f"{token} closes no parenthesis")
            opened.pop()
        before = kind
    if "AND" not in _AFTER[before]:
        raise ExpressionError(f"the license expression ends where {_expected_after(before)} is expected")
    if opened:
        raise ExpressionError(f"{opened[-1]} is never closed")


def _expected_after(before: str) -> str:
    if before == "WITH":
        return "a license exception"
    return "AND or OR" if "AND" in _AFTER[before] else "a license"


def strict_leaf(token: Token, exception: Token | None) -> Leaf:
    """The license that ``token`` names, WITH its exception. Raises: ExpressionError where either is not known."""
    if found := _leaf(token, exception):
        return found
    if exception is None or not (base := resolve_license(token.text)):
        raise ExpressionError(_not_a_license(token))
    if _can_have_exception(base.text):
        raise ExpressionError(_not_an_exception(exception))
    raise ExpressionError(f"{token} has or is an exception already: no WITH can follow it")


def lenient_leaf(token: Token, exception: Token | None) -> Leaf:
    """As ``strict_leaf``, for what nobody can correct: what is not known becomes a license that was not read.

    A WITH that cannot be becomes AND, so that neither side is lost. Never looks for the closest known id: a
    hostile text can hold a thousand unknown ones.
    """
    if found := _leaf(token, exception):
        return found
    sides = dict.fromkeys(_alone(side) for side in (token, exception) if side)
    return Leaf(f"({' AND '.join(sides)})")


def _alone(token: Token) -> str:
    if found := resolve_license(token.text):
        return found.text
    exception = resolve_exception(token.text)
    return (exception and stand_in(exception.text)) or UNPARSED


def _leaf(token: Token, exception: Token | None) -> Leaf | None:
    found = resolve_license(token.text)
    if found is None:
        return None
    if exception is None:
        return Leaf(found.text, (found.deprecated,) if found.deprecated else ())
    addition = resolve_exception(exception.text)
    if addition is None or not _can_have_exception(found.text):
        return None
    deprecated = tuple(old for old in (found.deprecated, addition.deprecated) if old)
    return Leaf(f"{found.text} WITH {addition.text}", deprecated)


def _can_have_exception(license_text: str) -> bool:
    return " WITH " not in license_text and resolve_exception(license_text) is None


def _not_a_license(token: Token) -> str:
    if found := resolve_exception(token.text):
        return f"{token} is an exception, not a license: write LICENSE WITH {found.text}"
    if token.text.upper() in ALONE:
        return f"{token} can only stand alone, not in a license expression"
    close = closest_id(token.text)
    hint = f"did you mean {close}?" if close else "a license that is not on it is written LicenseRef-NAME"
    return f"{token} is not on the SPDX license list {SPDX_LIST_VERSION}; {hint}"


def _not_an_exception(token: Token) -> str:
    if resolve_license(token.text):
        return f"{token} is a license, not an exception: only an exception can follow WITH"
    close = closest_id(token.text, is_exception=True)
    hint = f"did you mean {close}?" if close else "one that is not on it is written AdditionRef-NAME"
    return f"{token} is not an exception of the SPDX license list {SPDX_LIST_VERSION}; {hint}"
