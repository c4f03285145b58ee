# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.model import Outcome
from ospo_scan.policy.roles import Roles
from policy_cases import found, judged, policy
from samples import scanned

DOCS = "roles: [{{name: docs, paths: ['docs/**', '!docs/code/**'], {keys}}}]\n{lists}"


def outcome(text: str, path: str, license_: str) -> Outcome:
    return Roles(policy(text)).judge(path).leaf(license_).outcome


def test_a_role_judges_its_own_files_only() -> None:
    text = DOCS.format(keys="allow: [CC-BY-4.0]", lists="allow: [MIT]")
    assert outcome(text, "docs/a.md", "CC-BY-4.0") is Outcome.ALLOW
    assert outcome(text, "docs/code/a.c", "CC-BY-4.0") is Outcome.DENY
    assert outcome(text, "src/a.c", "CC-BY-4.0") is Outcome.DENY
    assert outcome(text, "docs/a.md", "MIT") is Outcome.ALLOW


def test_a_role_that_does_not_inherit_knows_no_other_lists() -> None:
    text = DOCS.format(keys="allow: [CC-BY-4.0], inherit: false", lists="allow: [MIT]")
    assert outcome(text, "docs/a.md", "MIT") is Outcome.DENY
    assert outcome(text, "src/a.c", "MIT") is Outcome.ALLOW


@pytest.mark.parametrize(
    ("keys", "lists", "expected"),
    [
        ("allow: [GPL-3.0-only]", "deny: [GPL-3.0-only]", Outcome.ALLOW),
        ("allow: ['category:copyleft']", "deny: ['category:copyleft']", Outcome.ALLOW),
        # What names a license exactly beats what names a group, wherever either stands.
        ("allow: ['category:copyleft']", "deny: [GPL-3.0-only]", Outcome.DENY),
        ("allow: [GPL-3.0-only]\n, deny: [GPL-3.0-only]", "", Outcome.DENY),
        ("default: review", "default: deny", Outcome.REVIEW),
    ],
)
def test_the_lists_of_a_role_come_before_those_of_the_policy(keys: str, lists: str, expected: Outcome) -> None:
    assert outcome(DOCS.format(keys=keys, lists=lists), "docs/a.md", "GPL-3.0-only") is expected


def test_the_first_role_that_matches_holds() -> None:
    text = "roles: [{name: a, paths: ['*.md'], allow: [MIT]}, {name: b, paths: ['docs/**'], deny: [MIT]}]\n"
    assert outcome(text, "docs/a.md", "MIT") is Outcome.ALLOW
    assert outcome(text, "docs/a.txt", "MIT") is Outcome.DENY


def test_the_outbound_license_is_that_of_the_role_or_of_the_project() -> None:
    roles = Roles(policy(DOCS.format(keys="project: {license: CC-BY-4.0}", lists="project: {license: Apache-2.0}")))
    assert roles.outbound_license("docs/a.md").value == "CC-BY-4.0"
    assert roles.outbound_license("src/a.c").value == "Apache-2.0"


def test_the_decision_names_the_role_and_its_note() -> None:
    text = DOCS.format(keys="default: deny, note: 'Content is open.'", lists="")
    (finding,) = judged(text, scanned("docs/a.md", found("MIT"))).findings
    assert finding.decided_by is not None
    assert finding.decided_by.reason == (
        "the policy does not name MIT (category permissive); default of the role docs is deny: Content is open."
    )
    assert finding.decided_by.line == 2


def test_two_roles_of_one_name_are_a_fault() -> None:
    from policy_cases import faults

    assert faults("version: 1\nroles:\n- {name: a, paths: [x]}\n- {name: a, paths: [y]}\n") == [
        "4:10: a role 'a' begins on line 3 already; give this one another name"
    ]


CONTENT = "roles: [{name: legal, paths: [legal/]}, {name: docs, allow: [CC-BY-4.0]}, {name: model, deny: [MIT]}]\n"


def test_a_role_without_paths_is_that_of_the_files_that_are_such() -> None:
    text = f"{CONTENT}allow: [MIT]\n"
    assert outcome(text, "README.md", "CC-BY-4.0") is Outcome.ALLOW
    assert outcome(text, "src/a.c", "CC-BY-4.0") is Outcome.DENY
    assert outcome(text, "model.gguf", "MIT") is Outcome.DENY
    assert outcome(text, "src/a.c", "MIT") is Outcome.ALLOW


def test_paths_come_before_what_a_file_is_wherever_the_roles_stand() -> None:
    first = "roles: [{name: docs, allow: [CC-BY-4.0]}, {name: legal, paths: [legal/]}]\n"
    for text in (CONTENT, first):
        assert outcome(text, "legal/terms.md", "CC-BY-4.0") is Outcome.DENY
        assert outcome(text, "terms.md", "CC-BY-4.0") is Outcome.ALLOW


def test_a_role_of_another_name_without_paths_is_that_of_no_file() -> None:
    roles = Roles(policy("roles: [{name: documents, allow: [CC-BY-4.0]}, {name: data, paths: [raw/]}]\n"))
    assert roles.of("README.md") is None
    assert roles.of("cities.csv") is None


def test_files_beside_weights_are_judged_as_parts_of_the_model() -> None:
    beside, elsewhere = (scanned(path, found("MIT")) for path in ("config.json", "other/config.json"))
    report = judged(f"{CONTENT}allow: [MIT]\n", scanned("model.gguf"), beside, elsewhere)
    (denied,) = [finding for finding in report.findings if finding.rule == "license-denied"]
    assert [place.path for place in denied.places] == ["config.json"]
