# SPDX-License-Identifier: Apache-2.0
"""Tests of policies, and what is wrong with the files that hold them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.errors import PolicyError, PolicyTestError
from ospo_scan.model import Outcome
from ospo_scan.policy.testing import PolicyTests, load_tests, mismatches
from policy_cases import policy

POLICY = """\
allow: [MIT]
deny: [GPL-2.0-only]
default: review
roles: [{name: docs, paths: ['docs/**'], allow: [CC-BY-4.0]}]
choices:
- {given: GPL-2.0-only OR MIT, choose: GPL-2.0-only, where: ['src/x/**']}
- {given: Zlib OR MIT, choose: MIT}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tests.yml"


def read(path: Path, text: str) -> PolicyTests:
    path.write_text(text)
    return load_tests(str(path))


def faults(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PolicyError) as caught:
        load_tests(str(path))
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("expression: MIT", "allow"),
        ("expression: MIT OR GPL-2.0-only", "allow"),
        ("expression: MIT AND GPL-2.0", "deny"),
        ("expression: CC-BY-4.0", "review"),
        ("expression: CC-BY-4.0, path: docs/a.md", "allow"),
        ("expression: CC-BY-4.0, path: src/a.md", "review"),
        # Choices are made as in a run.
        ("expression: MIT OR GPL-2.0-only, path: src/x/a.c", "deny"),
        ("expression: MIT OR GPL-2.0-only, path: src/y/a.c", "allow"),
    ],
)
def test_a_case_holds_where_the_policy_says_what_is_expected(path: Path, case: str, expected: str) -> None:
    judging = policy(POLICY)
    for word in ("allow", "review", "deny"):
        found = list(mismatches(judging, read(path, f"cases: [{{{case}, expect: {word}}}]").cases))
        assert [one.got for one in found] == ([] if word == expected else [Outcome[expected.upper()]])


def test_a_mismatch_names_the_lines_that_decided(path: Path) -> None:
    tests = read(path, "cases:\n- {expression: MIT AND GPL-2.0-only, expect: allow, name: old}\n")
    (found,) = mismatches(policy(POLICY), tests.cases)
    assert (found.case.name, found.case.line) == ("old", 2)
    assert [(one.line, one.reason) for one in found.decisions] == [(3, "GPL-2.0-only is in deny")]


def test_the_policy_is_named_relative_to_the_file_with_the_tests(path: Path) -> None:
    case = "cases: [{expression: MIT, expect: allow}]"
    assert read(path, f"policy: p.yml\n{case}").policy == str(path.parent / "p.yml")
    assert read(path, f"policy: builtin:dpg\n{case}").policy == "builtin:dpg"
    assert read(path, case).policy is None


def test_everything_that_is_wrong_is_told_at_its_place(path: Path) -> None:
    text = (
        "polcy: x\ncases:\n- {expression: MTI, expect: allow}\n- {expression: MIT, expect: no}\n"
        "- {expect: deny, pth: a}\n- MIT\n- {expression: MIT, expect: deny, path: ../a}\n"
        "- {expression: 1, expect: deny, name: [a]}\n"
    )
    assert faults(path, text) == [
        "1:1: a test file has no key 'polcy'; did you mean policy?",
        "3:16: expression: 'MTI' is not on the SPDX license list 3.29.0; "
        "a license that is not on it is written LicenseRef-NAME",
        "4:29: expect must be allow, review, deny, not 'no'",
        "5:3: a case needs the key expression: a license expression, such as `MIT OR GPL-2.0-only`",
        "5:18: a case has no key 'pth'; did you mean path?",
        "6:3: a case has the keys name, expression, path, expect; it cannot be 'MIT'",
        "7:41: path is a file relative to the root, such as docs/a.md, not '../a'",
        "8:16: expression must be a text, not 1",
        "8:39: name must be a text, not a list",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1:1: a test file is a mapping of keys; write at least `cases:` and one case"),
        ("- a", "1:1: a test file is a mapping of keys; write at least `cases:` and one case"),
        ("policy: x", "1:1: the key cases has to hold a list with at least one case"),
        ("cases: []", "1:8: the key cases has to hold a list with at least one case"),
        ("cases: &a []", "1:8: this is a YAML anchor (&name), which is not read; remove it"),
        ("cases: [\n", "2:1: this is not valid YAML: expected the node content"),
        (b"\xff", "1:1: the file is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_file_that_holds_no_tests_is_refused(path: Path, text: str | bytes, fault: str) -> None:
    assert any(fault in one for one in faults(path, text)), faults(path, text)


def test_a_file_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(PolicyError, match="the test file cannot be read"):
        load_tests(str(path))


_PIECES = (
    "cases:\n",
    "  - ",
    "{expression: MIT, expect: allow}\n",
    "expression: ",
    "expect: deny\n",
    "path: a/b\n",
    "name: ",
)
_MORE = ("policy: builtin:permissive\n", "- ", "[", "}", "*a", "GPL-2.0-only WITH ", "\n", "    ", "\ud800", "1")


@given(st.lists(st.sampled_from((*_PIECES, *_MORE)), max_size=25).map("".join))
def test_any_text_is_tests_or_refused_with_sentences(text: str) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        try:
            found = load_tests(file.name)
        except (PolicyError, PolicyTestError) as fault:
            assert all(one.message and one.line >= 0 for one in fault.faults)  # noqa: PT017 - either is right
        else:
            assert found.cases
