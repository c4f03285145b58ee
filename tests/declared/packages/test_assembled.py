# SPDX-License-Identifier: Apache-2.0
"""The packages of whole trees: whose files are whose, what disagrees, what is needed and not here."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lock_files import SAMPLES
from ospo_scan.concluding import Concluding
from ospo_scan.declared.packages import Gathering, assembled
from ospo_scan.model import (
    Dependency,
    Engine,
    FileScan,
    Manifest,
    Package,
    PackageKind,
    Report,
    ScanResult,
    Scope,
    Tool,
)
from package_trees import manifest, outline, tree
from samples import scanned


def test_manifests_of_one_project_are_one_package() -> None:
    found = tree(
        {
            "pyproject.toml": manifest("pypi", "acme", None, "MIT"),
            "setup.cfg": manifest("pypi", "acme", "1.0"),
            "PKG-INFO": manifest("pypi", "Acme", "1.0", "MIT"),
            "src/acme.egg-info/PKG-INFO": manifest("pypi", "acme", "0.9", "MIT"),
        },
        others=["src/acme/__init__.py"],
    )
    (package,) = found.packages
    assert (package.name, package.version, package.purl) == ("acme", "1.0", "pkg:pypi/acme@1.0")
    assert (package.license_declared, package.location.path, package.owns) == ("MIT", "pyproject.toml", (".",))


def test_manifests_that_disagree_on_the_license_are_kept_apart() -> None:
    found = tree(
        {
            "pyproject.toml": manifest("pypi", "acme", "1.0", "MIT"),
            "PKG-INFO": manifest("pypi", "acme", "1.0", "GPL-3.0-only"),
            "setup.cfg": manifest("pypi", "acme", "1.0", "MIT"),
        }
    )
    assert [(one.location.path, one.license_declared, one.owns) for one in found.packages] == [
        ("PKG-INFO", "GPL-3.0-only", (".",)),
        ("pyproject.toml", "MIT", (".",)),
    ]
    assert len({one.purl for one in found.packages}) == 1


def test_licenses_that_are_written_in_another_order_agree() -> None:
    found = tree(
        {
            "pyproject.toml": manifest("pypi", "acme", "1.0", "MIT OR Apache-2.0"),
            "PKG-INFO": manifest("pypi", "acme", "1.0", "Apache-2.0 OR MIT"),
        }
    )
    assert len(found.packages) == 1


def test_a_tree_with_several_ecosystems_has_a_package_of_each() -> None:
    found = tree({"package.json": manifest("npm", "acme", "1"), "pyproject.toml": manifest("pypi", "acme", "1")})
    assert {one.purl for one in found.packages} == {"pkg:npm/acme@1", "pkg:pypi/acme@1"}


def test_a_manifest_for_a_tool_alone_is_no_package() -> None:
    assert not tree({"pyproject.toml": manifest("pypi")}).packages


def test_a_license_without_a_name_is_kept() -> None:
    found = tree({"sub/Cargo.toml": manifest("cargo", None, None, "MIT")})
    assert outline(found.packages) == [("project", "sub", "MIT", ("sub",))]


def test_the_control_and_copyright_files_of_debian_are_about_the_tree() -> None:
    found = tree(
        {
            "debian/control": manifest("deb", "debian/acme"),
            "debian/copyright": manifest("deb", None, None, "GPL-2.0-or-later"),
        }
    )
    assert outline(found.packages) == [("project", "debian/acme", "GPL-2.0-or-later", (".",))]


def test_two_gems_in_one_directory_are_two_packages() -> None:
    found = tree({"a.gemspec": manifest("gem", "a", "1", "MIT"), "b.gemspec": manifest("gem", "b", "1", "Ruby")})
    assert [(one.name, one.owns) for one in found.packages] == [("a", (".",)), ("b", (".",))]


def test_node_modules_are_vendored_however_deep() -> None:
    found = tree(
        {
            "package.json": manifest("npm", "shop", "1", "MIT"),
            "node_modules/@a/b/package.json": manifest("npm", "@a/b", "1", "ISC"),
            "node_modules/@a/b/node_modules/c/package.json": manifest("npm", "c", "2"),
            "node_modules/.pnpm/d@3/node_modules/d/package.json": manifest("npm", "d", "3", "MIT"),
            "packages/own/package.json": manifest("npm", "own", "1"),
        }
    )
    assert outline(found.packages) == [
        ("vendored", "d", "MIT", ("node_modules/.pnpm/d@3/node_modules/d",)),
        ("vendored", "c", None, ("node_modules/@a/b/node_modules/c",)),
        ("vendored", "@a/b", "ISC", ("node_modules/@a/b",)),
        ("project", "shop", "MIT", (".",)),
        ("project", "own", None, ("packages/own",)),
    ]


def test_a_part_of_a_vendored_package_is_no_package() -> None:
    found = tree(
        {
            "node_modules/a/package.json": manifest("npm", "a", "1", "MIT"),
            "node_modules/a/esm/package.json": manifest("npm", "a-esm"),
            "node_modules/a/bench/package.json": manifest("npm", "bench", "1.0.0"),
            "node_modules/a/inner/package.json": manifest("npm", "inner", "2", "ISC"),
            "node_modules/a/node_modules/b/package.json": manifest("npm", "b"),
        },
        others=["node_modules/a/bench/x.js"],
    )
    assert [one.name for one in found.packages] == ["inner", "b", "a"]
    assert concluded(found.packages, "node_modules/a/bench/x.js") == "MIT"


def test_installed_python_packages_own_what_they_recorded() -> None:
    site = "venv/lib/python3.11/site-packages"
    record = b"a/__init__.py,,\na/b.py,sha256=0,1\na.py,,\n../../../bin/a,,\nother/x.py,,\na-1.0.dist-info/RECORD,,\n"
    found = tree(
        {f"{site}/a-1.0.dist-info/METADATA": manifest("pypi", "a", "1.0", "MIT")},
        {f"{site}/a-1.0.dist-info/RECORD": record},
        [f"{site}/a/__init__.py", f"{site}/a/b.py", f"{site}/a.py", f"{site}/other/x.py", f"{site}/other/y.py"],
    )
    owns = tuple(f"{site}/{name}" for name in ("a", "a-1.0.dist-info", "a.py", "other/x.py"))
    assert outline(found.packages) == [("vendored", "a", "MIT", owns)]


def test_a_record_cannot_take_files_of_the_project() -> None:
    found = tree(
        {
            "pyproject.toml": manifest("pypi", "acme", "1", "MIT"),
            "lib/site-packages/a-1.dist-info/METADATA": manifest("pypi", "a", "1", "GPL-3.0-only"),
        },
        {"lib/site-packages/a-1.dist-info/RECORD": b"../../src/main.py,,\n/etc/passwd,,\n../../../../x,,\n"},
        ["src/main.py"],
    )
    assert {one.name: one.owns for one in found.packages} == {
        "a": ("lib/site-packages/a-1.dist-info",),
        "acme": (".",),
    }


def test_without_a_record_modules_are_found_by_name() -> None:
    found = tree(
        {
            "dist-packages/foo_bar-1.egg-info/PKG-INFO": manifest("pypi", "foo-bar", "1", "MIT"),
            "dist-packages/odd-1.egg-info/PKG-INFO": manifest("pypi", "odd", "1", "MIT"),
        },
        {"dist-packages/odd-1.egg-info/top_level.txt": b"strange\n../..\n"},
        ["dist-packages/foo_bar/a.py", "dist-packages/strange.py"],
    )
    assert [one.owns for one in found.packages] == [
        ("dist-packages/foo_bar", "dist-packages/foo_bar-1.egg-info"),
        ("dist-packages/odd-1.egg-info", "dist-packages/strange.py"),
    ]


def test_an_unpacked_wheel_is_the_project_itself() -> None:
    found = tree({"a-1.0.dist-info/METADATA": manifest("pypi", "a", "1.0", "MIT")}, others=["a/b.py"])
    assert outline(found.packages) == [("project", "a", "MIT", (".",))]


def test_a_project_with_packages_installed_beside_it_is_still_a_project() -> None:
    found = tree(
        {
            "pyproject.toml": manifest("pypi", "function", "1", "MIT"),
            "a-1.dist-info/METADATA": manifest("pypi", "a", "1", "ISC"),
            "b-1.dist-info/METADATA": manifest("pypi", "b", "1", "ISC"),
        },
        {"requirements.txt": b"a==1\nc==2\n"},
        ["a/x.py", "main.py"],
    )
    assert [(one.kind.value, one.name, one.scope) for one in found.packages] == [
        ("vendored", "a", "requirements"),
        ("vendored", "b", None),
        ("project", "function", None),
        ("dependency", "c", "requirements"),
    ]
    assert concluded(found.packages, "main.py") == "MIT"


def test_a_directory_that_is_only_called_like_one_of_debian_is_none() -> None:
    found = tree({"x.debian/setup.py": manifest("pypi", "a", "1")})
    assert outline(found.packages) == [("project", "a", None, ("x.debian",))]


def test_vendored_modules_of_go_are_where_their_list_says() -> None:
    found = tree(
        {"go.mod": manifest("golang", "example.com/own", None)},
        {"vendor/modules.txt": SAMPLES["vendor/modules.txt"]},
        ["vendor/github.com/a/b/x.go", "vendor/github.com/old/c/y.go"],
    )
    assert [(one.kind.value, one.purl, one.owns) for one in found.packages] == [
        ("project", "pkg:golang/example.com/own", (".",)),
        ("vendored", "pkg:golang/github.com/a/b@v1.2.0", ("vendor/github.com/a/b",)),
        ("vendored", "pkg:golang/github.com/new/c@v1.1.0", ("vendor/github.com/old/c",)),
        ("dependency", "pkg:golang/github.com/own/d", ()),
    ]


def test_a_list_of_composer_and_the_manifests_beside_it_are_one_package() -> None:
    found = tree(
        {
            "composer.json": manifest("composer", "acme/shop", None, "MIT"),
            "lib/monolog/monolog/composer.json": manifest("composer", "monolog/monolog", None, "MIT"),
        },
        {"lib/composer/installed.json": SAMPLES["vendor/composer/installed.json"]},
        ["lib/monolog/monolog/src/a.php"],
    )
    assert [(one.kind.value, one.name, one.version, one.scope) for one in found.packages] == [
        ("project", "acme/shop", None, None),
        ("dependency", "phpunit/phpunit", "10.5", "require-dev"),
        ("vendored", "monolog/monolog", "3.5.0", "require"),
    ]


def test_a_list_cannot_take_the_directory_of_the_project() -> None:
    data = b'{"packages": [{"name": "a/b", "version": "1", "license": ["MIT"], "install-path": "../../src"},'
    data += b'{"name": "a/c", "version": "1", "license": ["MIT"], "install-path": "../.."}]}'
    found = tree({}, {"deep/vendor/composer/installed.json": data}, ["deep/x.php"])
    assert {one.name: one.owns for one in found.packages} == {"a/b": (), "a/c": ()}


def test_an_installed_gem_owns_its_directory_and_its_specification() -> None:
    base = "vendor/bundle/ruby/3.1.0"
    found = tree(
        {f"{base}/specifications/rack-3.0.gemspec": manifest("gem", "rack", "3.0", "MIT")},
        others=[f"{base}/gems/rack-3.0/lib/rack.rb"],
    )
    assert outline(found.packages) == [
        ("vendored", "rack", "MIT", (f"{base}/gems/rack-3.0", f"{base}/specifications/rack-3.0.gemspec"))
    ]


@pytest.mark.parametrize(
    ("path", "one", "root"),
    [
        ("crates/serde/Cargo.toml", manifest("cargo", "serde", "1"), "crates/serde"),
        ("lib/x-1/META-INF/maven/g/x/pom.xml", manifest("maven", "g/x", "1"), "lib/x-1"),
        ("packages/Foo.1.2.0/Foo.nuspec", manifest("nuget", "Foo", "1.2.0"), "packages/Foo.1.2.0"),
        ("cache/foo/1.2.0/foo.nuspec", manifest("nuget", "Foo", "1.2.0"), "cache/foo/1.2.0"),
        ("lib/a.egg/EGG-INFO/PKG-INFO", manifest("pypi", "a", "1"), "lib/a.egg"),
        ("bower_components/jq/bower.json", manifest("bower", "jq", "1"), "bower_components/jq"),
        ("third_party/z/conanfile.py", manifest("conan", "z", "1"), "third_party/z"),
        (
            "home/.cargo/registry/src/index-1/a-1/Cargo.toml",
            manifest("cargo", "a", "1"),
            "home/.cargo/registry/src/index-1/a-1",
        ),
    ],
)
def test_layouts_of_package_managers_are_known(path: str, one: Manifest, root: str) -> None:
    others = ["crates/serde/.cargo-checksum.json"] if path.startswith("crates") else []
    assert [(each.kind, each.owns) for each in tree({path: one}, others=others).packages] == [
        (PackageKind.VENDORED, (root,))
    ]


def test_files_of_others_do_not_get_the_license_of_the_project() -> None:
    found = tree(
        {
            "package.json": manifest("npm", "shop", "1", "MIT"),
            "node_modules/a/package.json": manifest("npm", "a", "1"),
        },
        others=["third_party/zlib/inflate.c", "node_modules/a/x.js", "node_modules/.bin/a", "src/main.js"],
    )
    assert concluded(found.packages, "src/main.js") == "MIT"
    assert concluded(found.packages, "node_modules/a/x.js") == "NOASSERTION"
    assert concluded(found.packages, "third_party/zlib/inflate.c") == "NOASSERTION"
    assert outline(found.packages)[-1] == ("vendored", "third_party", None, ("third_party",))


@pytest.mark.parametrize("name", ["deps", "extern", "subprojects", "Vendor", "bundled"])
def test_no_manifest_speaks_for_a_directory_that_holds_what_others_wrote(name: str) -> None:
    found = tree({"pyproject.toml": manifest("pypi", "own", "1", "MIT")}, others=[f"{name}/zlib/inflate.c", "own.py"])
    assert concluded(found.packages, "own.py") == "MIT"
    assert concluded(found.packages, f"{name}/zlib/inflate.c") == "NOASSERTION"


def test_no_boundary_is_made_where_nothing_would_be_inherited() -> None:
    assert not tree({}, others=["third_party/zlib/inflate.c"]).packages


def test_what_a_vendored_package_vendors_itself_is_not_its_own() -> None:
    site = "site-packages"
    record = b"pip/main.py,,\npip/_vendor/six.py,,\n"
    found = tree(
        {f"{site}/pip-1.dist-info/METADATA": manifest("pypi", "pip", "1", "MIT")},
        {f"{site}/pip-1.dist-info/RECORD": record},
        [f"{site}/pip/main.py", f"{site}/pip/_vendor/six.py"],
    )
    assert concluded(found.packages, f"{site}/pip/main.py") == "MIT"
    assert concluded(found.packages, f"{site}/pip/_vendor/six.py") == "NOASSERTION"


def test_a_lock_file_names_what_is_not_here_with_its_license_and_scope() -> None:
    found = tree(
        {
            "package.json": manifest("npm", "shop", "1", "MIT"),
            "node_modules/express/package.json": manifest("npm", "express", "4.22.3", "MIT"),
        },
        {"package-lock.json": SAMPLES["package-lock.json"]},
    )
    assert [(one.kind.value, one.name, one.license_declared, one.scope) for one in found.packages] == [
        ("vendored", "express", "MIT", "dependencies"),
        ("dependency", "debug", "MIT", "dependencies"),
        ("dependency", "fsevents", "MIT OR GPL-2.0-only", "optionalDependencies"),
        ("dependency", "mocha", "MIT", "devDependencies"),
        ("dependency", "string-width", "ISC", "dependencies"),
        ("project", "shop", "MIT", None),
    ]
    assert {one.location.path for one in found.packages if one.kind is PackageKind.DEPENDENCY} == {"package-lock.json"}


def test_a_lock_file_that_states_another_license_disagrees_with_the_manifest() -> None:
    found = tree(
        {"node_modules/express/package.json": manifest("npm", "express", "4.22.3", "GPL-3.0-only")},
        {"package-lock.json": SAMPLES["package-lock.json"]},
        ["node_modules/express/index.js"],
    )
    express = [one for one in found.packages if one.name == "express"]
    assert {(one.location.path, one.license_declared) for one in express} == {
        ("package-lock.json", "MIT"),
        ("node_modules/express/package.json", "GPL-3.0-only"),
    }
    assert concluded(found.packages, "node_modules/express/index.js") == "NOASSERTION"


@pytest.mark.parametrize("license_declared", ["MIT", "LicenseRef-scancode-proprietary-license"])
def test_a_license_that_a_lock_file_copied_and_that_is_not_spdx_is_no_other_license(license_declared: str) -> None:
    lock = SAMPLES["package-lock.json"].replace(b'"MIT"', b'"MIT-style, see file"')
    found = tree(
        {"node_modules/express/package.json": manifest("npm", "express", "4.22.3", license_declared)},
        {"package-lock.json": lock},
    )
    assert [one.license_declared for one in found.packages if one.name == "express"] == [license_declared]


def test_lock_files_of_vendored_packages_are_not_the_project_s() -> None:
    assert not tree({}, {"node_modules/a/package-lock.json": SAMPLES["package-lock.json"]}).packages


def test_a_lock_file_without_scopes_takes_them_from_the_manifest_beside_it() -> None:
    asked = [Dependency("pkg:npm/picocolors", "^1", "devDependencies", False)]
    found = tree({"package.json": manifest("npm", "shop", "1", "MIT", asked)}, {"yarn.lock": SAMPLES["yarn.lock"]})
    scopes = {one.name: one.scope for one in found.packages}
    assert (scopes["picocolors"], scopes["string-width"]) == ("devDependencies", None)


def test_what_is_asked_for_and_locked_nowhere_has_no_version() -> None:
    asked = [Dependency("pkg:pypi/flask", ">=3", "install", False), Dependency("pkg:pypi/acme", None, "test", True)]
    found = tree({"pyproject.toml": manifest("pypi", "acme", "1", "MIT", asked)})
    assert [(one.name, one.version, one.scope) for one in found.packages if one.kind is PackageKind.DEPENDENCY] == [
        ("flask", None, "install")
    ]


def test_one_package_of_two_lock_files_is_named_once_and_for_the_product() -> None:
    lock = b'{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1", "dev": true}}}'
    found = tree({}, {"a/package-lock.json": lock, "b/package-lock.json": lock.replace(b', "dev": true', b"")})
    assert [(one.location.path, one.scope) for one in found.packages] == [("b/package-lock.json", "dependencies")]


def test_a_license_from_outside_is_taken_only_for_what_is_not_here() -> None:
    asked: list[str] = []

    def license_found(purl: str) -> tuple[str, str] | None:
        asked.append(purl)
        return "MIT License", "MIT"

    found = tree(
        {"Cargo.toml": manifest("cargo", "acme", "1")}, {"Cargo.lock": SAMPLES["Cargo.lock"]}, (), license_found
    )
    assert asked == ["pkg:cargo/serde@1.0.200"]
    assert [(one.license_stated, one.license_declared) for one in found.packages] == [
        ("MIT License", "MIT"),
        (None, None),
    ]


def test_modules_of_maven_inherit_the_license_of_the_parent_that_they_name() -> None:
    child = b"<project><!-- <parent> --><parent><artifactId>top</artifactId></parent></project>"
    grandchild = b"<project><parent><artifactId>mid</artifactId><relativePath>../</relativePath></parent></project>"
    found = tree(
        {
            "pom.xml": manifest("maven", "g/top", "1", "Apache-2.0"),
            "mid/pom.xml": manifest("maven", "g/mid", "1"),
            "mid/low/pom.xml": manifest("maven", "g/low", "1"),
            "alone/pom.xml": manifest("maven", "g/alone", "1"),
        },
        {"mid/pom.xml": child, "mid/low/pom.xml": grandchild, "alone/pom.xml": child.replace(b"top", b"elsewhere")},
    )
    licenses = {one.name: one.license_declared for one in found.packages}
    assert licenses == {"g/top": "Apache-2.0", "g/mid": "Apache-2.0", "g/low": "Apache-2.0", "g/alone": None}


def test_parents_that_go_round_in_a_circle_state_nothing() -> None:
    one = b"<parent><artifactId>b</artifactId><relativePath>../b/pom.xml</relativePath></parent>"
    found = tree(
        {"a/pom.xml": manifest("maven", "g/a", "1"), "b/pom.xml": manifest("maven", "g/b", "1")},
        {"a/pom.xml": one, "b/pom.xml": one.replace(b"b", b"a").replace(b"a<", b"a<")},
    )
    assert [one.license_declared for one in found.packages] == [None, None]


def test_members_of_a_workspace_of_cargo_take_its_license_where_they_say_so() -> None:
    found = tree(
        {
            "Cargo.toml": manifest("cargo", None, None, "MIT"),
            "a/Cargo.toml": manifest("cargo", "a"),
            "b/Cargo.toml": manifest("cargo", "b", "1"),
        },
        {
            "Cargo.toml": b'[workspace]\nmembers = ["a", "b"]\n[workspace.package]\nlicense = "MIT"\nversion = "2.0"\n',
            "a/Cargo.toml": b'[package]\nname = "a"\nlicense.workspace = true\nversion.workspace = true\n',
            "b/Cargo.toml": b'[package]\nname = "b"\nversion = "1"\n',
        },
    )
    assert {one.purl: one.license_declared for one in found.packages if one.purl} == {
        "pkg:cargo/a@2.0": "MIT",
        "pkg:cargo/b@1": None,
    }


def test_what_cannot_be_read_is_a_fault_and_not_lost() -> None:
    found = tree({}, {"package-lock.json": b"{", "a-1.dist-info/RECORD": b'"' + b"x" * 200_000})
    assert {fault.location.path for fault in found.faults} == {"package-lock.json", "a-1.dist-info/RECORD"}


_NAMES = st.sampled_from(["a", "b", "node_modules", "vendor", "site-packages", "a-1.dist-info", "a.egg-info", "debian"])
_FILES = st.sampled_from(["x.py", "package.json", "METADATA", "PKG-INFO", "pom.xml", "control", "pyvenv.cfg", "\udcff"])
_PATHS = st.tuples(st.lists(_NAMES, max_size=4), _FILES).map(lambda parts: "/".join((*parts[0], parts[1])))
_MANIFESTS = st.builds(
    manifest,
    st.sampled_from(["npm", "pypi", "maven"]),
    st.none() | st.sampled_from(["a", "b", "@a/b"]),
    st.none() | st.sampled_from(["1", "2"]),
    st.none() | st.sampled_from(["MIT", "GPL-2.0-only"]),
    st.lists(
        st.builds(Dependency, st.sampled_from(["pkg:npm/a@1", "pkg:npm/c"]), st.none(), st.none(), st.booleans()),
        max_size=2,
    ),
)
_LOCKS = st.dictionaries(
    _PATHS.flatmap(lambda path: st.sampled_from([f"{path}/{name}" for name in SAMPLES])),
    st.sampled_from(sorted(SAMPLES.values())) | st.binary(max_size=20),
    max_size=3,
)


@given(
    st.dictionaries(_PATHS, st.lists(_MANIFESTS, max_size=2).map(tuple), max_size=6),
    _LOCKS,
    st.sets(_PATHS, max_size=6),
)
def test_any_tree_is_assembled_in_one_order_with_one_nearest_owner_a_file(
    manifests: dict[str, tuple[Manifest, ...]], locks: dict[str, bytes], others: set[str]
) -> None:
    found = tree(manifests, locks, others)
    shuffled = dict(random.Random(1).sample(sorted(manifests.items()), len(manifests)))
    assert found == tree(shuffled, dict(reversed(locks.items())), others)
    files = {*manifests, *locks, *others}
    for package in found.packages:
        assert list(package.owns) == sorted(package.owns, key=lambda path: path.encode("utf-8", "surrogateescape"))
        assert (not package.owns) is (package.kind is PackageKind.DEPENDENCY)
        assert all(
            own == "." or own in files or any(one.startswith(f"{own}/") for one in files) for own in package.owns
        )
    owners = Concluding(report(found.packages, sorted(files)))
    for path in files:
        assert len({owned(one.owns, path) for one in owners.owners(path)}) <= 1


def test_fifty_thousand_files_and_three_thousand_packages_take_seconds() -> None:
    manifests = {"package.json": (manifest("npm", "shop", "1", "MIT"),)}
    paths: list[str] = []
    for number in range(3000):
        base = f"node_modules/p{number % 1500}" + (f"/node_modules/p{number}" if number >= 1500 else "")
        manifests[f"{base}/package.json"] = (manifest("npm", f"p{number}", "1", "MIT"),)
        paths.extend(f"{base}/lib/deep/{name}.js" for name in range(16))
    files = [scanned(path) for path in sorted({*manifests, *paths})]
    started = time.monotonic()
    found = assembled(manifests, files, Gathering())
    assert time.monotonic() - started < 10
    assert len(found.packages) == 3001


def owned(owns: tuple[str, ...], path: str) -> str:
    """The longest of the owned paths that leads to ``path``."""
    return max((one for one in owns if one in {".", path} or path.startswith(one + "/")), key=len)


def report(packages: tuple[Package, ...] | list[Package] | object, paths: list[str]) -> Report:
    """A report of files without any license of their own."""
    files: tuple[FileScan, ...] = tuple(scanned(path) for path in paths)
    tool = Tool("ospo-scan", "0", Engine("e", "0", "m", "f"))
    result = ScanResult(tool, Scope.DIRECTORY, True, files, packages=tuple(packages))  # type: ignore[arg-type]
    return Report(result, None, (), None)


def concluded(packages: object, path: str) -> str:
    """What is concluded of the license of one file that has none of its own."""
    told = report(packages, [path])
    return Concluding(told).of(told.result.files[0]).license_concluded
