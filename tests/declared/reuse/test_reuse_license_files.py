# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Mapping

from ospo_scan.declared.reuse.license_files import LicenseFiles, license_files, missing_texts
from ospo_scan.declared.reuse.statements import StatedLicense, declare
from ospo_scan.expression import from_scancode
from ospo_scan.model import DeclarationSource, FileScan, FileStatus, Reason, SourceFile, TextLocation


def scan(path: str, *licenses: str) -> FileScan:
    where = TextLocation(path, 1, 1)
    stated = [StatedLicense(from_scancode(one), one, where) for one in licenses]
    said = declare(DeclarationSource.SPDX_HEADER, stated, (), where)
    return FileScan(SourceFile(path, 1), FileStatus.SCANNED, declarations=said)


def files(contents: Mapping[str, str]) -> LicenseFiles:
    return license_files([scan(path, *([text] if text else [])) for path, text in contents.items()])


def test_texts_are_found_by_the_ids_in_their_names() -> None:
    found = files(
        {
            "LICENSES/GPL-2.0-or-later.txt": "",
            "LICENSES/LicenseRef-Own.x.md": "",
            "LICENSES/Classpath-exception-2.0.txt": "",
            "LICENSES/README.md": "",
            "LICENSES/README.md.license": "MIT",
            "LICENSES/sub/MIT.txt": "",
            "LICENSES/BSD-3-Clause": "",
            "LICENSES/GPL-1.0.txt": "",
            "a": "GPL-2.0-or-later WITH Classpath-exception-2.0 OR LicenseRef-Own.x",
        }
    )
    assert found.texts == {
        "GPL-2.0-or-later": "LICENSES/GPL-2.0-or-later.txt",
        "LicenseRef-Own.x": "LICENSES/LicenseRef-Own.x.md",
        "Classpath-exception-2.0": "LICENSES/Classpath-exception-2.0.txt",
        "MIT": "LICENSES/sub/MIT.txt",
        "BSD-3-Clause": "LICENSES/BSD-3-Clause",
        "GPL-1.0-only": "LICENSES/GPL-1.0.txt",
    }
    assert found.missing == {"MIT": (TextLocation("LICENSES/README.md.license", 1, 1),)} or found.missing == {}
    assert found.unnamed == ("LICENSES/README.md",)
    assert found.bare == ("LICENSES/BSD-3-Clause",)
    assert found.deprecated == ("LICENSES/GPL-1.0.txt",)
    assert "LICENSES/BSD-3-Clause" in found.unused


def test_a_license_without_a_text_is_missing_with_the_places_that_state_it() -> None:
    scans = [scan("b", "MIT AND ISC"), scan("a", "MIT"), scan("LICENSES/ISC.txt")]
    assert missing_texts(scans) == {"MIT": (TextLocation("a", 1, 1), TextLocation("b", 1, 1))}


def test_a_text_that_nobody_needs_is_unused() -> None:
    found = files({"LICENSES/MIT.txt": "", "LICENSES/ISC.txt": "", "a": "MIT"})
    assert found.unused == ("LICENSES/ISC.txt",)
    assert found.missing == {}


def test_a_deprecated_id_and_the_current_one_are_one_license() -> None:
    found = files({"LICENSES/GPL-2.0.txt": "", "a": "GPL-2.0-only"})
    assert (found.missing, found.unused) == ({}, ())


def test_the_text_of_a_license_is_that_of_its_later_versions() -> None:
    found = files({"LICENSES/Apache-1.0.txt": "", "a": "Apache-1.0+"})
    assert (found.missing, found.unused) == ({}, ())


def test_what_is_no_expression_needs_no_text() -> None:
    assert files({"a": "see COPYING", "b": "NONE"}).missing == {}


def test_a_project_within_the_project_may_have_its_own_texts() -> None:
    contents = {"sub/a": "MIT", "sub/LICENSES/MIT.txt": "", "sub/b": "ISC", "LICENSES/ISC.txt": ""}
    found = files(contents)
    assert (found.texts, found.missing, found.unused) == ({"ISC": "LICENSES/ISC.txt"}, {}, ())
    inner = license_files([scan(path, *([text] if text else [])) for path, text in contents.items()], "sub/")
    assert inner.texts == {"MIT": "sub/LICENSES/MIT.txt"}
    assert list(inner.missing) == ["ISC"]


def test_a_link_to_a_text_is_a_text_and_a_file_that_was_left_out_is_none() -> None:
    link = FileScan(SourceFile("LICENSES/MIT.txt"), FileStatus.SKIPPED, Reason.LINK, "-> ../LICENSE")
    gone = FileScan(SourceFile("LICENSES/ISC.txt"), FileStatus.SKIPPED, Reason.EXCLUDED)
    assert list(license_files([link, gone, scan("a", "MIT AND ISC")]).missing) == ["ISC"]
