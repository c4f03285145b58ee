# SPDX-License-Identifier: Apache-2.0
"""License expressions: read, put into canonical form, judge. The only module that uses license_expression.

Canonical form: the ids as the SPDX list spells them, deprecated ones replaced, AND and OR in capitals, every
nested group in parentheses, no group inside a group of the same operator, no operand twice. Order and choices
stay as they are: ``MIT OR (MIT AND Apache-2.0)`` is not ``MIT``. Outside this module a license is such a string.

What text can be an expression at all, and within which limits, is in ``expression_grammar``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ospo_scan.expression_grammar import (
    ALONE,
    MAX_DEPTH,
    NOASSERTION,
    NONE,
    UNPARSED,
    ExpressionError,
    Leaf,
    ReadLeaf,
    check_depth,
    lenient_leaf,
    limited,
    strict_leaf,
    words,
)
from ospo_scan.model import Outcome

if TYPE_CHECKING:
    from license_expression import LicenseExpression, Licensing

__all__ = [
    "UNPARSED",
    "ExpressionError",
    "Judgement",
    "alternatives",
    "clauses",
    "conjunction",
    "deprecated_ids",
    "disjunction",
    "from_scancode",
    "is_same",
    "judge",
    "leaves",
    "mark",
    "normalize",
    "with_choice",
    "with_leaves",
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a policy judges an expression, and the leaves that keep it from being allowed (none when it is)."""

    outcome: Outcome
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Two or more distinct operands of AND or OR, none of them a group of the same operator."""

    operator: str
    operands: tuple[_Node, ...]


_Node = str | _Group


def normalize(text: str) -> str:
    """The canonical form of a license expression, or of NONE or NOASSERTION.

    Raises: ExpressionError for anything else: a fault of grammar, an id that is not on the SPDX list (LicenseRefs
    are free), a WITH that is not followed by an exception, more than 10,000 bytes, depth 100 or 1,000 licenses.
    https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
    """
    return _canonical(text, strict_leaf)


def deprecated_ids(text: str) -> tuple[str, ...]:
    """The deprecated ids and former LicenseRefs that ``text`` uses, in order; ``normalize`` has their replacement.

    Raises: ExpressionError as ``normalize`` does.
    """
    if text.strip().upper() in ALONE:
        return ()
    leaves_read = [word for word in words(limited(text), strict_leaf) if isinstance(word, Leaf)]
    return tuple(dict.fromkeys(old for leaf in leaves_read for old in leaf.deprecated))


@lru_cache(maxsize=1024)
def from_scancode(text: str) -> str:
    """The canonical form of an SPDX expression that scancode wrote; never raises.

    What cannot be read becomes ``LicenseRef-scancode-unknown-spdx``: one license of an expression where only its
    id is the trouble, else the whole. An exception without a license becomes a LicenseRef of scancode's; a WITH
    between two licenses becomes AND.
    """
    try:
        return _canonical(text, lenient_leaf)
    except ExpressionError:
        return UNPARSED


def leaves(expression: str) -> tuple[str, ...]:
    """The distinct licenses of a canonical expression, in order; a license WITH its exception is one."""
    return tuple(dict.fromkeys(_leaves(_tree(expression))))


def conjunction(expressions: Iterable[str]) -> str | None:
    """All of the canonical expressions joined by AND, each operand once, in order; None where there are none.

    NONE adds nothing to other expressions; with NOASSERTION among them, nothing is asserted of the whole. The
    length and the number of licenses are not limited: the parts come from as many files as there are.
    """
    parts = dict.fromkeys(expressions)
    if len(parts) > 1:
        parts.pop(NONE, None)
    if NOASSERTION in parts:
        return NOASSERTION
    return _text(_group("AND", [_tree(part) for part in parts])) if parts else None


def disjunction(expressions: Iterable[str]) -> str | None:
    """The choice between the canonical expressions, each once, in order; None where there are none.

    The length and the number of licenses are not limited, as with ``conjunction``.
    """
    parts = dict.fromkeys(expressions)
    return _text(_group("OR", [_tree(part) for part in parts])) if parts else None


def judge(expression: str, of_leaf: Callable[[str], Outcome]) -> Judgement:
    """How a canonical expression is judged: OR as its best branch, AND as its worst operand.

    The refused leaves are, in order, those of the best branches of an OR and of each operand of an AND that is
    not allowed: were they all allowed, the expression would be.
    """
    outcome, refused = _judge(_tree(expression), of_leaf)
    return Judgement(outcome, tuple(dict.fromkeys(refused)))


def alternatives(expression: str) -> tuple[str, ...]:
    """The branches of a canonical expression that is a choice, in order; the expression itself where it is none."""
    node = _tree(expression)
    if isinstance(node, str) or node.operator != "OR":
        return (expression,)
    return tuple(map(_text, node.operands))


@lru_cache(maxsize=1024)
def clauses(expression: str) -> tuple[str, ...]:
    """All that a canonical expression asks to keep at once: the operands of its AND, or itself where there is none.

    They are sorted at every level, and each stands once: expressions that differ by order alone have the same clauses.
    """
    node = _in_order(_tree(expression))
    return tuple(map(_text, node.operands)) if isinstance(node, _Group) and node.operator == "AND" else (_text(node),)


def is_same(first: str, second: str) -> bool:
    """Whether two canonical expressions are one, but for the order of their operands."""
    return _is_same(_tree(first), _tree(second))


def with_choice(expression: str, given: str, chosen: str) -> str:
    """A canonical expression with ``chosen`` in place of each part that is the choice ``given``, whatever its order."""
    wanted, replacement = _tree(given), _tree(chosen)
    return _text(_replaced(_tree(expression), wanted, replacement))


def with_leaves(expression: str, of_leaf: Callable[[str], str | None]) -> str:
    """A canonical expression with what ``of_leaf`` makes of each leaf; None leaves a leaf out of an AND.

    NONE where nothing is left. A branch of a choice is never left out: that would take the choice away.
    """
    node = _with_leaves(_tree(expression), of_leaf, is_choice=False)
    return NONE if node is None else _text(node)


def mark(expression: str, refused: Collection[str], wrap: Callable[[str], str]) -> str:
    """The text of a canonical expression, with each of the ``refused`` leaves passed through ``wrap``."""
    return _text(_tree(expression), lambda leaf: wrap(leaf) if leaf in refused else leaf)


def _canonical(text: str, read_leaf: ReadLeaf) -> str:
    if (alone := text.strip().upper()) in ALONE:
        return alone
    # The canonical form can be longer than the text and has more parentheses: it has to keep the limits too.
    return limited(_text(_parsed(words(limited(text), read_leaf))))


@lru_cache(maxsize=512)
def _tree(expression: str) -> _Node:
    if expression in ALONE:
        return expression
    check_depth(expression, MAX_DEPTH + 1)  # one more than an expression has: that is what conjunction adds
    return _parsed(words(expression, strict_leaf))


@lru_cache(maxsize=1)
def _licensing() -> Licensing:
    from license_expression import Licensing  # slow (40 ms): not for runs that read no expression

    return Licensing()


def _parsed(found: list[Leaf | str]) -> _Node:
    """The tree, in canonical form, of what ``words`` found."""
    text = " ".join(word if isinstance(word, str) else word.text for word in found)
    # Leaves are resolved, WITH is checked: what is left to the library are precedence and nesting.
    return _node(_licensing().parse(text, simple=True))


def _node(parsed: LicenseExpression) -> _Node:
    licensing = _licensing()
    if isinstance(parsed, licensing.AND):
        return _group("AND", [_node(operand) for operand in parsed.args])
    if isinstance(parsed, licensing.OR):
        return _group("OR", [_node(operand) for operand in parsed.args])
    return str(parsed.render("{symbol.key}"))


def _group(operator: str, operands: Iterable[_Node]) -> _Node:
    """The operands joined: groups of the same operator opened, equal operands once, nothing absorbed."""
    distinct: dict[_Node, None] = {}
    for operand in operands:
        if isinstance(operand, _Group) and operand.operator == operator:
            distinct |= dict.fromkeys(operand.operands)
        else:
            distinct[operand] = None
    return _Group(operator, tuple(distinct)) if len(distinct) > 1 else next(iter(distinct))


def _text(node: _Node, shown: Callable[[str], str] = str) -> str:
    if isinstance(node, str):
        return shown(node)
    texts = (_text(operand, shown) for operand in node.operands)
    return f" {node.operator} ".join(
        text if isinstance(operand, str) else f"({text})" for text, operand in zip(texts, node.operands, strict=True)
    )


def _replaced(node: _Node, wanted: _Node, replacement: _Node) -> _Node:
    if _is_same(node, wanted):
        return replacement
    if isinstance(node, str):
        return node
    return _group(node.operator, [_replaced(operand, wanted, replacement) for operand in node.operands])


def _with_leaves(node: _Node, of_leaf: Callable[[str], str | None], *, is_choice: bool) -> _Node | None:
    if isinstance(node, str):
        changed = of_leaf(node)
        return node if changed is None and is_choice else changed and _tree(changed)
    is_choice = is_choice or node.operator == "OR"
    parts = [_with_leaves(operand, of_leaf, is_choice=is_choice) for operand in node.operands]
    kept = [part for part in parts if part is not None]
    return _group(node.operator, kept) if kept else None


def _in_order(node: _Node) -> _Node:
    """The node with the operands of every group sorted by their text."""
    if isinstance(node, str):
        return node
    # Operands that were equal but for their order may leave no group, or one of the other operator, which is in order.
    group = _group(node.operator, [_in_order(operand) for operand in node.operands])
    return group if isinstance(group, str) else _Group(group.operator, tuple(sorted(group.operands, key=_text)))


def _is_same(first: _Node, second: _Node) -> bool:
    """Whether two expressions are one, but for the order of their operands."""
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    if first.operator != second.operator or len(first.operands) != len(second.operands):
        return False
    return _unordered(first) == _unordered(second)


def _unordered(node: _Node) -> str:
    """A text that is the same for all orders of operands.

    NOTE: not by comparing each operand with each: that takes twice the time for each level, of which there can be 100.
    """
    if isinstance(node, str):
        return node
    distinct = sorted({_unordered(operand) for operand in node.operands})
    return f"({node.operator} {len(node.operands)} {', '.join(distinct)})"


def _leaves(node: _Node) -> Iterable[str]:
    return [node] if isinstance(node, str) else [leaf for operand in node.operands for leaf in _leaves(operand)]


def _judge(node: _Node, of_leaf: Callable[[str], Outcome]) -> tuple[Outcome, list[str]]:
    if isinstance(node, str):
        outcome = of_leaf(node)
        return outcome, [] if outcome is Outcome.ALLOW else [node]
    judged = [_judge(operand, of_leaf) for operand in node.operands]
    outcomes = [outcome for outcome, _ in judged]
    outcome = min(outcomes) if node.operator == "OR" else max(outcomes)
    if outcome is Outcome.ALLOW:
        return outcome, []
    counted = [refused for one, refused in judged if node.operator == "AND" or one is outcome]
    return outcome, [leaf for refused in counted for leaf in refused]
