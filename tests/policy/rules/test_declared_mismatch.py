# SPDX-License-Identifier: Apache-2.0
"""Whether the license files of the project state the license that the policy names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Decision, FileScan, FileStatus, Finding, Level, Package, PackageKind, Reason, TextLocation
from ospo_scan.policy.evaluate import evaluate
from policy_cases import NAME, UNKNOWN, found, judged, policy, result
from samples import left_out, scanned

SOURCE = scanned("src/a.c", found("MIT"))


def mismatch(declared: str, *files: FileScan, is_project: bool = True) -> Finding | None:
    text = f'default: allow\nmin_score: 80\nproject: {{license: "{declared}"}}'
    report = judged(text, SOURCE, *files, is_project=is_project)
    every = [one for one in report.findings if one.rule == "declared-mismatch"]
    assert len(every) <= 1
    return every[0] if every else None


def is_mismatch(declared: str, *stated: str, name: str = "LICENSE") -> bool:
    return mismatch(declared, scanned(name, *(found(one) for one in stated))) is not None


def test_another_license_that_fits_is_a_review_that_names_the_file_and_both_licenses() -> None:
    one = mismatch("Apache-2.0", scanned("LICENSE", found("MIT")))
    assert one is not None
    assert (one.level, one.places, one.license_expression) == (Level.WARNING, (TextLocation("LICENSE"),), "MIT")
    assert one.message == "The policy says that the project is released under Apache-2.0, but LICENSE states MIT."
    assert one.decided_by == Decision(NAME, 4, "project.license is Apache-2.0")


def test_another_license_that_does_not_fit_is_an_error() -> None:
    one = mismatch("MIT", scanned("COPYING", found("GPL-2.0-only")))
    assert one is not None
    assert one.level is Level.ERROR


@pytest.mark.parametrize(
    ("declared", "stated"),
    [
        ("MIT", "MIT"),
        ("GPL-3.0-or-later", "GPL-3.0-only"),
        ("GPL-2.0-only", "GPL-2.0-or-later"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only"),
        ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("Apache-2.0", "Apache-2.0 AND BSD-3-Clause AND MIT"),
        ("MIT OR Apache-2.0", "MIT"),
        ("LicenseRef-Acme", "MIT"),
    ],
)
def test_a_text_that_covers_the_license_is_no_mismatch(declared: str, stated: str) -> None:
    assert not is_mismatch(declared, stated)


@pytest.mark.parametrize(
    ("declared", "stated"),
    [
        ("GPL-3.0-or-later", "GPL-2.0-only"),
        ("Apache-2.0", "Apache-2.0 WITH LicenseRef-scancode-commons-clause"),
        ("LGPL-3.0-or-later", "GPL-3.0-only"),
        ("MIT AND Apache-2.0", "MIT"),
        ("MIT OR Apache-2.0", "GPL-2.0-only"),
    ],
)
def test_a_text_that_does_not_cover_it_is_one(declared: str, stated: str) -> None:
    assert is_mismatch(declared, stated)


def test_what_is_missing_of_an_and_is_named() -> None:
    one = mismatch("MIT AND Apache-2.0", scanned("LICENSE", found("MIT")))
    assert one is not None
    assert one.message.endswith("but LICENSE states MIT; Apache-2.0 is not among them.")


@pytest.mark.parametrize(
    "name", ["LICENSE", "LICENCE.md", "COPYING", "UNLICENSE", "MIT-LICENSE.txt", "LICENSES/ISC.txt"]
)
def test_each_kind_of_license_file_is_read(name: str) -> None:
    assert is_mismatch("Apache-2.0", "MIT", name=name)


@pytest.mark.parametrize("name", ["README.md", "sub/LICENSE", "package.json", "license_check.py", "licensing.md"])
def test_other_files_do_not_contradict_the_policy(name: str) -> None:
    assert not is_mismatch("Apache-2.0", "MIT", name=name)


def test_a_file_for_each_license_states_all_of_them() -> None:
    files = [scanned("LICENSE-MIT", found("MIT")), scanned("LICENSE-APACHE", found("Apache-2.0"))]
    assert mismatch("MIT OR Apache-2.0", *files) is None
    assert mismatch("MIT AND Apache-2.0", *files) is None
    one = mismatch("ISC", *files)
    assert one is not None
    assert one.message.endswith("but LICENSE-APACHE and LICENSE-MIT state Apache-2.0 and MIT.")


def test_the_lgpl_with_the_text_of_the_gpl_beside_it_is_no_mismatch() -> None:
    files = [scanned("COPYING", found("GPL-3.0-only")), scanned("COPYING.LESSER", found("LGPL-3.0-only"))]
    assert mismatch("LGPL-3.0-or-later", *files) is None


def test_texts_in_licenses_help_but_do_not_hide_what_the_root_says() -> None:
    texts = [scanned("LICENSES/Apache-2.0.txt", found("Apache-2.0")), scanned("LICENSES/MIT.txt", found("MIT"))]
    assert mismatch("Apache-2.0", *texts) is None
    assert mismatch("Apache-2.0", *texts, scanned("LICENSE", found("MIT"))) is not None
    assert mismatch("Apache-2.0 AND MIT", *texts, scanned("LICENSE", found("Apache-2.0"))) is None


def test_what_is_not_clear_contradicts_nothing() -> None:
    assert not is_mismatch("MIT", UNKNOWN)
    assert mismatch("MIT", scanned("LICENSE", found("GPL-2.0-only", score=79))) is None
    assert mismatch("MIT", scanned("LICENSE", found("MIT", score=50), found("ISC", 9))) is None
    assert mismatch("MIT", scanned("LICENSE")) is None
    assert mismatch("MIT") is None


@pytest.mark.parametrize(
    ("status", "reason"), [(FileStatus.SKIPPED, Reason.EXCLUDED), (FileStatus.ERROR, Reason.UNREADABLE)]
)
def test_where_a_license_file_was_not_looked_at_nothing_can_be_said(status: FileStatus, reason: Reason) -> None:
    assert mismatch("MIT", scanned("LICENSE", found("ISC")), left_out("COPYING", status, reason)) is None


def test_a_link_states_what_the_file_it_leads_to_states() -> None:
    link = left_out("LICENSE", FileStatus.SKIPPED, Reason.LINK, "-> legal/TERMS")
    one = mismatch("Apache-2.0", link, scanned("legal/TERMS", found("MIT")))
    assert one is not None
    assert one.places == (TextLocation("legal/TERMS"),)


def test_many_files_are_counted() -> None:
    one = mismatch("Apache-2.0", *(scanned(f"LICENSE-{name}", found("MIT")) for name in "12345"))
    assert one is not None
    assert "but LICENSE-1, LICENSE-2, LICENSE-3 and 2 more state MIT." in one.message


def test_only_a_whole_project_is_held_to_it() -> None:
    assert mismatch("Apache-2.0", scanned("LICENSE", found("MIT")), is_project=False) is None


def package(declared: str | None, *owns: str, manifest: str = "pyproject.toml", kind: str = "project") -> Package:
    return Package("p", None, None, declared, TextLocation(manifest, 2, 2), PackageKind(kind), None, owns)


def manifest_findings(*packages: Package, text: str = "default: allow", files: tuple[FileScan, ...] = ()) -> list[str]:
    scan = replace(result(SOURCE, *files, is_project=True), packages=packages)
    return [one.message for one in evaluate(scan, policy(text)).findings if one.rule == "declared-mismatch"]


def test_two_manifests_of_one_package_that_disagree_are_a_finding_at_the_second() -> None:
    both = (package("MIT", "."), package("ISC", ".", manifest="setup.cfg"))
    assert manifest_findings(*both) == [
        "The manifest declares ISC, and pyproject.toml declares MIT for the same package."
    ]
    assert not manifest_findings(both[0], package("MIT", ".", manifest="setup.cfg"))
    assert not manifest_findings(both[0], package("ISC", "sub", manifest="sub/setup.cfg"))


def test_a_manifest_at_the_root_is_held_against_the_policy() -> None:
    text = "default: allow\nproject: {license: MIT}"
    assert manifest_findings(package("ISC", "."), text=text) == [
        "The policy says that the project is released under MIT, but the manifest declares ISC."
    ]
    assert not manifest_findings(package("MIT", "."), text=text)
    assert not manifest_findings(package("ISC", "sub"), text=text)


def test_a_manifest_is_held_against_the_license_file_beside_it() -> None:
    apache = scanned("sub/LICENSE", found("Apache-2.0"))
    assert manifest_findings(package("MIT", "sub"), files=(apache,)) == [
        "The manifest declares MIT, and sub/LICENSE beside it does not state that."
    ]
    assert not manifest_findings(package("Apache-2.0", "sub"), files=(apache,))
    assert not manifest_findings(package("MIT", "."), files=(apache,))


def test_what_is_not_clear_and_what_belongs_to_others_is_held_against_nothing() -> None:
    apache = scanned("sub/LICENSE", found("Apache-2.0"))
    assert not manifest_findings(package(UNKNOWN, "sub"), package(None, "sub"), files=(apache,))
    assert not manifest_findings(package("MIT", "sub", kind="vendored"), files=(apache,))
    assert not manifest_findings(package("MIT", "sub"), files=(scanned("sub/LICENSE", found(UNKNOWN)),))
