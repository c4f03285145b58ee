# SPDX-License-Identifier: Apache-2.0
"""The lock of what a run needs: a part of the lock that all tests run with, and complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(name: str) -> dict[str, frozenset[str]]:
    """By requirement (name, version, marker), the hashes of a lock."""
    text = (ROOT / name).read_text().replace("\\\n", "")
    lines = [line.split("--hash=") for line in text.splitlines() if "==" in line]
    return {" ".join(first.split()): frozenset(map(str.strip, hashes)) for first, *hashes in lines}


def names(lock: dict[str, frozenset[str]]) -> set[str]:
    return {pin.partition("==")[0] for pin in lock}


def test_a_run_is_locked_to_what_is_tested() -> None:
    runtime, development = pins("requirements-runtime.lock"), pins("requirements.lock")
    assert runtime
    for pin, hashes in runtime.items():
        assert hashes
        assert hashes == development[pin]


def test_what_a_run_needs_and_what_builds_the_package_is_locked() -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    normalized = {re.sub(r"[-_.]+", "-", re.split(r"[<>=~! ]", one)[0]).lower() for one in asked}
    assert normalized <= names(pins("requirements-runtime.lock"))


def test_tools_of_development_are_left_out() -> None:
    assert not {"pytest", "mypy", "ruff", "pre-commit"} & names(pins("requirements-runtime.lock"))
