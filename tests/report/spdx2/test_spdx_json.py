# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from ospo_scan.model import Report
from ospo_scan.report.text import inert_json
from rendering import assert_golden, rendered
from samples import SAMPLES, reports
from spdx2_documents import CREATED, demanding_report, value_read_by_spdx_tools


def test_the_output_is_the_golden_file() -> None:
    assert_golden(rendered("spdx-json", demanding_report(), CREATED), "demanding.spdx.json")


@given(reports)
@settings(max_examples=25)
def test_it_is_json_as_the_standard_library_indents_it(report: Report) -> None:
    text = rendered("spdx-json", report)
    assert text == inert_json(json.dumps(json.loads(text), indent=2, ensure_ascii=False)) + "\n"


@pytest.mark.parametrize("name", SAMPLES)
def test_tools_python_reads_the_same_document(name: str) -> None:
    text = rendered("spdx-json", SAMPLES[name]())
    assert value_read_by_spdx_tools("spdx-json", text) == json.loads(text)


def test_what_a_terminal_hides_is_a_json_escape_or_spelled_out() -> None:
    text = rendered("spdx-json", demanding_report())
    assert "\u2066" not in text
    assert r"(c) Zoë \\u{2066}Ltd" in text
