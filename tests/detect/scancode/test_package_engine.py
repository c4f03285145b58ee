# SPDX-License-Identifier: Apache-2.0
"""What the packages detector says of whole manifests, in children of its own, and how both readings are joined."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ospo_scan import codec
from ospo_scan.codec import found_from_plain
from ospo_scan.detect.scancode import package_engine
from ospo_scan.detect.scancode.detector import PackageDetector
from ospo_scan.detect.scancode.package_engine import manifest_of
from ospo_scan.execute import Answer, Job, Limits
from ospo_scan.execute.supervisor import Supervisor
from ospo_scan.expression import UNPARSED
from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.license_names import PROPRIETARY, REFERENCE
from ospo_scan.manifests.reading import SOURCES
from ospo_scan.model import Dependency, Manifest

APACHE = "License :: OSI Approved :: Apache Software License"
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
SAMPLES = {
    "package.json": '{"name": "@acme/app", "version": "1.0.0", "license": "UNLICENSED",'
    ' "dependencies": {"a": "^1.0.0"}}',
    "legacy/package.json": '{"name": "old", "licenses": [{"type": "MIT"}, {"type": "GPLv2"}]}',
    "eula/package.json": '\ufeff{"name": "eula", "version": "1", "license": "SEE LICENSE IN docs/EULA.txt"}',
    "setup.py": "import os\nos.system('touch %s')\nfrom setuptools import setup\n"
    f"setup(name='ran', version='1', license='Apache', classifiers=['{APACHE}'], install_requires=['x==1.0'])\n",
    "pyproject.toml": "[project]\nname = 'a'\nversion = '1'\nlicense = {text = 'The MIT License (MIT)'}\n",
    "text/pyproject.toml": "[project]\nname = 'a'\nlicense = {text = '''%s'''}\n",
    "pom.xml": "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><licenses><license>"
    "<name>Eclipse Public License - v 1.0</name></license><license><name>GNU Lesser General Public License</name>"
    "<url>http://www.gnu.org/licenses/old-licenses/lgpl-2.1.html</url></license></licenses></project>",
    "go.mod": "module example.org/x/y\nrequire example.org/z v1.2.3\n",
    "Cargo.toml": "[package]\nname = 'c'\nversion = '1.0.0'\nlicense = 'MIT/Apache-2.0'\n"
    "[dependencies]\nserde = '1.0'\n",
    "composer.json": '{"name": "v/p", "license": ["MIT", "GPL-2.0+"], "require": {"php": ">=8", "a/b": "^1"}}',
    "x.spec": "Name: x\nVersion: 1\nLicense: GPLv2+ and MIT\n",
    "debian/copyright": "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
    "Files: *\nLicense: GPL-2+\n",
    "conanfile.py": "from conan import ConanFile\nclass A(ConanFile):\n  name = 'z'\n  license = ('Zlib', 'MIT')\n",
    "pubspec.yaml": "name: p\nversion: 1.0.0\ndependencies:\n  g: {git: {url: x}}\n",
    "requirements.txt": "a==1.0\n-r /etc/passwd\nb>=2\n",
    "notes/README": "no manifest\n",
}
REFUSED = {
    "bomb/pubspec.yaml": (BOMB, "aliases"),
    "bomb/conandata.yml": (f"sources:\n  - x\n{BOMB}", "aliases"),
    "entities/pom.xml": (
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>',
        "document type",
    ),
    "deep/package.json": ("[" * 50_000, "nested"),
    "deep/composer.json": ('{"require":' * 50_000, "nested"),
    "long/package.json": ('{"name": "' + "x" * 10 * 2**20 + '"}', "longer than 8 MiB"),
    "broken/setup.py": ("def (", "is no program of Python 3"),
    "zero/setup.py": ("a = 1\0", "is no program of Python 3"),
    "broken/conanfile.py": ("class A(", "is no program of Python 3"),
    "broken/Pipfile": ("[[source", "is not a TOML document"),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is said of each sample: its manifests, or the failure."""
    detector = PackageDetector("fast")
    marker = tmp_path_factory.mktemp("ran") / "marker"
    mit = Path(__file__).parents[3].joinpath("LICENSES", "MIT.txt").read_text()
    contents = SAMPLES | {path: content for path, (content, _) in REFUSED.items()}
    contents["setup.py"] %= marker
    contents["text/pyproject.toml"] %= mit
    jobs = [
        Job(path, detector.private_name(path), detector.private_content(text.encode()))
        for path, text in contents.items()
    ]
    began = time.monotonic()
    with Supervisor(detector.entry, Limits(workers=2, timeout_s=20)) as backend:
        said = list(backend.run(iter(jobs)))
    assert time.monotonic() - began < 60
    assert not marker.exists()
    found = {one.key: found_from_plain(one.value) for one in said if isinstance(one, Answer)}
    assert len(found) == len(jobs)
    return {path: one.unread or one.manifests for path, one in found.items()}


