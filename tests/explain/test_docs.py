# SPDX-License-Identifier: Apache-2.0
"""docs/explain.md shows what explain really says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ospo_scan.explain.explanation import Explanation
from ospo_scan.explain.license import explain_license
from ospo_scan.explain.page import write
from ospo_scan.explain.place import explain_path
from ospo_scan.explain.rule import explain_rule
from ospo_scan.explain.steps import STEPS
from ospo_scan.policy.load import load_policy
from ospo_scan.report import RenderOptions
from test_fixtures import Backends, backend, judge

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")

__all__ = ["backend"]


def shown(explanation: Explanation) -> str:
    stream = io.StringIO()
    write(explanation, stream, RenderOptions())
    return stream.getvalue()


def test_the_license_in_the_document_is_real_output_but_for_a_path_of_the_machine() -> None:
    lines = shown(explain_license("MPL-2.0", load_policy("builtin:permissive"))).splitlines(keepends=True)
    said = "".join(line for line in lines if "licensedcode" not in line)
    assert f"$ ospo-scan explain MPL-2.0 --policy builtin:permissive\n{said}```" in DOCUMENT


def test_the_rule_in_the_document_is_real_output() -> None:
    assert f"$ ospo-scan explain special-file\n{shown(explain_rule('special-file', None))}```" in DOCUMENT


def test_the_document_has_a_line_for_every_step() -> None:
    assert len(STEPS) == 8
    labels = "Found by|Declared|Evidence|Refined|Curation, Choice|Concluded|Judged|Together|Finding|Level|Silenced"
    labels += "|Effect|Verdict"
    for label in labels.split("|"):
        assert f"\n| {label} | " in DOCUMENT


@pytest.mark.scancode
def test_the_file_in_the_document_is_real_output(backend: Backends, project: Path) -> None:
    report = judge(ROOT / "fixtures/demo-project", backend, project)
    said = shown(explain_path("vendor/chart/axis.py", report, load_policy("builtin:permissive")))
    assert f"$ ospo-scan explain vendor/chart/axis.py --report report.json\n{said}```" in DOCUMENT
