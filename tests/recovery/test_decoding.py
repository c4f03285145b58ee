# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.recovery import plain_text

TEXT = "One line of it\r\nand another one\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_letters_are_read_whichever_end_comes_first(encoding: str) -> None:
    text, is_wide = plain_text(TEXT.encode(encoding))
    assert is_wide
    assert "One line of it\nand another on" in text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_says_the_encoding(mark: bytes, encoding: str) -> None:
    assert plain_text(mark + "Größe\r\n".encode(encoding)) == ("Größe\n", True)


def test_wide_strings_in_a_program_are_read_in_their_place() -> None:
    text, is_wide = plain_text(b"\x7fELF\x01abc\n" + "All of it".encode("utf-16-le") + b"\x02\xff\nend")
    assert is_wide
    assert text.split("\n") == ["\x7fELF\x01abc", "All of it\x02\ufffd", "end"]


def test_utf_8_is_no_wide_text() -> None:
    assert plain_text("é\rx".encode()) == ("é\nx", False)
    assert plain_text(b"a\0b\0c\0") == ("a\0b\0c\0", False)


@given(st.binary(max_size=200))
def test_any_bytes_are_some_text(data: bytes) -> None:
    text, _ = plain_text(data)
    assert "\r" not in text