@pytest.mark.scancode
@pytest.mark.parametrize(
    ("path", "purl", "declared"),
    [
        ("package.json", "pkg:npm/%40acme/app@1.0.0", PROPRIETARY),
        ("legacy/package.json", "pkg:npm/old", "MIT OR GPL-2.0-only"),
        ("eula/package.json", "pkg:npm/eula@1", REFERENCE),
        ("setup.py", "pkg:pypi/ran@1", UNPARSED),
        ("pyproject.toml", "pkg:pypi/a@1", "MIT"),
        ("text/pyproject.toml", "pkg:pypi/a", "MIT"),
        ("pom.xml", "pkg:maven/g/a@1", "EPL-1.0 OR LGPL-2.1-or-later"),
        ("go.mod", "pkg:golang/example.org/x/y", None),
        ("Cargo.toml", "pkg:cargo/c@1.0.0", "MIT OR Apache-2.0"),
        ("composer.json", "pkg:composer/v/p", "MIT OR GPL-2.0-or-later"),
        ("x.spec", "pkg:rpm/x@1", "GPL-2.0-or-later AND MIT"),
        ("debian/copyright", None, "GPL-2.0-or-later"),
        ("conanfile.py", "pkg:conan/z", "Zlib AND MIT"),
        ("pubspec.yaml", "pkg:pub/p@1.0.0", None),
        ("requirements.txt", None, None),
    ],
)
def test_a_manifest_says_who_it_is_and_its_license(
    answers: dict[str, Any], path: str, purl: str | None, declared: str | None
) -> None:
    (manifest,) = answers[path]
    assert (manifest.purl, manifest.license_declared) == (purl, declared)


@pytest.mark.scancode
def test_dependencies_are_pinned_where_they_are(answers: dict[str, Any]) -> None:
    found = {path: [one.purl for one in answers[path][0].dependencies] for path in SAMPLES if answers[path]}
    assert found["package.json"] == ["pkg:npm/a"]
    assert found["setup.py"] == ["pkg:pypi/x@1.0"]
    assert found["composer.json"] == ["pkg:composer/a/b"]
    assert found["requirements.txt"] == ["pkg:pypi/a@1.0", "pkg:pypi/b"]
    assert found["Cargo.toml"] == ["pkg:cargo/serde"]


@pytest.mark.scancode
def test_what_is_stated_is_kept_as_it_is_written(answers: dict[str, Any]) -> None:
    assert answers["setup.py"][0].license_stated == ("Apache", APACHE)
    assert answers["eula/package.json"][0].referenced_files == ("docs/EULA.txt",)
    (shown,) = answers["text/pyproject.toml"][0].license_stated
    assert len(shown) == 501


@pytest.mark.scancode
def test_a_file_that_is_no_manifest_has_none(answers: dict[str, Any]) -> None:
    assert answers["notes/README"] == ()


