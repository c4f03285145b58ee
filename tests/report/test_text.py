# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ospo_scan.codec import well_formed
from ospo_scan.report.text import exact_path, inert_json, json_line, no_command, shown_path, visible, yaml_string
from samples import paths, texts


@given(texts)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = visible(text)
    assert {unicodedata.category(char) for char in shown}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert visible(shown) == shown
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, caf\u00e9 \u65e5\u672c \U0001f600", "plain, caf\u00e9 \u65e5\u672c \U0001f600"),
        ("\x1b[31m\n\t\x7f", "\\x1b[31m\\x0a\\x09\\x7f"),
        ("\x9b31m", "\\u{9b}31m"),
        ("\u202egpj.exe", "\\u{202e}gpj.exe"),
        ("a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"),
        ("\udcff\ud800", "\\xff\\u{d800}"),
        ("\U000e0041", "\\u{e0041}"),
        ("[/x] <b> =cmd", "[/x] <b> =cmd"),
        ("a ##[add-mask]b ###[ ## [", "a \\x23#[add-mask]b #\\x23#[ ## ["),
    ],
)
def test_hidden_characters_are_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [("   ::error::x", "   \\x3a:error::x"), ("::a", "\\x3a:a"), ("a ::b", "a ::b"), (": :", ": :"), ("", "")],
)
def test_no_line_begins_a_command_to_the_log_of_a_job(line: str, shown: str) -> None:
    assert no_command(line) == shown


@given(paths, paths)
def test_no_two_paths_look_alike(one: str, other: str) -> None:
    assert (shown_path(one) == shown_path(other)) == (one == other)


@given(
    st.lists(st.sampled_from(["\\", "x", "ff", "##[", "\udcff", "u{9b}", "\x9b", "\x1b", "1b"]), max_size=5).map(
        "".join
    )
)
def test_a_name_that_looks_like_a_spelling_is_told_from_it(path: str) -> None:
    spelled = shown_path(path)
    out, rest = "", spelled
    while rest:
        if rest.startswith("\\\\"):
            out, rest = out + "\\", rest[2:]
        elif rest.startswith("\\x"):
            code = int(rest[2:4], 16)
            out, rest = out + chr(code if code < 0x80 else 0xDC00 + code), rest[4:]
        elif rest.startswith("\\u{"):
            digits, _, rest = rest[3:].partition("}")
            out += chr(int(digits, 16))
        else:
            out, rest = out + rest[0], rest[1:]
    assert out == path


@given(paths, paths)
def test_no_two_exact_paths_are_alike(one: str, other: str) -> None:
    assert (exact_path(one) == exact_path(other)) == (one == other)
    assert well_formed(exact_path(one)) == exact_path(one)


def test_an_exact_path_is_spelled_out_only_where_it_has_to_be() -> None:
    assert exact_path("src/a b\u202e/\u00e9\n\\n.c") == "src/a b\u202e/\u00e9\n\\n.c"
    assert exact_path("a\udcff") == "a\\xff"
    assert exact_path("a\\xff") == "a\\\\xff"


def test_an_ordinary_path_is_shown_as_it_is() -> None:
    assert shown_path("src/a b/\u00e9\\n.c") == "src/a b/\u00e9\\n.c"
    assert shown_path("a\\xff") == "a\\\\xff"


@given(st.text())
def test_inert_json_is_the_same_value(text: str) -> None:
    document = json.dumps({"text": text}, ensure_ascii=False)
    assert json.loads(inert_json(document)) == {"text": text}


@given(st.text(max_size=8))
def test_yaml_reads_a_string_back(text: str) -> None:
    document = yaml_string(text)
    assert visible(document) == document
    assert YAML(typ="safe", pure=True).load(f"- {document}\n") == [text]


@given(value=st.dictionaries(texts, texts | st.none(), max_size=3))
def test_a_json_line_is_one_inert_line_with_lone_surrogates_spelled_out(value: dict[str, str | None]) -> None:
    line = json_line(value)
    assert visible(line) == line
    assert json.loads(line) == {
        well_formed(key): None if text is None else well_formed(text) for key, text in value.items()
    }
