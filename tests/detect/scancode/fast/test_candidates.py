# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast.candidates import round1


@given(st.lists(st.floats(min_value=0, max_value=5000), min_size=1))
def test_rounding_is_pythons(values: list[float]) -> None:
    assert round1(np.array(values)).tolist() == [round(value, 1) for value in values]


@given(st.integers(min_value=0, max_value=200_000))
def test_rounding_is_pythons_at_every_tie_of_a_matched_length(matched: int) -> None:
    assert round1(np.array([matched / 20])).tolist() == [round(matched / 20, 1)]
