# SPDX-License-Identifier: Apache-2.0
"""Where policies come from."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from ospo_scan.errors import PolicyError
from ospo_scan.policy.file import MAX_BYTES, find_policy, read_policy_file

TEXT = b"version: 1\n"


def fault(source: str, root: str | None = None) -> str:
    with pytest.raises(PolicyError) as raised:
        read_policy_file(source, root)
    return str(raised.value)


def write(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(TEXT)
    return str(path)


def test_the_policy_at_the_root_is_found(tmp_path: Path) -> None:
    assert find_policy(str(tmp_path)) is None
    path = write(tmp_path / "ospo-policy.yml")
    assert find_policy(str(tmp_path)) == path
    assert find_policy(path) is None


def test_whatever_has_the_name_of_the_policy_is_found_so_that_it_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "ospo-policy.yml").symlink_to("nowhere")
    assert find_policy(str(tmp_path)) is not None


def test_a_policy_in_the_tree_goes_by_its_path_there(tmp_path: Path) -> None:
    file = read_policy_file(write(tmp_path / "tree" / "conf" / "gate.yml"), str(tmp_path / "tree"))
    assert (file.name, file.source.source, file.own_paths) == ("conf/gate.yml", "conf/gate.yml", ("conf/gate.yml",))
    assert file.source.sha256 == hashlib.sha256(TEXT).hexdigest()


def test_a_policy_elsewhere_goes_by_its_base_name_in_reports_and_as_given_in_messages(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    path = write(tmp_path / "org" / "gate.yml")
    file = read_policy_file(path, str(tmp_path / "tree"))
    assert (file.name, file.source.source, file.own_paths) == (path, "gate.yml", ())
    assert read_policy_file(path, None).source.source == "gate.yml"


def test_a_relative_path_is_found_in_the_tree_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "gate.yml")
    monkeypatch.chdir(tmp_path)
    assert read_policy_file("gate.yml", ".").own_paths == ("gate.yml",)
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    file = read_policy_file("../gate.yml", ".")
    assert (file.name, file.source.source, file.own_paths) == ("../gate.yml", "gate.yml", ())


def test_a_link_inside_the_tree_makes_both_paths_the_policys_own(tmp_path: Path) -> None:
    write(tmp_path / "conf" / "gate.yml")
    (tmp_path / "ospo-policy.yml").symlink_to("conf/gate.yml")
    file = read_policy_file(str(tmp_path / "ospo-policy.yml"), str(tmp_path))
    assert file.own_paths == ("conf/gate.yml", "ospo-policy.yml")


def test_a_policy_of_the_tree_that_links_out_of_it_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "org.yml")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "ospo-policy.yml").symlink_to("../org.yml")
    said = fault(str(tmp_path / "tree" / "ospo-policy.yml"), str(tmp_path / "tree"))
    assert said == "ospo-policy.yml: it is a link that leads out of the tree; name the file itself with --policy"


def test_a_tree_reached_through_a_link_is_no_link_out_of_it(tmp_path: Path) -> None:
    write(tmp_path / "real" / "ospo-policy.yml")
    (tmp_path / "tree").symlink_to("real")
    file = read_policy_file(str(tmp_path / "tree" / "ospo-policy.yml"), str(tmp_path / "tree"))
    assert file.own_paths == ("ospo-policy.yml",)


def test_where_one_file_is_scanned_its_directory_is_the_root(tmp_path: Path) -> None:
    path = write(tmp_path / "gate.yml")
    write(tmp_path / "a.c")
    assert read_policy_file(path, str(tmp_path / "a.c")).own_paths == ("gate.yml",)


def test_a_name_that_is_not_utf8_keeps_its_bytes_and_is_inert_in_messages(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(str(tmp_path)) + b"/gate\xff\x1b.yml")
    with open(path, "wb") as stream:
        stream.write(TEXT)
    file = read_policy_file(path, str(tmp_path))
    assert file.own_paths == ("gate\udcff\x1b.yml",)
    assert file.name == r"'gate\udcff\x1b.yml'"


def test_what_cannot_be_read_is_named_with_the_next_step(tmp_path: Path) -> None:
    root = str(tmp_path)
    assert "nope.yml: the policy cannot be read (No such file or directory); mend it, or name another policy" in fault(
        "nope.yml"
    )
    assert "the policy is not a regular file" in fault(root)
    assert "the policy is not a regular file" in fault("/dev/zero")
    os.mkfifo(tmp_path / "pipe.yml")
    assert fault(str(tmp_path / "pipe.yml"), root).startswith("pipe.yml: the policy is not a regular file")
    (tmp_path / "loop.yml").symlink_to("loop.yml")
    assert "Too many levels of symbolic links" in fault(str(tmp_path / "loop.yml"), root)
    assert "cannot be read" in fault("a\0b")


def test_a_policy_has_at_most_one_megabyte(tmp_path: Path) -> None:
    path = tmp_path / "big.yml"
    path.write_bytes(TEXT + b"#" * (MAX_BYTES - len(TEXT)))
    assert len(read_policy_file(str(path), None).data) == MAX_BYTES
    path.write_bytes(TEXT + b"#" * MAX_BYTES)
    assert "larger than 1 MB" in fault(str(path))


def test_a_built_in_policy_that_does_not_exist_is_named_with_the_closest_one() -> None:
    assert fault("builtin:permisive") == (
        "builtin:permisive: there is no built-in policy 'permisive'; did you mean builtin:permissive?"
    )
    assert fault("builtin:x").endswith(
        "there are permissive, weak-copyleft, osi-approved, dpg, proprietary-product, internal-service"
    )
