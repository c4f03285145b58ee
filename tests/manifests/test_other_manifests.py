# SPDX-License-Identifier: Apache-2.0
"""The readers of all ecosystems but Python's: what each states, and that no bytes bring one down."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.dart import pubspec
from ospo_scan.manifests.debian import control, copyright_file, spelled
from ospo_scan.manifests.golang import go_mod
from ospo_scan.manifests.maven import pom
from ospo_scan.manifests.node import package_json
from ospo_scan.manifests.nuget import nuspec, packages_config, project
from ospo_scan.manifests.php import composer_json
from ospo_scan.manifests.rpm import spec
from ospo_scan.manifests.ruby import gemfile, gemspec
from ospo_scan.manifests.rust import cargo_toml
from ospo_scan.model import Dependency


def texts(stated: Stated) -> list[str]:
    return [one.text for one in stated.statements]


@pytest.mark.parametrize(
    ("document", "statements", "relation"),
    [
        ('{"license": "MIT"}', ["MIT"], "AND"),
        ('{"license": {"type": "MIT", "url": "https://x.org"}}', ["MIT"], "AND"),
        ('{"license": {"url": "https://x.org"}}', ["https://x.org"], "AND"),
        ('{"license": ["MIT", "ISC"]}', ["MIT", "ISC"], "AND"),
        ('{"licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]}', ["MIT", "GPL-2.0"], "OR"),
        ('{"license": "SEE LICENSE IN EULA.txt"}', ["SEE LICENSE IN EULA.txt"], "AND"),
        ('{"license": "MIT", "licenses": ["GPL-2.0"]}', ["MIT"], "AND"),
        ('{"license": [[["MIT"]], 3, null, {}]}', [], "AND"),
        ("{}", [], "AND"),
    ],
)
def test_npm_reads_todays_license_and_old_ones(document: str, statements: list[str], relation: str) -> None:
    stated = package_json(document.encode())
    assert (texts(stated), stated.relation) == (statements, relation)


def test_maven_licenses_are_a_choice_by_name_or_address() -> None:
    stated = pom(
        b'<project xmlns="http://maven.apache.org/POM/4.0.0"><parent><groupId>g</groupId><version>1</version></parent>'
        b"<artifactId>a</artifactId>"
        b"<licenses><license><name>EPL\n 2.0</name>"
        b"<url>https://x.org/epl</url></license><license><url>https://x.org/l</url></license><license/></licenses></project>"
    )
    assert (stated.namespace, stated.name, stated.version, stated.relation) == ("g", "a", "1", "OR")
    assert stated.statements == (
        Statement("EPL 2.0", address="https://x.org/epl"),
        Statement("https://x.org/l", address="https://x.org/l"),
    )
    with pytest.raises(ManifestError, match="Maven"):
        pom(b"<html/>")


def test_cargo_takes_a_slash_for_a_choice_and_names_its_file() -> None:
    stated = cargo_toml(b'[package]\nname = "a"\nlicense = "MIT/Apache-2.0"\nlicense-file = "../LICENSE"\n')
    assert (texts(stated), stated.is_slash_or, stated.referenced_files) == (["MIT/Apache-2.0"], True, ("../LICENSE",))
    assert texts(cargo_toml(b"[package]\nname = 'a'\nlicense = {workspace = true}\n")) == []
    assert texts(cargo_toml(b"[workspace.package]\nlicense = 'MIT'\n")) == ["MIT"]


def test_composer_lists_are_a_choice() -> None:
    stated = composer_json(b'{"license": ["LGPL-2.1-only", "GPL-3.0-or-later", 3]}')
    assert (texts(stated), stated.relation) == (["LGPL-2.1-only", "GPL-3.0-or-later"], "OR")
    assert texts(composer_json(b'{"license": "proprietary"}')) == ["proprietary"]


@pytest.mark.parametrize(
    ("inner", "statements", "files"),
    [
        ('<license type="expression">MIT</license>', [Statement("MIT")], ()),
        ('<license type="file">docs\\EULA.txt</license>', [], ("docs/EULA.txt",)),
        (
            "<licenseUrl>https://licenses.nuget.org/MIT%20OR%20ISC</licenseUrl>",
            [Statement("MIT OR ISC", is_hint=True)],
            (),
        ),
        ("<licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>", [], ()),
        ("<licenseUrl>https://x.org/l</licenseUrl>", [Statement("https://x.org/l", is_hint=True)], ()),
    ],
)
def test_nuget_reads_expression_file_and_address(
    inner: str, statements: list[Statement], files: tuple[str, ...]
) -> None:
    document = (
        f'<package xmlns="urn:x"><metadata><id>A.B</id><version>1.0</version>{inner}<dependencies><group>'
        '<dependency id="C" version="[1.2]"/><dependency id="D" version="1.0"/></group></dependencies></metadata>'
        "</package>"
    )
    stated = nuspec(document.encode())
    assert (stated.name, stated.version) == ("A.B", "1.0")
    assert list(stated.statements) == statements
    assert stated.referenced_files == files
    assert stated.dependencies == (
        Dependency("pkg:nuget/C@1.2", "[1.2]", "dependency", is_optional=False),
        Dependency("pkg:nuget/D", "1.0", "dependency", is_optional=False),
    )


def test_a_project_of_dotnet_says_what_its_package_is() -> None:
    stated = project(
        b"<Project><PropertyGroup><PackageId>A</PackageId><Version>$(Base).1</Version>"
        b"<PackageLicenseExpression>MIT</PackageLicenseExpression></PropertyGroup><ItemGroup>"
        b'<PackageReference Include="B" Version="1.0"/></ItemGroup></Project>'
    )
    assert (stated.name, stated.version, texts(stated)) == ("A", None, ["MIT"])
    assert stated.dependencies == (Dependency("pkg:nuget/B", "1.0", "PackageReference", is_optional=False),)
    assert packages_config(b'<packages><package id="B" version="1.0"/></packages>').dependencies == (
        Dependency("pkg:nuget/B@1.0", "1.0", "packages", is_optional=False),
    )


GEMSPEC = b"""# s.license = "none"
Gem::Specification.new do |s|
  s.name = "rack".freeze
  s.version = "2.2"
  s.licenses = ["MIT".freeze,
    'Ruby']
  s.add_runtime_dependency(%q<json>, [">= 2.0".freeze])
  s.add_development_dependency "rspec", "~> 3.0", ">= 3.1"
  s.add_dependency 'pinned', '= 1.0'
