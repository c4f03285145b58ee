# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path

import pytest
from audit import (
    FLOORS,
    ROOT,
    Advisory,
    Pin,
    faults_of_files,
    faults_of_installed,
    faults_of_lock,
    floors,
    osv_advisories,
    pins,
)

HASH = "sha256:" + "0" * 64
LOCK = f"""# comment
a-b==1.5 ; sys_platform == 'linux' \\
    --hash={HASH} \\
    --hash={HASH[:-1]}1
c==2 --hash={HASH}
"""


def test_a_lock_file_is_read_with_its_markers_and_hashes() -> None:
    first, second = pins(LOCK)
    assert first == Pin("a-b", "1.5", "sys_platform == 'linux'", frozenset((HASH, HASH[:-1] + "1")))
    assert second == Pin("c", "2", None, frozenset((HASH,)))


def test_a_requirement_that_is_not_pinned_is_refused() -> None:
    with pytest.raises(ValueError, match="'a>=1' is not pinned"):
        list(pins("a>=1 --hash=sha256:0\n"))


def test_every_lock_file_of_the_project_is_pinned_and_hashed_and_above_every_floor() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 4
    advisories = floors(FLOORS.read_text())
    assert advisories
    for lock in locks:
        assert list(pins(lock.read_text()))
        assert list(faults_of_lock(lock.name, lock.read_text(), advisories)) == []


def test_a_pin_without_a_hash_and_one_below_a_floor_are_faults() -> None:
    table = "# package ...\na_b\t1.10\tCVE-1\tit does harm\thttps://example.com\t2026-01-01\n"
    assert list(faults_of_lock("x.lock", f"a.b==1.9 --hash={HASH}\nc==1\n", floors(table))) == [
        "x.lock: a-b==1.9: CVE-1 (it does harm)",
        "x.lock: c==1 has no SHA-256 of what may be installed",
    ]
    assert list(faults_of_lock("x.lock", f"a.b==1.10 --hash={HASH}\n", floors(table))) == []


def test_each_floor_says_from_where_and_when_it_is_known() -> None:
    rows = [line.split("\t") for line in FLOORS.read_text().splitlines() if not line.startswith("#")]
    assert all(len(row) == 6 and row[4].startswith("https://") and len(row[5]) == 10 for row in rows)


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [("0.9", False), ("1.0", True), ("1.9", True), ("2.0", False), ("3.0", True), ("4.5", True), ("5.1", False)],
)
def test_advisories_in_osv_form_count_for_the_releases_that_they_name(version: str, is_affected: bool) -> None:
    events = [{"introduced": "1.0"}, {"fixed": "2.0"}, {"introduced": "4"}, {"fixed": "5"}]
    affected = {
        "package": {"ecosystem": "PyPI", "name": "A_b"},
        "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}, {"type": "ECOSYSTEM", "events": events}],
        "versions": ["3.0"],
    }
    other = {"package": {"ecosystem": "npm", "name": "a-b"}, "versions": [version]}
    (advisory,) = osv_advisories({"id": "PYSEC-1", "affected": [affected, other]})
    assert advisory.affects(Pin("a-b", version, None, frozenset())) is is_affected
    assert not advisory.affects(Pin("other", version, None, frozenset()))
    assert list(osv_advisories([{"id": "X", "withdrawn": "2026-01-01", "affected": [affected]}])) == []


def test_a_release_without_a_fix_stays_affected() -> None:
    assert Advisory("a", "X", (("0", None),)).affects(Pin("a", "99", None, frozenset()))


def test_what_is_installed_beside_the_lock_or_in_another_version_is_a_fault() -> None:
    lock = f"a==1 --hash={HASH}\nb==2 ; python_version < '3' --hash={HASH}\nc==3 --hash={HASH}\n"
    assert list(faults_of_installed(lock, {"a": "1", "c": "3", "pip": "25"})) == []
    assert list(faults_of_installed(lock, {"a": "1.1", "d": "4"})) == [
        "a: 1.1 is installed, the lock has 1",
        "c: nothing is installed, the lock has 3",
        "d: 4 is installed, the lock has nothing",
    ]


def test_a_file_of_a_package_that_was_changed_or_removed_is_a_fault(tmp_path: Path) -> None:
    metadata = tmp_path / "a-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: a\nVersion: 1\n")
    (tmp_path / "a.py").write_bytes(b"")
    empty = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    (metadata / "RECORD").write_text(f"a.py,{empty},0\na-1.dist-info/RECORD,,\n")
    installed = Distribution.at(metadata)
    assert list(faults_of_files(installed)) == []
    (tmp_path / "a.py").write_bytes(b"import os\n")
    assert list(faults_of_files(installed)) == ["a.py is not as a 1 recorded it"]
    (tmp_path / "a.py").unlink()
    assert list(faults_of_files(installed)) in (["a.py: No such file or directory"], [])
