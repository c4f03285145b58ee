# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.declared.reuse.annotations import Precedence, Table
from ospo_scan.declared.reuse.precedence import declarations
from ospo_scan.declared.reuse.tags import Tags, read_tags
from ospo_scan.evidence import evidence_digest
from ospo_scan.model import Declaration, DeclarationSource, TextLocation

LICENSE = "SPDX-License-" + "Identifier:"
NOTICE = "SPDX-FileCopyright" + "Text:"
BEGIN, END = "SPDX-Snippet" + "Begin", "SPDX-Snippet" + "End"

CLOSEST, AGGREGATE, OVERRIDE = Precedence.CLOSEST, Precedence.AGGREGATE, Precedence.OVERRIDE


def table(precedence: Precedence, licenses: tuple[str, ...], copyrights: tuple[str, ...] = (), line: int = 1) -> Table:
    place = TextLocation("REUSE.toml", line, line)
    return Table(DeclarationSource.REUSE_TOML, place, precedence, licenses, copyrights)


def tags(text: str) -> Tags:
    found = read_tags(text.encode())
    assert found is not None
    return found


def said(text: str | None, *tables: Table) -> list[tuple[str | None, tuple[str, ...]]]:
    """The licenses and copyrights of a file with ``text`` below the tables, in order of their texts."""
    found = declarations(None if text is None else tags(text), "a", False, tables)
    return sorted(((one.license_expression, one.copyrights) for one in found), key=str)


BOTH = f"{LICENSE} MIT\n{NOTICE} 2020 Jane"


def test_closest_fills_what_the_file_does_not_say() -> None:
    one = table(CLOSEST, ("ISC",), ("2021 John",))
    assert said(None, one) == [("ISC", ("2021 John",))]
    assert said(BOTH, one) == [("MIT", ("2020 Jane",))]
    assert said(f"{LICENSE} MIT", one) == [("MIT", ()), (None, ("2021 John",))]
    assert said(f"{NOTICE} 2020 Jane", one) == [("ISC", ()), (None, ("2020 Jane",))]


def test_aggregate_adds_to_what_the_file_says() -> None:
    assert said(BOTH, table(AGGREGATE, ("ISC",))) == [("ISC", ()), ("MIT", ("2020 Jane",))]


def test_override_replaces_what_the_file_says() -> None:
    assert said(BOTH, table(OVERRIDE, ("ISC",))) == [("ISC", ())]
    assert said(BOTH, table(OVERRIDE, ())) == []


def test_the_closest_of_several_tables_fills_and_each_only_what_is_missing() -> None:
    outer, inner = table(CLOSEST, ("ISC",), ("2021 John",)), table(CLOSEST, ("Zlib",))
    assert said(None, outer, inner) == [("Zlib", ()), (None, ("2021 John",))]
    assert said(f"{NOTICE} 2020 Jane", outer, inner) == [("Zlib", ()), (None, ("2020 Jane",))]
    assert said(f"{LICENSE} MIT", outer, inner) == [("MIT", ()), (None, ("2021 John",))]


def test_an_outer_override_ends_what_is_closer_to_the_file() -> None:
    assert said(BOTH, table(OVERRIDE, ("ISC",)), table(AGGREGATE, ("Zlib",))) == [("ISC", ())]
    assert said(BOTH, table(OVERRIDE, ("ISC",)), table(OVERRIDE, ("Zlib",))) == [("ISC", ())]


def test_an_inner_override_leaves_what_an_outer_table_adds_but_not_what_it_would_fill() -> None:
    inner = table(OVERRIDE, ("Zlib",))
    assert said(BOTH, table(AGGREGATE, ("ISC",)), inner) == [("ISC", ()), ("Zlib", ())]
    assert said(BOTH, table(CLOSEST, ("ISC",), ("2021 John",)), inner) == [("Zlib", ())]


def test_aggregate_and_closest_tables_both_count_for_a_file_that_says_nothing() -> None:
    assert said(None, table(CLOSEST, ("ISC",)), table(AGGREGATE, ("Zlib",))) == [("ISC", ()), ("Zlib", ())]


def test_a_snippet_does_not_stand_for_the_file() -> None:
    text = f"{BEGIN}\n{LICENSE} MIT\n{NOTICE} 2020 Jane\n{END}\n"
    assert said(text, table(CLOSEST, ("ISC",), ("2021 John",))) == [("ISC", ("2021 John",)), ("MIT", ("2020 Jane",))]


def test_a_header_is_one_declaration_for_each_license_with_the_notices_at_the_first() -> None:
    text = f"{NOTICE} 2020 Jane\n{LICENSE} MIT\n{LICENSE} GPL-2.0\n{NOTICE} 2021 John\n"
    assert declarations(tags(text), "a.py", False, ()) == [
        Declaration(
            DeclarationSource.SPDX_HEADER,
            "MIT",
            "MIT",
            ("2020 Jane", "2021 John"),
            TextLocation("a.py", 2, 2),
            evidence_digest("MIT", ["MIT"]),
        ),
        Declaration(
            DeclarationSource.SPDX_HEADER,
            "GPL-2.0-only",
            "GPL-2.0",
            (),
            TextLocation("a.py", 3, 3),
            evidence_digest("GPL-2.0-only", ["GPL-2.0"]),
        ),
    ]


def test_notices_without_a_license_are_at_the_first_of_them() -> None:
    (one,) = declarations(tags(f"x\n{NOTICE} 2020 Jane\n{NOTICE} 2021 John"), "a.py", False, ())
    assert one == Declaration(
        DeclarationSource.SPDX_HEADER, None, None, ("2020 Jane", "2021 John"), TextLocation("a.py", 2, 2), None
    )


def test_snippets_and_sidecars_have_sources_of_their_own() -> None:
    text = f"{LICENSE} MIT\n{BEGIN}\n{LICENSE} ISC\n{END}\n"
    found = declarations(tags(text), "a.py", False, ())
    assert [(one.source, one.license_expression) for one in found] == [
        (DeclarationSource.SPDX_HEADER, "MIT"),
        (DeclarationSource.SPDX_SNIPPET, "ISC"),
    ]
    found = declarations(tags(text), "a.py.license", True, ())
    assert {(one.source, one.location.path) for one in found} == {(DeclarationSource.SIDECAR, "a.py.license")}


def test_files_below_one_table_share_what_it_declares() -> None:
    one = table(AGGREGATE, ("ISC",))
    assert declarations(None, "a", False, [one])[0] is declarations(None, "b", False, [one])[0]
