# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fix.test_eligibility import statement
from ospo_scan.fix.changes import Cause, Kind, Plan, Style
from ospo_scan.fix.disk import open_disk
from ospo_scan.fix.header import LICENSE_TAG
from ospo_scan.fix.plan import FixOptions, plan
from ospo_scan.fix.writing import write
from ospo_scan.model import FileScan, Reason, Report, ScanResult, Scope, SourceFile
from samples import TOOL, in_order, left_out, scanned

MIT = FixOptions("MIT", ("2026 Example Org",))
PNG = b"\x89PNG\r\n\x1a\n\x00"


def tree(folder: Path, files: Mapping[str, bytes], *others: FileScan, is_project: bool = True) -> Report:
    """Files on disk, and a report that says nothing of any of them."""
    scans = []
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        file = SourceFile(path, len(data), hashlib.sha256(data).hexdigest(), hashlib.sha1(data).hexdigest())
        scans.append(replace(scanned(path), file=file, copyrights=()))
    result = ScanResult(TOOL, Scope.DIRECTORY, is_project, in_order([*scans, *others]))
    return Report(result, None, (), None)


def planned(folder: Path, report: Report, options: FixOptions = MIT, *, is_written: bool = False) -> Plan:
    with open_disk(str(folder)) as disk:
        found = plan(report, disk, options)
        for change in found.changes if is_written else ():
            write(disk.root, change)
    return found


def changes(found: Plan) -> list[tuple[str, Kind]]:
    return [(change.path, change.kind) for change in found.changes]


def causes(found: Plan) -> dict[str, Cause]:
    return {one.place.path: one.cause for one in found.left}


