# SPDX-License-Identifier: Apache-2.0
"""The policies that ship."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ospo_scan
from ospo_scan.expression import normalize
from ospo_scan.model import Outcome
from ospo_scan.policy.builtin import BUILTINS, DEFAULT, builtin_bytes
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.load import load_policy
from ospo_scan.policy.roles import Roles

ALLOW, REVIEW, DENY = Outcome.ALLOW, Outcome.REVIEW, Outcome.DENY
UNKNOWN = "LicenseRef-scancode-unknown-license-reference"


@pytest.mark.parametrize("name", BUILTINS)
def test_a_built_in_policy_loads_without_a_warning_and_says_whom_it_is_for(name: str) -> None:
    policy = load_policy(f"builtin:{name}", None)
    assert policy.warnings == ()
    assert policy.source.source == f"builtin:{name}"
    assert policy.own_paths == ()
    head = builtin_bytes(name).decode("ascii").partition("\nversion: 1\n")[0]
    assert f"# builtin:{name}, " in head
    assert "# For whom: " in head
    assert "# What it cannot know: " in head


def test_the_default_is_one_of_them() -> None:
    assert f"builtin:{BUILTINS[0]}" == DEFAULT


@pytest.mark.parametrize(
    ("license_id", "permissive", "weak_copyleft", "osi_approved"),
    [
        ("MIT", ALLOW, ALLOW, ALLOW),
        ("Apache-2.0", ALLOW, ALLOW, ALLOW),
        ("CC0-1.0", ALLOW, ALLOW, REVIEW),
        ("LicenseRef-scancode-public-domain", ALLOW, ALLOW, REVIEW),
        ("MPL-2.0", REVIEW, ALLOW, ALLOW),
        ("LGPL-2.1-or-later", REVIEW, ALLOW, ALLOW),
        ("GPL-2.0-only WITH Classpath-exception-2.0", REVIEW, ALLOW, ALLOW),
        ("GPL-2.0-only", DENY, DENY, ALLOW),
        ("AGPL-3.0-or-later", DENY, DENY, ALLOW),
        ("SSPL-1.0", DENY, DENY, DENY),
        ("CC-BY-NC-4.0", DENY, DENY, DENY),
        ("LicenseRef-scancode-proprietary-license", DENY, DENY, DENY),
        ("LicenseRef-acme", DENY, DENY, DENY),
        (UNKNOWN, REVIEW, REVIEW, REVIEW),
    ],
)
def test_what_the_built_in_policies_say_of_well_known_licenses(
    license_id: str, permissive: Outcome, weak_copyleft: Outcome, osi_approved: Outcome
) -> None:
    names = ("permissive", "weak-copyleft", "osi-approved")
    said = [Judge(load_policy(f"builtin:{name}", None)).leaf(license_id).outcome for name in names]
    assert said == [permissive, weak_copyleft, osi_approved]


@pytest.mark.parametrize(
    ("license_id", "product", "service"),
    [
        ("MIT", ALLOW, ALLOW),
        ("CC0-1.0", ALLOW, ALLOW),
        ("LGPL-2.1-or-later", REVIEW, ALLOW),
        ("GPL-2.0-only WITH Classpath-exception-2.0", REVIEW, ALLOW),
        ("GPL-2.0-only", DENY, ALLOW),
        ("AGPL-3.0-or-later", DENY, REVIEW),
        ("AGPL-3.0-only WITH romic-exception", REVIEW, REVIEW),
        ("EUPL-1.2", REVIEW, REVIEW),
        ("OSL-3.0", DENY, REVIEW),
        ("SSPL-1.0", DENY, REVIEW),
        ("BUSL-1.1", DENY, REVIEW),
        ("LicenseRef-scancode-proprietary-license", REVIEW, REVIEW),
        ("LicenseRef-scancode-dl-de-by-nc-1-0-en", DENY, DENY),
        ("LicenseRef-acme", DENY, DENY),
        (UNKNOWN, REVIEW, REVIEW),
    ],
)
def test_what_a_closed_product_and_an_internal_service_may_contain(
    license_id: str, product: Outcome, service: Outcome
) -> None:
    names = ("proprietary-product", "internal-service")
    assert [Judge(load_policy(f"builtin:{name}")).leaf(license_id).outcome for name in names] == [product, service]


CODE, TEXT, TABLE, LICENSE_TEXT, LICENSE = "src/a.c", "docs/a.md", "data/a.csv", "LICENSES/a.txt", "LICENSE"


@pytest.mark.parametrize(
    ("license_id", "path", "expected"),
    [
        ("MIT", CODE, ALLOW),
        ("GPL-2.0", CODE, ALLOW),
        ("GPL-3.0+", CODE, ALLOW),
        ("AGPL-3.0", CODE, ALLOW),
        ("LGPL-2.1", CODE, ALLOW),
        ("GPL-2.0-with-classpath-exception", CODE, ALLOW),
        ("CC-BY-4.0", CODE, DENY),
        ("CC0-1.0", CODE, DENY),
        ("SSPL-1.0", CODE, DENY),
        ("MIT", TEXT, ALLOW),
        ("CC0-1.0", TEXT, ALLOW),
        ("CC-BY-NC-4.0", TEXT, ALLOW),
        ("CC-BY-ND-4.0", TEXT, DENY),
        ("CC-BY-NC-ND-4.0", TEXT, DENY),
        ("GFDL-1.3-only", TEXT, DENY),
        ("ODbL-1.0", TEXT, DENY),
        ("ODbL-1.0", TABLE, ALLOW),
        ("PDDL-1.0", TABLE, ALLOW),
        ("CC-BY-SA-3.0", TABLE, ALLOW),
        ("CC-BY-NC-4.0", TABLE, DENY),
        ("CC-BY-ND-4.0", TABLE, DENY),
        ("MIT", TABLE, REVIEW),
        (UNKNOWN, TABLE, REVIEW),
        ("CC-BY-NC-4.0", LICENSE_TEXT, ALLOW),
        ("CC-BY-ND-4.0", LICENSE_TEXT, DENY),
        ("Apache-2.0", LICENSE, ALLOW),
        ("CC-BY-4.0", LICENSE, REVIEW),
        ("CC-BY-ND-4.0", LICENSE, DENY),
    ],
)
def test_a_digital_public_good_has_the_license_that_its_kind_of_work_needs(
    license_id: str, path: str, expected: Outcome
) -> None:
    assert Roles(load_policy("builtin:dpg")).judge(path).leaf(normalize(license_id)).outcome is expected


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("README.md", "content"),
        ("docs/images/logo.svg", "content"),
        ("docs/license.txt", "content"),
        ("docs/conf.py", None),
        ("docs/_static/search.js", None),
        ("requirements.txt", None),
        ("CMakeLists.txt", None),
        ("content/post.html", "content"),
        ("src/templates/page.html", None),
        ("data/load.py", None),
        ("data/places.json", "data"),
        ("data/README.md", "data"),
        ("src/data/settings.json", None),
        ("package.json", None),
        ("tests/table.csv", "data"),
        ("LICENSE-DATA", "project-license"),
        ("LICENSE-checker/main.c", None),
        ("LICENSES/MIT.txt", "license-texts"),
        ("vendor/x/LICENSE", None),
        ("model.safetensors", None),
    ],
)
def test_source_code_is_software_wherever_it_lies(path: str, role: str | None) -> None:
    found = Roles(load_policy("builtin:dpg")).of(path)
    assert (found and found.name) == role


def test_every_creative_commons_license_of_the_catalogue_is_content_unless_it_forbids_changes() -> None:
    roles = Roles(load_policy("builtin:dpg"))
    catalogue = json.loads((Path(ospo_scan.__file__).parent / "data" / "catalogue.json").read_text())
    names = [row[0] for row in catalogue["licenses"] if "cc-by-" in row[0].lower()]
    assert len(names) > 50
    for name in names:
        is_closed, is_noncommercial = "-nd-" in name.lower(), "-nc-" in name.lower()
        assert roles.judge(TEXT).leaf(name).outcome is (DENY if is_closed else ALLOW), name
        assert roles.judge(TABLE).leaf(name).outcome is (DENY if is_closed or is_noncommercial else ALLOW), name


@pytest.mark.parametrize(
    ("path", "clause"),
    [(CODE, "open source software: "), (TEXT, "open content: "), (TABLE, "open data: "), (LICENSE, "accepted for")],
)
def test_what_fails_is_told_the_clause_of_the_standard(path: str, clause: str) -> None:
    reason = Roles(load_policy("builtin:dpg")).judge(path).leaf("CC-BY-ND-4.0").decision.reason
    assert "DPG Standard 1.1.7, indicator 2" in reason
    assert clause in reason
