# SPDX-License-Identifier: Apache-2.0
"""Manifests before our own readers, with what is checked before a parser of scancode's sees them."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, promised

from ospo_scan.expression import from_scancode, normalize
from ospo_scan.manifests import ManifestError
from ospo_scan.manifests.purls import purl_of
from ospo_scan.manifests.reading import SOURCES
from ospo_scan.manifests.statements import license_declared

KINDS = tuple(SOURCES.values())
WORDS = (
    b"license",
    b"MIT OR Apache-2.0",
    b"[project]\nname = 'a'\nlicense = ",
    b"<licenses><license><name>",
    b"Classifier: License :: OSI Approved :: MIT License\n",
    b"license-files = [",
    b'"',
    b"'''",
    b'"""',
    b"<dependency>",
    b".a",
)
_SAMPLES = {
    "pyproject.toml": b"[project]\nname = 'a'\nversion = '1'\nlicense = 'MIT'\nlicense-files = ['L*']\n"
    b"dependencies=['b']\n",
    "setup.cfg": b"[metadata]\nname = a\nlicense = MIT\nlicense_files =\n  LICENSE\n[options]\n"
    b"install_requires =\n  b>1\n",
    "PKG-INFO": b"Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-Expression: MIT\n"
    b"Requires-Dist: b (>1); x == 'y'\n",
    "Pipfile": b"[packages]\nflask = '*'\n[dev-packages]\npytest = {version = '>1'}\n",
    "package.json": b'{"name": "@a/b", "version": "1", "license": "(MIT OR ISC)", "dependencies": {"c": "^1"}}',
    "pom.xml": b"<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><licenses><license>"
    b"<name>MIT</name><url>https://opensource.org/licenses/MIT</url></license></licenses></project>",
    "go.mod": b"module example.com/a\n\ngo 1.22\n\nrequire (\n\texample.com/b v1.0.0 // indirect\n)\n",
    "Cargo.toml": b"[package]\nname = 'a'\nversion = '1'\nlicense = 'MIT/Apache-2.0'\n[dependencies]\nb = '1'\n",
    "composer.json": b'{"name": "a/b", "license": ["MIT", "GPL-2.0-only"], "require": {"php": ">8", "c/d": "^1"}}',
    "f.gemspec": b"Gem::Specification.new do |s|\n  s.name = 'a'\n  s.licenses = ['MIT', \"Ruby\"]\n"
    b"  s.add_dependency 'b', '~> 1'\nend\n",
    "Gemfile": b"source 'x'\ngem 'rails', '~> 7'\ngroup :test do\n  gem \"b\"\nend\n",
    "f.nuspec": b"<package><metadata><id>A</id><version>1</version><license type='expression'>MIT</license>"
    b"</metadata></package>",
    "f.csproj": b"<Project><PropertyGroup><PackageLicenseExpression>MIT</PackageLicenseExpression>"
    b"</PropertyGroup></Project>",
    "packages.config": b"<packages><package id='A' version='1' /></packages>",
    "debian/control": b"Source: a\nBuild-Depends: b (>= 1), c | d\n\nPackage: a\nDepends: ${x}, e [amd64]\n",
    "debian/copyright": b"Format: x\n\nFiles: *\nCopyright: A\nLicense: GPL-2+ or MIT\n text\n .\n more\n",
    "f.spec": b"Name: a\nVersion: 1\nLicense: GPLv2+ and MIT\nRequires: b >= 1\n%if x\n%endif\n",
    "conandata.yml": b"sources:\n  '1.0': &a\n    url: x\n  '2.0': *a\n",
    "pubspec.yaml": b"name: a\nversion: 1.0.0\ndependencies:\n  b: ^1.0.0\n",
    "requirements.txt": b"a==1 --hash=sha256:0\n-r b.txt\n",
}


def look_at(data: bytes) -> None:
    """Have one manifest read, of the kind that the first byte tells."""
    source, content = KINDS[data[0] % len(KINDS) if data else 0], data[1:]
    try:
        source.check(content)
        if source.read is None:
            return
        stated = source.read(content)
    except ManifestError as error:
        promised(bool(str(error)), "refused without a word")
        return
    declared = license_declared(stated, lambda _: None)
    promised(declared is None or from_scancode(declared) == normalize(declared), f"not canonical: {declared}")
    purl_of(source.type, stated.namespace, stated.name, stated.version)


def seeds() -> Sequence[bytes]:
    """A small manifest of each kind."""
    return [bytes((number,)) + _SAMPLES.get(name, b"") for number, name in enumerate(SOURCES)]


TARGET = Target(look_at, seeds, WORDS)
