# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from ospo_scan.errors import UsageError
from ospo_scan.explain.explanation import Explanation, Row
from ospo_scan.explain.license import DISCLAIMER, explain_license, is_license, read_leaves
from policy_cases import policy
from samples import failing_report


def rows(explanation: Explanation, label: str) -> list[Row]:
    return [row for block in explanation.blocks for row in block.rows if row.label == label]


def test_mit_has_its_name_kind_lists_three_lines_and_text() -> None:
    said = explain_license("MIT", None)
    assert said.title == "MIT  MIT License"
    assert rows(said, "Kind")[0].text.startswith("permissive: ")
    assert "OSI-approved; FSF-free" in rows(said, "Lists")[0].text
    assert [len(rows(said, label)) for label in ("Asks", "Forbids", "Reach")] == [1, 1, 1]
    assert rows(said, "Text")[0].text == "https://spdx.org/licenses/MIT.html"
    assert DISCLAIMER in [row.text for block in said.blocks for row in block.rows]


def test_an_older_spelling_is_explained_as_what_it_is_read_as() -> None:
    said = explain_license("gpl-3.0+", None)
    assert said.title.startswith("GPL-3.0-or-later  ")
    assert rows(said, "Note")[0].text == "GPL-3.0+ is an older spelling; it is read as GPL-3.0-or-later."
    assert "any later" in rows(said, "Versions")[0].text


def test_a_license_with_an_exception_is_explained_with_both_notes_and_the_category_of_the_two() -> None:
    said = explain_license("GPL-2.0-only WITH Classpath-exception-2.0", None)
    assert [block.title for block in said.blocks if block.title] == ["GPL-2.0-only", "Classpath-exception-2.0"]
    assert rows(said, "Kind")[0].text.startswith("weak-copyleft: ")
    assert len(rows(said, "Asks")) == 2


def test_an_exception_alone_is_no_license_to_be_judged() -> None:
    said = explain_license("Classpath-exception-2.0", policy("allow: [MIT]"))
    assert rows(said, "Kind")[0].text.startswith("an exception")
    assert "together with its license" in rows(said, "Policy")[0].text


def test_an_expression_is_explained_license_by_license() -> None:
    said = explain_license("MIT OR GPL-2.0-only", policy("allow: [MIT]"))
    assert [block.title for block in said.blocks if block.title] == [
        "MIT  MIT License",
        "GPL-2.0-only  GNU General Public License v2.0 only",
    ]
    assert [row.word for row in rows(said, "Policy")] == ["allow", "deny"]


def test_the_policy_at_hand_and_its_line_are_named() -> None:
    judged = rows(explain_license("MIT", policy("deny:\n- MIT")), "Policy")[0]
    assert (judged.word, judged.text) == ("deny", "ospo-policy.yml:3: MIT is in deny")
    assert "no policy here" in rows(explain_license("MIT", None), "Policy")[0].text


def test_the_text_in_the_tree_comes_first_as_a_report_or_the_reuse_directory_has_it(tmp_path: Path) -> None:
    (tmp_path / "LICENSES").mkdir()
    (tmp_path / "LICENSES" / "MIT.txt").write_text("text")
    said = explain_license("MIT", None, failing_report(), str(tmp_path))
    texts = [row.text for block in said.blocks for row in block.rows if row.is_literal]
    assert texts[0] == "LICENSE:1 (in this tree)"
    assert texts[3] == "and 19 more in this tree"
    assert texts[4] == str(tmp_path / "LICENSES" / "MIT.txt")


def test_a_license_of_someones_own_is_known_by_its_name_only() -> None:
    said = explain_license("LicenseRef-acme", policy("default: review"))
    assert "someone's own" in rows(said, "Kind")[0].text
    assert "read its text" in rows(said, "Asks")[0].text
    assert rows(said, "Policy")[0].word == "review"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("MITT", "Did you mean MIT?"),
        ("Apache2", "Did you mean Apache-2.0?"),
        ("LicenseRef-scancode-no-such", "scancode has no license"),
        ("MIT OR", "."),
        ("MIT AND Foo-9", "Foo-9"),
        ("", "There is no license"),
    ],
)
def test_what_is_no_license_is_said_with_the_closest_id(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint.replace("?", r"\?")) as fault:
        read_leaves(text)
    assert fault.value.exit_code == 2
    assert not is_license(text)


def test_unlicensed_is_not_taken_for_the_unlicense() -> None:
    with pytest.raises(UsageError) as fault:
        read_leaves("UNLICENSED")
    assert "Did you mean" not in str(fault.value)
