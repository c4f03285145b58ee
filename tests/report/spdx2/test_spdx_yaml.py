# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
import yaml  # type: ignore[import-untyped]  # as spdx-tools reads YAML
from hypothesis import given, settings
from ruamel.yaml import YAML

from ospo_scan.model import Report
from rendering import assert_golden, rendered
from samples import reports
from spdx2_documents import CREATED, demanding_report, report_of, value_of, value_read_by_spdx_tools


def test_the_output_is_the_golden_file() -> None:
    assert_golden(rendered("spdx-yaml", demanding_report(), CREATED), "demanding.spdx.yaml")


@given(reports)
@settings(max_examples=25)
def test_yaml_1_2_reads_the_json_value(report: Report) -> None:
    assert YAML(typ="safe", pure=True).load(rendered("spdx-yaml", report)) == value_of(report)


@given(reports)
@settings(max_examples=25)
def test_yaml_1_1_reads_the_json_value(report: Report) -> None:
    assert yaml.safe_load(rendered("spdx-yaml", report)) == value_of(report)


@pytest.mark.parametrize("report", [demanding_report(), report_of()], ids=["demanding", "empty"])
def test_tools_python_reads_the_json_value(report: Report) -> None:
    assert value_read_by_spdx_tools("spdx-yaml", rendered("spdx-yaml", report)) == value_of(report)


def test_it_is_in_blocks_with_strings_in_quotes() -> None:
    text = rendered("spdx-yaml", demanding_report())
    assert '\ncreationInfo:\n  created: "1970-01-01T00:00:00Z"\n  creators:\n    - "Tool: ospo-scan-0.1.0"\n' in text
    assert '\nfiles:\n  - fileName: "./LICENSE"\n    SPDXID: "SPDXRef-File-LICENSE"\n' in text
    assert "\n    filesAnalyzed: true\n" in text
