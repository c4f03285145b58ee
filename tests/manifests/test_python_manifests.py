# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.python import metadata, pipfile, pyproject, setup_cfg
from ospo_scan.model import Dependency

BSD = "License :: OSI Approved :: BSD License"


def texts(stated: Stated) -> list[str]:
    return [one.text for one in stated.statements]


@pytest.mark.parametrize(
    ("table", "statements", "files"),
    [
        ('license = "MIT"\nlicense-files = ["LICENSE", "docs/NOTICE"]', ["MIT"], ("LICENSE", "docs/NOTICE")),
        ('license = {text = "MIT License"}', ["MIT License"], ()),
        ('license = {file = "COPYING"}', [], ("COPYING",)),
        ('license-files = ["LICEN[CS]E*", "AUTHORS.md"]', [], ("AUTHORS.md",)),
        ('license-files = {paths = ["LICENSE"]}', [], ("LICENSE",)),
        (f'license = "BSD-3-Clause"\nclassifiers = ["{BSD}", "Topic :: Utilities"]', ["BSD-3-Clause", BSD], ()),
        ('license = {file = "/etc/passwd"}', [], ()),
        ("license = 3", [], ()),
        ("license = []", [], ()),
    ],
)
def test_every_form_of_the_license_in_pyproject_is_read(
    table: str, statements: list[str], files: tuple[str, ...]
) -> None:
    stated = pyproject(f'[project]\nname = "a"\nversion = "1.0"\n{table}\n'.encode())
    assert (stated.name, stated.version) == ("a", "1.0")
    assert texts(stated) == statements
    assert stated.referenced_files == files


def test_classifiers_are_hints() -> None:
    stated = pyproject(f'[project]\nname = "a"\nlicense = "MIT"\nclassifiers = ["{BSD}"]\n'.encode())
    assert stated.statements == (Statement("MIT"), Statement(BSD, is_hint=True))


POETRY = b"""
[tool.poetry]
name = "pendulum"
version = "3.0"
license = "MIT"
[tool.poetry.dependencies]
python = "^3.8"
requests = "^2.0"
numpy = {version = ">=1", optional = true}
local = {path = "../x"}
[tool.poetry.group.docs.dependencies]
sphinx = "*"
"""


def test_poetry_keeps_its_own_name_beside_groups_of_dependencies() -> None:
    stated = pyproject(POETRY)
    assert (stated.name, stated.version, texts(stated)) == ("pendulum", "3.0", ["MIT"])
    assert stated.dependencies == (
        Dependency("pkg:pypi/requests", "^2.0", "dependencies", is_optional=False),
        Dependency("pkg:pypi/numpy", ">=1", "dependencies", is_optional=True),
        Dependency("pkg:pypi/local", None, "dependencies", is_optional=False),
        Dependency("pkg:pypi/sphinx", "*", "docs", is_optional=True),
    )


def test_a_project_table_wins_over_poetry() -> None:
    stated = pyproject(b'[project]\nname = "a"\nlicense = "ISC"\n' + POETRY)
    assert (stated.name, texts(stated)) == ("a", ["ISC"])


def test_requirements_of_a_project_are_pinned_only_by_equality() -> None:
    stated = pyproject(
        b'[project]\nname = "a"\ndependencies = ["Foo_Bar[x]==1.0 ; python_version>\'3\'", "b>=2,<3", "c @ https://x.org/c"]\n'
        b'[project.optional-dependencies]\ntest = ["pytest==8.*"]\n'
    )
    assert stated.dependencies == (
        Dependency("pkg:pypi/foo-bar@1.0", "==1.0", "install", is_optional=False),
        Dependency("pkg:pypi/b", ">=2,<3", "install", is_optional=False),
        Dependency("pkg:pypi/c", None, "install", is_optional=False),
        Dependency("pkg:pypi/pytest", "==8.*", "test", is_optional=True),
    )


def test_a_build_file_without_project_states_nothing() -> None:
    assert pyproject(b"[build-system]\nrequires = ['setuptools']\n") == Stated(dependencies=())


SETUP_CFG = b"""[metadata]
name = click
version = attr: click.__version__
license = BSD-3-Clause
license_files = LICENSE.rst
    NOTICE
description = 100%s
classifiers =
    License :: OSI Approved :: BSD License
    Topic :: Utilities
[options]
install_requires =
    colorama; platform_system == "Windows"
[options.extras_require]
dev =
    pytest
"""


