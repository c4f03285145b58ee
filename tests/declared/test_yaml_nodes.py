# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.declared.yaml_nodes import MAX_SIZE, YamlNode, read_yaml


def plain(node: YamlNode) -> object:
    if node.items is not None:
        return [plain(item) for item in node.items]
    if node.values is not None:
        return {key: plain(value) for key, value in node.values.items()}
    return node.text


def test_every_scalar_is_text_and_nothing_is_none() -> None:
    read = read_yaml("a: no\nb: 1.10\nc: ~\nd:\ne: 'null'\nf: 2024-01-01\n")
    assert plain(read) == {"a": "no", "b": "1.10", "c": None, "d": None, "e": "null", "f": "2024-01-01"}


def test_lines_are_those_of_the_file() -> None:
    read = read_yaml("license:\n- mit\n- 'apache\n  2.0'\nnext: \x85 x\nlast: 1\n", first_line=3)
    assert read.values is not None
    licenses = read.values["license"]
    assert licenses.items is not None
    assert read.keys == {"license": 3, "next": 7, "last": 8}
    assert [(item.line, item.end_line) for item in licenses.items] == [(4, 4), (5, 6)]


def test_a_tag_is_not_obeyed() -> None:
    assert plain(read_yaml("a: !!python/object/apply:os.system [x]\nb: !!int '3'\n")) == {"a": ["x"], "b": "3"}


def test_an_alias_is_what_it_stands_for() -> None:
    assert plain(read_yaml("a: &x [mit]\nb: *x\n")) == {"a": ["mit"], "b": ["mit"]}


@pytest.mark.parametrize(
    ("merge", "expected"),
    [
        ("<<: *a", {"license": "llama3", "x": "1"}),
        ("<<: *a\nx: 2", {"license": "llama3", "x": "2"}),
        ("x: 2\n<<: [*a, {y: 3, x: 4}]", {"license": "llama3", "x": "2", "y": "3"}),
        ("!!merge z: *a", {"license": "llama3", "x": "1"}),
        ("'<<': *a", {"<<": {"license": "llama3", "x": "1"}}),
    ],
)
def test_a_merge_key_brings_the_keys_of_another_mapping(merge: str, expected: object) -> None:
    read = plain(read_yaml(f"base: &a\n  license: llama3\n  x: 1\n{merge}\n"))
    assert isinstance(read, dict)
    assert {key: value for key, value in read.items() if key != "base"} == expected


def test_a_bomb_of_merges_is_refused() -> None:
    keys = ", ".join(f"k{number}: 1" for number in range(1000))
    with pytest.raises(UnreadableError, match="more than 10,000 keys are merged"):
        read_yaml(f"base: &a {{{keys}}}\nall:\n" + "- <<: *a\n" * 1000)


def test_a_merge_of_no_mapping_is_refused() -> None:
    with pytest.raises(UnreadableError, match="stands here for what is no mapping"):
        read_yaml("a: 1\n<<: x\n")


def test_a_bomb_of_aliases_is_never_built() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 200)]
    started = time.monotonic()
    read = read_yaml("\n".join([*lines, "license: mit"]))
    assert time.monotonic() - started < 5
    assert read.values is not None
    assert plain(read.values["license"]) == "mit"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands here a second time"),
        ("x:\n  a: 1\n  a: 3\n", 3, "the key 'a' stands here a second time"),
        ("a: &x\n  b: *x\n", 2, "the alias *x stands for nothing that is complete here"),
        ("a: *x\n", 1, "the alias *x stands for nothing that is complete here"),
        ("a: b: c\n", 1, "this is no YAML (mapping values are not allowed here)"),
        ("a: [1\n", 2, "this is no YAML"),
        ("a: 1\n---\nb: 2\n", 2, "a second YAML document begins here"),
        ("a: \x00\n", 1, "this is no YAML after this line"),
        ('a: "\\UFFFFFFFF"\n', 1, "this is no YAML after this line"),
        ("%YAML 99999999999999999999.1\n---\na: 1\n", 1, "this is no YAML"),
        ("[" * 60 + "]" * 60, 1, "the YAML is nested deeper than 50 levels"),
        ("- " * 60 + "x", 1, "the YAML is nested deeper than 50 levels"),
        ("a: " + "x" * MAX_SIZE, 1, "the YAML is longer than 256 KiB, so it is not read"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_yaml(text)
    assert caught.value.message.startswith(message)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "part", ["[", "{", "? ", "- ", "&a ", "[a, ", "{a: ", "a: [", "'", "!!a ", "| \n", "#\n", "\\"]
)
def test_what_is_nested_or_repeated_takes_bounded_time(part: str) -> None:
    started = time.monotonic()
    with suppress(UnreadableError):
        read_yaml(part * (60_000 // len(part)))
    assert time.monotonic() - started < 10


@given(st.text() | st.text("ab:-[]{},&*!|>'\"%@`#? \n\t~", max_size=60))
@settings(max_examples=200)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableError):
        assert read_yaml(text).line >= 1


names = st.text("abcdefgh-/.", min_size=1, max_size=8).filter(lambda text: text[0] in "abcdefgh" and text[-1] != ".")


@given(st.dictionaries(names, st.lists(names, max_size=3) | names, max_size=4))
def test_what_is_written_comes_back(values: dict[str, str | list[str]]) -> None:
    lines = [
        f"{key}: '{value}'" if isinstance(value, str) else f"{key}: [{', '.join(map(repr, value))}]"
        for key, value in values.items()
    ]
    assert (plain(read_yaml("\n".join(lines))) or {}) == values
