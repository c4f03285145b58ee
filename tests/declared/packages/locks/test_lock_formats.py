# SPDX-License-Identifier: Apache-2.0
"""What each format says, in one sample of it: packages with their scope, and licenses where the format has them."""

from __future__ import annotations

import pytest

from lock_files import SAMPLES, licenses, named, read


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Cargo.lock", {"serde@1.0.200": None}),
        ("Gemfile.lock", {"tool@0.1": None, "nokogiri@1.16.0?platform=x86_64-linux": None, "racc@1.7.3": None}),
        ("Pipfile.lock", {"flask@3.1.3": "default", "pytest@8.0": "develop"}),
        (
            "composer.lock",
            {"monolog/monolog@v3.5.0": "require", "a/both@1.0": "require", "phpunit/phpunit@10.5": "require-dev"},
        ),
        (
            "conan.lock",
            {
                "zlib@1.2.13": "requires",
                "own@1.0?channel=stable&user=team": "requires",
                "cmake@3.27.1": "build_requires",
            },
        ),
        ("go.sum", {"github.com/a/b@v1.2.0": None}),
        (
            "gradle.lockfile",
            {"org.slf4j/slf4j-api@2.0.9": "runtimeClasspath", "org.junit/junit@5.0": "testCompileClasspath"},
        ),
        ("packages.lock.json", {"Newtonsoft.Json@13.0.3": "Direct"}),
        ("pdm.lock", {"flask@3.1.3": "default", "pytest@8.0": "test"}),
        (
            "pnpm-lock.yaml",
            {"debug@2.6.9": "dependencies", "express@4.22.3": "dependencies", "mocha@10.8.2": "devDependencies"},
        ),
        ("poetry.lock", {"flask@3.1.3": "main", "old@1.0": "dev"}),
        ("pubspec.lock", {"async@2.11.0": "direct main"}),
        ("pylock.toml", {"attrs@25.1.0": None}),
        (
            "requirements.txt",
            dict.fromkeys(("flask@3.1.3", "zope.interface", "plain", "tool", "own"), "requirements"),
        ),
        (
            "uv.lock",
            {
                "coverage@7.0": "dependencies",
                "orjson@3.9": "optional-dependencies",
                "pytest@8.0": "dev-dependencies",
                "tomli@2.0": "dependencies",
            },
        ),
        ("yarn.lock", dict.fromkeys(("%40babel/code-frame@7.29.7", "picocolors@1.1.1", "string-width@4.2.3"))),
        (
            "package-lock.json",
            {
                "express@4.22.3": "dependencies",
                "debug@2.6.9": "dependencies",
                "mocha@10.8.2": "devDependencies",
                "fsevents@2.3.3": "optionalDependencies",
                "string-width@4.2.3": "dependencies",
            },
        ),
        (
            "vendor/modules.txt",
            {"github.com/a/b@v1.2.0": None, "github.com/new/c@v1.1.0": None, "github.com/own/d": None},
        ),
        ("vendor/composer/installed.json", {"monolog/monolog@3.5.0": "require", "phpunit/phpunit@10.5": "require-dev"}),
    ],
)
def test_the_packages_of_a_format_have_their_scope(path: str, expected: dict[str, str | None]) -> None:
    assert named(read(path)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "package-lock.json",
            {
                "express": "MIT",
                "debug": "MIT",
                "mocha": "MIT",
                "fsevents": "MIT OR GPL-2.0-only",
                "string-width": "ISC",
            },
        ),
        (
            "composer.lock",
            {
                "Monolog/Monolog": "MIT",
                "a/both": "LGPL-2.1-only OR GPL-3.0-or-later",
                "phpunit/phpunit": "BSD-3-Clause",
            },
        ),
        ("vendor/composer/installed.json", {"monolog/monolog": "MIT", "phpunit/phpunit": "BSD-3-Clause"}),
    ],
)
def test_licenses_that_a_format_states_are_kept(path: str, expected: dict[str, str]) -> None:
    assert licenses(read(path)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("package-lock.json", {"express": "^4.19.0", "mocha": "^10"}),
        ("pnpm-lock.yaml", {"express": "^4.19.0", "mocha": "^10"}),
        ("Gemfile.lock", {"nokogiri": "~> 1.16"}),
        ("packages.lock.json", {"Newtonsoft.Json": "[13.0.1, )"}),
        ("requirements.txt", {"flask": "==3.1.3", "zope.interface": ">= 5, <6"}),
    ],
)
def test_the_range_that_is_asked_for_is_kept_as_it_is_written(path: str, expected: dict[str, str]) -> None:
    asked = {
        one.purl.rpartition("/")[2].partition("@")[0]: one.requirement
        for one in read(path).manifests[0].dependencies
        if one.requirement
    }
    assert expected.items() <= asked.items()


def test_lists_of_a_tree_say_where_each_package_is() -> None:
    assert read("vendor/modules.txt").installed == (
        ("pkg:golang/github.com/a/b@v1.2.0", "github.com/a/b"),
        ("pkg:golang/github.com/new/c@v1.1.0", "github.com/old/c"),
        ("pkg:golang/github.com/own/d", "github.com/own/d"),
    )
    assert dict(read("vendor/composer/installed.json").installed) == {
        "pkg:composer/monolog/monolog@3.5.0": "../monolog/monolog",
        "pkg:composer/phpunit/phpunit@10.5": "../phpunit/phpunit",
    }


