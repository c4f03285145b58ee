# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import reuse_answers
from reuse_answers import Difference, Outcome, Said

NOTICE = "SPDX-FileCopyright" + "Text:"


def test_the_words_of_a_notice_are_the_same_however_reuse_writes_them() -> None:
    ours = reuse_answers._words("Copyright (c) 2017 - 2019, 2021, Jane Doe <jane@example.com>")
    assert ours == reuse_answers._words(f"{NOTICE} Copyright (C) 2017-2019, 2021 Jane Doe <jane@example.com>")
    assert ours != reuse_answers._words(f"{NOTICE} 2017-2019 Jane Doe <jane@example.com>")


def test_what_only_one_has_is_a_difference_of_the_file() -> None:
    theirs = Said({("a", "MIT"): "MIT"}, {("a", "Jane"): "Jane"})
    ours = Said({("a", "MIT"): "MIT", ("b", "ISC"): "ISC"}, {})
    assert [str(one) for one in reuse_answers._differences("a", theirs, ours)] == [
        "a: license only we have: ISC",
        "a: notice only reuse has: Jane",
    ]


def test_what_follows_from_a_crowded_line_is_meant() -> None:
    raw = "Copyright 2020 Jane --><svg>"
    theirs = Said({}, {("a", reuse_answers._words(raw)): raw})
    ours = Said({}, {("a", "2020 Jane"): "Copyright 2020 Jane"})
    found = list(reuse_answers._differences("a", theirs, ours))
    assert [one.reason for one in found] == ["its comment ends on the line"] * 2


def test_the_table_counts_files_not_differences() -> None:
    differences = (Difference("a", "x"), Difference("a", "y"), Difference("b", "z", "a reason"))
    theirs = {path: Said({("a", "MIT"): "MIT"}, {}) for path in "abc"}
    outcome = Outcome("tree", theirs, differences, 2.0, 0.5)
    assert outcome.row() == "| tree | 3 | 3 | 0 | 1 | 1 | 2.0 | 0.50 |"
