# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import FileStatus, Reason, Refinement
from ospo_scan.refine.stated import as_meant, clear_in, stated_in, unknown_leaves
from samples import detection, left_out, scanned

UNKNOWN = "LicenseRef-scancode-unknown-license-reference"


def test_a_file_states_nothing_as_a_whole_where_some_of_it_is_not_clear() -> None:
    mit, zlib = detection("MIT", "a"), detection("Zlib", "b")
    assert stated_in(scanned("LICENSE", mit, zlib), {}) == "MIT AND Zlib"
    unknown, unread = detection(UNKNOWN, "c"), detection("LicenseRef-scancode-unknown-spdx", "c")
    for open_ in (unknown, unread, detection(f"Zlib AND {UNKNOWN}", "b"), detection("ISC", "c", score=79)):
        assert stated_in(scanned("LICENSE", mit, open_), {}) is None
    assert stated_in(scanned("LICENSE", mit, detection("MIT", "c", score=79)), {}) == "MIT"
    assert stated_in(scanned("LICENSE", mit, unknown), {}, idle=[1]) == "MIT"


def test_all_that_is_clear_of_a_file_is_there_whatever_else_it_says() -> None:
    scan = scanned("LICENSE", detection("MIT", "a"), detection(f"Zlib AND {UNKNOWN}", "b"), detection(UNKNOWN, "c"))
    assert clear_in(scan) == "MIT AND Zlib"
    assert clear_in(scanned("LICENSE", detection("MIT", "a", score=79))) is None
    assert clear_in(left_out("LICENSE", FileStatus.ERROR, Reason.TIMEOUT)) is None


def test_a_file_states_what_it_refers_to_with_what_it_says_itself() -> None:
    reference, resolved = detection(UNKNOWN, "see COPYING"), Refinement("reference", "MIT", "…")
    assert stated_in(scanned("LICENSE", reference), {}) is None
    assert stated_in(scanned("LICENSE", reference), {0: resolved}) == "MIT"
    assert stated_in(scanned("LICENSE", detection("ISC", "a"), reference), {1: resolved}) == "ISC AND MIT"


def test_a_guess_states_nothing() -> None:
    assert stated_in(scanned("LICENSE", detection("MIT", "a", score=79)), {}) is None


def test_what_was_refined_counts_as_refined() -> None:
    mention = replace(detection("GPL-2.0-only", "a"), refinement=Refinement("mention", "NONE", "…"))
    assert stated_in(scanned("LICENSE", mention), {}) is None
    assert stated_in(scanned("LICENSE", mention, detection("MIT", "b")), {}) == "MIT"


def test_a_file_that_nobody_looked_at_states_nothing() -> None:
    for status, reason in ((FileStatus.ERROR, Reason.TIMEOUT), (FileStatus.SKIPPED, Reason.EXCLUDED)):
        assert stated_in(left_out("LICENSE", status, reason), {}) is None


def test_a_list_of_licenses_is_no_answer() -> None:
    many = [detection(one, one) for one in ("MIT", "ISC", "Zlib", "0BSD", "BSD-2-Clause", "BSD-3-Clause")]
    assert stated_in(scanned("LICENSE", *many[:5]), {}) == "MIT AND ISC AND Zlib AND 0BSD AND BSD-2-Clause"
    assert stated_in(scanned("LICENSE", *many), {}) is None
    assert stated_in(scanned("README", *many[:1]), {}) == "MIT"
    assert stated_in(scanned("README", *many[:2]), {}) is None


def test_a_notice_that_names_its_license_and_its_file_means_that_license() -> None:
    notice = detection(f"MIT AND {UNKNOWN}", "MIT, see LICENSE")
    assert as_meant("MIT AND CC-BY-4.0", notice, scanned("a.c", notice)) == "MIT"
    assert as_meant("MIT OR Apache-2.0", notice, scanned("a.c", notice)) == "MIT OR Apache-2.0"


def test_the_text_of_a_license_does_not_say_which_versions_but_a_notice_does() -> None:
    reference, notice = detection(UNKNOWN, "see COPYING", line=9), detection("GPL-2.0-or-later", "GPL 2 or later")
    assert as_meant("GPL-2.0-only", reference, scanned("a.c", reference)) == "GPL-2.0-only"
    assert as_meant("GPL-2.0-only", reference, scanned("a.c", notice, reference)) == "GPL-2.0-or-later"
    only = detection("GPL-2.0-only", "GPL 2", line=5)
    assert as_meant("GPL-2.0-only", reference, scanned("a.c", notice, only, reference)) == "GPL-2.0-only"


def test_the_unknown_licenses_of_an_expression_are_those_that_name_none() -> None:
    assert unknown_leaves(f"MIT AND {UNKNOWN}") == (UNKNOWN,)
    assert unknown_leaves("NOASSERTION") == ()