def test_code_gets_headers_and_the_rest_sidecars_with_the_text_first(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.py": b"x = 1\n", "a.png": PNG})
    found = planned(tmp_path, report)
    assert changes(found) == [
        ("LICENSES/MIT.txt", Kind.TEXT),
        ("a.png.license", Kind.SIDECAR),
        ("a.py", Kind.HEADER),
    ]
    assert not (tmp_path / "LICENSES").exists()


def test_many_files_of_a_suffix_get_one_entry(tmp_path: Path) -> None:
    report = tree(tmp_path, {f"img/{number}.png": PNG for number in range(5)} | {"a.csv": b"1,2\n"})
    found = planned(tmp_path, report, replace(MIT, has_texts=False))
    assert changes(found) == [("REUSE.toml", Kind.REUSE_TOML), ("a.csv.license", Kind.SIDECAR)]
    assert b'path = "**/*.png"' in found.changes[0].insertion.inserted
    assert found.changes[0].about == tuple(f"img/{number}.png" for number in range(5))


def test_a_pattern_covers_no_file_that_is_left_alone(tmp_path: Path) -> None:
    files = {f"img/{number}.png": PNG for number in range(5)} | {"img/vendor/a.png": PNG}
    report = tree(tmp_path, files)
    (entry,) = planned(tmp_path, report, replace(MIT, has_texts=False)).changes
    assert b"**" not in entry.insertion.inserted
    assert entry.insertion.inserted.count(b"img/") == 5


def test_a_pattern_is_not_used_where_directories_were_left_out(tmp_path: Path) -> None:
    files = {f"img/{number}.png": PNG for number in range(5)}
    excluded = replace(left_out("x", scanned("x").status, Reason.EXCLUDED), file=SourceFile("other/"))
    (entry,) = planned(tmp_path, tree(tmp_path, files, excluded), replace(MIT, has_texts=False)).changes
    assert b"**" not in entry.insertion.inserted


def test_a_style_is_kept_to(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.py": b"x = 1\n", "a.png": PNG})
    headers, sidecars, toml = (
        planned(tmp_path, report, replace(MIT, has_texts=False, style=style))
        for style in (Style.HEADER, Style.SIDECAR, Style.TOML)
    )
    assert changes(headers) == [("a.py", Kind.HEADER)]
    assert causes(headers) == {"a.png": Cause.NO_COMMENT}
    assert changes(sidecars) == [("a.png.license", Kind.SIDECAR), ("a.py.license", Kind.SIDECAR)]
    assert changes(toml) == [("REUSE.toml", Kind.REUSE_TOML)]


def test_test_data_and_generated_files_are_named_in_reuse_toml_and_not_touched(tmp_path: Path) -> None:
    files = {"tests/a.html": b"<p>\n", "b.py": b"# automatically generated\n"}
    report = tree(tmp_path, files)
    (entry,) = planned(tmp_path, report, replace(MIT, has_texts=False)).changes
    assert entry.about == ("b.py", "tests/a.html")
    headers = planned(tmp_path, report, replace(MIT, has_texts=False, style=Style.HEADER))
    assert causes(headers) == {"b.py": Cause.GENERATED, "tests/a.html": Cause.TEST_DATA}


def test_a_second_run_finds_nothing_to_do(tmp_path: Path) -> None:
    files = {"a.py": b"x = 1\n", "a.png": PNG, "tests/a.html": b"<p>\n"}
    planned(tmp_path, tree(tmp_path, files), is_written=True)
    now = {path: (tmp_path / path).read_bytes() for path in files}
    again = planned(tmp_path, tree(tmp_path, now))
    assert again.changes == ()
    assert again.left == ()
    assert again.stated == 3


def test_a_file_that_changed_since_the_scan_is_left_alone(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.py": b"x = 1\n", "gone.py": b"y = 1\n"})
    (tmp_path / "a.py").write_bytes(b"x = 2\n")
    (tmp_path / "gone.py").unlink()
    assert causes(planned(tmp_path, report)) == {"a.py": Cause.CHANGED, "gone.py": Cause.FAILED}


def test_a_tag_that_the_engine_did_not_see_is_a_tag(tmp_path: Path) -> None:
    found = planned(tmp_path, tree(tmp_path, {"a.py": f"# {LICENSE_TAG} GPL-2.0-only\n".encode()}))
    assert (found.changes, found.stated) == ((), 1)


def test_a_sidecar_that_names_no_license_is_left_to_a_person(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.py": b"x = 1\n"})
    (tmp_path / "a.py.license").write_bytes(b"ask Jane\n")
    found = planned(tmp_path, report)
    assert (found.changes, causes(found)) == ((), {"a.py": Cause.SIDECAR_THERE})


def test_a_holder_that_the_file_names_already_is_not_named_twice(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.py": b"x = 1\n# Copyright 2010 Example Org\n"})
    scan = replace(report.result.files[0], copyrights=(statement("Copyright 2010 Example Org", "Example Org"),))
    report = replace(report, result=replace(report.result, files=(scan,)))
    (change,) = planned(tmp_path, report, replace(MIT, has_texts=False)).changes
    assert change.insertion.inserted == f"# {LICENSE_TAG} MIT\n\n".encode()


def test_only_files_that_are_chosen_are_changed(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.py": b"x = 1\n", "docs/a.md": b"# A\n"})
    options = replace(MIT, has_texts=False, is_chosen=lambda path: path.startswith("docs/"))
    assert changes(planned(tmp_path, report, options)) == [("docs/a.md", Kind.HEADER)]


def test_nothing_goes_beside_dep5_into_reuse_toml(tmp_path: Path) -> None:
    report = tree(tmp_path, {f"{number}.png": PNG for number in range(5)})
    (tmp_path / ".reuse").mkdir()
    (tmp_path / ".reuse" / "dep5").touch()
    found = planned(tmp_path, report, replace(MIT, has_texts=False))
    assert {kind for _, kind in changes(found)} == {Kind.SIDECAR}
    assert found.notes == (
        "Nothing is added to REUSE.toml: the tree has .reuse/dep5, and REUSE allows one of the two.",
    )
    toml = planned(tmp_path, report, replace(MIT, has_texts=False, style=Style.TOML))
    assert (toml.changes, set(causes(toml).values())) == ((), {Cause.NO_ENTRY})


def test_a_reuse_toml_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    report = tree(tmp_path, {"a.png": PNG})
    (tmp_path / "REUSE.toml").write_bytes(b"version = ")
    found = planned(tmp_path, report, replace(MIT, style=Style.TOML))
    assert found.notes[0].startswith("Nothing is added to REUSE.toml: it is not TOML that can be read")


def test_a_name_that_toml_cannot_hold_gets_a_sidecar(tmp_path: Path) -> None:
    report = tree(tmp_path, {f"{number}\udcff.png": PNG for number in range(5)})
    found = planned(tmp_path, report, replace(MIT, has_texts=False))
    assert {kind for _, kind in changes(found)} == {Kind.SIDECAR}


def test_a_part_of_a_project_gets_no_license_texts(tmp_path: Path) -> None:
    found = planned(tmp_path, tree(tmp_path, {"a.py": b"x = 1\n"}, is_project=False))
    assert changes(found) == [("a.py", Kind.HEADER)]
    assert "part of a project" in found.notes[0]


def test_a_text_that_nobody_has_is_said_to_be_missing(tmp_path: Path) -> None:
    found = planned(tmp_path, tree(tmp_path, {"a.py": b"x = 1\n"}), FixOptions("LicenseRef-own"))
    assert changes(found) == [("a.py", Kind.HEADER)]
    assert found.missing_texts == ("LicenseRef-own",)
