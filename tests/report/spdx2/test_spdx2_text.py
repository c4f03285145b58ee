# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spdx_tools.spdx.parser.tagvalue.lexer import SPDXLexer

from ospo_scan.report.spdx2.text import excluded_name, file_id, file_name, line_of, text_of
from ospo_scan.report.text import command_start
from samples import paths, texts

# What is spelled out in a name, how it is spelled, and what could make the one look like the other.
PIECES = (
    "\\",
    "<text>",
    "</text>",
    "x3ctext>",
    "x3c/text>",
    "x3c",
    " ",
    "x20",
    ",",
    "x2c",
    "\u3000",
    "u{3000}",
    "\n",
    "a",
)


@pytest.mark.parametrize("tag", SPDXLexer.reserved)
def test_a_name_that_is_a_tag_is_in_quotes(tag: str) -> None:
    assert line_of(tag) == f'"{tag}"'


@pytest.mark.parametrize("text", ["Tool: x", "SHA256: ab", "BLAKE2b-256:", "2026-11-24T09:30:00Z-rc"])
def test_a_name_that_starts_like_another_kind_of_value_is_in_quotes(text: str) -> None:
    assert line_of(text) == f'"{text}"'


@pytest.mark.parametrize("text", ["flask", "Createds", "2026-11-24", "SHA1", "a <b>text</b>", "MD tools"])
def test_other_names_stay_as_they_are(text: str) -> None:
    assert line_of(text) == text


@given(texts)
def test_a_line_is_one_line_without_white_space_around_it(text: str) -> None:
    line = line_of(f" {text}\n")
    assert line == line.strip()
    assert len(line.splitlines()) <= 1


def test_the_marks_of_a_text_are_spelled_out_in_a_line() -> None:
    assert line_of("<text>a</text> b") == r"\x3ctext>a\x3c/text> b"


@given(texts)
def test_a_text_never_ends_before_its_end(text: str) -> None:
    made = text_of(f"{text}</text>{text}</TeXt>")
    assert "</text>" not in made.lower()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", made)


def test_lines_and_tabs_of_a_text_are_kept() -> None:
    assert text_of("a\r\n\tb\rc\n") == "a\n\tb\nc\n"
    assert text_of("a\x1b[1m\r\n\tZo\u00eb\n") == "a\\x1b[1m\n\tZo\u00eb\n"


@given(
    st.lists(
        st.sampled_from(
            ["::", ":", "##[", "#", "[", "error", " ", "\t", "\n", "\r", "\x0b", "\x85", "\u3000", "</text>"]
        )
    )
)
def test_no_line_of_a_text_is_a_command_to_the_log_of_a_job(pieces: list[str]) -> None:
    made = text_of("".join(pieces))
    assert "##[" not in made
    assert all(command_start(line) is None for line in made.splitlines())


def test_only_the_first_sign_of_a_command_is_spelled_out() -> None:
    assert text_of("a::b\n \t::error::c\n##[group]d") == "a::b\n \t\\x3a:error::c\n\\x23#[group]d"


@given(paths, paths)
def test_two_files_never_have_one_name_or_one_identifier(one: str, other: str) -> None:
    for make in (file_name, excluded_name, file_id):
        assert (make(one) == make(other)) is (one == other)


@pytest.mark.parametrize("make", [file_name, excluded_name])
def test_no_two_of_all_names_that_look_like_spellings_are_one(make: Callable[[str], str]) -> None:
    names = {"".join(pieces) for length in (1, 2, 3) for pieces in product(PIECES, repeat=length)}
    assert len({make(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [(r"\<text>x", r"\x3ctext>x"), ("tr\\ ", r"tr\x20"), (r"a\,b", r"a\x2cb"), ("\\\u3000", r"\u{3000}")],
)
def test_a_backslash_before_what_is_spelled_out_makes_no_name_of_another_file(one: str, other: str) -> None:
    assert excluded_name(one) != excluded_name(other)
    assert r"\\" in excluded_name(one)


@given(paths)
def test_the_identifier_of_a_file_gives_its_path_back(path: str) -> None:
    made = file_id(path)
    assert re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", made)

    def decoded(found: re.Match[bytes]) -> bytes:
        return b"/" if found[0] == b"--" else bytes.fromhex(found[0][1:].decode())

    name = made.removeprefix("SPDXRef-File-").encode()
    assert re.sub(rb"--|-[0-9a-f]{2}", decoded, name).decode("utf-8", "surrogateescape") == path


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/a.c", "./src/a.c"),
        ("a b ", r"./a b\x20"),
        ("a\u00a0", r"./a\u{a0}"),
        (r"a\x20", r"./a\\x20"),
        ("<text>\n", r"./\x3ctext>\x0a"),
        ("a</TEXT>", r"./a\x3c/TEXT>"),
        (r"\x3ctext>", r"./\\x3ctext>"),
    ],
)
def test_names_of_files_cannot_be_stripped_or_broken(path: str, name: str) -> None:
    assert file_name(path) == name


def test_names_that_are_left_out_have_no_comma() -> None:
    assert excluded_name("a, b") == r"./a\x2c b"
