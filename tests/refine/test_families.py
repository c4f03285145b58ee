# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import FileScan, Package, PackageKind, ScanResult, Scope, TextLocation
from ospo_scan.refine.families import with_families
from samples import TOOL, detection, scanned

UNREAD = "LicenseRef-scancode-unknown-spdx"
BSD = "License :: OSI Approved :: BSD License"


def package(stated: str, declared: str = UNREAD, manifest: str = "PKG-INFO", *owns: str) -> Package:
    place = TextLocation(manifest)
    return Package("p", "1", None, declared, place, PackageKind.PROJECT, stated, owns or (".",))


def declared(files: tuple[FileScan, ...], *packages: Package) -> list[str | None]:
    result = with_families(ScanResult(TOOL, Scope.DIRECTORY, True, files, packages=packages))
    return [one.license_declared for one in result.packages]


def license_file(*stated: str, path: str = "LICENSE.txt") -> FileScan:
    return scanned(path, *(detection(one, f"{one} text", line=9 * number + 1) for number, one in enumerate(stated)))


def test_a_family_is_the_license_of_the_file_beside_it() -> None:
    assert declared((license_file("BSD-3-Clause"),), package(BSD)) == ["BSD-3-Clause"]


def test_a_license_of_another_family_says_nothing_of_it() -> None:
    assert declared((license_file("MIT"),), package(BSD)) == [UNREAD]
    assert declared((license_file("BSD-3-Clause", "BSD-2-Clause"),), package(BSD)) == [UNREAD]
    assert declared((), package(BSD)) == [UNREAD]


def test_of_several_licenses_in_the_file_the_one_of_the_family_is_meant() -> None:
    assert declared((license_file("MIT", "BSD-3-Clause"),), package(BSD)) == ["BSD-3-Clause"]


def test_another_manifest_of_the_package_says_which_one_is_meant() -> None:
    other = package("BSD-3-Clause", "BSD-3-Clause", "pyproject.toml")
    assert declared((), other, package(BSD)) == ["BSD-3-Clause", "BSD-3-Clause"]
    elsewhere = package("BSD-3-Clause", "BSD-3-Clause", "sub/pyproject.toml", "sub")
    assert declared((), elsewhere, package(BSD)) == ["BSD-3-Clause", UNREAD]


def test_what_is_no_family_stays_unread() -> None:
    assert declared((license_file("BSD-3-Clause"),), package("Foo license of ours")) == [UNREAD]
    assert declared((license_file("BSD-3-Clause"),), package(f"{BSD}; Foo license of ours")) == [UNREAD]


def test_what_can_be_read_beside_a_family_is_kept() -> None:
    assert declared((license_file("BSD-3-Clause"),), package(f"MIT; {BSD}", f"MIT AND {UNREAD}")) == [
        "MIT AND BSD-3-Clause"
    ]


def test_a_license_that_is_said_to_stand_in_a_file_is_that_of_the_file() -> None:
    reference = "LicenseRef-scancode-unknown-license-reference"
    assert declared((license_file("MIT"),), package("SEE LICENSE IN LICENSE.txt", reference)) == ["MIT"]


def test_a_package_that_is_not_here_stays_as_it_is() -> None:
    named = replace(package(BSD), kind=PackageKind.DEPENDENCY)
    assert declared((license_file("BSD-3-Clause"),), named) == [UNREAD]


REFERENCE = "LicenseRef-scancode-unknown-license-reference"
EULA = scanned("EULA.txt", detection("LicenseRef-scancode-proprietary-license", "You may look but not touch."))


def test_only_the_file_that_is_named_says_what_is_meant() -> None:
    for stated in ("see EULA.txt", "SEE LICENSE IN EULA.txt", "LICENSE-EULA"):
        assert declared((license_file("MIT"),), package(stated, REFERENCE, "Cargo.toml")) == [REFERENCE]
        silent = scanned("EULA.txt"), scanned("LICENSE-EULA")
        assert declared((*silent, license_file("MIT")), package(stated, REFERENCE, "Cargo.toml")) == [REFERENCE]
    named = package("see EULA.txt", REFERENCE, "Cargo.toml")
    assert declared((EULA, license_file("MIT")), named) == ["LicenseRef-scancode-proprietary-license"]


def test_another_manifest_does_not_say_what_a_file_states() -> None:
    other = package("MIT", "MIT", "pyproject.toml")
    assert declared((), other, package("see EULA.txt", REFERENCE, "package.json")) == ["MIT", REFERENCE]


def test_a_file_of_which_some_is_not_clear_says_nothing() -> None:
    both = scanned("EULA.txt", detection("MIT", "MIT text"), detection(UNREAD, "and some more", line=30))
    assert declared((both,), package("see EULA.txt", REFERENCE, "Cargo.toml")) == [REFERENCE]
