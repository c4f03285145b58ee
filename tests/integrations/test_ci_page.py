# SPDX-License-Identifier: Apache-2.0
"""Everything that docs/ci.md shows can be copied: its YAML fits the schemas, its commands take their options."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from integrations.composite import ACTION, ROOT, load
from ospo_scan import cli
from ospo_scan.report import FORMATS

PAGE = (ROOT / "docs" / "ci.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
YAML_BLOCKS = [text for language, text in BLOCKS if language == "yaml"]
SHELL_BLOCKS = [text for language, text in BLOCKS if language == "sh"]
# What tells a kind of file by its keys, and the schema that check-jsonschema has for it.
KINDS = (
    ({"on", "jobs"}, "vendor.github-workflows"),
    ({"include"}, "vendor.gitlab-ci"),
    ({"steps"}, "vendor.azure-pipelines"),
)


def kind(text: str) -> str:
    keys = set(load(text))
    if keys == {"repos"}:
        return "pre-commit"
    return next(name for marks, name in KINDS if marks <= keys)


def of_kind(name: str) -> list[str]:
    return [text for text in YAML_BLOCKS if kind(text) == name]


def test_there_is_an_example_for_each_integration() -> None:
    assert [kind(text) for text in YAML_BLOCKS] == [
        *["vendor.github-workflows"] * 2,
        *["vendor.gitlab-ci"] * 2,
        *["pre-commit"] * 2,
        "vendor.azure-pipelines",
    ]
    assert {language for language, _ in BLOCKS} == {"yaml", "sh", "groovy"}


@pytest.mark.parametrize("name", [name for _, name in KINDS])
def test_the_examples_fit_the_schemas(tmp_path: Path, name: str) -> None:
    files = []
    for number, text in enumerate(of_kind(name)):
        files.append(tmp_path / f"{number}.yml")
        files[-1].write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", name, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_examples_for_pre_commit_are_ones_that_it_reads(tmp_path: Path) -> None:
    for text in of_kind("pre-commit"):
        (tmp_path / "config.yaml").write_text(text)
        command = [sys.executable, "-m", "pre_commit", "validate-config", str(tmp_path / "config.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


def test_the_local_hook_is_the_one_of_the_manifest() -> None:
    manifest = {hook["id"]: hook for hook in load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    ids = [hook["id"] for text in of_kind("pre-commit") for repo in load(text)["repos"] for hook in repo["hooks"]]
    assert set(ids) <= set(manifest)
    (local,) = load(of_kind("pre-commit")[1])["repos"][0]["hooks"]
    for key in ("name", "entry", "pass_filenames", "types", "require_serial"):
        assert local[key] == manifest["ospo-scan-changed"][key]


def uses(text: str) -> Iterator[dict[str, Any]]:
    for job in load(text)["jobs"].values():
        yield from job["steps"]


def test_the_workflows_use_the_action_as_it_is() -> None:
    for text in of_kind("vendor.github-workflows"):
        (step,) = (one for one in uses(text) if one["uses"].startswith("example/ospo-scan@"))
        assert set(step.get("with", {})) <= set(ACTION["inputs"])
        assert set(re.findall(r"steps\.ospo-scan\.outputs\.([\w-]+)", text)) <= set(ACTION["outputs"])


def test_actions_of_others_are_pinned_by_commit_and_the_history_is_fetched() -> None:
    for text in of_kind("vendor.github-workflows"):
        assert load(text)["permissions"] == {"contents": "read"}
        first, *others = uses(text)
        assert first["with"] == {"fetch-depth": 0, "persist-credentials": False}
        for step in (first, *others):
            assert re.search(r"@[0-9a-f]{40}$|^example/", step["uses"])
        for line in text.splitlines():
            assert "uses:" not in line or re.search(r" # (v\d+\.\d+\.\d+|better: .*)$|@v0\.1\.0$", line)


def test_each_input_and_output_is_explained_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.*?) \|", PAGE, re.MULTILINE))
    for name, one in ACTION["inputs"].items():
        assert name in rows
        assert not one["default"] or rows[name] == f"`{one['default']}`" or name == "fail-on"
    assert all(f"`{name}`" in PAGE for name in ACTION["outputs"])


def test_the_gitlab_example_includes_the_template() -> None:
    for text in of_kind("vendor.gitlab-ci"):
        (included,) = load(text)["include"]
        assert (ROOT / included["file"].removeprefix("/")).is_file()
        assert "OSPO_SCAN_IMAGE:" in text


def test_the_shell_lines_can_be_read_by_a_shell() -> None:
    for text in SHELL_BLOCKS:
        subprocess.run(["sh", "-n", "-c", text], check=True)


def commands() -> Iterator[list[str]]:
    """The words of each ``ospo-scan`` command on the page, without what the shell makes of them."""
    for line in re.findall(r"(?:^|[/ '`])ospo-scan ((?:check|hook|cache) [^'`\n]*)", PAGE, re.MULTILINE):
        yield line.replace("…", "x").split()


def test_the_commands_take_the_options_that_are_shown() -> None:
    seen = 0
    for name, *arguments in commands():
        if arguments and arguments[0].startswith("-"):
            seen += 1
            command = cli.main.get_command(click.Context(cli.main), name)
            assert command is not None
            command.make_parser(click.Context(command)).parse_args(arguments)
    assert seen >= 5


@pytest.mark.skipif("sarif" not in FORMATS or "html" not in FORMATS, reason="the formats are not all there yet")
def test_the_formats_that_are_named_exist() -> None:
    named = set(re.findall(r"(?:-o |--output=)([a-z]+)=", PAGE))
    assert {"junit", "json", "terminal", "sarif", "html"} == named
    assert named <= set(FORMATS)


def test_links_within_the_docs_lead_somewhere() -> None:
    def anchors(page: str) -> set[str]:
        titles = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
        return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}

    for name, anchor in re.findall(r"\]\(([\w-]+\.md)?(?:#([\w-]+))?\)", PAGE):
        page = PAGE if not name else (ROOT / "docs" / name).read_text()
        assert not anchor or anchor in anchors(page), (name, anchor)
