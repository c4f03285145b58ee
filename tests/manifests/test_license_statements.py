# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.expression import UNPARSED
from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.statements import license_declared


def ask(text: str) -> str | None:
    return "LGPL-2.0-or-later" if text == LGPL2 else None


def declared(*texts: str, hints: tuple[str, ...] = (), relation: str = "AND") -> str | None:
    statements = [*map(Statement, texts), *(Statement(hint, is_hint=True) for hint in hints)]
    return license_declared(Stated(statements=tuple(statements), relation=relation), ask)


BSD, APACHE, LGPL2 = (
    f"License :: OSI Approved :: {name}"
    for name in ("BSD License", "Apache Software License", "GNU Lesser General Public License v2 or later (LGPLv2+)")
)


def test_nothing_stated_is_no_license() -> None:
    assert declared() is None
    assert declared("  ") is None


def test_several_statements_all_count_or_are_a_choice() -> None:
    assert declared("MIT", "ISC") == "MIT AND ISC"
    assert declared("MIT", "ISC", relation="OR") == "MIT OR ISC"
    assert declared("MIT AND ISC", "Zlib", relation="OR") == "(MIT AND ISC) OR Zlib"
    assert declared("MIT", "MIT", relation="OR") == "MIT"


@pytest.mark.parametrize(
    ("texts", "hints", "expected"),
    [
        (("BSD-3-Clause",), (BSD,), "BSD-3-Clause"),
        (("BSD", "BSD-2-Clause"), (), "BSD-2-Clause"),
        (("MIT",), (BSD,), f"MIT AND {UNPARSED}"),
        (("Apache-2.0",), (APACHE, "License :: OSI Approved"), "Apache-2.0"),
        ((), (APACHE,), UNPARSED),
        ((), ("License :: OSI Approved :: MIT License", "License :: OSI Approved"), "MIT"),
        (("LGPL",), (LGPL2,), "LGPL-2.0-or-later"),
        (("LGPL",), (), "LGPL-2.0-or-later"),
        (("MIT OR Apache-2.0",), ("License :: OSI Approved :: MIT License", APACHE), "MIT OR Apache-2.0"),
        (("MIT",), ("License :: OSI Approved :: ISC License (ISCL)",), "MIT AND ISC"),
        (("MIT",), ("https://example.org/LICENSE",), "MIT"),
        ((), ("https://example.org/LICENSE",), UNPARSED),
        (("GPL-2.0-only",), ("License :: OSI Approved :: GNU General Public License (GPL)",), "GPL-2.0-only"),
    ],
)
def test_a_statement_that_adds_nothing_is_left_out(
    texts: tuple[str, ...], hints: tuple[str, ...], expected: str
) -> None:
    assert declared(*texts, hints=hints) == expected


def test_an_address_speaks_where_the_name_is_not_known() -> None:
    def engine(text: str) -> str | None:
        return {"https://example.org/bsd-3": "BSD-3-Clause", "https://example.org/mit": "MIT"}.get(text)

    def of(name: str, address: str) -> str | None:
        return license_declared(Stated(statements=(Statement(name, address=address),)), engine)

    assert of("BSD", "https://example.org/bsd-3") == "BSD-3-Clause"
    assert of("ISC", "https://example.org/mit") == "ISC"
    assert of("Acme", "https://example.org/acme") == UNPARSED


def test_a_list_without_end_is_cut_and_says_so() -> None:
    names = [f"LicenseRef-{number}" for number in range(400)]
    assert str(declared(*names)).endswith(UNPARSED)
    assert str(declared(*names, relation="OR")).endswith(f" OR {UNPARSED}")
