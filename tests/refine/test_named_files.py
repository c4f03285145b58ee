# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.model import LicenseMatch
from ospo_scan.refine.named_files import MAX_FILES, MAX_TEXT, PACKAGE_RULE, naming
from ospo_scan.refine.naming import Naming, Where


def named(text: str | None, *of_rule: str, path: str = "src/a.c", score: float = 100) -> Naming | None:
    match = LicenseMatch("LicenseRef-x", "some.RULE", "2-aho", score, 5, 1, 1, text, of_rule)
    return naming(match, path)


@pytest.mark.parametrize(
    "near",
    [
        "# Proprietary.\n# See LICENSE file.",
        "# Acme Enterprise Edition\n#\n# See LICENSE file.",
        "# See LICENSE file.\n# It does not cover this file.",
        "# This isn't free:\n# See LICENSE file.",
        "// Not for commercial use.\n// See LICENSE file.",
        "# UNLICENSED\n# See LICENSE file.",
    ],
)
def test_words_around_a_notice_may_take_back_what_it_says(near: str) -> None:
    match = LicenseMatch("LicenseRef-x", "some.RULE", "2-aho", 100, 5, 1, 1, "See LICENSE file.", ("LICENSE",))
    assert naming(match, "src/a.c", near) is None
    assert naming(replace(match, matched_text=None), "src/a.c", near) is None
    assert naming(match, "src/a.c") == Naming("See LICENSE", ("LICENSE",))


@pytest.mark.parametrize(
    "near",
    [
        "# Copyright 2026 Acme. All rights reserved.\n# See LICENSE file.\nimport os",
        "# See LICENSE file.\n# THE SOFTWARE IS PROVIDED WITHOUT WARRANTY OF ANY KIND",
        "# If this file was not distributed with it,\n# See LICENSE file.",
        "// See LICENSE file.\nvoid notify() {}",
    ],
)
def test_words_around_a_notice_that_deny_nothing_let_it_be(near: str) -> None:
    match = LicenseMatch("LicenseRef-x", "some.RULE", "2-aho", 100, 5, 1, 1, "See LICENSE file.", ("LICENSE",))
    assert naming(match, "src/a.c", near) == Naming("See LICENSE", ("LICENSE",))


@pytest.mark.parametrize(
    ("text", "of_rule", "files"),
    [
        (" * See Copyright for the status of this software.", ["Copyright"], ["Copyright"]),
        (" * please view the LICENSE\n * file that was distributed with this source code.", ["LICENSE"], ["LICENSE"]),
        ("See the file COPYING for copying permission.", ["COPYING"], ["COPYING"]),
        ("For licence conditions see the license file", ["license"], ["license"]),
        ("terms and conditions defined in\n# file 'LICENSE.txt', which is part", ["LICENSE.txt"], ["LICENSE.txt"]),
        (":license: Apache 2.0, see LICENSE for more details.", ["LICENSE"], ["LICENSE"]),
        (
            "/*! For license information please see main.3f.js.LICENSE.txt */",
            ["LICENSE.txt"],
            ["main.3f.js.LICENSE.txt"],
        ),
        ("See LICENSE.txt and CONTRIBUTORS.txt.", ["LICENSE.txt"], ["LICENSE.txt"]),
        (
            "See doc/licenses/elementtree.txt for the license text.",
            ["doc/LICENSE.txt"],
            ["doc/licenses/elementtree.txt"],
        ),
        ('"license": "SEE LICENSE IN LICENSE.md"', ["LICENSE"], ["LICENSE.md"]),
        ("Have a look at the [license](./LICENSE.md)", ["LICENSE"], ["./LICENSE.md"]),
        ("read the file `COPYING` in the source distribution", ["COPYING"], ["COPYING"]),
        ("See copyright notice in main.c", ["main.c"], ["main.c"]),
        ("the same terms as FreeType (see LICENSE.TXT).", ["LICENSE.txt"], ["LICENSE.TXT"]),
        ("For conditions of distribution and use, see the accompanying README file.", ["README"], ["README"]),
        ("Licensed under main repo license", ["LICENSE"], ["LICENSE"]),
        ("Released under the MIT license, see LICENSE for details.", ["LICENSE"], ["LICENSE"]),
        ("under the LGPL-2.1, see gpl-2.0.txt", ["LICENSE"], ["gpl-2.0.txt"]),
    ],
)
def test_a_notice_names_the_file_that_its_words_say(text: str, of_rule: list[str], files: list[str]) -> None:
    found = named(text, *of_rule)
    assert found is not None
    assert list(found.files) == files


@pytest.mark.parametrize(
    ("text", "of_rule"),
    [
        ("  but lacks DFSG-free licensing\nLicense: GPL-3+", ["LICENSE"]),
        ("YOU ACCEPT ALL TERMS OF THE LICENSE.", ["LICENSE"]),
        ("See the License for the specific language governing permissions", []),
        ("License: Please see the license agreement", ["license"]),
        ("see http://example.org/LICENSE.txt", ["LICENSE.txt"]),
        ("doc/licenses/GPL.txt", ["doc/LICENSE.txt"]),
        ("Please see the LICENSE file in the package subdirectories", ["LICENSE"]),
        ("Third-party licenses are in the LICENSE file", ["LICENSE"]),
        ("See the NOTICE file distributed with this work for copyright ownership.", ["NOTICE"]),
        ("Distributed under an open source license", []),
        ("governed by a license that can be found in the LICENSE file of its maker.", ["LICENSE"]),
        ("See the file COPYING in the Emacs distribution.", ["COPYING"]),
        ("see the LICENSE file of the OpenSSL project", ["LICENSE"]),
        ("see LICENSE in the original distribution", ["LICENSE"]),
        ("See [`LICENSE-", ["LICENSE"]),
        ("is not the license_file = LICENSE", ["LICENSE"]),
    ],
)
def test_what_names_no_file_of_terms_is_no_reference(text: str, of_rule: list[str]) -> None:
    assert named(text, *of_rule) is None


