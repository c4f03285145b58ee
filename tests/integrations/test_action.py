# SPDX-License-Identifier: Apache-2.0
"""action.yml: its form, and its steps, really run with the variables that GitHub's runner sets."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from git_repository import run_git
from integrations.composite import ACTION, ROOT, STEPS, Run, Runner, obeyed
from integrations.conftest import DENIED, POLICY, TAG, Project, write
from ospo_scan.report import FORMATS

pytestmark = pytest.mark.processes

SCRIPTS = ROOT / "integrations" / "github"
PLAIN = {"summary": "false", "annotations": "false"}
FORMATS_OF_ACTION = ("sarif", "markdown", "github")


@pytest.fixture
def runner(tmp_path: Path, repository: Project) -> Runner:
    return Runner(repository.clone, tmp_path / "runner-temp")


def judge(runner: Runner, program: Path, event: str = "push", **inputs: str) -> Run:
    return runner.action(program, event, "main" if event.startswith("pull_request") else "", **(PLAIN | inputs))


def places(run: Run) -> list[tuple[str, str]]:
    report = json.loads(Path(run.outputs["report"]).read_text())
    return [(one["rule"], place["path"]) for one in report["findings"] for place in one["places"]]


def test_the_action_has_the_form_that_github_reads() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.github-actions",
            str(ROOT / "action.yml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_expression_is_written_into_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert step.get("shell", "bash") == "bash"


def test_actions_of_others_are_pinned_by_commit() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert len(used) == 2
    for one in used:
        assert re.fullmatch(r"actions/cache/(restore|save)@[0-9a-f]{40}", one)


def test_each_input_reaches_a_script_that_reads_it() -> None:
    passed = {name: value for step in STEPS for name, value in step.get("env", {}).items()}
    read = {name for script in SCRIPTS.glob("*.sh") for name in re.findall(r"\bINPUT_[A-Z_]+\b", script.read_text())}
    assert {name for name in passed if name.startswith("INPUT_")} == read - {"INPUT_"}
    for name in ACTION["inputs"]:
        assert passed[f"INPUT_{name.upper().replace('-', '_')}"] == f"${{{{ inputs.{name} }}}}"


def test_only_results_are_cached_and_only_trusted_events_write_them() -> None:
    restore, save = (step for step in STEPS if "uses" in step)
    assert restore["with"]["path"] == save["with"]["path"] == "${{ runner.temp }}/ospo-scan-cache/results"
    assert restore["with"]["key"] == save["with"]["key"]
    (events,) = re.findall(r"contains\(fromJSON\('(.*?)'\), github\.event_name\)", save["if"])
    assert json.loads(events) == ["push", "schedule", "workflow_dispatch"]
    assert " | ".join(json.loads(events)) + ")" in (SCRIPTS / "check.sh").read_text()


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck, which .ci/run installs")
def test_the_scripts_pass_shellcheck() -> None:
    for script in SCRIPTS.glob("*.sh"):
        done = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_a_denied_license_fails_the_job_after_the_outputs_are_written(runner: Runner, program: Path) -> None:
    run = judge(runner, program)
    assert run.exit_code == 1
    assert run.outputs["verdict"] == "fail"
    assert run.outputs["exit-code"] == "1"
    assert run.outputs["sarif"] == ""
    assert places(run) == [("license-denied", "old.py")]
    assert "FAIL  1 finding" in run.log
    assert not run.obeyed


def test_a_tree_that_complies_passes(runner: Runner, program: Path, repository: Project) -> None:
    repository.commit(old_dot_py=None)
    run = judge(runner, program)
    assert (run.exit_code, run.outputs["verdict"], run.outputs["exit-code"]) == (0, "pass", "0")


def test_what_is_to_be_reviewed_fails_only_where_that_is_asked_for(
    runner: Runner, program: Path, repository: Project
) -> None:
    repository.commit(old_dot_py=None, **{"ospo-policy_dot_yml": "version: 1\nreview: [MIT]\n"})
    run = judge(runner, program)
    assert (run.exit_code, run.outputs["verdict"]) == (0, "review")
    assert judge(runner, program, fail_on="review").exit_code == 1


def test_an_incomplete_scan_fails_the_job(runner: Runner, program: Path, repository: Project) -> None:
    repository.commit(broken_dot_py="die\n")
    run = judge(runner, program)
    assert (run.exit_code, run.outputs["verdict"], run.outputs["exit-code"]) == (3, "incomplete", "3")
    assert run.outputs["report"]


def test_a_policy_that_cannot_be_used_fails_the_job_and_is_said(
    runner: Runner, program: Path, repository: Project
) -> None:
    repository.commit(**{"ospo-policy_dot_yml": "version: 1\nallow: 5\n"})
    run = judge(runner, program)
    assert (run.exit_code, run.outputs["verdict"], run.outputs["exit-code"], run.outputs["report"]) == (2, "", "2", "")
    assert len(run.obeyed) == 1
    assert run.obeyed[0].startswith("::error title=ospo-scan::There is no report")


def test_a_program_that_dies_fails_the_job(runner: Runner, tmp_path: Path) -> None:
    program = tmp_path / "dies"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o755)
    assert judge(runner, program).exit_code == 137


def test_a_missing_program_fails_the_job(runner: Runner, tmp_path: Path) -> None:
    assert judge(runner, tmp_path / "nothing").exit_code == 127


def test_only_the_changed_files_of_a_request_are_judged(runner: Runner, program: Path, repository: Project) -> None:
    repository.request(new_dot_py=DENIED)
    run = judge(runner, program, "pull_request")
    assert run.exit_code == 1
    assert places(run) == [("license-denied", "new.py")]
    assert "changed since origin/main" in run.log
    whole = judge(runner, program, "pull_request", since="none")
    assert places(whole) == [("license-denied", "new.py"), ("license-denied", "old.py")]
    assert not whole.obeyed


def test_a_harmless_request_passes(runner: Runner, program: Path, repository: Project) -> None:
    repository.request(new_dot_py=f"{TAG}MIT\n")
    run = judge(runner, program, "pull_request")
    assert (run.exit_code, run.outputs["verdict"], run.obeyed) == (0, "pass", [])


LENIENT = "version: 1\ndefault: allow\nscan: {exclude: ['*']}\n"
SILENT = '[tool.ospo-scan]\n\nexclude = ["*"]\nbaseline = "b.json"\n'


@pytest.mark.parametrize("since", ["auto", "none"])
def test_a_request_cannot_silence_the_gate(runner: Runner, program: Path, repository: Project, since: str) -> None:
    repository.request(
        new_dot_py=DENIED, pyproject_dot_toml=SILENT, _dot_gitignore="*\n", **{"ospo-policy_dot_yml": LENIENT}
    )
    run = judge(runner, program, "pull_request", since=since)
    assert run.exit_code == 1
    assert ("license-denied", "new.py") in places(run)
    assert any("This request changes the policy ospo-policy.yml" in line for line in run.obeyed)


def test_with_policy_from_tree_a_changed_policy_is_a_finding(
    runner: Runner, program: Path, repository: Project
) -> None:
    repository.request(new_dot_py=DENIED, **{"ospo-policy_dot_yml": "version: 1\nallow: [MIT, AGPL-3.0-only]\n"})
    run = judge(runner, program, "pull_request", policy_from="tree")
    assert (run.exit_code, run.outputs["verdict"]) == (0, "review")
    assert places(run) == [("policy-changed", "ospo-policy.yml")]
    assert judge(runner, program, "pull_request", policy_from="tree", fail_on="review").exit_code == 1


def test_a_request_that_would_break_the_policy_fails(runner: Runner, program: Path, repository: Project) -> None:
    repository.request(**{"ospo-policy_dot_yml": "version: 1\nallow: 5\n"})
    run = judge(runner, program, "pull_request")
    assert (run.exit_code, run.outputs["exit-code"]) == (2, "2")
    assert run.obeyed[-1].endswith("What this request makes of ospo-policy.yml cannot be used: see the log.")


@pytest.mark.parametrize("name", ["ospo-policy.yml", "known.json"])
def test_nothing_can_hide_in_place_of_the_policy_or_the_baseline(
    runner: Runner, program: Path, repository: Project, name: str
) -> None:
    (repository.clone / name).unlink(missing_ok=True)
    repository.request(**{f"{name.replace('.', '_dot_')}__new_dot_py": DENIED})
    assert judge(runner, program, "pull_request", baseline="known.json").exit_code == 2


def test_a_request_that_removes_the_policy_is_judged_by_it(runner: Runner, program: Path, repository: Project) -> None:
    repository.request(new_dot_py=f"{TAG}BSD-3-Clause\n", **{"ospo-policy_dot_yml": None})
    run = judge(runner, program, "pull_request")
    assert run.exit_code == 1
    assert places(run) == [("license-denied", "new.py")]


def test_a_request_cannot_bring_the_first_policy_of_its_own(runner: Runner, program: Path, repository: Project) -> None:
    repository.commit(**{"ospo-policy_dot_yml": None})
    repository.push()
    repository.request(new_dot_py=DENIED, **{"ospo-policy_dot_yml": LENIENT})
    run = judge(runner, program, "pull_request")
    assert run.exit_code == 1
    assert json.loads(Path(run.outputs["report"]).read_text())["policy"]["source"] == "builtin:permissive"
    assert places(run) == [("license-denied", "new.py")]


@pytest.mark.parametrize("name", ["policy", "baseline"])
def test_a_file_that_is_nowhere_fails_a_request_too(
    runner: Runner, program: Path, repository: Project, name: str
) -> None:
    repository.request(new_dot_py=f"{TAG}MIT\n")
    run = judge(runner, program, "pull_request", **{name: "misspelled.yml"})
    assert (run.exit_code, run.outputs["exit-code"]) == (2, "2")
    assert "misspelled.yml" in run.log


def test_a_policy_may_stand_on_others_of_the_base_branch(runner: Runner, program: Path, repository: Project) -> None:
    layered = "version: 1\nextends: [common.yml]\nallow: [MIT]\n"
    repository.commit(legal__policy_dot_yml=layered, legal__common_dot_yml="version: 1\nallow: [AGPL-3.0-only]\n")
    repository.push()
    repository.request(new_dot_py=f"{TAG}0BSD\n", legal__common_dot_yml="version: 1\nallow: [0BSD]\n")
    run = judge(runner, program, "pull_request", policy="./legal/policy.yml")
    assert ("license-denied", "new.py") in places(run)


def test_the_baseline_is_that_of_the_base_branch(runner: Runner, program: Path, repository: Project) -> None:
    def record(name: str) -> None:
        subprocess.run([program, "check", "--write-baseline", name], cwd=repository.clone, check=False)

    record("known.json")
    repository.commit()
    repository.push()
    known = judge(runner, program, "pull_request", since="none", baseline="known.json")
    assert known.exit_code == 2  # nothing was changed: what is checked out is the base
    write(repository.clone, new_dot_py=DENIED)
    run_git(repository.clone, "add", "new.py")
    (repository.clone / "known.json").unlink()
    record("known.json")
    repository.request()
    run = judge(runner, program, "pull_request", since="none", baseline="known.json")
    assert run.exit_code == 1
    report = json.loads(Path(run.outputs["report"]).read_text())
    counted = {place["path"] for one in report["findings"] if not one["suppression"] for place in one["places"]}
    assert counted == {"new.py"}


def test_without_the_history_the_action_says_what_to_do(runner: Runner, program: Path, repository: Project) -> None:
    repository.request(new_dot_py=DENIED)
    run_git(repository.clone, "update-ref", "-d", "refs/remotes/origin/main")
    run = judge(runner, program, "pull_request")
    assert (run.exit_code, run.outputs["exit-code"]) == (2, "2")
    assert "fetch-depth: 0" in run.obeyed[0]


def test_a_checkout_of_the_base_branch_is_not_taken_for_the_request(
    runner: Runner, program: Path, repository: Project
) -> None:
    run = judge(runner, program, "pull_request_target")
    assert run.exit_code == 2
    assert "not the request" in run.obeyed[0]


HOSTILE_NAMES = ("::set-output name=exit-code::0.py", "x ##[set-output name=exit-code;]0.py", "::add-mask::e.py")


def test_names_in_the_tree_give_no_commands_to_the_runner(runner: Runner, program: Path, repository: Project) -> None:
    for name in HOSTILE_NAMES:
        (repository.clone / name).write_text(DENIED)
    repository.commit()
    run = judge(runner, program, args="--verbose")
    assert (run.exit_code, run.outputs["exit-code"]) == (1, "1")
    assert run.obeyed == []


@pytest.mark.parametrize("inputs", [{}, {"policy": "other.yml"}], ids=["check", "lint"])
def test_what_the_program_says_gives_no_commands_to_the_runner(
    runner: Runner, repository: Project, tmp_path: Path, inputs: dict[str, str]
) -> None:
    program = tmp_path / "talks"
    program.write_text(
        "#!/bin/sh\n"
        "echo '::set-output name=exit-code::0'\n"
        "echo 'x ##[set-output name=exit-code;]0' >&2\n"
        'for one in "$@"; do case $one in --output=terminal=*) echo "::add-mask::e" >"${one#*=*=}" ;; esac; done\n'
        "exit 1\n"
    )
    program.chmod(0o755)
    repository.request(other_dot_yml=POLICY)
    run = judge(runner, program, "pull_request", **inputs)
    assert run.exit_code in (1, 2)
    assert "set-output" not in "\n".join(run.obeyed)
    assert "add-mask" not in "\n".join(run.obeyed)
    # Without the lines around it, that would be obeyed.
    unguarded = "\n".join(line for line in run.log.splitlines() if not line.startswith("::stop-commands::"))
    assert sum("set-output" in line for line in obeyed(unguarded)) == 2


def test_the_token_that_ends_the_guard_is_another_one_each_time(runner: Runner, program: Path) -> None:
    tokens = {token for _ in range(2) for token in re.findall("::stop-commands::(.*)", judge(runner, program).log)}
    assert len(tokens) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", token) for token in tokens)


def test_nothing_in_the_tree_is_run(runner: Runner, program: Path, repository: Project, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')\n"
    trap = f"#!/bin/sh\ntouch {mark}\n"
    modules = ("sitecustomize", "usercustomize", "json", "venv", "pip", "ensurepip", "ospo_scan", "click", "fakes")
    for module in modules:
        (repository.clone / f"{module}.py").write_text(code)
    for name in ("git", "python3", "ospo-scan", "sed", "tar"):
        (repository.clone / name).write_text(trap)
        (repository.clone / name).chmod(0o755)
    (repository.clone / "setup.py").write_text(code)
    (repository.clone / "setup.cfg").write_text("[install]\nprefix=/nowhere\n")
    (repository.clone / "pip.conf").write_text("[global]\nindex-url = file:///nowhere\n")
    repository.request()
    assert judge(runner, program, "pull_request").outputs["exit-code"] == "0"
    # The installation: as far as it gets without a registry.
    offline = {"INPUT_PYTHON": sys.executable, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    done = runner.script(STEPS[0]["run"], offline)
    assert done.exit_code != 0
    assert "attrs==" in done.log  # the first package of the lock file
    assert done.outputs == {}
    assert not mark.exists()


@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_an_input_is_never_taken_for_code(runner: Runner, repository: Project, tmp_path: Path, event: str) -> None:
    mark, given = tmp_path / "ran", tmp_path / "given"
    program = tmp_path / "writes-its-arguments"
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >{given}\nexit 1\n")
    program.chmod(0o755)
    repository.request()
    for value in (f"$(touch {mark})", f"'; touch {mark}; '", f'"; touch {mark} #', f"`touch {mark}`", "*", "-h"):
        assert judge(runner, program, event, path=value).exit_code == 2
        inputs = dict.fromkeys(("policy", "baseline", "since", "fail_on", "args"), value)
        assert judge(runner, program, event, **inputs).exit_code == 1
        lines = given.read_text().splitlines()
        assert any(re.fullmatch("--policy=/.*/" + re.escape(value), line) for line in lines)
        assert {f"--since={value}", f"--fail-on={value}"} < set(lines)
        assert lines[-3:] == [value, "--", "."]
        assert judge(runner, program, event, policy_from=value).exit_code == 2
    assert not mark.exists()


def test_more_options_are_given_one_on_each_line(runner: Runner, program: Path, repository: Project) -> None:
    repository.commit(**{"a b__c_dot_py": DENIED})
    run = judge(runner, program, args="--exclude\n/a b/\n\n--exclude=/old.py\n")
    assert run.exit_code == 0


def test_a_directory_of_the_repository_can_be_judged(runner: Runner, program: Path, repository: Project) -> None:
    repository.commit(
        **{"sub dir__ospo-policy_dot_yml": "version: 1\nallow: [0BSD]\n", "sub dir__a_dot_py": f"{TAG}MIT\n"}
    )
    assert places(judge(runner, program, path="sub dir")) == [("license-denied", "a.py")]
    repository.push()
    repository.request(
        **{"sub dir__ospo-policy_dot_yml": POLICY, "sub dir__b_dot_py": f"{TAG}MIT\n", "elsewhere_dot_py": DENIED}
    )
    assert places(judge(runner, program, "pull_request", path="sub dir")) == [("license-denied", "b.py")]


def test_a_repository_of_another_user_is_trusted_where_it_is_the_workspace(
    runner: Runner, program: Path, repository: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    if os.geteuid() == 0:
        for path in (repository.clone, repository.clone / ".git"):
            os.chown(path, 12345, 12345)
    assert judge(runner, program).outputs["verdict"] == "fail"


def test_pull_requests_read_the_results_of_others_and_keep_none(
    runner: Runner, program: Path, repository: Project
) -> None:
    repository.request(new_dot_py=DENIED)
    results = runner.temp / "ospo-scan-cache" / "results"
    judge(runner, program, "pull_request")
    assert not results.exists()
    judge(runner, program, "push", cache="false")
    assert not results.exists()
    judge(runner, program, "push")
    assert stat.S_IMODE(results.stat().st_mode) == 0o700
    assert [path.name for path in results.iterdir() if path.suffix == ".sqlite3"] == ["results.sqlite3"]


def test_a_summary_that_is_too_long_is_replaced_by_a_sentence(runner: Runner, tmp_path: Path) -> None:
    program = tmp_path / "long"
    program.write_text(
        '#!/bin/sh\nfor one in "$@"; do case $one in --output=markdown=*) head -c 1048577 /dev/zero | tr "\\0" x '
        '>"${one#*=*=}" ;; esac; done\nexit 1\n'
    )
    program.chmod(0o755)
    run = runner.action(program, annotations="false")
    assert run.exit_code == 1
    assert run.summary == "The verdict is **** (exit code 1). The report is too long for this page: see the log.\n"


def test_the_sarif_report_has_only_what_counts_since_github_shows_all_of_it(
    runner: Runner, program: Path, repository: Project
) -> None:
    (repository.clone / "new.py").write_text(DENIED)
    waiver = '{rule: license-denied, where: ["/new.py"], reason: other, comment: "c", expires: 2099-01-01}'
    (repository.clone / "ospo-policy.yml").write_text(
        f"version: 1\nallow: [MIT]\ndefault: deny\nwaivers:\n  - {waiver}\n"
    )
    repository.commit()
    run = runner.action(program, sarif="true", policy_from="tree")
    (sarif,) = json.loads(Path(run.outputs["sarif"]).read_text())["runs"]
    (report,) = [json.loads(Path(run.outputs["report"]).read_text())]
    assert any(one["suppression"] for one in report["findings"])
    assert len(sarif["results"]) == sum(one["suppression"] is None for one in report["findings"])


@pytest.mark.skipif(not set(FORMATS_OF_ACTION) <= set(FORMATS), reason="needs the formats sarif, markdown and github")
def test_the_summary_the_annotations_and_the_sarif_report_are_written(
    runner: Runner, program: Path, repository: Project
) -> None:
    for name in HOSTILE_NAMES:
        (repository.clone / name).write_text(DENIED)
    repository.commit()
    run = runner.action(program, sarif="true")
    assert (run.exit_code, run.outputs["exit-code"]) == (1, "1")
    assert json.loads(Path(run.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert "AGPL-3.0-only" in run.summary
    assert any(line.startswith("::error") and "old.py" in line for line in run.obeyed)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in run.obeyed)


def test_the_installation_refuses_a_python_that_is_too_old_or_too_new(runner: Runner, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    done = runner.script(STEPS[0]["run"], {"INPUT_PYTHON": str(python)})
    assert done.exit_code == 2
    (said,) = done.obeyed
    assert said.startswith("::error title=ospo-scan::ospo-scan needs Python 3.11, 3.12 or 3.13: ")


def test_the_installation_refuses_windows(runner: Runner) -> None:
    done = runner.script(STEPS[0]["run"].replace("sh ", "RUNNER_OS=Windows sh ", 1), {})
    assert done.exit_code == 2
    assert "does not run on Windows" in done.log
