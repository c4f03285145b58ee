# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.cards.front_matter import find_front_matter
from ospo_scan.declared.unreadable import UnreadableError


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"---\nlicense: mit\n---\n# Model\n", 2),
        (b"\xef\xbb\xbf---\r\nlicense: mit\r\n---\r\n", 2),
        (b"\n\n---  \nlicense: mit\n--- \n", 4),
        (b"---\n'pipeline_tag': x\n---", 2),
        (b"---\n{tags: [a], license: mit}\n...\n", 2),
    ],
)
def test_a_card_is_found_with_its_first_line(data: bytes, line: int) -> None:
    matter = find_front_matter(data)
    assert matter is not None
    assert matter.first_line == line
    assert matter.read().values


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# Title\n---\nlicense: mit\n---\n",
        b"---\nlicense: mit\n",
        b"---\n\n# A rule, and no YAML: license\n\n---\n",
        b"---\nlayout: page\ntitle: A site\n---\nlicense: mit\n",
        b"----\nlicense: mit\n----\n",
    ],
)
def test_other_files_are_no_cards(data: bytes) -> None:
    assert find_front_matter(data) is None


def test_ten_megabytes_of_yaml_are_refused_at_once() -> None:
    started = time.monotonic()
    matter = find_front_matter(b"---\nlicense: mit\n" + b"tags: [a]\n" * 2**20 + b"---\n")
    assert matter is not None
    with pytest.raises(UnreadableError, match="longer than 256 KiB") as caught:
        matter.read()
    assert caught.value.line == 2
    assert time.monotonic() - started < 2


def test_what_is_no_utf_8_is_named_with_its_line() -> None:
    matter = find_front_matter(b"---\nlicense: mit\ntags: \xff\n---\n")
    assert matter is not None
    with pytest.raises(UnreadableError, match="no UTF-8 text") as caught:
        matter.read()
    assert caught.value.line == 3


@given(st.binary(max_size=60) | st.text("-\n\r license:mt{", max_size=40).map(str.encode))
def test_any_bytes_are_a_card_or_none(data: bytes) -> None:
    for one in (data, b"---\nlicense: x\n" + data + b"\n---\n"):
        matter = find_front_matter(one)
        assert matter is None or one[matter.body_start - 3 : matter.body_start + 1].strip(b" \t\r\n-.") in {
            b"",
            b"\x00",
        }
