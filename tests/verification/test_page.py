# SPDX-License-Identifier: Apache-2.0
"""What a person and a program get to see of a verification."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from importlib.resources import files

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.cli.verify import FORMATS
from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from ospo_scan.verification import Check, FileChange, FileDifference, Outcome, Subject, Verification
from rendering import assert_golden
from samples import passing_report, paths, reports, since_report, texts

VALIDATOR = jsonschema_rs.Draft202012Validator(
    json.loads((files("ospo_scan") / "data" / "verification-schema-1.json").read_text("utf-8"))
)
HOSTILE = "src/\x1b[31m\u202e\udcff\n::error::x.c"
DIFFERENT = Verification(
    passing_report(),
    (
        Check(Subject.FILES, Outcome.DIFFERS, "1,203 files with the same digest, 12 changed, 1 left out now"),
        Check(Subject.POLICY, Outcome.SAME, "ospo-policy.yml, sha256 0123456789ab"),
        Check(Subject.BASELINE, Outcome.UNCHECKED, "the report names known.json, which is no file of this tree"),
        Check(
            Subject.ENGINE, Outcome.DIFFERS, "another one made the report", ("fingerprint: a in the report, b here",)
        ),
        Check(Subject.VERDICT, Outcome.NOTHING, "the report was not judged"),
    ),
    (
        *(FileDifference(f"src/{number:02}.c", FileChange.CHANGED) for number in range(11)),
        FileDifference(HOSTILE, FileChange.CHANGED),
        FileDifference("test/a.c", FileChange.LEFT_OUT, "test/: excluded: scan.exclude: test/"),
    ),
    ("The report is of commit 0123456789ab, and this is ba9876543210.",),
)


def shown(verification: Verification, name: str = "terminal", verbosity: int = 0, color: bool = False) -> str:
    stream = io.StringIO()
    FORMATS[name].write(verification, stream, RenderOptions(80, color, verbosity=verbosity))
    return stream.getvalue()


def verified(is_rescanned: bool) -> Verification:
    check = Check(Subject.FILES, Outcome.SAME, "3 files with the same digest")
    return Verification(passing_report(), (check,), is_rescanned=is_rescanned)


def test_the_page_is_as_it_was() -> None:
    assert_golden(shown(DIFFERENT), "verification.txt")


def test_no_line_of_prose_is_wider_than_80_columns() -> None:
    assert max(len(line) for line in shown(DIFFERENT).splitlines()) <= 80


def test_verbose_cuts_no_list_and_quiet_says_only_what_is_not_as_reported() -> None:
    assert "and 3 more: --verbose lists them" in shown(DIFFERENT)
    full = shown(DIFFERENT, verbosity=1)
    assert "more: --verbose" not in full
    assert r"changed    src/\x1b[31m\u{202e}\xff\x0a::error::x.c" in full
    quiet = shown(DIFFERENT, verbosity=-1)
    assert "Policy" not in quiet
    assert "Verdict" not in quiet
    assert "Not checked:" not in quiet
    assert quiet.startswith("NOT CHECKED  not all")


def test_without_a_new_scan_it_says_what_it_cannot_tell() -> None:
    assert "--rescan looks at every file anew" in shown(verified(False)).replace("\n", " ")
    assert "--rescan" not in shown(verified(True))


@pytest.mark.parametrize(
    ("outcomes", "code", "word"),
    [
        ((Outcome.SAME, Outcome.NOTHING), 0, "VERIFIED"),
        ((Outcome.SAME, Outcome.DIFFERS), 1, "DIFFERS"),
        ((Outcome.DIFFERS, Outcome.UNCHECKED), 3, "NOT CHECKED"),
    ],
)
def test_what_could_not_be_checked_wins_over_what_differs(outcomes: tuple[Outcome, ...], code: int, word: str) -> None:
    checks = tuple(Check(Subject.FILES, one, "x") for one in outcomes)
    verification = replace(DIFFERENT, checks=checks)
    assert verification.exit_code == code
    assert shown(verification).startswith(word)


def test_color_is_only_where_it_is_asked_for() -> None:
    assert "\x1b[" not in shown(DIFFERENT)
    assert "\x1b[1;35mNOT CHECKED" in shown(DIFFERENT, color=True)


def test_the_json_fits_its_schema_and_says_all_that_the_page_says() -> None:
    document = shown(replace(DIFFERENT, report=since_report()), "json")
    VALIDATOR.validate(json.loads(document))
    assert "\x1b" not in document
    plain = json.loads(document)
    assert plain["outcome"] == "unchecked"
    assert len(plain["files"]) == 13
    assert plain["files"][11]["path_base64"]


@given(reports, st.lists(st.tuples(paths, st.sampled_from(FileChange), texts), max_size=4), texts)
def test_whatever_is_said_the_page_is_inert_and_the_json_valid(
    report: Report, differences: list[tuple[str, FileChange, str]], text: str
) -> None:
    check = Check(Subject.VERDICT, Outcome.DIFFERS, text, (text,))
    verification = Verification(report, (check,), tuple(FileDifference(*one) for one in differences), (text,))
    VALIDATOR.validate(json.loads(shown(verification, "json")))
    page = shown(verification)
    assert not any(sign in page for sign in "\x1b\u202e\x07\r")
    page.encode()
