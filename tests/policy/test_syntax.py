# SPDX-License-Identifier: Apache-2.0
"""Reading YAML without trusting it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.policy.places import Place
from ospo_scan.policy.syntax import MAX_DEPTH, read_document


def faults(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    found = read_document(data).faults
    return [f"{fault.place.line}:{fault.place.column}: {fault.message}" for fault in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("off", "off"),
        ("yes", "yes"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("0o17", "0o17"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"80"', "80"),
        ("80", 80),
        ("-3", -3),
        ("1.5e3", 1500.0),
        (".inf", float("inf")),
        ("9" * 5000, "9" * 5000),
        ("category:permissive", "category:permissive"),
    ],
)
def test_scalars_are_read_by_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    document = read_document(f"key: {text}".encode())
    assert document.value == {"key": value}
    assert not document.faults


def test_every_key_and_item_has_its_place() -> None:
    document = read_document(b"allow:\n  - MIT\n  - ISC\nscan: {exclude: [a]}\n")
    assert document.places["allow",] == Place(1, 1)
    assert document.place_of(("allow", 1)) == Place(3, 5)
    assert document.places["scan", "exclude"] == Place(4, 8)
    assert document.place_of(("scan", "exclude", 0)) == Place(4, 18)


def test_columns_count_characters_and_a_byte_order_mark_is_none() -> None:
    document = read_document(b"\xef\xbb\xbf" + "ключ: [é, ü]".encode())
    assert document.place_of(("ключ", 1)) == Place(1, 11)
    assert not document.faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1", "1:4: this is a YAML anchor (&name), which is not read; remove it"),
        ("a: 1\nb: *x", "2:4: this is a YAML alias (*name), which is not read"),
        ("a: [*.c]", "1:5: this is a YAML alias"),
        ("a: !!str x", "1:4: this is a YAML tag (!name), which is not read"),
        ("a: !!python/object/apply:os.system [x]", "1:4: this is a YAML tag"),
        ("<<: {a: 1}", "1:1: this is a YAML merge key (<<), which is not read"),
        ("a: 1\nb: 2\na: 3", "3:1: the key 'a' stands here a second time; the first is on line 1"),
        ("a: {b: 1, b: 2}", "1:11: the key 'b' stands here a second time"),
        ("? [a]\n: 1", "1:3: a key must be a plain word"),
        ("&x a: 1", "1:1: a key must be a plain word"),
        ("a: 1\n---\nb: 2", "2:1: a second YAML document begins here"),
        ("%YAML 1.1\n---\na: 1", "a policy is YAML 1.2; remove the %YAML line"),
        ("a:\n\t- b", "2:1: a tab stands where YAML wants blanks"),
        ("a: ]", "1:4: this is not valid YAML"),
        (
            "a: @x",
            "1:4: this is not valid YAML: found character '@' that cannot start any token; put the text in quotes",
        ),
        ("a: {b: !x}", "a ! begins a YAML tag here; put the text in quotes"),
        ("a: \0", "1:4: the character U+0000 cannot stand in YAML; remove it"),
        ("a: b\nc: \x1b[2J", "2:4: the character U+001B cannot stand in YAML"),
        (b"a: b\nc: \xff", "2:4: the file is not UTF-8 text; save it as UTF-8"),
        (b"\xff\xfea\0", "1:1: the file is not UTF-8 text"),
        ('a: "\\UFFFFFFFF"', "check quotes and escapes"),
        ("[" * 100 + "]" * 100, f"1:21: the nesting is deeper than {MAX_DEPTH} levels"),
    ],
)
def test_what_a_policy_may_not_use_is_named_with_its_place(text: str | bytes, said: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert said in found[0]


def test_what_stands_under_a_second_key_is_dropped_and_not_compared_with_the_first() -> None:
    document = read_document(b"a: {b: 1}\na: {b: 2, c: 3}\n")
    assert document.value == {"a": {"b": 1}}
    assert len(document.faults) == 1


def test_reading_goes_on_after_what_can_be_passed_over() -> None:
    assert len(faults("a: &x 1\nb: *x\n<<: {}\na: 2\nc: !t z\n")) == 5


def test_deep_nesting_and_alias_bombs_cost_no_time() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    started = time.monotonic()
    for text in ("[" * 500_000, "{a: " * 200_000, "- " * 1000, bomb, "? " * 1000, "a:\n" * 1000):
        assert faults(text)
    assert time.monotonic() - started < 20


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"\\#%@`~?, \n\t\x85\u2028é0.<"), max_size=60))
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    document = read_document(text.encode())
    assert document.is_complete or document.faults
    assert all(fault.place.line >= 1 and fault.place.column >= 1 for fault in document.faults)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    document = read_document(data)
    assert document.is_complete or document.faults


def test_a_merge_conflict_is_called_one() -> None:
    document = read_document(b"version: 1\n<<<<<<< ours\nallow: [MIT]\n=======\nallow: [ISC]\n>>>>>>> theirs\n")
    (fault,) = document.faults
    assert (fault.place.line, fault.message.startswith("a merge conflict was left here; settle it")) == (2, True)
    assert not document.is_complete
