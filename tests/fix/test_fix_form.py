# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.fix.form import form_of


@pytest.mark.parametrize(
    ("data", "start", "codec", "newline", "is_unicode"),
    [
        (b"a\nb\n", 0, "latin-1", "\n", True),
        (b"a\r\nb\n", 0, "latin-1", "\r\n", True),
        (b"a\rb", 0, "latin-1", "\r", True),
        (b"", 0, "latin-1", "\n", True),
        (codecs.BOM_UTF8 + b"a\n", 3, "latin-1", "\n", True),
        (b"caf\xe9\n", 0, "latin-1", "\n", False),
        (b"# -*- coding: latin-1 -*-\nascii\n", 0, "latin-1", "\n", False),
        (b"# -*- coding: utf-8 -*-\n\xc3\xa9\n", 0, "latin-1", "\n", True),
        (codecs.BOM_UTF16_LE + "a\r\n".encode("utf-16-le"), 2, "utf-16-le", "\r\n", True),
        (codecs.BOM_UTF16_BE + "a\n".encode("utf-16-be"), 2, "utf-16-be", "\n", True),
    ],
)
def test_the_form_of_a_text_is_told_by_its_bytes(
    data: bytes, start: int, codec: str, newline: str, is_unicode: bool
) -> None:
    form = form_of(data)
    assert form is not None
    assert (form.start, form.codec, form.newline, form.is_unicode) == (start, codec, newline, is_unicode)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"abc\x00",
        codecs.BOM_UTF32_LE + "a".encode("utf-32-le"),
        codecs.BOM_UTF16_LE + b"\x00\xd8",  # half a surrogate pair
        codecs.BOM_UTF16_LE + b"a",
    ],
)
def test_what_is_binary_or_broken_has_no_form(data: bytes) -> None:
    assert form_of(data) is None


def test_signs_beyond_ascii_are_not_put_into_an_encoding_that_is_not_known() -> None:
    latin, utf8 = form_of(b"caf\xe9\n"), form_of("café\n".encode())
    assert latin is not None
    assert utf8 is not None
    assert latin.encoded("André\n") is None
    assert latin.encoded("Andre\n") == b"Andre\n"
    assert utf8.encoded("André\n") == "André\n".encode()


@given(st.text(), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]), st.data())
def test_an_offset_into_the_text_is_one_into_the_bytes(text: str, mark: bytes, data: st.DataObject) -> None:
    codec = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-8")
    content = mark + text.encode(codec, "replace")
    form = form_of(content)
    if form is None:
        return
    own = form.text(content)
    at = data.draw(st.integers(0, len(own)))
    assert content[form.offset(own, at) :] == own[at:].encode(form.codec)
