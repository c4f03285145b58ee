# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.reuse.contents import is_wide, text_of


def test_a_control_character_at_the_beginning_makes_a_file_binary() -> None:
    assert text_of(b"\x89PNG\r\n\x1a\n Copyright Jane") is None
    assert text_of(b"text\x00") is None
    assert text_of(b"x" * 5000 + b"\x00") is not None


def test_a_form_feed_or_an_escape_does_not() -> None:
    assert text_of(b"\x0c\x1b[1m\t") == "\x0c\x1b[1m\t"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    data = "© Jörg\r\n".encode(encoding)
    assert text_of(data) == "© Jörg\n"
    assert is_wide(data) is (encoding != "utf-8-sig")


def test_bytes_that_are_not_utf_8_are_windows_1252() -> None:
    assert text_of(b"\xa9 J\xf6rg \x96 x") == "© Jörg \N{EN DASH} x"
    assert text_of("é".encode() + b"\xf6") == "éö"


@given(st.binary())
def test_any_bytes_give_text_with_one_kind_of_line_end_or_none(data: bytes) -> None:
    text = text_of(data)
    assert text is None or "\r" not in text
