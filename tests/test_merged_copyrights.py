# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.codec import well_formed
from ospo_scan.copyrights import Holder, merged, with_declared
from ospo_scan.model import Copyright, Declaration, DeclarationSource, TextLocation
from samples import copyrights

YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def stated(*statements: str, holders: tuple[str, ...] = ()) -> tuple[Copyright, ...]:
    return tuple(Copyright(one, holders, 1, 1) for one in statements)


def statements(*found: str, holders: tuple[str, ...] = ()) -> list[str]:
    """What is stated once each of ``found`` was in a file of its own."""
    return [one for holder in merged(stated(each, holders=holders) for each in found) for one in holder.statements]


@pytest.mark.parametrize(
    ("found", "normalized"),
    [
        ("Copyright (C) 2010 Jane Doe", "Copyright (c) 2010 Jane Doe"),
        ("(c) Copyright 2010, Jane Doe.", "Copyright (c) 2010 Jane Doe."),
        ("\xa9 2010 Jane Doe", "Copyright (c) 2010 Jane Doe"),
        ("Copyright \xa9 2010 by Jane Doe. All rights reserved.", "Copyright (c) 2010 Jane Doe."),
        ("Copyright (c) 1990 Foo, Inc. All Rights Reserved", "Copyright (c) 1990 Foo, Inc."),
        ("Copyright 2012 (c) Jane Doe <jane@example.com>", "Copyright (c) 2012 Jane Doe <jane@example.com>"),
        ("SPDX-FileCopyrightText: 2019 Jane Doe", "Copyright (c) 2019 Jane Doe"),
        ("2019 Jane Doe <jane@example.com>", "Copyright (c) 2019 Jane Doe <jane@example.com>"),
        ("Portions Copyright (c) 1994, The Regents", "Portions Copyright (c) 1994 The Regents"),
        ("Copyright (c) 2001, 2002,2003 and 2005 Foo", "Copyright (c) 2001-2003, 2005 Foo"),
        ("Copyright 2010\u20132012\n\tFoo", "Copyright (c) 2010-2012 Foo"),
        ("Copyright 2014 - Present Foo and contributors", "Copyright (c) 2014-present Foo and contributors"),
        ("Copyright 2010 37signals", "Copyright (c) 2010 37signals"),
        ("Copyright 2010 jane@example.com", "Copyright (c) 2010 jane@example.com"),
        ("copyright Foo", "Copyright (c) Foo"),
    ],
)
def test_a_plain_statement_is_normalized(found: str, normalized: str) -> None:
    assert statements(found) == [normalized]


@pytest.mark.parametrize(
    "found",
    [
        "Copyright 2003-07 Foo",
        "Copyright 1998, 99 Foo",
        "Copyright 2010-05-03 Foo",
        "Copyright 2019-2007 Foo",
        "Copyright 2010\u5e74 Foo",
        "Copyright 2011, Jane Doe 2013",
        "\xa9 2010 Foo; \xa9 2011 Bar",
        "Copyright (c) (c)",
        "(c) Copyright 2010",
        "Copyleft 2010 Foo",
        "Written by Foo in 2010",
        "Portions of this are by Foo",
        "Copyright Expo 2000",
        "Copyright " + "x" * 2000,
    ],
)
def test_what_cannot_be_taken_apart_is_kept_as_it_is(found: str) -> None:
    assert statements(found) == [found]


def test_years_after_the_name_are_read_where_the_name_is_known() -> None:
    assert statements("Copyright Foo, 2010-2012", holders=("Foo",)) == ["Copyright (c) 2010-2012 Foo"]
    assert statements("Copyright Expo 2000", holders=("Expo 2000",)) == ["Copyright Expo 2000"]


@pytest.mark.parametrize(
    ("years", "joined"),
    [
        (["2019", "2020-2023"], "2019-2023"),
        (["2015", "2019-2021"], "2015, 2019-2021"),
        (["2019-present", "2021"], "2019-present"),
        (["2015-2017", "2019-present"], "2015-2017, 2019-present"),
        (["2001-2019", "2003, 2007"], "2001-2019"),
    ],
)
def test_years_of_one_holder_are_joined_and_gaps_are_kept(years: list[str], joined: str) -> None:
    assert statements(*(f"Copyright (c) {one} Foo" for one in years)) == [f"Copyright (c) {joined} Foo"]


def test_spellings_of_one_name_are_one_holder_under_the_spelling_of_most_files() -> None:
    spelled = ["Copyright 2010 Foo Bar, Inc.", "(c) 2011 FOO BAR INC", "Copyright (c) 2012  Foo Bar, Inc."]
    (holder,) = merged(map(stated, spelled))
    assert holder == Holder("Foo Bar, Inc.", ("Copyright (c) 2010-2012 Foo Bar, Inc.",), 3)


@pytest.mark.parametrize(("one", "other"), [("Foo", "Foo Bar"), ("Foo", "The Foo"), ("Foo", "Foo and others")])
def test_names_that_may_be_different_are_kept_apart(one: str, other: str) -> None:
    assert len(merged([stated(f"Copyright 2010 {one}"), stated(f"Copyright 2010 {other}")])) == 2


def test_a_name_without_an_address_is_that_with_the_only_one() -> None:
    assert statements("Copyright 2010 Jane", "Copyright 2012 Jane <jane@a.org>") == [
        "Copyright (c) 2010, 2012 Jane <jane@a.org>"
    ]


def test_two_addresses_are_two_people_of_one_name() -> None:
    (holder,) = merged(
        [stated("Copyright 2010 Jane <j@a.org>", "Copyright 2011 Jane <j@b.org>", "Copyright 2012 Jane")]
    )
    assert holder.statements == (
        "Copyright (c) 2010 Jane <j@a.org>",
        "Copyright (c) 2011 Jane <j@b.org>",
        "Copyright (c) 2012 Jane",
    )