@pytest.mark.scancode
@pytest.mark.parametrize("path", REFUSED)
def test_hostile_manifests_are_refused_with_a_sentence(answers: dict[str, Any], path: str) -> None:
    assert isinstance(answers[path], str)
    assert any(word in answers[path] for word in REFUSED[path][1].split("|"))


def joined(datasource: str, stated: Stated, package: object, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    monkeypatch.setattr(package_engine, "license_of", lambda text: None)
    source = next(one for one in SOURCES.values() if one.datasource == datasource)
    return manifest_of(source, stated, package)  # type: ignore[arg-type]  # a stand-in for scancode's


def test_scancode_says_what_our_reader_leaves_open(monkeypatch: pytest.MonkeyPatch) -> None:
    dependency = {"purl": "pkg:npm/x@1.0", "extracted_requirement": "^1.0", "scope": "dependencies", "is_pinned": False}
    package = SimpleNamespace(
        name="a",
        namespace="@s",
        version="2",
        extracted_license_statement=["ISC"],
        dependencies=[dependency, dependency],
    )
    manifest = joined("npm_package_json", Stated(statements=(Statement("MIT"),)), package, monkeypatch)
    assert (manifest.name, manifest.purl, manifest.license_declared) == ("@s/a", "pkg:npm/%40s/a@2", "MIT")
    assert manifest.dependencies == (Dependency("pkg:npm/x", "^1.0", "dependencies", is_optional=False),)


def test_python_statements_of_scancode_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    package = SimpleNamespace(
        name="a",
        namespace=None,
        version="${v}",
        extracted_license_statement={"license": "Apache-2.0", "classifiers": [APACHE, "Topic :: X"]},
        dependencies=[],
    )
    manifest = joined("pypi_setup_py", Stated(), package, monkeypatch)
    assert manifest.license_stated == ("Apache-2.0", APACHE)
    assert (manifest.license_declared, manifest.version) == ("Apache-2.0", None)


def test_interpreters_and_their_extensions_are_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["php", "ext-json", "composer-plugin-api", "phpunit/phpunit"]
    found = [{"purl": f"pkg:composer/{name}", "extracted_requirement": "*"} for name in names]
    package = SimpleNamespace(
        name="p", namespace="v", version=None, extracted_license_statement=None, dependencies=found
    )
    manifest = joined("php_composer_json", Stated(), package, monkeypatch)
    assert [one.purl for one in manifest.dependencies] == ["pkg:composer/phpunit/phpunit"]


def test_an_answer_whose_license_is_no_expression_is_refused() -> None:
    plain = codec.found_to_plain(codec.Found(manifests=(Manifest("npm", "x", "a", None, None, (), "MIT ("),)))
    with pytest.raises(ValueError, match="expected"):
        PackageDetector().found(plain)
    plain = codec.found_to_plain(codec.Found(manifests=(Manifest("npm", "x", "a", None, None, (), "MIT"),)))
    assert PackageDetector().found(plain).manifests is not None


def test_dependencies_without_end_are_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_engine, "MAX_DEPENDENCIES", 2)
    few = [{"purl": f"pkg:npm/p{number}"} for number in range(2)]
    package = SimpleNamespace(
        name="a", namespace=None, version=None, extracted_license_statement=None, dependencies=few
    )
    assert len(joined("npm_package_json", Stated(), package, monkeypatch).dependencies) == 2
    package.dependencies = [*few, {"purl": "pkg:npm/more"}]
    with pytest.raises(ManifestError, match="more than 2 packages"):
        joined("npm_package_json", Stated(), package, monkeypatch)


@pytest.mark.scancode
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("conandata.yml", "a: [\n"),
    ],
)
def test_no_message_of_scancode_names_the_private_copy_or_has_several_lines(
    tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    unread = found_from_plain(package_engine.detect(str(path), lambda: None)).unread
    assert unread is not None
    assert unread.startswith("cannot be read by scancode")
    assert str(tmp_path) not in unread
    assert "\n" not in unread
