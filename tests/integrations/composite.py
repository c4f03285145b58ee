# SPDX-License-Identifier: Apache-2.0
"""A small model of GitHub's runner: it runs the steps of action.yml, and tells which commands in the log are obeyed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
_EXPRESSION = re.compile(r"\$\{\{ *(inputs|steps)\.([\w.-]+) *\}\}")
_COMMANDS = re.compile(
    "add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env|set-output|"
    "warning"
)


def load(text: str) -> Any:
    """The value of a YAML document."""
    return YAML(typ="safe", pure=True).load(text)


ACTION: dict[str, Any] = load((ROOT / "action.yml").read_text())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


@dataclass(frozen=True)
class Run:
    """What one step, or the whole action, left."""

    exit_code: int
    log: str
    outputs: Mapping[str, str]
    summary: str

    @property
    def obeyed(self) -> list[str]:
        """The commands in the log that the runner obeys, each as its whole line."""
        return list(obeyed(self.log))


@dataclass(frozen=True)
class Runner:
    """``workspace`` is where the steps run; ``temp`` is the runner's directory for temporary files."""

    workspace: Path
    temp: Path

    def action(self, program: Path, event: str = "push", base: str = "", **given: str) -> Run:
        """All steps that are scripts, but for the installation; inputs are ``given`` by name, with ``_`` for ``-``."""
        named = {name.replace("_", "-"): value for name, value in given.items()}
        assert not named.keys() - ACTION["inputs"].keys()
        inputs = {name: one["default"] for name, one in ACTION["inputs"].items()} | named
        outputs: dict[str, Mapping[str, str]] = {"install": {"program": str(program)}}
        whole = Run(0, "", {}, "")
        for step in STEPS:
            if "run" in step and step.get("id") != "install" and whole.exit_code == 0:
                variables = {name: resolved(value, inputs, outputs) for name, value in step["env"].items()}
                done = self.script(step["run"], variables | {"GITHUB_EVENT_NAME": event, "GITHUB_BASE_REF": base})
                outputs[step.get("id", "")] = done.outputs
                whole = Run(done.exit_code, whole.log + done.log, {}, whole.summary + done.summary)
        return replace(whole, outputs={name: resolved(one["value"], inputs, outputs) for name, one in _outputs()})

    def script(self, text: str, variables: Mapping[str, str]) -> Run:
        """One step, run as ``shell: bash`` is."""
        self.temp.mkdir(exist_ok=True)
        written = self.temp / "output"
        summary = self.temp / "summary"
        for file in (written, summary):
            file.write_text("")
        fixed = {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(written),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(self.temp),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
            cwd=self.workspace,
            env={**os.environ, **fixed, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        lines = written.read_text().splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        assert len(outputs) == len(lines), "an output is written twice"
        return Run(done.returncode, done.stdout, outputs, summary.read_text())


def _outputs() -> list[tuple[str, dict[str, str]]]:
    return list(ACTION["outputs"].items())


def resolved(text: str, inputs: Mapping[str, str], outputs: Mapping[str, Mapping[str, str]]) -> str:
    """``text`` with its expressions evaluated."""

    def value(match: re.Match[str]) -> str:
        if match[1] == "inputs":
            return inputs[match[2]]
        step, _, name = match[2].partition(".outputs.")
        return outputs.get(step, {}).get(name, "")

    return _EXPRESSION.sub(value, text)


def obeyed(log: str) -> Iterator[str]:
    """The lines of ``log`` that are commands: ``::name …::…``, or ``##[name …]…`` anywhere in a line."""
    token = None
    for line in log.splitlines():
        match = re.match(r"\s*::([^ :]+).*?::(.*)", line) or re.search(r"##\[([^ \]]+)[^\]]*\](.*)", line)
        if match is None:
            continue
        if token is not None:
            token = None if match[1] == token else token
        elif match[1] == "stop-commands":
            token = match[2]
        elif _COMMANDS.fullmatch(match[1]):
            yield line
