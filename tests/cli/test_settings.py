# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.cli.settings import MAX_SETTINGS, settings_table

_PIECES = (
    "[tool.ospo-scan]\n",
    "[tool.ospo_scan]",
    "exclude",
    " = ",
    "['a']",
    '"""',
    "'",
    "\n",
    "=",
    "1",
    "{",
    "}",
    ".",
)


def test_a_key_of_many_parts_is_refused_at_once() -> None:
    hostile = b"[tool.ospo-scan]\n" + b".".join([b"a"] * (MAX_SETTINGS // 2 - 100)) + b" = 1"
    began = time.monotonic()
    with pytest.raises(ValueError, match="a key of more than 50 parts"):
        settings_table(hostile)
    assert time.monotonic() - began < 2


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join))
def test_settings_are_a_table_or_the_end_of_a_sentence(text: str) -> None:
    try:
        found = settings_table(text.encode())
    except ValueError as fault:
        assert str(fault).startswith((" ", ":"))  # noqa: PT017 - either is right
    else:
        assert all("-" not in name for name in found)
