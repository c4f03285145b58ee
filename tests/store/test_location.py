# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ospo_scan.store.location import CacheUnusableError, cache_directory, make_private_directory


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"HOME": "/home/me"}, "linux", "/home/me/.cache/ospo-scan"),
        ({"HOME": "/home/me"}, "darwin", "/home/me/Library/Caches/ospo-scan"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "/var/me"}, "linux", "/var/me/ospo-scan"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "relative"}, "linux", "/home/me/.cache/ospo-scan"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": ""}, "linux", "/home/me/.cache/ospo-scan"),
    ],
)
def test_the_cache_is_where_the_platform_wants_it(environment: dict[str, str], platform: str, expected: str) -> None:
    assert cache_directory(environment, platform) == expected


def test_without_any_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(CacheUnusableError, match="HOME is not set"):
        cache_directory({})


def test_a_file_in_place_of_the_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    for path in (tmp_path / "cache", tmp_path / "cache" / "below"):
        with pytest.raises(CacheUnusableError, match="cache"):
            make_private_directory(str(path))


def test_a_directory_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(CacheUnusableError, match="another user"):
        make_private_directory(str(tmp_path / "cache"))
