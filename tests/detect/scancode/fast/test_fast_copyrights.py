# SPDX-License-Identifier: Apache-2.0
"""Each function that copyright detection is accelerated by, beside the one of scancode that it stands for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.detect.scancode import shim
from ospo_scan.detect.scancode.fast import copyrights as fast

pytestmark = pytest.mark.scancode

WORDS = (
    *("Copyright", "copyright", "(c)", "(C)", "Copr.", "©", "1999", "2001-2005", "2010,", "2011", "and", "by", "the"),
    *("Free", "Software", "Foundation,", "Inc.", "Ada", "Lovelace", "Grace", "Hopper", "GmbH", "University", "of"),
    *("<ada@example.org>", "https://example.org", "All", "rights", "reserved.", "Portions", "contributors", "holder"),
    *("SPDX-FileCopyrightText:", "author", "Written", "xqzwv", "jkjkjk", "12", "---", "dnl", "license", "\n", "\n\n"),
)
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40).map(" ".join)


@pytest.fixture(scope="module")
def scancode(tmp_path_factory: pytest.TempPathFactory) -> Any:
    shim.prepare(str(tmp_path_factory.mktemp("scratch")))
    from cluecode import copyrights

    return copyrights


def tree(node: Any) -> Any:
    """A parse tree as nested values."""
    if isinstance(node, list):
        return (node.label, [tree(child) for child in node])  # type: ignore[attr-defined]  # pygmars' Tree is a list
    return (node.label, node.value, node.start_line)


def parsed(copyrights: Any, text: str, parse: Any, lex_tokens: Any) -> Any:
    lines = list(enumerate(text.splitlines(), 1))
    detector = copyrights.CopyrightDetector()
    tokens = list(lex_tokens(detector.lexer, copyrights.get_tokens(lines)))
    return tree(parse(detector.parser, tokens)) if tokens else None


@given(text=texts)
@settings(max_examples=60, deadline=None)
def test_words_get_the_same_labels_and_trees_the_same_shape(scancode: Any, text: str) -> None:
    from pygmars import lex, parse
    from pygmars.tree import Tree

    expected = parsed(scancode, text, parse.Parser.parse, lex.Lexer.lex_tokens)
    lex_tokens = fast.make_lex_tokens()
    assert parsed(scancode, text, fast.make_parse(Tree), lex_tokens) == expected
    assert parsed(scancode, text, fast.make_parse(Tree), lex_tokens) == expected  # from what it remembers


@given(line=st.text(max_size=60) | texts.map(lambda text: text.replace("\n", " ")))
@settings(max_examples=300, deadline=None)
def test_the_same_lines_are_candidates(scancode: Any, line: str) -> None:
    from textcode.gibberish import Gibberish

    detector = scancode.gibberish_detector
    assert fast.make_detect_gibberish(Gibberish)(detector, line) == detector.detect_gibberish(line)
    prepared = scancode.prepare_text_line(line)
    assert fast.remembered_lines(scancode.prepare_text_line)(line) == prepared
    assert bool(fast.make_is_candidate(scancode)(prepared)) == bool(scancode.is_candidate(prepared))


def test_an_empty_tree_is_refused_as_before(scancode: Any) -> None:
    from pygmars.tree import Tree

    with pytest.raises(ValueError, match="empty"):
        fast.make_parse(Tree)(scancode.CopyrightDetector().parser, [])
