# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Mapping

import pytest

from ospo_scan.declared import READERS, Declared, with_declarations
from ospo_scan.declared.reuse import reader as reader_module
from ospo_scan.declared.reuse.reader import ReuseReader
from ospo_scan.model import (
    DeclarationSource,
    FileScan,
    FileStatus,
    Reason,
    ScanResult,
    Scope,
    SourceFile,
    TextLocation,
    path_bytes,
)
from samples import TOOL

LICENSE = "SPDX-License-" + "Identifier"
NOTICE = "SPDX-FileCopyright" + "Text"
BEGIN = "SPDX-Snippet" + "Begin"
MIT = f"# {LICENSE}: MIT\n"
DEP5 = "Format: x\n\nFiles: *\nCopyright: 2020 Jane\nLicense: CC0-1.0\n"
PNG = "\x89PNG\r\n\x1a\n\x00\x00"


def toml(path: str, expression: str, precedence: str = "closest") -> str:
    return f'version = 1\n[[annotations]]\npath = "{path}"\nprecedence = "{precedence}"\n{LICENSE} = "{expression}"\n'


def tree(contents: Mapping[str, str], links: Mapping[str, str] | None = None) -> list[FileScan]:
    found = [FileScan(SourceFile(path, len(text)), FileStatus.SCANNED) for path, text in contents.items()]
    for path, target in (links or {}).items():
        found.append(FileScan(SourceFile(path), FileStatus.SKIPPED, Reason.LINK, f"-> {target}"))
    return sorted(found, key=lambda scan: path_bytes(scan.path))


def read(contents: Mapping[str, str], links: Mapping[str, str] | None = None) -> Declared:
    reader = ReuseReader()
    for path, text in contents.items():
        reader.read(path, text.encode("latin-1"))
    return reader.declared(tree(contents, links))


def licenses(contents: Mapping[str, str], links: Mapping[str, str] | None = None) -> dict[str, list[str | None]]:
    found = read(contents, links)
    assert found.faults == ()
    return {path: [one.license_expression for one in said] for path, said in found.by_path.items()}


def test_the_reader_is_registered() -> None:
    assert isinstance(READERS["reuse"](), ReuseReader)


def test_a_header_is_declared_of_its_file() -> None:
    assert licenses({"a.py": MIT, "b.py": "x"}) == {"a.py": ["MIT"]}


def test_a_png_with_a_sidecar_has_the_license_of_the_sidecar() -> None:
    found = read({"cat.png": PNG + MIT, "cat.png.license": f"{LICENSE}: CC0-1.0\n{NOTICE}: 2020 Jane\n"})
    ((path, (one,)),) = found.by_path.items()
    assert (path, one.source, one.license_expression) == ("cat.png", DeclarationSource.SIDECAR, "CC0-1.0")
    assert (one.copyrights, one.location) == (("2020 Jane",), TextLocation("cat.png.license", 1, 1))


def test_a_sidecar_hides_what_the_file_says_even_if_it_says_nothing() -> None:
    assert licenses({"a.py": MIT, "a.py.license": f"{LICENSE}: ISC"}) == {"a.py": ["ISC"]}
    assert licenses({"a.py": MIT, "a.py.license": "nothing"}) == {}


def test_a_sidecar_that_is_a_link_to_another_says_the_same() -> None:
    contents = {"d/a.png": PNG, "d/b.png": PNG, "a.png.license": f"{LICENSE}: ISC"}
    links = {"d/a.png.license": "../a.png.license", "d/b.png.license": "missing", "d/c.license": "../a.png.license"}
    assert licenses(contents, links) == {"d/a.png": ["ISC"]}


def test_a_csv_below_reuse_toml_has_its_license() -> None:
    found = read({"data/x.csv": "1,2", "REUSE.toml": toml("data/**", "CC-BY-4.0")})
    ((path, (one,)),) = found.by_path.items()
    assert (path, one.source, one.license_expression) == ("data/x.csv", DeclarationSource.REUSE_TOML, "CC-BY-4.0")
    assert one.location == TextLocation("REUSE.toml", 2, 5)


def test_tables_are_relative_to_the_directory_of_their_reuse_toml() -> None:
    contents = {"a/x": "1", "b/x": "1", "x": "1", "a/REUSE.toml": toml("x", "MIT")}
    assert licenses(contents) == {"a/x": ["MIT"]}


def test_the_nearest_reuse_toml_fills_first_and_the_outermost_override_ends_all() -> None:
    contents = {
        "REUSE.toml": toml("*/x", "MIT"),
        "a/REUSE.toml": toml("**", "ISC"),
        "b/REUSE.toml": toml("**", "ISC", "aggregate"),
        "c/REUSE.toml": toml("**", "ISC", "override"),
        "a/x": "1",
        "b/x": "1",
        "c/x": MIT,
        "d/x": "1",
    }
    assert licenses(contents) == {"a/x": ["ISC"], "b/x": ["ISC", "MIT"], "c/x": ["ISC"], "d/x": ["MIT"]}


