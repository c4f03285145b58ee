# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

pytestmark = pytest.mark.processes

HEAVY = ("scancode", "licensedcode", "numpy", "pydantic", "rich", "license_expression", "ruamel", "re2", "jinja2")
SCRIPT = f"""
import sys
from ospo_scan.cli import run
code = run(sys.argv[1:])
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    assert run(option).stderr.strip() == "[]"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_answer_at_once(option: str) -> None:
    times = []
    for _ in range(5):
        started = time.monotonic()
        run(option)
        times.append(time.monotonic() - started)
    assert min(times) < 0.3


def test_version_names_the_tool_the_engine_its_data_and_the_spdx_list() -> None:
    said = run("--version").stdout
    assert said.startswith("ospo-scan ")
    assert "scancode-toolkit 32.5.0" in said
    assert "license index" in said
    assert "SPDX license list: 3.29.0" in said


def test_policy_lint_is_quick_and_loads_no_scancode() -> None:
    times = []
    for _ in range(5):
        started = time.monotonic()
        done = run("policy", "lint", "builtin:permissive")
        times.append(time.monotonic() - started)
    assert "scancode" not in done.stderr
    assert min(times) < 0.5


@pytest.mark.parametrize("what", ["MIT", "gpl-3.0+", "license-denied"])
def test_explain_of_a_license_or_a_rule_is_quick_and_loads_nothing_heavy(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    times = []
    for _ in range(5):
        started = time.monotonic()
        done = run("explain", what)
        times.append(time.monotonic() - started)
    assert done.stderr.strip() == "['rich']"
    assert min(times) < 0.4


COMMANDS = ["check", "scan", "report", "explain", "fix", "policy", "waive", "baseline", "cache", "hook"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_names_its_options_and_loads_neither_engine_nor_policies(command: str) -> None:
    done = run(command, "--help")
    assert "Usage: ospo-scan" in done.stdout
    assert not {"scancode", "licensedcode", "numpy", "pydantic", "rich", "jinja2"} & set(ast.literal_eval(done.stderr))


@pytest.mark.parametrize("name", ["check", "scan", "report", "explain", "fix", "policy", "waive", "baseline", "cache"])
def test_every_option_has_help_and_an_environment_variable(name: str) -> None:
    command = importlib.import_module(f"ospo_scan.cli.{name}").command
    commands = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    options = [one for each in commands for one in each.params if isinstance(one, click.Option)]
    assert options
    for one in options:
        assert one.help, one.name
        assert str(one.envvar).startswith("OSPO_SCAN_"), one.name
        assert one.show_envvar, one.name
