# SPDX-License-Identifier: Apache-2.0
"""Every hostile file of the generated trees gives a finding or an incomplete run, and no innocent one suffers."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cli.conftest import OspoScan
from hostile.judging import is_accounted_for, saved_report, wrong_outcomes
from hostile.trees import MAKERS, make_tree
from ospo_scan.model import FileStatus, Report
from ospo_scan.report import FORMATS

ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""What a terminal, a browser or an editor acts on; line ends and tabs are layout."""
NEED_THE_ENGINE = frozenset(("slow-texts", "slow-pdf", "hidden-texts", "manifests"))
MAX_SECONDS = 30
"""Of a run over one row; as a rule it takes one or two."""


def checked(ospo_scan: OspoScan, tree: Path, *arguments: object) -> tuple[Report, int]:
    """The report of ``check`` in one worker, and its exit code."""
    report = tree.parent / "report.json"
    limits = ("--max-file-size", 1, "--timeout", 10, "--no-config", "--no-cache", "-j", 1)
    policy = ("--policy", "builtin:permissive")
    said = ospo_scan("check", tree, "-q", *policy, *limits, "-o", f"json={report}", *arguments)
    assert "Traceback" not in said.err
    return saved_report(report), said.exit_code


@pytest.mark.parametrize("name", [name for name in MAKERS if name not in NEED_THE_ENGINE])
def test_each_hostile_file_of_a_row_is_told_and_the_innocent_ones_are_judged(
    ospo_scan: OspoScan, project: Path, name: str
) -> None:
    cases = make_tree(project, [name])
    started = time.monotonic()
    report, exit_code = checked(ospo_scan, project)
    assert time.monotonic() - started < MAX_SECONDS
    assert wrong_outcomes(report, cases) == {}
    assert is_accounted_for(report)
    has_error = any(scan.status is FileStatus.ERROR for scan in report.result.files)
    assert exit_code == (3 if has_error else 1)


def test_hostile_names_are_well_formed_and_inert_in_every_format(ospo_scan: OspoScan, project: Path) -> None:
    cases = make_tree(project, ["names", "links"])
    outputs = [part for name in FORMATS for part in ("-o", f"{name}={project.parent}/{name}")]
    assert ospo_scan("check", project, "-q", "--no-cache", "-j", 1, *outputs).exit_code == 1
    written = {name: (project.parent / name).read_bytes().decode("utf-8") for name in FORMATS}
    assert {name: found[0] for name, text in written.items() if (found := ACTING.findall(text))} == {}
    for name in ("json", "sarif", "gitlab", "spdx-json", "spdx3-json", "cyclonedx", "cyclonedx-1.7"):
        json.loads(written[name])
    ET.fromstring(written["junit"])
    YAML(typ="safe", pure=True).load(written["spdx-yaml"])
    rows = list(csv.reader(io.StringIO(written["csv"])))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]
    seen = {os.fsencode(one.path) for one in saved_report(project.parent / "json").result.files}
    assert {os.fsencode(one.path) for one in cases} <= seen
    assert "<img" not in written["html"].replace("<img alt", "")
