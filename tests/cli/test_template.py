# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import OspoScan

TAG = "# SPDX-License-Identifier: "
TEMPLATE = "{% for one in licenses %}\n{{ one.expression }}: {{ one.files | join(', ') }}\n{% endfor %}\n"


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    return project


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "own.jinja"
    file.write_text(TEMPLATE)
    return file


@pytest.mark.parametrize("command", ["check", "scan"])
def test_a_template_makes_the_document(ospo_scan: OspoScan, tree: Path, template: Path, command: str) -> None:
    said = ospo_scan(command, tree, "-f", "notice", "--template", template)
    assert (said.exit_code, said.out) == (0, "MIT: LICENSE\n")


def test_a_template_makes_the_document_of_a_saved_report(
    ospo_scan: OspoScan, tree: Path, template: Path, tmp_path: Path
) -> None:
    saved, notice = tmp_path / "saved.json", tmp_path / "NOTICE"
    ospo_scan("check", tree, "-o", f"json={saved}")
    said = ospo_scan("report", saved, "-f", "json", "-o", f"notice={notice}", "--template", template)
    assert notice.read_text() == "MIT: LICENSE\n"
    assert said.out == saved.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n{% if %}", "own.jinja:2: Expected an expression"),
        (b"{{ licnses }}", "own.jinja:1: There is no value 'licnses'"),
        (b"caf\xe9", "own.jinja is not UTF-8 (byte 3)"),
        (b"\xef" * (1024 * 1024 + 1), "own.jinja is larger than 1024 KiB"),
        (None, "own.jinja: No such file or directory."),
    ],
)
def test_a_faulty_template_is_told_before_anything_is_scanned(
    ospo_scan: OspoScan, tree: Path, template: Path, content: bytes | None, said: str
) -> None:
    (tree / "bad.py").write_text("die\n")  # a scan would be incomplete: exit code 3
    template.unlink() if content is None else template.write_bytes(content)
    answer = ospo_scan("check", tree, "-f", "notice", "--template", template)
    assert (answer.exit_code, answer.out) == (2, "")
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_template_that_fails_writes_no_report_at_all(
    ospo_scan: OspoScan, tree: Path, template: Path, tmp_path: Path
) -> None:
    template.write_text("\n{{ project.nme }}")
    outputs = ("-o", f"json={tmp_path}/r.json", "-o", f"notice={tmp_path}/NOTICE")
    answer = ospo_scan("check", tree, *outputs, "--template", template)
    assert (answer.exit_code, answer.out) == (2, "")
    assert f"{template}:2: 'dict object' has no attribute 'nme'. See docs/attribution.md" in answer.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["own.jinja", "project"]


def test_a_template_without_a_format_that_takes_one_is_refused_as_a_flag_alone(
    ospo_scan: OspoScan, tree: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ospo_scan("check", tree, "--template", template)
    assert answer.exit_code == 2
    assert "--template is for notice formats" in answer.err
    monkeypatch.setenv("OSPO_SCAN_TEMPLATE", str(template))
    assert ospo_scan("check", tree).exit_code == 0
    assert ospo_scan("check", tree, "-f", "notice").out == "MIT: LICENSE\n"


def test_a_tree_cannot_choose_a_template(ospo_scan: OspoScan, tree: Path, template: Path) -> None:
    (tree / "pyproject.toml").write_text(f"[tool.ospo-scan]\ntemplate = '{template}'\n")
    answer = ospo_scan("check", tree, "-f", "notice")
    assert answer.exit_code == 2
    assert "no setting 'template'" in answer.err


def test_a_table_is_told_by_the_ending_of_its_file(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    ospo_scan("check", tree, "-o", tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_bytes().startswith(b"\xef\xbb\xbfkind,path,")
