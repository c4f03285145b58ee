# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date

import pytest

from ospo_scan.policy.builtin import BUILTINS
from ospo_scan.policy.lint import lint
from ospo_scan.policy.load import load_policy
from policy_cases import judged, policy

DAY = date(2026, 6, 1)
WAIVER = "rule: license-denied, where: [a], reason: linking-only"
CURATION = "where: [a], detected: MIT, reason: mention"
EVIDENCE = "evidence: 'sha256:" + "0" * 64 + "'"


def doubts(text: str) -> list[str]:
    return [str(one).removeprefix("p.yml:") for one in lint(policy(text), "p.yml", DAY)]


@pytest.mark.parametrize("name", BUILTINS)
def test_there_are_no_doubts_about_built_in_policies(name: str) -> None:
    assert lint(load_policy(f"builtin:{name}"), name, DAY) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "deny: ['category:source-available', 'category:permissive', 'category:public-domain', 'category:patent',\n"
            " 'category:weak-copyleft', 'category:copyleft', 'category:proprietary', 'category:free-restricted']\n"
            "allow: ['set:fsf-free']\n",
            "4: warning: set:fsf-free decides nothing: other entries come before it for each of its licenses",
        ),
        (
            "project: {license: MIT AND GPL-2.0-only}\nallow: [MIT]\n",
            "2: warning: the project is under MIT AND GPL-2.0-only, but GPL-2.0-only is denied by this policy; "
            "allow it",
        ),
        (
            "unknown: review\nlevels: {license-unknown: error}\n",
            "3: warning: the level error of license-unknown comes before `unknown: review` on line 2; "
            "remove one of the two",
        ),
        (
            "roles:\n- {name: a, paths: ['docs/**', '*.md']}\n- {name: b, paths: ['*.md']}\n",
            "4: warning: no file has the role b: the role a on line 3 takes all its paths; put it before that one, "
            "or remove it",
        ),
        (
            "roles:\n- {name: a, paths: ['**']}\n- {name: b, paths: ['*.md', '!x.md']}\n",
            "4: warning: no file has the role b: the role a on line 3 takes all its paths; put it before that one, "
            "or remove it",
        ),
        (
            "roles:\n- {name: a, paths: ['!x']}\n",
            "3: warning: no file has the role a: it has no paths, and only the roles code, docs, data and model need "
            "none; name some, or remove it",
        ),
        (
            "allow: [MIT]\nroles:\n- {name: a, paths: [x], allow: [MIT]}\n",
            "4: warning: MIT is in allow of the policy, on line 2, which holds for the role a too; remove it here",
        ),
        (
            "choices:\n- {given: MIT OR Zlib, choose: MIT}\n- {given: Zlib OR MIT, choose: Zlib, where: [a]}\n",
            "4: warning: line 3 takes MIT of Zlib OR MIT and comes before this one, which takes Zlib; "
            "remove one of the two",
        ),
        (
            f"curations:\n- {{{CURATION}, concluded: NONE}}\n",
            "3: warning: this correction goes on when the text changes: add `evidence:`, as the report shows it",
        ),
        (
            f"curations:\n- {{{CURATION}, concluded: NONE, {EVIDENCE}}}\n"
            f"- {{{CURATION}, concluded: Zlib, lines: 4, {EVIDENCE}}}\n",
            "4: warning: line 3 corrects the same, to NONE, and comes before this one; remove one of the two",
        ),
        (
            f"waivers:\n- {{{WAIVER}}}\n",
            "3: warning: this waiver never ends: write `expires:` with the last day on which it holds",
        ),
        (
            f"waivers:\n- {{{WAIVER}, expires: 2026-05-31}}\n",
            "3: warning: this waiver ended on 2026-05-31: remove it, or look again and set a new day",
        ),
        (
            f"waivers:\n- {{{WAIVER}, expires: 2026-07-01}}\n- {{{WAIVER}, expires: 2026-08-01, owner: x}}\n",
            "4: warning: this waiver waives what the one on line 3 does; remove one of the two",
        ),
    ],
)
def test_what_is_doubtful_is_told_at_its_line_and_by_lint_alone(text: str, expected: str) -> None:
    assert doubts(text) == [expected]
    assert policy(text).warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "deny: ['category:copyleft']\nallow: ['set:osi-approved', MIT]\n",
        "extends: [builtin:permissive]\nallow: ['category:permissive']\n",
        "project: {license: MIT OR GPL-2.0-only}\nallow: [MIT]\n",
        "missing: deny\nlevels: {license-missing: error}\n",
        "levels: {license-unknown: error}\n",
        # What negated patterns leave out may be in the later role.
        "roles:\n- {name: a, paths: ['**', '!x']}\n- {name: b, paths: ['x']}\n",
        "roles:\n- {name: docs, allow: [MIT]}\n- {name: model, deny: [MIT]}\n",
        "roles:\n- {name: a, paths: ['docs/**']}\n- {name: b, paths: ['docs/**', '*.md']}\n",
        "allow: [MIT]\nroles:\n- {name: a, paths: [x], allow: [MIT], inherit: false}\n",
        "allow: [MIT]\nroles:\n- {name: a, paths: [x], deny: [MIT]}\n",
        "choices:\n- {given: MIT OR Zlib, choose: MIT, where: [a]}\n- {given: Zlib OR MIT, choose: Zlib}\n",
        f"curations:\n- {{{CURATION}, concluded: NONE, lines: 3, {EVIDENCE}}}\n"
        f"- {{{CURATION}, concluded: Zlib, {EVIDENCE}}}\n",
        f"waivers:\n- {{{WAIVER}, expires: 2026-06-01}}\n- {{{WAIVER}, license: MIT, expires: 2026-08-01}}\n",
    ],
)
def test_what_may_be_meant_is_no_doubt(text: str) -> None:
    assert doubts(text) == []


def test_what_an_extended_policy_says_is_not_told_here() -> None:
    assert doubts("extends: [builtin:dpg]\nproject: {license: MIT}\n") == []
    assert doubts("extends: [builtin:dpg]\nproject: {license: CC-BY-4.0}\n") == []


def test_an_entry_that_decides_nothing_indeed_changes_no_verdict() -> None:
    from policy_cases import found
    from samples import scanned

    text = "roles:\n- {name: a, paths: ['*.md'], allow: [MIT]}\n"
    dead = "- {name: b, paths: ['*.md'], deny: [MIT]}\n"
    assert doubts(text + dead)
    file = scanned("a.md", found("MIT"))
    assert judged(text, file).findings == judged(text + dead, file).findings == ()
