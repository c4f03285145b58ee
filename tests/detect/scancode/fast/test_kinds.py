# SPDX-License-Identifier: Apache-2.0
"""The claims of ``kinds`` held against the tests that libmagic's compiled database holds."""

from __future__ import annotations

import importlib.metadata
import struct
from typing import NamedTuple

from ospo_scan.detect.scancode.fast.kinds import MEDIA_OR_PDF, PLAIN, PROVEN_LIBMAGIC, make_mimetype

VERSION, SIZE = 16, 376
"""Of the database format of libmagic 5.39: a header of the size of one test, then all tests."""


class MagicTest(NamedTuple):
    description: str
    mime: str


def text_at(data: bytes, start: int, size: int) -> str:
    return data[start : start + size].partition(b"\0")[0].decode("latin-1")


def magic_tests() -> list[MagicTest]:
    path = importlib.metadata.distribution("typecode-libmagic").locate_file("typecode_libmagic/data/magic.mgc")
    with open(str(path), "rb") as file:
        data = file.read()
    assert struct.unpack_from("<I", data, 4) == (VERSION,)
    count = sum(struct.unpack_from("<II", data, 8))
    assert len(data) == (count + 1) * SIZE
    return [MagicTest(text_at(data, at + 160, 64), text_at(data, at + 224, 80)) for at in range(SIZE, len(data), SIZE)]


def test_no_test_with_a_plain_description_has_the_mime_type_of_media_or_none_at_all() -> None:
    plain = [test for test in magic_tests() if test.description.lstrip("\b ").startswith(PLAIN)]
    assert len(plain) > 80
    for test in plain:
        assert test.mime, test
        assert not any(word in test.mime for word in MEDIA_OR_PDF), test


def test_no_test_has_the_mime_type_of_media_without_a_description() -> None:
    media = [test for test in magic_tests() if any(word in test.mime for word in MEDIA_OR_PDF)]
    assert len(media) > 200
    assert all(test.description for test in media)


def test_libmagic_is_the_one_this_was_proven_for() -> None:
    assert importlib.metadata.version("typecode-libmagic").startswith(
        f"{PROVEN_LIBMAGIC // 100}.{PROVEN_LIBMAGIC % 100}."
    )


def test_the_mime_type_is_asked_for_only_where_the_description_does_not_tell() -> None:
    class Kind:
        def __init__(self, filetype_file: str) -> None:
            self.filetype_file = filetype_file
            self._mimetype_file: str | None = None
            self.asked = 0

        @property
        def mimetype_file(self) -> str:
            if self._mimetype_file is None:
                self.asked += 1
                self._mimetype_file = "image/png"
            return self._mimetype_file

    mimetype = make_mimetype(Kind).fget
    assert mimetype is not None
    text, image = Kind("ASCII text, with very long lines"), Kind("PNG image data, 1 x 1")
    assert [mimetype(text), mimetype(text), text.asked] == ["text/plain", "text/plain", 0]
    assert [mimetype(image), image.asked] == ["image/png", 1]
