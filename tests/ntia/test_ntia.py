# SPDX-License-Identifier: Apache-2.0
"""Bills of materials before the NTIA conformance checker, which needs another spdx-tools than scancode-toolkit does."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ospo_scan.model import Project, Report
from rendering import rendered
from samples import detection, scanned
from spdx2_documents import FORMAT_NAMES, demanding_report, report_of

HERE = Path(__file__).parent
CHECKER = Path(os.environ.get("NTIA_PYTHON", HERE.parent.parent / ".venv-ntia" / "bin" / "python"))
ENDINGS = {"spdx-json": ".spdx.json", "spdx-tag": ".spdx", "spdx-yaml": ".spdx.yaml"}
SUPPLIERS, VERSIONS = "All component suppliers provided?", "All component versions provided?"

pytestmark = [
    pytest.mark.ntia,
    pytest.mark.skipif(
        not CHECKER.is_file(),
        reason=f"there is no {CHECKER}: `make conformance` makes it, and NTIA_PYTHON can name another Python",
    ),
]


def said_of(folder: Path, *documents: tuple[str, str]) -> list[dict[str, Any]]:
    """What the checker says of each (format, document)."""
    paths = [folder / f"{number}{ENDINGS[name]}" for number, (name, _) in enumerate(documents)]
    for path, (_, text) in zip(paths, documents, strict=True):
        path.write_text(text, encoding="utf-8")
    command = [str(CHECKER), str(HERE / "check.py"), "spdx2", *map(str, paths)]
    run = subprocess.run(command, capture_output=True, check=True, env={"PATH": os.environ["PATH"]}, text=True)
    answers: list[dict[str, Any]] = json.loads(run.stdout)
    return answers


def stated_project(supplier: str | None = None) -> Report:
    project = Project("flask", "3.1", supplier=supplier)
    return report_of(scanned("a.c", detection("MIT", "mit")), project=project)


def test_all_is_there_but_the_supplier_which_a_scan_cannot_know(tmp_path: Path) -> None:
    answers = said_of(tmp_path, *((name, rendered(name, stated_project())) for name in FORMAT_NAMES))
    assert answers == [{"conformant": False, "errors": [], "missing": [SUPPLIERS]}] * len(FORMAT_NAMES)


@pytest.mark.parametrize("supplier", ["Pallets", "Example (UK) Ltd."])
def test_a_document_of_a_project_with_a_supplier_conforms(tmp_path: Path, supplier: str) -> None:
    answers = said_of(tmp_path, *((name, rendered(name, stated_project(supplier))) for name in FORMAT_NAMES))
    assert answers == [{"conformant": True, "errors": [], "missing": []}] * len(FORMAT_NAMES)


def test_a_project_without_version_or_commit_lacks_a_version_as_well(tmp_path: Path) -> None:
    unstated, committed = report_of(scanned("a.c")), report_of(scanned("a.c"), project=Project(revision="ab" * 20))
    answers = said_of(tmp_path, *(("spdx-json", rendered("spdx-json", one)) for one in (unstated, committed)))
    assert [answer["missing"] for answer in answers] == [[VERSIONS, SUPPLIERS], [SUPPLIERS]]


def test_names_texts_and_licenses_of_all_kinds_are_valid_for_its_newer_spdx_tools(tmp_path: Path) -> None:
    answers = said_of(tmp_path, *((name, rendered(name, demanding_report())) for name in FORMAT_NAMES))
    assert [answer["errors"] for answer in answers] == [[], [], []]
