# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
import time
import tomllib
import unicodedata
from tomllib import _parser  # type: ignore[attr-defined]  # counts what a reader of keys comes to see
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ospo_scan.manifests import ManifestError
from ospo_scan.manifests.bounds import (
    MAX_BYTES,
    MAX_YAML_BYTES,
    check_lines,
    check_size,
    check_toml,
    check_yaml,
    has_long_key,
    xml_root,
)
from ospo_scan.manifests.documents import toml_table


def bomb(levels: int = 8, width: int = 9) -> bytes:
    """A YAML document of a few hundred bytes that stands for ``width ** levels`` values."""
    lines = ["a0: &a0 [" + ", ".join("x" * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, levels)]
    return "\n".join(lines).encode()


def test_a_manifest_of_ten_megabytes_is_refused() -> None:
    check_size(b"x" * MAX_BYTES)
    with pytest.raises(ManifestError, match="longer than 8 MiB"):
        check_size(b"x" * 10 * 2**20)
    with pytest.raises(ManifestError, match="longer than 2 MiB"):
        check_yaml(b"x" * (MAX_YAML_BYTES + 1))


def test_an_alias_bomb_is_refused_at_once() -> None:
    document = bomb()
    assert len(document) < 600
    began = time.monotonic()
    with pytest.raises(ManifestError, match="aliases"):
        check_yaml(document)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "document",
    [
        b".".join([b"a"] * 500_000) + b" = 1",
        b"[" + b" . ".join([b'"a.b"'] * 60) + b"]",
        b"x = { y = 1, " + b".".join([b"'a'"] * 60) + b" = 2 }",
        # Strings that end in quotes of their own, after which the next line looked like a string too.
        b'x = """a"""" # \\\n' + b".".join([b"a"] * 60) + b" = 1",
        b"x = '''a'''' # it\\\n" + b".".join([b"a"] * 60) + b" = 1",
        b'"\\"".' + b".".join([b"a"] * 60) + b" = 1",
    ],
)
def test_a_key_of_a_thousand_parts_is_refused_at_once(document: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(ManifestError, match="a key of more than 50 parts"):
        check_toml(document)
    assert time.monotonic() - began < 2


def test_dots_in_strings_comments_and_numbers_are_no_parts_of_a_key() -> None:
    dots, quotes = b"." * 90, b'"""'
    numbers = b", ".join([b"1.5"] * 90)
    check_toml(
        b"a = " + quotes + b"\n" + dots + b"\n" + quotes + b'\nb = ["' + dots + b'", ' + numbers + b"]\n# " + dots
    )


@pytest.mark.parametrize("part", [b'"', b"'", b'"\\', b'""" ', b"'''x", b" a", b"\n.", b".a ", b"#", b"a"])
def test_the_keys_of_any_text_are_counted_in_little_time(part: bytes) -> None:
    began = time.monotonic()
    with contextlib.suppress(ManifestError):
        check_toml((b"\n." * 50 + part * (MAX_BYTES // len(part)))[:MAX_BYTES])
    assert time.monotonic() - began < 5


_TOML_PIECES = (*"a.[]{}=, #\n\\\t1", "a.a.a.a.a.a", '"', '"""', "'", "'''", "x = ", '\\"', '""""', "\r\n")


@given(st.lists(st.sampled_from(_TOML_PIECES), max_size=40).map("".join))
@example('x = """a"""" # \\\na.a.a.a.a.a = 1')
def test_no_long_key_is_hidden_from_the_count(text: str) -> None:
    counted = []
    read_key = _parser.parse_key

    def counting(source: str, position: int) -> tuple[int, tuple[str, ...]]:
        end, key = read_key(source, position)
        counted.append(len(key))
        return end, key

    with mock.patch.object(_parser, "parse_key", counting), contextlib.suppress(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    # A document that is no TOML may be refused for what follows: what counts is that no key passes.
    assert has_long_key(text.encode(), 4) or all(parts <= 4 for parts in counted)


def test_a_long_key_in_utf_16_is_refused() -> None:
    with pytest.raises(ManifestError, match="a key of more than 50 parts"):
        toml_table((".".join(["a"] * 60) + " = 1").encode("utf-16"))


@pytest.mark.parametrize("document", [b"[" * 4_000, b"a: " + b"{b: [" * 4_000, b"- &a 1\n- " + b"[" * 4_000])
def test_yaml_in_many_brackets_is_refused_at_once(document: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(ManifestError, match="nested deeper than 100 levels"):
        check_yaml(document)
    assert time.monotonic() - began < 2


def test_many_brackets_beside_each_other_are_read() -> None:
    check_yaml(b"a: [" + b"[], " * 500 + b"]\n")


def test_a_few_aliases_are_no_bomb() -> None:
    check_yaml(b"base: &base {a: 1}\nother: *base\nthird:\n  <<: *base\n")
    check_yaml(b"files: ['*.js', \"*\"]\nglob: a*b\n")
    check_yaml(bomb(levels=3))


def test_an_anchor_inside_itself_ends() -> None:
    check_yaml(b"&a [*a, *a]\n")


def test_what_is_no_yaml_but_has_aliases_is_refused() -> None:
    with pytest.raises(ManifestError, match="not a YAML document"):
        check_yaml(b"a: [*b\n- }")
    with pytest.raises(ManifestError, match="not a YAML document"):
        check_yaml(b'a: &b 1\nc: *b\nd: "\\UFFFFFFFF"\n')


def test_a_line_without_end_is_refused() -> None:
    check_lines(b"a\n" * 100_000)
    with pytest.raises(ManifestError, match="line of more than"):
        check_lines(b"a" * 20_000)


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"),
    ],
)
def test_a_document_type_is_refused_in_any_encoding(document: bytes) -> None:
    with pytest.raises(ManifestError, match="document type"):
        xml_root(document)


@pytest.mark.parametrize("document", [b"<a>" * 300, b"<a>" + b"<b/>" * 200_000 + b"</a>"])
def test_depth_and_number_of_elements_are_bounded(document: bytes) -> None:
    with pytest.raises(ManifestError, match="elements"):
        xml_root(document)


@pytest.mark.parametrize("document", [b"", b"<a>", b"text", b'<?xml version="1.0" encoding="nonsense"?><a/>', b"\xff"])
def test_what_is_no_xml_is_refused(document: bytes) -> None:
    with pytest.raises(ManifestError, match="XML document"):
        xml_root(document)


def test_old_manifests_with_their_faults_are_read() -> None:
    root = xml_root(b'<p:project xmlns="x" q:a="1">&oslash;<name>\xc1lvaro</name></p:project>')
    assert root.tag == "project"
    assert root.get("a") == "1"
    assert unicodedata.name((root.findtext("name") or "")[0]) == "LATIN CAPITAL LETTER A WITH ACUTE"


@given(st.binary(max_size=300))
def test_checks_refuse_or_pass_and_raise_nothing_else(data: bytes) -> None:
    for check in (check_yaml, xml_root, check_lines):
        for document in (data, b"a: &a [*a" + data, b"<a>" + data + b"</a>"):
            with contextlib.suppress(ManifestError):
                check(document)
