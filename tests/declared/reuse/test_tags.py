# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.reuse.segments import MAX_VALUE
from ospo_scan.declared.reuse.statements import MAX_LENGTH
from ospo_scan.declared.reuse.tags import MAX_TAGS, Tags, read_tags
from ospo_scan.expression import UNPARSED

LICENSE = "SPDX-License-" + "Identifier:"
NOTICE = "SPDX-FileCopyright" + "Text:"
SNIPPET_NOTICE = "SPDX-SnippetCopyright" + "Text:"
CONTRIBUTOR = "SPDX-File" + "Contributor:"
BEGIN, END = "SPDX-Snippet" + "Begin", "SPDX-Snippet" + "End"
IGNORE, HEED = "REUSE-Ignore" + "Start", "REUSE-Ignore" + "End"


def tags_of(text: str) -> Tags:
    tags = read_tags(text.encode())
    assert tags is not None
    return tags


def expressions(text: str) -> list[str]:
    return [one.expression for one in tags_of(text).licenses]


def notices(text: str) -> list[str]:
    return [one.text for one in tags_of(text).notices]


@pytest.mark.parametrize(
    "line",
    [
        f"# {LICENSE} MIT",
        f"// {LICENSE}MIT",
        f"/* {LICENSE} MIT */",
        f"/*-{LICENSE} MIT-*/",
        f"<!-- {LICENSE} MIT -->",
        f"<#-- {LICENSE} MIT -->",
        f"(* {LICENSE} MIT *)",
        f"{{# {LICENSE} MIT #}}",
        f"{{{{!-- {LICENSE} MIT --}}}}",
        f"<%-- {LICENSE} MIT --%>",
        f"#= {LICENSE} MIT =#",
        f"(: {LICENSE} MIT :)",
        f'.\\" {LICENSE} MIT',
        f"dnl {LICENSE} MIT",
        f"rem {LICENSE} MIT",
        f".. {LICENSE} MIT",
        f"[{LICENSE} MIT] ::",
        f'<meta content="{LICENSE} MIT" />',
        f"**** {LICENSE} MIT ****",
        f"/* {LICENSE} MIT */ int main;",
        f"<!-- {LICENSE} MIT --><svg>",
        f"<span>{LICENSE} MIT</span>",
        f'print("{LICENSE} MIT")',
        f"<p>{LICENSE} MIT AND MIT</p>",
        f"{LICENSE}\tMIT\t",
        f"{LICENSE} mit",
    ],
)
def test_a_license_is_read_whatever_comment_it_stands_in(line: str) -> None:
    assert expressions(f"\n{line}\n") == ["MIT"]


def test_lines_count_from_one_with_any_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        tags = tags_of(end.join(["x", f"# {LICENSE} MIT", "", f"# {NOTICE} 2020 Jane Doe", ""]))
        assert [one.line for one in tags.licenses] == [2]
        assert [(one.text, one.line) for one in tags.notices] == [("2020 Jane Doe", 4)]


def test_several_licenses_of_a_file_all_count_and_each_once() -> None:
    text = f"# {LICENSE} MIT\n# {LICENSE} GPL-2.0+\n# {LICENSE} MIT\n"
    assert expressions(text) == ["MIT", "GPL-2.0-or-later"]


def test_an_own_license_stays_as_it_is_written() -> None:
    assert expressions(f"# {LICENSE} LicenseRef-KDE-Accepted-LGPL OR LicenseRef-x") == [
        "LicenseRef-KDE-Accepted-LGPL OR LicenseRef-x"
    ]


def test_what_is_no_expression_stays_visible_as_it_is_written() -> None:
    (tag,) = tags_of(f"# {LICENSE} see the file COPYING\n").licenses
    assert (tag.expression, tag.stated) == (UNPARSED, "see the file COPYING")


def test_a_tag_without_a_license_is_no_expression() -> None:
    (tag,) = tags_of(f"# {LICENSE}\n# MIT\n").licenses
    assert (tag.expression, tag.stated) == (UNPARSED, "")


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        (f"# {NOTICE} 2016, 2018-2019 Jane Doe <jane@example.com>", "2016, 2018-2019 Jane Doe <jane@example.com>"),
        (f"# {NOTICE} © 2020 Jane", "© 2020 Jane"),
        (f"# {NOTICE} Copyright (c) 2020 Jane", "Copyright (c) 2020 Jane"),
        (f"# {SNIPPET_NOTICE} 2020 Jane", "2020 Jane"),
        ("// Copyright 2020 Jane", "Copyright 2020 Jane"),
        ("// Copyright (C) 2020 Jane", "Copyright (C) 2020 Jane"),
        ("// Copyright©2020 Jane", "Copyright©2020 Jane"),
        ("/* © 2020 Jane */", "© 2020 Jane"),
        ("/* Copyright 2020 Jane */ int x;", "Copyright 2020 Jane"),
        ('<a title="Copyright Jane Doe">', "Copyright Jane Doe"),
        (f"# {NOTICE} 2020 Jane, Copyright Inc.", "2020 Jane, Copyright Inc."),
    ],
)
def test_a_notice_is_kept_as_it_is_written(line: str, notice: str) -> None:
    assert notices(line) == [notice]


@pytest.mark.parametrize(
    "line", ["copyright 2020 Jane", "Copyright", "# Copyright (c)", "(c) 2020 Jane", NOTICE, "©  "]
)
def test_what_names_nobody_in_a_known_way_is_no_notice(line: str) -> None:
    assert read_tags(line.encode()) is None