def test_the_words_are_quoted_from_what_leads_up_to_the_name() -> None:
    found = named("This is free software;\n * see the file `COPYING' for details.", "COPYING")
    assert found is not None
    assert found.said == "see the file COPYING"
    linked = named("Look at the [license](./LICENSE.md).", "LICENSE")
    assert linked is not None
    assert linked.said == "./LICENSE.md"
    also = named("See [LICENSE](LICENSE).", "LICENSE")
    assert also is not None
    assert also.said == "See [LICENSE](LICENSE)"


@pytest.mark.parametrize(
    ("text", "is_choice"),
    [
        ("under the terms of either LICENSE-MIT, or the LICENSE-APACHE file", True),
        ("licensed under LICENSE-MIT or LICENSE-APACHE", True),
        ("see the files LICENSE-MIT and LICENSE-APACHE", False),
        ("see LICENSE-MIT, LICENSE-APACHE", False),
    ],
)
def test_only_or_makes_a_choice_of_two_files(text: str, is_choice: bool) -> None:
    found = named(text)
    assert found is not None
    assert found.files == ("LICENSE-MIT", "LICENSE-APACHE")
    assert found.is_choice is is_choice


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("See LICENSE in the root directory of this source tree", Where.ROOT),
        ("Please see toplevel file COPYING for license details", Where.ROOT),
        ("see the file LICENCE in this directory", Where.HERE),
        ("see LICENSE", Where.NEAREST),
        ("see the LICENSE file of this package", Where.NEAREST),
        ("See LICENSE in the source distribution", Where.NEAREST),
    ],
)
def test_a_notice_says_where_to_look(text: str, where: Where) -> None:
    found = named(text)
    assert found is not None
    assert found.where is where


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("# This file is distributed under the same license as the Django package.", "Django"),
        ("# This file is distributed under the same license as the PACKAGE package.", ""),
        ("# This file is distributed under the same license as the package.", ""),
        ("# This file is distributed under the same license as the Sphinx project.", "Sphinx"),
    ],
)
def test_the_license_of_a_package_is_named_by_its_name(text: str, package: str) -> None:
    found = named(text, PACKAGE_RULE)
    assert found is not None
    assert (found.files, found.package) == ((), package)


def test_a_package_whose_name_is_cut_off_is_none() -> None:
    assert named("# This file is distributed under the same license as the", PACKAGE_RULE) is None


def test_without_the_text_the_names_of_a_rule_count_where_it_matches_to_the_word() -> None:
    found = named(None, "COPYING", PACKAGE_RULE)
    assert found is not None
    assert found.files == ("COPYING",)
    assert named(None, "COPYING", score=99) is None
    assert named(None) is None


def test_a_text_that_is_too_long_for_a_notice_is_not_read() -> None:
    assert named("see LICENSE " + "x" * MAX_TEXT, "LICENSE") is None


def test_a_list_of_files_is_no_reference() -> None:
    names = [f"LICENSE-{number}.txt" for number in range(MAX_FILES + 1)]
    assert named(f"see {', '.join(names)}") is None
    found = named(f"see {', '.join(names[1:])}")
    assert found is not None
    assert list(found.files) == names[1:]


@given(st.text(max_size=300) | st.text(alphabet="seSE LICENSE.txt/,`\n[](and or)file:", max_size=300))
def test_whatever_the_text_it_is_read_without_an_exception(text: str) -> None:
    for path in ("a.c", "setup.cfg"):
        found = named(text, "LICENSE", "README.txt", path=path)
        assert found is None or found.files or found.package is not None


@pytest.mark.parametrize(
    "part",
    [
        "see the the ",
        "in/in/",
        "file ",
        " \n",
        "same license as the x",
        "license-file = ",
        "[a](",
        "LICENSE, or ",
        "../",
    ],
)
def test_the_longest_text_takes_no_longer_than_it_should(part: str) -> None:
    text = (part * MAX_TEXT)[:MAX_TEXT]
    started = time.process_time()
    named(text, "LICENSE", path="setup.cfg")
    named(text, "LICENSE")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        "# Proprietary. See LICENSE file.",
        "/* Licensed under the Foo Commercial License. See LICENSE.txt in the project root for license information. */",
        "# This file is NOT licensed under the terms in LICENSE; see LICENSE for what does not apply.",
        "All rights reserved. See LICENSE.",
        "Foo Enterprise Edition, see LICENSE.txt",
        "Confidential, see the file LICENSE",
        "This file isn't under the terms of the LICENSE file.",
        "everything except this file: see LICENSE",
        "Source-available. See LICENSE for details.",
        "For internal use. See LICENSE.",
        "under no part of the LICENSE file",
    ],
)
def test_a_notice_with_terms_of_its_own_is_no_reference(text: str) -> None:
    assert named(text, "LICENSE", "LICENSE.txt") is None


@pytest.mark.parametrize(
    "text",
    [
        "You may not use this file except in compliance with the LICENSE file.",
        "If the file LICENSE was not distributed with this code, see LICENSE.txt",
        "It comes without any warranty, see LICENSE.",
    ],
)
def test_a_not_that_denies_nothing_is_harmless(text: str) -> None:
    assert named(text, "LICENSE", "LICENSE.txt") is not None