def test_setup_cfg_names_license_and_files_apart() -> None:
    stated = setup_cfg(SETUP_CFG)
    assert (stated.name, stated.version) == ("click", None)
    assert texts(stated) == ["BSD-3-Clause", BSD]
    assert stated.referenced_files == ("LICENSE.rst", "NOTICE")
    assert stated.dependencies == (
        Dependency("pkg:pypi/colorama", None, "install", is_optional=False),
        Dependency("pkg:pypi/pytest", None, "dev", is_optional=True),
    )


def test_a_setup_cfg_may_point_to_its_license() -> None:
    stated = setup_cfg(b"[metadata]\nname = a\nlicense = file: LICENSE\n")
    assert (texts(stated), stated.referenced_files) == ([], ("LICENSE",))


METADATA = """Metadata-Version: 2.4
Name: Example
Version: 1.0
License-Expression: MIT OR Apache-2.0
License-File: LICENSE
License-File: licenses/APACHE
Classifier: License :: OSI Approved :: MIT License
Requires-Dist: idna>=2.5
Requires-Dist: pytest; extra == "test"

License: GPL
"""


def test_metadata_is_read_up_to_its_first_empty_line() -> None:
    stated = metadata(METADATA.encode())
    assert (stated.name, stated.version) == ("Example", "1.0")
    assert stated.statements == (
        Statement("MIT OR Apache-2.0"),
        Statement("License :: OSI Approved :: MIT License", is_hint=True),
    )
    assert stated.referenced_files == ("LICENSE", "licenses/APACHE")
    assert stated.dependencies == (
        Dependency("pkg:pypi/idna", ">=2.5", "install", is_optional=False),
        Dependency("pkg:pypi/pytest", None, "extra", is_optional=True),
    )


def test_a_placeholder_states_nothing() -> None:
    stated = metadata(b"Metadata-Version: 1.0\nName: a\nVersion: UNKNOWN\nLicense: UNKNOWN\n")
    assert (stated.version, stated.statements) == (None, ())


def test_a_license_text_in_a_field_keeps_its_lines() -> None:
    stated = metadata(b"Metadata-Version: 2.1\nName: a\nLicense: MIT License\n        |\n        |Permission is\n")
    assert texts(stated) == ["MIT License\n\nPermission is"]


def test_a_pipfile_asks_for_packages_by_category() -> None:
    stated = pipfile(
        b'[[source]]\nurl = "x"\n[packages]\na = "*"\nb = {version = "==1.0", extras = ["x"]}\nme = {path = "."}\n'
        b'c = {git = "https://x"}\n[dev-packages]\nt = ">=2,<3"\n[docs]\ns = 3\n[requires]\npython = "3"\n'
    )
    assert stated.dependencies == (
        Dependency("pkg:pypi/a", "*", "packages", is_optional=False),
        Dependency("pkg:pypi/b@1.0", "==1.0", "packages", is_optional=False),
        Dependency("pkg:pypi/c", None, "packages", is_optional=False),
        Dependency("pkg:pypi/t", ">=2,<3", "dev-packages", is_optional=True),
        Dependency("pkg:pypi/s", None, "docs", is_optional=True),
    )


@pytest.mark.parametrize("reader", [pyproject, setup_cfg, metadata, pipfile])
@pytest.mark.parametrize("data", [b"\x00\xff", b"no such thing", b"[" * 50_000, b"a = " + b"[" * 50_000, b"{" * 50_000])
def test_what_cannot_be_read_is_refused(reader: Callable[[bytes], Stated], data: bytes) -> None:
    with pytest.raises(ManifestError):
        reader(data)


HEADS = st.sampled_from(
    [b"[project]\n", b"[packages]\na = ", b"[tool.poetry]\n", b"[metadata]\n", b"Name: a\nLicense: ", b""]
)


@given(HEADS, st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_readers_refuse_or_read_and_raise_nothing_else(head: bytes, data: bytes) -> None:
    for reader in (pyproject, setup_cfg, metadata, pipfile):
        with contextlib.suppress(ManifestError):
            assert isinstance(reader(head + data), Stated)
