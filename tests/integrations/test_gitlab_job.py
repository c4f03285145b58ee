# SPDX-License-Identifier: Apache-2.0
"""The GitLab template: its form, and its script, really run with the variables that GitLab sets."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from git_repository import run_git
from integrations.composite import ROOT, load
from integrations.conftest import DENIED, POLICY, TAG, Project
from ospo_scan.report import FORMATS

pytestmark = pytest.mark.processes

TEMPLATE = ROOT / "integrations" / "gitlab" / "ospo-scan.gitlab-ci.yml"
JOB: dict[str, Any] = load(TEMPLATE.read_text())["ospo-scan"]
REQUEST = {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
LENIENT = "version: 1\ndefault: allow\nscan: {exclude: ['*']}\n"
SILENT = '[tool.ospo-scan]\n\nexclude = ["*"]\n'


def script() -> str:
    """The lines of the script as the runner joins them."""
    return "\n".join(JOB["script"])


@dataclass(frozen=True)
class Job:
    """A job in its working directory, run by ``shell`` with ``image`` as the cache directory of the image."""

    folder: Path
    program: Path
    shell: str
    image: Path

    def run(self, **variables: str) -> subprocess.CompletedProcess[str]:
        fixed = {
            "CI_PROJECT_DIR": str(self.folder),
            "OSPO_SCAN_CACHE_DIR": str(self.image),
            "OSPO_SCAN_CACHE_READONLY": "1",
            "PATH": f"{self.program.parent}{os.pathsep}{os.environ['PATH']}",
        }
        return subprocess.run(
            [self.shell, "-c", f"set -e\n{script()}"],
            cwd=self.folder,
            env=os.environ | fixed | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )

    @property
    def places(self) -> list[tuple[str, str]]:
        report = json.loads((self.folder / "ospo-scan-reports" / "ospo-scan.json").read_text())
        return [(one["rule"], place["path"]) for one in report["findings"] for place in one["places"]]


@pytest.fixture(params=["sh", "bash"])
def job(request: pytest.FixtureRequest, repository: Project, program: Path, tmp_path: Path) -> Job:
    image = tmp_path / "image-cache"
    (image / "index").mkdir(parents=True, mode=0o755)
    return Job(repository.clone, program, request.param, image)


needs_formats = pytest.mark.skipif(not {"gitlab", "junit"} <= set(FORMATS), reason="needs the formats gitlab and junit")
in_one_shell = pytest.mark.parametrize("job", ["sh"], indirect=True)


def test_the_template_has_the_form_that_gitlab_reads() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(TEMPLATE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck, which .ci/run installs")
def test_the_script_passes_shellcheck() -> None:
    done = subprocess.run(
        ["shellcheck", "--shell=sh", "-"], input=script(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_reports_are_kept_whatever_the_verdict() -> None:
    assert JOB["artifacts"]["when"] == "always"
    folder = JOB["artifacts"]["paths"][0]
    assert all(path.startswith(folder) for path in JOB["artifacts"]["reports"].values())
    for name, path in {"gitlab": "codequality", "junit": "junit"}.items():
        assert f'--output="{name}=$reports/{Path(JOB["artifacts"]["reports"][path]).name}"' in script()


def test_only_the_default_branch_writes_results() -> None:
    assert JOB["cache"]["policy"] == "$OSPO_SCAN_RESULTS"
    assert JOB["variables"]["OSPO_SCAN_RESULTS"] == "pull"
    writing = [rule["if"] for rule in JOB["rules"] if "variables" in rule]
    assert writing == ["$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"]


@needs_formats
def test_a_denied_license_fails_the_job_after_the_reports_are_written(job: Job) -> None:
    done = job.run()
    assert done.returncode == 1, done.stdout
    assert "FAIL  1 finding" in done.stdout
    assert job.places == [("license-denied", "old.py")]
    for path in JOB["artifacts"]["reports"].values():
        assert (job.folder / path).stat().st_size > 0


@needs_formats
@in_one_shell
def test_an_incomplete_scan_fails_the_job(job: Job, repository: Project) -> None:
    repository.commit(broken_dot_py="die\n")
    assert job.run().returncode == 3


@needs_formats
@in_one_shell
def test_options_are_set_by_variables(job: Job, repository: Project) -> None:
    repository.commit(old_dot_py=None, **{"ospo-policy_dot_yml": "version: 1\nreview: [MIT]\n"})
    assert job.run().returncode == 0
    assert job.run(OSPO_SCAN_FAIL_ON="review").returncode == 1


@needs_formats
def test_a_merge_request_is_judged_by_the_policy_of_its_target(job: Job, repository: Project) -> None:
    repository.request(new_dot_py=DENIED, pyproject_dot_toml=SILENT, **{"ospo-policy_dot_yml": LENIENT})
    run_git(job.folder, "update-ref", "-d", "refs/remotes/origin/main")
    done = job.run(**REQUEST)
    assert done.returncode == 1, done.stdout
    assert job.places == [("license-denied", "new.py")]
    assert "changed since origin/main" in done.stdout


@needs_formats
@in_one_shell
def test_a_harmless_merge_request_passes(job: Job, repository: Project) -> None:
    repository.request(new_dot_py=f"{TAG}MIT\n", **{"ospo-policy_dot_yml": f"{POLICY}deny: [AGPL-3.0-only]\n"})
    done = job.run(**REQUEST)
    assert done.returncode == 0, done.stdout


@needs_formats
@in_one_shell
@pytest.mark.parametrize("name", ["ospo-policy.yml", "known.json"])
def test_nothing_can_hide_in_place_of_the_policy_or_the_baseline(job: Job, repository: Project, name: str) -> None:
    files: dict[str, str | None] = {f"{name.replace('.', '_dot_')}__new_dot_py": DENIED}
    if name == "ospo-policy.yml":
        (job.folder / name).unlink()
    repository.request(**files)
    assert job.run(OSPO_SCAN_BASELINE="known.json", **REQUEST).returncode == 2


@needs_formats
@in_one_shell
def test_the_baseline_is_that_of_the_target_branch(job: Job, repository: Project) -> None:
    def record() -> None:
        (job.folder / "known.json").unlink(missing_ok=True)
        subprocess.run([job.program, "check", "--write-baseline", "known.json"], cwd=job.folder, check=False)

    record()
    repository.commit()
    repository.push()
    assert job.run(OSPO_SCAN_BASELINE="known.json").returncode == 0
    repository.request(new_dot_py=DENIED)
    record()
    repository.commit()
    assert job.run(OSPO_SCAN_BASELINE="known.json", **REQUEST).returncode == 1


@needs_formats
@in_one_shell
def test_results_are_kept_by_the_default_branch_and_not_by_merge_requests(job: Job, repository: Project) -> None:
    kept = job.folder / ".ospo-scan-results"
    repository.request(new_dot_py=DENIED)
    job.run(**REQUEST)
    assert not kept.exists()
    job.run()
    shutil.rmtree(job.folder / "ospo-scan-reports")  # as the runner cleans up
    assert (kept / "results.sqlite3").is_file()
    for path in (kept, kept / "results.sqlite3"):
        path.chmod(stat.S_IMODE(path.stat().st_mode) | 0o077)  # as the runner restores it
    done = job.run(OSPO_SCAN_VERBOSE="1")
    assert "3 of 4 results came from the cache" in done.stdout
    assert "warning:" not in done.stdout
    assert "untracked" not in done.stdout


@needs_formats
@in_one_shell
def test_results_that_lie_in_the_tree_are_not_believed(job: Job, repository: Project) -> None:
    job.run()
    shutil.rmtree(job.folder / "ospo-scan-reports")
    repository.commit()
    assert run_git(job.folder, "ls-files", ".ospo-scan-results")
    assert "\n0 of 4 results came from the cache" in job.run(OSPO_SCAN_VERBOSE="1").stdout


@needs_formats
@in_one_shell
def test_reports_are_not_written_through_a_link_in_the_tree(job: Job, repository: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (job.folder / "ospo-scan-reports").symlink_to(tmp_path / "elsewhere")
    repository.commit()
    assert job.run().returncode == 2
    assert not list((tmp_path / "elsewhere").iterdir())
