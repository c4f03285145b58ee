# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ospo_scan.errors import UsageError
from ospo_scan.store.secret import MAX_LENGTH, VARIABLE, read_secret

SECRET = "0123456789abcdef" * 2


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


def test_a_variable_and_a_file_give_the_same_key(key_file: Path) -> None:
    assert read_secret({}, str(key_file)) == SECRET.encode()
    assert read_secret({VARIABLE: f" {SECRET}\n"}, None) == SECRET.encode()


def test_a_variable_that_is_empty_is_no_key_as_builds_of_strangers_have_it(key_file: Path) -> None:
    assert read_secret({VARIABLE: ""}, None) is None
    assert read_secret({}, None) is None
    assert read_secret({VARIABLE: ""}, str(key_file)) == SECRET.encode()


def test_bytes_that_are_no_text_are_a_key_as_well(key_file: Path) -> None:
    secret = bytes(range(128, 256))
    key_file.write_bytes(secret)
    assert read_secret({}, str(key_file)) == secret == read_secret({VARIABLE: os.fsdecode(secret)}, None)


def test_a_key_given_twice_is_refused(key_file: Path) -> None:
    with pytest.raises(UsageError, match="given twice"):
        read_secret({VARIABLE: SECRET}, str(key_file))


@pytest.mark.parametrize("given", ["hunter2 hunter2", " " * 40, SECRET[:-1], "s3cr3t!" * 1000])
def test_a_key_that_is_too_short_or_too_long_is_refused_and_never_shown(key_file: Path, given: str) -> None:
    for environment, path in (({VARIABLE: given}, None), ({}, str(key_file))):
        key_file.write_text(given)
        with pytest.raises(UsageError) as fault:
            read_secret(environment, path)
        assert "openssl rand" in str(fault.value)
        assert not given.strip() or given.strip()[:8] not in str(fault.value)


def link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir(0o700)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Path.unlink, "No such file"),
        (link, "is a link"),
        (pipe, "not a regular file"),
        (directory, "not a regular file"),
        (lambda path: path.chmod(0o640), "chmod 600"),
        (lambda path: path.chmod(0o604), "chmod 600"),
        (lambda path: path.write_bytes(b""), "less than 32"),
        (lambda path: os.truncate(path, 2**40), "more than 4096"),
    ],
)
def test_a_file_that_is_no_private_file_with_a_key_is_refused(
    key_file: Path, change: Callable[[Path], object], said: str
) -> None:
    change(key_file)
    with pytest.raises(UsageError, match=said) as fault:
        read_secret({}, str(key_file))
    assert SECRET not in str(fault.value)


def test_a_file_of_another_user_is_refused(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if key_file.stat().st_uid == 0:
        os.chown(key_file, 1000, 1000)
    monkeypatch.setattr(os, "geteuid", lambda: key_file.stat().st_uid + 1)
    with pytest.raises(UsageError, match="another user"):
        read_secret({}, str(key_file))


def test_the_longest_key_is_read_whole(key_file: Path) -> None:
    key_file.write_text("k" * MAX_LENGTH + "\n")
    assert read_secret({}, str(key_file)) == b"k" * MAX_LENGTH


def test_a_name_that_no_file_can_have_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_secret({}, "a\0b")
