# SPDX-License-Identifier: Apache-2.0
"""What a profile of copyright detection shows, replaced by functions that give the same results.

Half of the time goes into trying 1,000 patterns on each word, most of which were seen before; the other half into
building a tree anew for each of 400 grammar rules, hardly any of which applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

_WORDS_REMEMBERED = 200_000
_LINES_REMEMBERED = 4096
_LONGEST_REMEMBERED = 200
_NOT_ACCEPTED = re.compile("[^a-z0-9 -]")


def install() -> None:
    """Accelerate copyright detection in this process."""
    from cluecode import copyrights
    from pygmars import lex, parse
    from pygmars.tree import Tree
    from textcode.gibberish import Gibberish
    from typecode import magic2
    from typecode.contenttype import Type

    from ospo_scan.detect.scancode.fast import kinds

    lex.Lexer.lex_tokens = make_lex_tokens()
    parse.Parser.parse = make_parse(Tree)
    Gibberish.detect_gibberish = make_detect_gibberish(Gibberish)
    copyrights.is_candidate = make_is_candidate(copyrights)
    copyrights.prepare_text_line = remembered_lines(copyrights.prepare_text_line)
    if magic2.libmagic_version() == kinds.PROVEN_LIBMAGIC:
        Type.mimetype_file = kinds.make_mimetype(Type)


def make_lex_tokens() -> Callable[..., Iterator[Any]]:
    """``Lexer.lex_tokens``: a word has the label of its first matching pattern, looked up where it was seen before."""
    seen: dict[str, str | None] = {}

    def lex_tokens(self: Any, tokens: Iterable[Any], trace: bool = False) -> Iterator[Any]:  # noqa: ANN401 - scancode's
        for token in tokens:
            word = token.value
            if word in seen:
                label = seen[word]
            else:
                # NOTE: one pattern of all alternatives was tried: it takes twice as long.
                label = next((label for matches, label in self._matchers if matches(word)), None)
                if len(seen) < _WORDS_REMEMBERED and len(word) <= _LONGEST_REMEMBERED:
                    seen[word] = label
            if label is not None:
                token.label = label
            yield token

    return lex_tokens


def make_parse(tree_class: Callable[[str, Sequence[Any]], Any]) -> Callable[[Any, Any], Any]:
    """``Parser.parse``: a rule that matches nothing leaves the tree as it is."""
    searches: list[Callable[[str], Any]] = []

    def parse(self: Any, tree: Any) -> Any:  # noqa: ANN401 - scancode's
        if not tree:
            raise ValueError(f"Cannot parse empty tree: {tree!r}")
        if not searches:
            searches.extend(re.compile(rule._regexp).search for rule in self.rules)
        if not hasattr(tree, "label"):
            tree = tree_class(self._root_label, tree)
        labels = _labels(tree)
        for _ in range(self._loop):
            for search, rule in zip(searches, self.rules, strict=True):
                if search(labels) and (grouped := rule._transformer(labels).replace("{}", "")) != labels:
                    tree = _grouped(tree, grouped, rule.label, tree_class)
                    labels = _labels(tree)
        return tree

    return parse


def _labels(tree: Iterable[Any]) -> str:
    return "".join([f"<{node.label}>" for node in tree])


def _grouped(tree: Any, grouped: str, label: str, tree_class: Callable[[str, Sequence[Any]], Any]) -> Any:  # noqa: ANN401 - trees of scancode's
    """A tree whose nodes between braces are put together under ``label``."""
    nodes: list[Any] = []
    start = 0
    for number, part in enumerate(re.split("[{}]", grouped)):
        end = start + part.count("<")
        if number % 2:
            nodes.append(tree_class(label, tree[start:end]))
        else:
            nodes.extend(tree[start:end])
        start = end
    return tree_class(tree.label, nodes)


def make_detect_gibberish(gibberish: Any) -> Callable[[Any, str], bool]:  # noqa: ANN401 - a class of scancode's
    """``Gibberish.detect_gibberish``: the same sum of logarithms, in the same order, without a list for each pair."""
    from math import exp

    from textcode.gibberish import pos

    stock = gibberish.detect_gibberish

    def detect_gibberish(self: Any, text: str) -> bool:  # noqa: ANN401 - scancode's
        if not text.isascii():
            return bool(stock(self, text))
        places = [pos[char] for char in _NOT_ACCEPTED.sub("", text.lower())]
        rows, log_prob = self.mat, 0.0
        for first, second in pairwise(places):
            log_prob += rows[first][second]
        return bool(exp(log_prob / ((len(places) - 1) if len(places) > 1 else 1)) < self.thresh)

    return detect_gibberish


def make_is_candidate(copyrights: Any) -> Callable[[str], bool]:  # noqa: ANN401 - a module of scancode's
    """``is_candidate``: asks first what is quickly told, and hardly ever whether a line is gibberish."""
    hint = copyrights.copyrights_hint
    years, markers = hint.years, hint.statement_markers
    is_only_digit_and_punct, gibberish_detector = copyrights.is_only_digit_and_punct, copyrights.gibberish_detector

    def is_candidate(prepared_line: str) -> bool:
        if not prepared_line or is_only_digit_and_punct(prepared_line):
            return False
        lower = prepared_line.lower()
        if not any(marker in lower for marker in markers) and not years(prepared_line):
            return False
        return not gibberish_detector.detect_gibberish(prepared_line)

    return is_candidate


def remembered_lines(prepare: Callable[[str], str]) -> Callable[[str], str]:
    """``prepare_text_line``, which remembers lines: files of one project repeat each other's."""
    remembered = lru_cache(_LINES_REMEMBERED)(prepare)

    def prepare_text_line(line: str) -> str:
        return remembered(line) if len(line) <= _LONGEST_REMEMBERED else prepare(line)

    return prepare_text_line
