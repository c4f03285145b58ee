# SPDX-License-Identifier: Apache-2.0
"""Which reader reads which manifest, by its neutral name, and what is checked before any parser sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ospo_scan.manifests import Stated, dart, debian, golang, maven, node, nuget, php, python, rpm, ruby, rust
from ospo_scan.manifests.bounds import check_lines, check_size, check_yaml, xml_root


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of manifest.

    ``datasource`` is its name, scancode's where it knows the kind; ``type`` that of the package URLs in it.
    ``read`` is our reader, None where scancode says it all; ``handler`` is the reader of scancode that is asked for
    the rest, None for none. ``check`` bounds what a parser of scancode's may come to see.
    """

    datasource: str
    type: str
    read: Callable[[bytes], Stated] | None = None
    handler: str | None = None
    check: Callable[[bytes], object] = check_size


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "pyproject.toml": Source("pypi_pyproject_toml", "pypi", python.pyproject),
        "setup.cfg": Source("pypi_setup_cfg", "pypi", python.setup_cfg),
        "setup.py": Source("pypi_setup_py", "pypi", None, "pypi_setup_py"),
        "PKG-INFO": Source("pypi_metadata", "pypi", python.metadata),
        "requirements.txt": Source("pip_requirements", "pypi", None, "pip_requirements", check_lines),
        "requirements-dev.txt": Source("pip_requirements", "pypi", None, "pip_requirements", check_lines),
        "Pipfile": Source("pipfile", "pypi", python.pipfile),
        "package.json": Source("npm_package_json", "npm", node.package_json, "npm_package_json"),
        "pom.xml": Source("maven_pom", "maven", maven.pom, "maven_pom", xml_root),
        "go.mod": Source("go_mod", "golang", golang.go_mod),
        "Cargo.toml": Source("cargo_toml", "cargo", rust.cargo_toml, "cargo_toml"),
        "composer.json": Source("php_composer_json", "composer", php.composer_json, "php_composer_json"),
        "f.gemspec": Source("gemspec", "gem", ruby.gemspec),
        "Gemfile": Source("gemfile", "gem", ruby.gemfile),
        "f.nuspec": Source("nuget_nuspec", "nuget", nuget.nuspec),
        "f.csproj": Source("nuget_project", "nuget", nuget.project),
        "packages.config": Source("nuget_packages_config", "nuget", nuget.packages_config),
        "debian/control": Source("debian_control_in_source", "deb", debian.control),
        "debian/copyright": Source("debian_copyright_in_source", "deb", debian.copyright_file),
        "f.spec": Source("rpm_spec", "rpm", rpm.spec),
        "conanfile.py": Source("conan_conanfile_py", "conan", None, "conan_conanfile_py"),
        "conandata.yml": Source("conan_conandata_yml", "conan", None, "conan_conandata_yml", check_yaml),
        "pubspec.yaml": Source("pubspec_yaml", "pub", dart.pubspec),
    }
)


def source_of(location: str) -> Source:
    """The kind of the manifest at ``location``, which ends with the neutral name that ``manifest_name`` gave it.

    Raises: KeyError where it does not.
    """
    folder, _, name = location.rpartition("/")
    in_folder = f"{folder.rpartition('/')[2]}/{name}"
    if in_folder in SOURCES:
        return SOURCES[in_folder]
    return SOURCES["f.csproj" if name.endswith(".csproj") else name]