end
"""


def test_a_gemspec_is_read_as_far_as_it_is_written_out() -> None:
    stated = gemspec(GEMSPEC)
    assert (stated.name, stated.version, texts(stated), stated.relation) == ("rack", "2.2", ["MIT", "Ruby"], "AND")
    assert stated.dependencies is not None
    assert [(one.purl, one.scope) for one in stated.dependencies] == [
        ("pkg:gem/json", "runtime"),
        ("pkg:gem/rspec", "development"),
        ("pkg:gem/pinned@1.0", "runtime"),
    ]
    assert gemspec(b"s.version = Foo::VERSION\ns.license = 'MIT'\n").version is None


def test_a_gemfile_knows_its_groups() -> None:
    stated = gemfile(
        b"gem 'rack', '~> 2.2'\ngroup :test, :development do\n  gem \"rspec\", require: 'spec'\nend\ngem 'x'\n"
    )
    assert stated.dependencies == (
        Dependency("pkg:gem/rack", "~> 2.2", "default", is_optional=False),
        Dependency("pkg:gem/rspec", None, "test, development", is_optional=True),
        Dependency("pkg:gem/x", None, "default", is_optional=False),
    )


COPYRIGHT = b"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
License: GPL-2+ or Expat

Files: debian/*
License: BSD-3-clause
 Redistribution

License: GPL-2+
 text
"""


def test_debian_names_the_licenses_of_all_files() -> None:
    assert texts(copyright_file(COPYRIGHT)) == ["GPL-2.0-or-later or MIT", "BSD-3-Clause"]
    assert texts(copyright_file(b"This package was debianized by Ada.\n\nLicense: GPL\n")) == []