def test_the_list_of_composer_1_is_read_as_well() -> None:
    data = b'[{"name": "a/b", "version": "1.0", "license": ["MIT"]}]'
    assert read("vendor/composer/installed.json", data).installed == (("pkg:composer/a/b@1.0", "../a/b"),)


def test_the_first_version_of_npm_lists_is_nested() -> None:
    data = b"""{"lockfileVersion": 1, "dependencies": {
      "a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0", "dev": true}}},
      "wide": {"version": "npm:string-width@4.2.3"}, "git": {"version": "git+ssh://git@example.com/x.git#1"},
      "ours": {"version": "file:ours"}}}"""
    assert named(read("package-lock.json", data)) == {
        "a@1.0.0": "dependencies",
        "b@2.0.0": "devDependencies",
        "string-width@4.2.3": "dependencies",
        "git": "dependencies",
    }


@pytest.mark.parametrize(
    ("version", "keys"),
    [
        ("5.4", ["/@babel/core/7.0.0", "/debug/2.6.9_supports-color@8.1.1"]),
        ("'6.0'", ["/@babel/core@7.0.0", "/debug@2.6.9(supports-color@8.1.1)"]),
    ],
)
def test_former_versions_of_pnpm_spell_keys_in_other_ways(version: str, keys: list[str]) -> None:
    dependency = keys[1].removeprefix("/debug")[1:]
    data = f"""lockfileVersion: {version}

specifiers:
  '@babel/core': ^7

devDependencies:
  '@babel/core': 7.0.0

packages:

  {keys[0]}:
    resolution: {{integrity: sha512-00}}
    dependencies:
      debug: {dependency}
    dev: true

  {keys[1]}:
    resolution: {{integrity: sha512-00}}
"""
    assert named(read("pnpm-lock.yaml", data.encode())) == {
        "%40babel/core@7.0.0": "devDependencies",
        "debug@2.6.9": "devDependencies",
    }


def test_later_versions_of_yarn_are_read_by_their_resolutions() -> None:
    data = b"""__metadata:
  version: 8

"@acme/shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "@acme/shop@workspace:."

? "@babel/code-frame@npm:^7.0.0, @babel/code-frame@npm:^7.1.0"
:
  version: 7.29.7
  resolution: "@babel/code-frame@npm:7.29.7"
  linkType: hard

"fsevents@patch:fsevents@npm%3A2.3.3#optional!builtin<compat/fsevents>":
  version: 2.3.3
  resolution: "fsevents@patch:fsevents@npm%3A2.3.3#optional!builtin<compat/fsevents>::version=2.3.3&hash=df0bf1"
"""
    assert named(read("yarn.lock", data)) == {"%40babel/code-frame@7.29.7": None, "fsevents@2.3.3": None}


def test_entries_that_cannot_be_read_are_counted_and_the_others_kept() -> None:
    data = b'{"packages": [{"name": 7}, {"version": "1"}, {"name": "a/b", "version": "1"}], "packages-dev": [1]}'
    locked = read("composer.lock", data)
    assert named(locked) == {"a/b@1": "require"}
    assert locked.faults == ("3 entries cannot be read, so packages are missing here; the first is 'int'.",)


def test_a_key_that_is_there_twice_is_told_and_the_last_counts() -> None:
    data = b"""{"packages": {"node_modules/a": {"version": "1"}, "node_modules/a": {"version": "2"}}}"""
    locked = read("package-lock.json", data)
    assert named(locked) == {"a@2": "dependencies"}
    assert locked.faults == ("The key 'node_modules/a' is there twice in one object; the last one counts.",)


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("package-lock.json", b"[]", "not a JSON object"),
        ("package-lock.json", b"{", "not JSON"),
        ("Cargo.lock", b"[[package", "not TOML"),
        ("Cargo.lock", b"[[package]]\n" * 300_000, "more than 500,000 tables"),
        ("composer.lock", b"[" + b"[]," * 600_000 + b"1]", "more than 500,000 objects"),
        ("Cargo.lock", b"a." * 2000 + b"b = 1", "key of more than"),
        ("pnpm-lock.yaml", b"a: &b\n  c: d\ne: *b\n", "Line 1 has an anchor"),
        ("pnpm-lock.yaml", b"\xff", "not UTF-8"),
        ("pnpm-lock.yaml", b"a\n", "Line 1 is not as package managers write YAML"),
        ("pnpm-lock.yaml", b"".join(b" " * depth + b"a:\n" for depth in range(40)), "too deep"),
    ],
)
def test_a_file_that_is_no_lock_file_is_a_fault(path: str, data: bytes, message: str) -> None:
    locked = read(path, data)
    assert not locked.manifests
    assert message in locked.faults[0]
    assert locked.faults[0].endswith("So the packages that it names are not known.")


def test_rows_of_hashes_are_skipped_without_losing_a_package() -> None:
    row = b'    {file = "a-1.0.whl", hash = "sha256:00"},\n'
    data = SAMPLES["poetry.lock"].replace(b"files = [\n", b"files = [\n" + row * 1000)
    assert named(read("poetry.lock", data)) == named(read("poetry.lock"))