def test_dep5_adds_to_what_files_say() -> None:
    contents = {".reuse/dep5": DEP5, "a.py": MIT, "b.png": PNG, "c/d": "x"}
    found = read(contents)
    assert {path: [(one.source, one.license_expression) for one in said] for path, said in found.by_path.items()} == {
        "a.py": [(DeclarationSource.DEP5, "CC0-1.0"), (DeclarationSource.SPDX_HEADER, "MIT")],
        "b.png": [(DeclarationSource.DEP5, "CC0-1.0")],
        "c/d": [(DeclarationSource.DEP5, "CC0-1.0")],
    }
    assert found.by_path["b.png"][0].location == TextLocation(".reuse/dep5", 3, 5)


def test_dep5_and_reuse_toml_in_one_project_are_a_fault_and_both_count() -> None:
    found = read({".reuse/dep5": DEP5, "a/REUSE.toml": toml("x", "MIT"), "a/x": "1"})
    (fault,) = found.faults
    assert fault.location == TextLocation(".reuse/dep5")
    assert "a/REUSE.toml" in fault.message
    assert [one.license_expression for one in found.by_path["a/x"]] == ["CC0-1.0", "MIT"]


def test_files_that_are_not_covered_and_files_that_were_left_out_have_no_declarations() -> None:
    contents = {
        "REUSE.toml": toml("**", "MIT"),
        "LICENSE": MIT,
        "LICENSES/MIT.txt": MIT,
        "a.spdx": MIT,
        "empty": "",
        "x.license": MIT,
        "x": "1",
    }
    assert licenses(contents, {"link": "x"}) == {"x": ["MIT"]}
    reader = ReuseReader()
    reader.read("REUSE.toml", contents["REUSE.toml"].encode())
    scans = [
        FileScan(SourceFile("a", 1), FileStatus.SKIPPED, Reason.EXCLUDED),
        FileScan(SourceFile("b", 1), FileStatus.ERROR, Reason.TOO_LARGE),
        FileScan(SourceFile("c", 1), FileStatus.NOT_INSPECTED, Reason.ARCHIVE),
        FileScan(SourceFile("d", 1), FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT),
    ]
    assert sorted(reader.declared(scans).by_path) == ["b", "c"]


def test_a_notice_without_a_tag_counts_only_in_projects_of_reuse() -> None:
    contents = {"a.c": "// Copyright 2020 Jane\n", "b.c": f"// Copyright 2020 Jane\n// {LICENSE}: MIT\n"}
    assert {path: said[0].copyrights for path, said in read(contents).by_path.items()} == {
        "b.c": ("Copyright 2020 Jane",)
    }
    for mark in ("LICENSES/MIT.txt", "REUSE.toml", ".reuse/dep5"):
        text = {"REUSE.toml": "version = 1", ".reuse/dep5": "Format: x"}.get(mark, "x")
        found = read({**contents, mark: text})
        assert [one.copyrights for one in found.by_path["a.c"]] == [("Copyright 2020 Jane",)]
        assert "a.c" not in read({**contents, f"sub/{mark}": text}).by_path


def test_faults_of_tags_are_told_where_the_tags_count() -> None:
    snippet = f"\n# {BEGIN}\n{MIT}"
    assert [fault.location for fault in read({"a.py": snippet}).faults] == [TextLocation("a.py", 2, 2)]
    assert read({"a.py": snippet, "REUSE.toml": toml("**", "MIT", "override")}).faults == ()
    assert read({"a.py": snippet, "a.py.license": MIT}).faults == ()


def test_a_reuse_toml_that_cannot_be_read_is_a_fault_and_says_nothing() -> None:
    found = read({"REUSE.toml": toml("**", "MIT").replace("closest", "nearest"), "a": "1"})
    assert [fault.location for fault in found.faults] == [TextLocation("REUSE.toml", 2, 2)]
    assert found.by_path == {}


def test_what_is_kept_of_a_tree_is_limited_and_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "MAX_KEPT", 1000)
    found = read({f"{number}.py": MIT for number in range(9)})
    assert sorted(found.by_path) == ["0.py", "1.py", "2.py"]
    (fault,) = found.faults
    assert fault.location == TextLocation(".")


def test_paths_keep_bytes_that_are_not_utf_8() -> None:
    assert licenses({"a\udcff.py": MIT, "REUSE.toml": toml("**.csv", "ISC"), "\udcfe.csv": "1"}) == {
        "a\udcff.py": ["MIT"],
        "\udcfe.csv": ["ISC"],
    }


def test_the_order_in_which_files_are_read_does_not_matter() -> None:
    contents = {"REUSE.toml": toml("*/x", "MIT"), "a/REUSE.toml": toml("x", "ISC", "aggregate"), "a/x": MIT, "b/x": "1"}
    backwards = dict(reversed(contents.items()))
    assert read(contents) == read(backwards)


def test_declarations_and_faults_reach_the_result() -> None:
    contents = {"REUSE.toml": "version = 2", "a.py": MIT}
    reader = ReuseReader()
    for path, text in contents.items():
        reader.read(path, text.encode())
    result = with_declarations(ScanResult(TOOL, Scope.DIRECTORY, True, tuple(tree(contents))), [reader])
    assert [one.license_expression for scan in result.files for one in scan.declarations] == ["MIT"]
    assert [fault.location for fault in result.faults] == [TextLocation("REUSE.toml", 1, 1)]
