# SPDX-License-Identifier: Apache-2.0
"""What tests of the integrations share: a stand-in for the installed program, and a project with a request to merge."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from git_repository import make_repository, run_git

ROOT = Path(__file__).parents[2]
TAG = "# SPDX-License-Identifier: "
DENIED = f"{TAG}AGPL-3.0-only\n"
POLICY = "version: 1\ndefault: deny\nallow: [MIT]\n"

_PROGRAM = f"""#!{sys.executable}
import sys

sys.path[:0] = [{str(ROOT / "tests")!r}, {str(ROOT / "src")!r}]

from fakes import FakeDetector, FakePackageDetector
from ospo_scan import cli, detect

detect.DETECTORS.update(scancode=FakeDetector, packages=FakePackageDetector)
sys.exit(cli.run(sys.argv[1:]))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """An executable ``ospo-scan``, alone in its directory, that finds only SPDX tags."""
    path = tmp_path / "bin" / "ospo-scan"
    path.parent.mkdir()
    path.write_text(_PROGRAM)
    path.chmod(0o755)
    return path


@dataclass(frozen=True)
class Project:
    """A clone of a project whose branch main has a license, a policy and a file that is denied already."""

    origin: Path
    clone: Path

    def request(self, **files: str | None) -> None:
        """Check out the merge of main and of a branch that writes ``files`` (None removes; "__" is a slash)."""
        run_git(self.clone, "switch", "-q", "-c", "request")
        self.commit(**files)
        run_git(self.clone, "switch", "-q", "--detach", "origin/main")
        run_git(self.clone, "merge", "-q", "--no-ff", "-m", "merge", "request")

    def commit(self, **files: str | None) -> None:
        """Commit ``files`` to what is checked out."""
        write(self.clone, **files)
        run_git(self.clone, "add", "-A", "-f")
        run_git(self.clone, "commit", "-q", "--allow-empty", "-m", "more")

    def push(self) -> None:
        """Make what is checked out the branch main of the origin."""
        run_git(self.clone, "push", "-q", "origin", "HEAD:main")


def write(folder: Path, **files: str | None) -> None:
    """Write files by name, with "__" for a slash and "_dot_" for a dot; None removes one."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Project:
    origin, clone = tmp_path / "origin", tmp_path / "workspace"
    make_repository(origin)
    write(origin, LICENSE=f"{TAG}MIT\n", old_dot_py=DENIED, **{"ospo-policy_dot_yml": POLICY})
    run_git(origin, "add", "-A")
    run_git(origin, "commit", "-q", "-m", "first")
    run_git(origin, "config", "receive.denyCurrentBranch", "ignore")
    run_git(tmp_path, "clone", "-q", str(origin), str(clone))
    return Project(origin, clone)