def test_two_tags_on_a_line_are_both_read() -> None:
    tags = tags_of(f"<!-- Copyright © 2020 Jane ; {LICENSE} MIT -->")
    assert [one.expression for one in tags.licenses] == ["MIT"]
    assert [one.text for one in tags.notices] == ["Copyright © 2020 Jane ;"]
    tags = tags_of(f"/* {LICENSE} MIT Copyright 2020 Jane */ x /* Copyright 2021 John */")
    assert [one.expression for one in tags.licenses] == ["MIT"]
    assert [one.text for one in tags.notices] == ["Copyright 2020 Jane", "Copyright 2021 John"]


def test_the_word_copyright_in_the_name_of_a_license_begins_no_notice() -> None:
    tags = tags_of(f"# {LICENSE} LicenseRef-No.Copyright (c)\n")
    assert tags.notices == ()


def test_contributors_are_read() -> None:
    assert [one.text for one in tags_of(f"# {CONTRIBUTOR} Jane Doe").contributors] == ["Jane Doe"]


def test_tags_of_snippets_are_told_from_those_of_the_file() -> None:
    text = "\n".join(
        [
            f"# {LICENSE} MIT",
            f"# {BEGIN}",
            f"# {SNIPPET_NOTICE} 2022 Jane",
            f"# {LICENSE} ISC",
            f"# {BEGIN}",
            f"# {LICENSE} MIT",
            f"# {END}",
            f"# {LICENSE} Zlib",
            f"# {END}",
            f"# {NOTICE} 2020 John",
        ]
    )
    tags = tags_of(text)
    assert [(one.expression, one.snippet) for one in tags.licenses] == [("MIT", 0), ("ISC", 1), ("MIT", 2), ("Zlib", 1)]
    assert [(one.text, one.snippet) for one in tags.notices] == [("2022 Jane", 1), ("2020 John", 0)]
    assert tags.faults == ()


def test_a_snippet_without_an_end_is_a_fault_at_its_beginning() -> None:
    tags = tags_of(f"x\n# {BEGIN}\n# {LICENSE} MIT\n")
    assert [(fault.line, fault.message) for fault in tags.faults] == [
        (2, "The snippet that begins here has no end: an SPDX-SnippetEnd is missing.")
    ]
    assert [one.snippet for one in tags.licenses] == [1]


def test_a_mention_of_snippets_is_no_fault() -> None:
    assert tags_of(f"Use {BEGIN}.\n{NOTICE.replace('File', 'Snippet')}\n{LICENSE} MIT\n{END}\n").faults == ()
    assert read_tags(f"Use {BEGIN} to begin.\n".encode()) is None


def test_what_stands_in_ignore_blocks_is_not_read() -> None:
    text = f"{LICENSE} MIT\n{IGNORE}\n{LICENSE} ISC\n{IGNORE}\n{HEED} {NOTICE} 2020 Jane {IGNORE}\n{LICENSE} Zlib\n"
    tags = tags_of(text)
    assert [one.expression for one in tags.licenses] == ["MIT"]
    assert [(one.text, one.line) for one in tags.notices] == [("2020 Jane", 5)]
    assert tags_of(f"{HEED}\n{LICENSE} MIT\n").licenses[0].line == 2


def test_a_file_of_tags_is_read_as_far_as_a_limit_which_is_a_fault() -> None:
    text = "".join(f"{LICENSE} LicenseRef-{number}\n" for number in range(MAX_TAGS + 5))
    tags = tags_of(text)
    assert len(tags.licenses) == MAX_TAGS
    assert [fault.line for fault in tags.faults] == [MAX_TAGS + 1]


def test_a_thousand_parentheses_are_no_expression() -> None:
    assert expressions(f"{LICENSE} " + "(" * 3000 + "MIT" + ")" * 3000) == [UNPARSED]


@pytest.mark.parametrize(
    "text",
    [
        f"{LICENSE} " + "x" * 20_000_000,
        f"{LICENSE} MIT " * 200_000,
        "Copyright a" * 500_000,
        "© a*/" * 200_000,
        f"{BEGIN}\n{LICENSE} MIT\n" * 50_000,
        f"{LICENSE} " + "}" * MAX_VALUE,
        ("Copyright" + " " * 9_000 + "\n") * 500,
    ],
    ids=["long value", "many tags", "many words", "many comments", "snippets", "closers", "spaces"],
)
def test_hostile_files_take_seconds_at_most(text: str) -> None:
    began = time.process_time()
    tags = read_tags(text.encode())
    assert time.process_time() - began < 10
    if tags is not None:
        assert all(len(one.stated) <= MAX_LENGTH for one in tags.licenses)


def test_a_tag_far_into_a_long_line_is_read_whole() -> None:
    for before in range(MAX_VALUE - 40, MAX_VALUE + 3):
        text = f"/* {LICENSE} MIT */" + "x" * before + f"/* {LICENSE} ISC */"
        assert expressions(text) == ["MIT", "ISC"]


@given(
    st.lists(
        st.sampled_from([LICENSE, NOTICE, BEGIN, END, IGNORE, HEED, "©", "MIT", "Copyright ", " ", "\n", "*/", "é"])
    )
)
def test_any_sequence_of_tags_is_read_with_lines_that_exist(parts: list[str]) -> None:
    text = "".join(parts)
    tags = read_tags(text.encode())
    if tags is not None:
        lines = [
            *(one.line for one in tags.licenses),
            *(one.line for one in tags.notices),
            *(one.line for one in tags.faults),
        ]
        assert all(1 <= line <= text.count("\n") + 1 for line in lines)


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    read_tags(data + LICENSE.encode() + data)
