# SPDX-License-Identifier: Apache-2.0
"""Git repositories for tests, made with the git program."""

from __future__ import annotations

import subprocess
from pathlib import Path


def run_git(directory: Path, *arguments: str | bytes, given: bytes = b"") -> bytes:
    """What git prints; an error is the test's fault and raises."""
    settings = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "protocol.file.allow=always"]
    command: list[str | bytes] = ["git", *settings, "-C", str(directory), *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def make_repository(directory: Path, *paths: str) -> Path:
    """A repository at ``directory`` with one commit of the files ``paths``, whose content is their path."""
    directory.mkdir(parents=True, exist_ok=True)
    run_git(directory, "init", "-q", "-b", "main")
    for path in paths:
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    if paths:
        run_git(directory, "add", "-f", "--", *paths)
        run_git(directory, "commit", "-q", "-m", "first")
    return directory
