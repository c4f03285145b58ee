# SPDX-License-Identifier: Apache-2.0
"""The grammar: what is refused, with which words, and how soon."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.expression_grammar import (
    MAX_BYTES,
    ExpressionError,
    Leaf,
    lenient_leaf,
    limited,
    strict_leaf,
    words,
)


def fault(text: str) -> str:
    with pytest.raises(ExpressionError) as caught:
        words(limited(text), strict_leaf)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the license expression ends where a license is expected"),
        ("MIT AND", "the license expression ends where a license is expected"),
        ("GPL-2.0-only WITH", "the license expression ends where a license exception is expected"),
        ("AND MIT", "'AND' at character 1 stands where a license is expected"),
        ("MIT OR OR ISC", "'OR' at character 8 stands where a license is expected"),
        ("()", "')' at character 2 stands where a license is expected"),
        ("Apache 2.0", "'2.0' at character 8 stands where AND or OR is expected"),
        ("MIT AND (ISC) Zlib", "'Zlib' at character 15 stands where AND or OR is expected"),
        ("(MIT)(ISC)", "'(' at character 6 stands where AND or OR is expected"),
        ("(MIT", "'(' at character 1 is never closed"),
        ("MIT)", "')' at character 4 closes no parenthesis"),
        ("(MIT) WITH LLVM-exception", "'WITH' at character 7 stands where AND or OR is expected"),
        ("MIT WITH (LLVM-exception)", "'(' at character 10 stands where a license exception is expected"),
        ("MIT WITH LLVM-exception WITH LLVM-exception", "'WITH' at character 25 stands where AND or OR is expected"),
        ("MIT AND NONE", "'NONE' at character 9 can only stand alone, not in a license expression"),
        (
            "LLVM-exception",
            "'LLVM-exception' at character 1 is an exception, not a license: write LICENSE WITH LLVM-exception",
        ),
        (
            "GPL-2.0-only WITH MIT",
            "'MIT' at character 19 is a license, not an exception: only an exception can follow WITH",
        ),
        (
            "GPL-2.0-with-font-exception WITH LLVM-exception",
            "'GPL-2.0-with-font-exception' at character 1 has or is an exception already: no WITH can follow it",
        ),
        (
            "Apache2",
            "'Apache2' at character 1 is not on the SPDX license list 3.29.0; did you mean Apache-2.0?",
        ),
        (
            "UNLICENSED",
            "'UNLICENSED' at character 1 is not on the SPDX license list 3.29.0; "
            "a license that is not on it is written LicenseRef-NAME",
        ),
        (
            "GPL-2.0-only WITH Clsspath-exception-2.0",
            "'Clsspath-exception-2.0' at character 19 is not an exception of the SPDX license list 3.29.0; "
            "did you mean Classpath-exception-2.0?",
        ),
    ],
)
def test_a_fault_is_told_in_one_sentence_with_its_place(text: str, message: str) -> None:
    assert fault(text) == message


def test_a_message_shows_control_characters_and_long_words_in_a_harmless_form() -> None:
    assert "\x1b" not in fault("\x1b[31m")
    assert len(fault("x" * 9_000)) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * (MAX_BYTES + 1), "the license expression is longer than 10,000 bytes"),
        ("é" * (MAX_BYTES - 1), "the license expression is longer than 10,000 bytes"),
        (
            "(" * 3_000 + "MIT" + ")" * 3_000,
            "the license expression has more than 100 open parentheses at character 101",
        ),
        (" OR ".join(["a"] * 1_001), "the license expression has more than 1,000 licenses"),
    ],
)
def test_what_passes_a_limit_is_refused(text: str, message: str) -> None:
    assert fault(text) == message


def test_a_license_with_its_exception_counts_once() -> None:
    text = " OR ".join(["X WITH y"] * 833)
    assert limited(text) == text


def test_a_thousand_unknown_ids_are_read_leniently_in_no_time() -> None:
    text = " OR ".join(f"x{i}" for i in range(1_000))
    started = time.perf_counter()
    assert len(words(limited(text), lenient_leaf)) == 1_999
    assert time.perf_counter() - started < 1


def test_deprecated_ids_are_remembered() -> None:
    assert words("GPL-2.0+ WITH Nokia-Qt-exception-1.1", strict_leaf) == [
        Leaf("GPL-2.0-or-later WITH Qt-LGPL-exception-1.1", ("GPL-2.0+", "Nokia-Qt-exception-1.1"))
    ]


@given(
    st.text() | st.lists(st.sampled_from(["MIT", "and", "OR", "With", "(", ")", "LLVM-exception", "x"])).map(" ".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    for read_leaf in (strict_leaf, lenient_leaf):
        with contextlib.suppress(ExpressionError):
            assert words(limited(text), read_leaf)
