# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.packages.locks import LOCK_READERS
from ospo_scan.manifests.lock_names import REQUIREMENTS
from ospo_scan.manifests.names import manifest_name
from ospo_scan.manifests.reading import SOURCES, source_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("package.json", "package.json"),
        ("a/b/node_modules/c/package.json", "package.json"),
        ("lib/site-packages/x-1.0.dist-info/METADATA", "PKG-INFO"),
        ("METADATA", None),
        ("debian/control", "debian/control"),
        ("a/debian/copyright", "debian/copyright"),
        ("control", None),
        ("notdebian/control", None),
        ("a/rack.gemspec", "f.gemspec"),
        (".gemspec", None),
        ("x.spec", "f.spec"),
        ("a-1.0.pom", "pom.xml"),
        ("src/NLog.csproj", "NLog.csproj"),
        ("src/Ünsafe name.fsproj", "f.csproj"),
        ("requirements.txt", "requirements.txt"),
        ("requirements-dev.txt", "requirements-dev.txt"),
        ("requirements/test.txt", "requirements-dev.txt"),
        ("requirements/base.txt", "requirements.txt"),
        ("docs/package.json.md", None),
        ("package-lock.json", None),
        ("Cargo.lock", None),
        ("main.c", None),
        ("", None),
    ],
)
def test_a_manifest_is_told_by_its_path(path: str, name: str | None) -> None:
    assert manifest_name(path) == name


def test_every_neutral_name_has_a_reader() -> None:
    for name in SOURCES:
        path = f"some/where/{name}"
        assert source_of(f"job/7/{manifest_name(path)}").datasource == SOURCES[name].datasource
    assert source_of("7/NLog.csproj").datasource == "nuget_project"
    with pytest.raises(KeyError):
        source_of("7/f")


@given(
    st.text(max_size=60), st.sampled_from(["", *SOURCES, ".csproj", ".spec", "requirements/", ".dist-info/METADATA"])
)
def test_a_neutral_name_is_harmless_and_has_a_reader(head: str, tail: str) -> None:
    name = manifest_name(head + tail)
    if name is not None:
        assert name.isascii()
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert source_of(f"7/{name}")


def test_no_lock_file_but_requirements_has_the_name_of_a_manifest_too() -> None:
    assert [name for name in LOCK_READERS if manifest_name(name)] == [REQUIREMENTS]
