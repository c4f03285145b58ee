# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan policy``: what it prints and the exit codes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cli.conftest import OspoScan

POLICY = "version: 1\nallow: [MIT]\ndefault: review\ndeny: [GPL-2.0-only]\n"


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    (tmp_path / "ospo-policy.yml").write_text(POLICY)
    return tmp_path / "tests.yml"


def test_a_policy_that_says_what_is_expected_passes_its_test(ospo_scan: OspoScan, tests: Path) -> None:
    tests.write_text("cases:\n- {expression: MIT OR GPL-2.0-only, expect: allow}\n")
    said = ospo_scan("policy", "test", tests)
    assert (said.exit_code, said.err) == (0, "")
    assert said.out == f"{tests.parent}/ospo-policy.yml: 1 case, none not as expected\n"


def test_a_policy_that_says_something_else_fails_its_test_and_names_the_line(ospo_scan: OspoScan, tests: Path) -> None:
    tests.write_text(
        "cases:\n- {expression: MIT, expect: allow}\n- {expression: GPL-2.0, expect: review, path: a/b.c, name: old}\n"
    )
    said = ospo_scan("policy", "test", tests)
    assert said.exit_code == 1
    assert said.out == (
        f"{tests}:3: old: GPL-2.0-only in a/b.c: expected review, got deny "
        "(ospo-policy.yml:4: GPL-2.0-only is in deny)\n"
        f"{tests.parent}/ospo-policy.yml: 2 cases, 1 not as expected\n"
    )


def test_the_policy_of_the_option_is_tested_in_place_of_others(ospo_scan: OspoScan, tests: Path) -> None:
    tests.write_text("policy: ospo-policy.yml\ncases:\n- {expression: GPL-2.0-only, expect: allow}\n")
    assert ospo_scan("policy", "test", tests).exit_code == 1
    assert ospo_scan("policy", "test", tests, "--policy", "builtin:osi-approved").exit_code == 0


def test_lint_tells_doubts_that_check_does_not(ospo_scan: OspoScan, project: Path) -> None:
    (project / "LICENSE").write_text("# SPDX-License-Identifier: MIT\n")
    policy = project / "ospo-policy.yml"
    waiver = "{rule: license-denied, where: [a.c], license: GPL-2.0-only, reason: linking-only, expires: 2026-05-31}"
    policy.write_text(f"{POLICY}waivers:\n- {waiver}\n")
    said = ospo_scan("policy", "lint", policy, "--as-of", "2026-06-01")
    assert said.exit_code == 0
    assert said.out == (
        f"{policy}:6: warning: this waiver ended on 2026-05-31: remove it, or look again and set a new day\n"
        f"{policy}: usable, with 1 warning\n"
    )
    assert ospo_scan("policy", "lint", policy, "--as-of", "2026-05-31").out == f"{policy}: no faults\n"
    said = ospo_scan("check", project, "--as-of", "2026-06-01")
    assert said.exit_code == 0
    assert "warning: this waiver" not in said.out + said.err


def test_what_cannot_be_used_is_told_with_its_place(ospo_scan: OspoScan, tests: Path) -> None:
    tests.write_text("cases:\n- {expression: MIT, expect: alow}\n")
    said = ospo_scan("policy", "test", tests)
    assert (said.exit_code, said.out) == (2, "")
    assert f"{tests}:2:29: expect must be allow, review, deny, not 'alow'\nError: the test file has 1 fault" in said.err
    tests.write_text("cases:\n- {expression: MIT, expect: allow}\n")
    (tests.parent / "ospo-policy.yml").write_text("version: 1\nallow: [MTI]\n")
    assert ospo_scan("policy", "test", tests).exit_code == 2
    (tests.parent / "ospo-policy.yml").unlink()
    said = ospo_scan("policy", "test", tests)
    assert said.exit_code == 2
    assert "names no policy" in said.err


class Terminal(io.StringIO):
    """Answers that a person types."""

    def isatty(self) -> bool:
        return True


def test_init_asks_on_a_terminal_and_again_where_an_answer_is_no_license(
    ospo_scan: OspoScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("MTI\nApache-2.0\ndpg\n\n"))
    said = ospo_scan("policy", "init", tmp_path)
    assert said.exit_code == 0
    assert "'MTI' is not on the SPDX license list" in said.err
    text = (tmp_path / "ospo-policy.yml").read_text()
    assert "extends:\n  - builtin:dpg\n" in text
    assert "license: Apache-2.0" in text
    assert ospo_scan("policy", "lint", tmp_path / "ospo-policy.yml").out.endswith("no faults\n")


@pytest.mark.parametrize("arguments", [["--license", "MIT"], ["--base", "builtin:permissive"], ["--extends"]])
def test_init_asks_nothing_where_a_flag_is_given(
    ospo_scan: OspoScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    said = ospo_scan("policy", "init", tmp_path, *arguments)
    assert (said.exit_code, said.err) == (0, "")


def test_init_asks_nothing_where_nobody_could_answer(ospo_scan: OspoScan, tmp_path: Path) -> None:
    assert ospo_scan("policy", "init", tmp_path).exit_code == 0
    assert "It began as a copy of builtin:permissive." in (tmp_path / "ospo-policy.yml").read_text()