@pytest.mark.parametrize(
    ("name", "spdx"),
    [
        ("GPL-2", "GPL-2.0-only"),
        ("GPL-3+", "GPL-3.0-or-later"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("Apache-2.0", "Apache-2.0"),
        ("GPL-2+ with OpenSSL exception", "GPL-2.0-or-later with OpenSSL exception"),
    ],
)
def test_debians_short_names_are_spelled_as_in_spdx(name: str, spdx: str) -> None:
    assert spelled(name) == spdx


def test_debian_control_names_the_source_and_its_needs() -> None:
    stated = control(
        b"# comment\nSource: foo\nBuild-Depends: debhelper (>= 9), aa | bb\n\nPackage: foo-bin\n"
        b"Depends: ${shlibs:Depends}, libc6 (= 2.3)\nSuggests: doc\n"
    )
    assert (stated.name, stated.namespace) == ("foo", "debian")
    assert stated.dependencies is not None
    assert [(one.purl, one.requirement, one.scope, one.is_optional) for one in stated.dependencies] == [
        ("pkg:deb/debian/debhelper", ">= 9", "build-depends", False),
        ("pkg:deb/debian/aa", None, "build-depends", False),
        ("pkg:deb/debian/bb", None, "build-depends", False),
        ("pkg:deb/debian/libc6@2.3", "= 2.3", "depends", False),
        ("pkg:deb/debian/doc", None, "suggests", True),
    ]


def test_an_rpm_spec_is_read_with_the_macros_that_it_defines() -> None:
    stated = spec(
        b"%global major 2\nName: foo\nVersion: %{major}.1\nLicense: GPLv2+ and MIT\nRequires: bar >= 2, baz\n"
        b"Requires: %{name}-libs = %{version}-%{release}\n%prep\nLicense: ISC\n"
    )
    assert (stated.name, stated.version, texts(stated)) == ("foo", "2.1", ["GPLv2+ and MIT"])
    assert stated.dependencies == (
        Dependency("pkg:rpm/bar", ">= 2", "requires", is_optional=False),
        Dependency("pkg:rpm/baz", None, "requires", is_optional=False),
    )


def test_go_names_its_module_and_the_versions_that_it_takes() -> None:
    stated = go_mod(
        b'module "gopkg.in/yaml.v3" // x\n\ngo 1.20\nrequire gopkg.in/check.v1 v0.0.0\nrequire (\n'
        b"\tgithub.com/a/b v1.0.0 // indirect\n)\nexclude github.com/c/d v1.0.0\nreplace github.com/a/b => ../b\n"
    )
    assert (stated.namespace, stated.name) == ("gopkg.in", "yaml.v3")
    assert stated.dependencies == (
        Dependency("pkg:golang/gopkg.in/check.v1@v0.0.0", "v0.0.0", "require", is_optional=False),
        Dependency("pkg:golang/github.com/a/b@v1.0.0", "v1.0.0", "indirect", is_optional=False),
    )
    assert go_mod(b"// only here to end the module above\n").name is None


def test_pubspec_reads_dependencies_of_any_source() -> None:
    stated = pubspec(
        b"name: a\nversion: 1.0.0+1\ndependencies:\n  flutter: {sdk: flutter}\n  path: ^1.8.0\n"
        b"  git_one: {git: {url: x}}\ndev_dependencies:\n  test: 1.2.3\n  any_one:\n"
    )
    assert (stated.name, stated.version) == ("a", "1.0.0+1")
    assert stated.dependencies == (
        Dependency("pkg:pub/path", "^1.8.0", "dependencies", is_optional=False),
        Dependency("pkg:pub/git_one", None, "dependencies", is_optional=False),
        Dependency("pkg:pub/test@1.2.3", "1.2.3", "dev_dependencies", is_optional=True),
        Dependency("pkg:pub/any_one", None, "dev_dependencies", is_optional=True),
    )


@pytest.mark.parametrize("value", ["!!bool x", '!!int ""', '"\\UFFFFFFFF"', "2001-13-45"])
def test_a_pubspec_that_no_value_can_be_made_of_is_refused(value: str) -> None:
    with pytest.raises(ManifestError, match="is not a YAML document"):
        pubspec(f"name: a\nversion: {value}\n".encode())


READERS: list[Callable[[bytes], Stated]] = [
    *(package_json, pom, cargo_toml, composer_json, nuspec, project, packages_config, gemspec, gemfile),
    *(control, copyright_file, spec, go_mod, pubspec),
]
HEADS = st.sampled_from(
    [
        *(b"", b'{"license": ', b"<project><licenses>", b"[package]\nlicense = "),
        *(
            b"<package><metadata>",
            b"s.licenses = [",
            b"gem '",
            b"Source: ",
            b"Format: copyright-format\n\nFiles: *\nLicense: ",
        ),
        *(b"License: ", b"Requires: ", b"require (\n", b"name: a\ndependencies:\n "),
    ]
)


@settings(max_examples=60)
@given(HEADS, st.one_of(st.binary(max_size=120), st.text(max_size=120).map(str.encode)))
def test_readers_refuse_or_read_and_raise_nothing_else(head: bytes, data: bytes) -> None:
    for reader in READERS:
        with contextlib.suppress(ManifestError):
            assert isinstance(reader(head + data), Stated)


@pytest.mark.parametrize("reader", [package_json, composer_json, cargo_toml, pubspec])
@pytest.mark.parametrize("data", [b"[" * 50_000, b'{"a":' * 50_000, b"x" * 9 * 2**20])
def test_depth_and_length_are_bounded(reader: Callable[[bytes], Stated], data: bytes) -> None:
    with pytest.raises(ManifestError):
        reader(data)