def test_portions_are_stated_apart_and_what_was_kept_comes_after() -> None:
    found = ["Portions Copyright 1994 Foo", "Copyright 1990 Foo", "Copyright 2003-07 Foo"]
    (holder,) = merged(stated(one, holders=("Foo",)) for one in found)
    assert holder.statements == (
        "Copyright (c) 1990 Foo",
        "Portions Copyright (c) 1994 Foo",
        "Copyright 2003-07 Foo",
    )


def test_a_holder_that_a_statement_does_not_show_is_added() -> None:
    assert statements("Copyright 2010", holders=("Foo", "Bar")) == ["Copyright 2010 (Foo, Bar)"]


def test_a_holder_is_shown_where_addresses_stand_between_its_words() -> None:
    found = "Copyright 2014 Jane Doe <j@a.org> and others"
    assert statements(found, holders=("Jane Doe and others",)) == ["Copyright (c) 2014 Jane Doe <j@a.org> and others"]


def test_statements_of_nobody_come_last_and_each_is_kept() -> None:
    found = merged([stated("(c) Copyright 2010", "(c) Copyright 2012", "Copyright Zoe", "")])
    assert [holder.name for holder in found] == ["Zoe", None]
    assert found[-1].statements == ("(c) Copyright 2010", "(c) Copyright 2012")


def test_a_file_that_names_a_holder_twice_counts_once() -> None:
    (holder,) = merged([stated("Copyright 2010 Foo", "Copyright 2012 Foo"), stated("Copyright 2012 Foo"), ()])
    assert holder.files == 2


_spans = st.integers(1970, 2030).flatmap(
    lambda first: st.sampled_from(
        [f"{first}", f"{first}-{first + 3}", f"{first}-present", f"{first} \u2013 {first + 1}"]
    )
)
_names = st.sampled_from(
    [
        "Foo",
        "foo.",
        "Foo, Inc.",
        "FOO INC",
        "Jane <j@a.org>",
        "Jane <j@b.org>",
        "Jane",
        "3D",
        "Expo 2000",
        "\xc9a",
        "E\u0301a",
    ]
)
_written = st.builds(
    "{0}{1}{2}{3}{4}".format,
    st.sampled_from(["Copyright ", "(c) ", "\xa9", "Portions Copyright (C) ", "SPDX-FileCopyrightText: ", "", "by "]),
    st.lists(_spans, max_size=3).map(", ".join),
    st.sampled_from([" ", ", ", " by ", "; ", ""]),
    _names,
    st.sampled_from(["", ". All rights reserved.", " 2013", ", 2001-2004", " and \xa9 1999 others", "\n"]),
)
_stated = st.builds(
    lambda statement, holders: Copyright(statement, holders, 1, 1),
    _written,
    st.lists(_names.map(lambda name: name.partition(" <")[0]), max_size=2).map(tuple),
)
_files = st.lists(st.lists(_stated | copyrights, max_size=3), max_size=4)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def is_in_order(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


@given(_files)
def test_no_year_and_no_holder_is_lost(files: list[list[Copyright]]) -> None:
    shown = [one for holder in merged(files) for one in holder.statements]
    years = {int(year) for one in shown for year in YEAR.findall(one)}
    for one in shown:
        for first, last in re.findall("([0-9]{4})-([0-9]{4}|present)", one):
            years.update(range(int(first), 2100 if last == "present" else int(last) + 1))
    for statement in (one for file in files for one in file):
        assert years.issuperset(map(int, YEAR.findall(well_formed(statement.statement))))
        for holder in statement.holders:
            name = " ".join(well_formed(holder).split())
            assert not name or any(name in one or is_in_order(words(name), words(one)) for one in shown)


@given(_files, st.randoms(use_true_random=False))
def test_the_order_of_files_and_statements_does_not_count(files: list[list[Copyright]], random: object) -> None:
    other = [list(reversed(file)) for file in reversed(files)]
    assert merged(other) == merged(files)


@given(_files)
def test_a_saved_report_gives_the_same_statements(files: list[list[Copyright]]) -> None:
    saved = [
        [Copyright(well_formed(one.statement), tuple(map(well_formed, one.holders)), 1, 1) for one in file]
        for file in files
    ]
    assert merged(saved) == merged(files)


def declared(*notices: str) -> Declaration:
    place = TextLocation("REUSE.toml", 3, 5)
    return Declaration(DeclarationSource.REUSE_TOML, "MIT", "MIT", notices, place, None)


def test_a_declared_notice_takes_the_place_of_what_was_detected_of_it() -> None:
    found = Copyright("Copyright (c) 2020 Gunter Muller", ("Gunter Muller",), 1, 1)
    other = Copyright("Copyright (c) 2021 Ada", ("Ada",), 9, 9)
    notice = "2020 G\u00fcnter M\u00fcller <g@example.org>"
    assert with_declared((found, other), (declared(notice),)) == (
        Copyright(f"Copyright {notice}", ("G\u00fcnter M\u00fcller",), 3, 5),
        other,
    )


def test_a_declared_notice_keeps_the_mark_that_it_has() -> None:
    (one,) = with_declared((), (declared("\u00a9 2020 Ada"), declared("\u00a9 2020 Ada")))
    assert (one.statement, one.holders) == ("\u00a9 2020 Ada", ("Ada",))


def test_other_years_of_a_holder_stay() -> None:
    found = Copyright("Copyright (c) 2019 Ada", ("Ada",), 1, 1)
    assert len(with_declared((found,), (declared("2020 Ada"),))) == 2
