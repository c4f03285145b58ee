# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from check_sbom import LOCK, faults, in_cyclonedx, in_spdx, is_about_the_list, pinned

WANTED = {f"pkg:pypi/{name}@1" for name in "abcdefgh"}
LICENSES: dict[str, str | None] = dict.fromkeys(WANTED, "MIT")


def test_the_packages_of_a_run_are_those_of_its_lock_file() -> None:
    assert pinned("a-b==1.5 ; x \\\n    --hash=sha256:0\nc==2\n# d==3\n") == {"pkg:pypi/a-b@1.5", "pkg:pypi/c@2"}
    assert len(pinned(LOCK.read_text())) > 80


def test_licenses_are_found_where_each_format_has_them() -> None:
    reference = {"referenceType": "purl", "referenceLocator": "pkg:pypi/a@1"}
    other = {"referenceType": "purl", "referenceLocator": "pkg:pypi/b@1"}
    packages = [
        {"licenseDeclared": "MIT", "externalRefs": [reference]},
        {"licenseDeclared": "NOASSERTION", "externalRefs": [other]},
        {"name": "a directory"},
    ]
    assert in_spdx({"packages": packages}) == {"pkg:pypi/a@1": "MIT", "pkg:pypi/b@1": None}
    components = [
        {"purl": "pkg:pypi/a@1", "licenses": [{"expression": "MIT"}]},
        {"purl": "pkg:pypi/b@1"},
        {"name": "f"},
    ]
    assert in_cyclonedx({"metadata": {"component": {}}, "components": components}) == {
        "pkg:pypi/a@1": "MIT",
        "pkg:pypi/b@1": None,
    }


def test_a_missing_package_a_difference_and_many_without_a_license_are_faults() -> None:
    assert faults(WANTED, LICENSES, LICENSES) == []
    without = {purl: one for purl, one in LICENSES.items() if purl != "pkg:pypi/a@1"}
    assert faults(WANTED, LICENSES, without) == [
        "the CycloneDX document lacks pkg:pypi/a@1",
        "SPDX and CycloneDX differ over ['pkg:pypi/a@1']",
    ]
    bare: dict[str, str | None] = dict.fromkeys(WANTED)
    assert [one.partition(":")[0] for one in faults(WANTED, bare, bare)] == ["8 packages have no license"]


def test_only_what_the_validator_does_not_know_of_the_list_is_passed_over() -> None:
    assert is_about_the_list("Unrecognized license reference: UnRAR. license_expression must only use IDs")
    assert not is_about_the_list("Unrecognized license reference: Nonsense-1.0. license_expression must")
    assert not is_about_the_list("SPDXID must only contain letters")
