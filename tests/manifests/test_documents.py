# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.manifests import ManifestError
from ospo_scan.manifests.documents import decoded, header_fields, json_table, paragraphs, paths, table_in, texts_in


def test_byte_order_marks_are_no_part_of_the_text() -> None:
    assert decoded("\ufeffa".encode()) == "a"
    assert decoded("a".encode("utf-16")) == "a"
    assert decoded(b"\xe4") == "\ufffd"


def test_a_list_is_no_table() -> None:
    with pytest.raises(ManifestError, match="not a JSON object"):
        json_table(b"[]")


def test_values_of_another_type_are_passed_over() -> None:
    document = {"a": {"b": 1}, "c": ["x", 1, None, " "], "d": "y"}
    assert table_in(document, "a", "b") == {}
    assert texts_in(document, "c") == ("x",)
    assert texts_in(document, "d") == ("y",)
    assert texts_in(document, "a") == ()


def test_only_names_of_files_are_paths() -> None:
    names = ["LICENSE", "./a/../b", "/etc/passwd", "*.txt", "", ".", "c:\\x", "..", "../LICENSE", "a\x00b", "LICENSE"]
    assert paths(names) == ("LICENSE", "b", "../LICENSE")


def test_fields_go_on_where_lines_are_indented() -> None:
    assert list(header_fields("A: 1\n  2\nno colon\nB:\n\nC: 3\n")) == [("a", "1\n2"), ("b", "")]
    assert list(paragraphs("a\nb\n\n \nc\n")) == ["a\nb", "c"]
