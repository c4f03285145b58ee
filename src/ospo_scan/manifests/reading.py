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
    ``read`` is our reader, None where scancode says it all; ``handlers`` are scancode's readers that are asked for the
    rest, the first that answers. ``check`` bounds what a parser of scancode's may come to see.
    """

    datasource: str
    type: str
    read: Callable[[bytes], Stated] | None = None
    handlers: tuple[str, ...] = ()
    check: Callable[[bytes], object] = check_size


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "pyproject.toml": Source("pypi_pyproject_toml", "pypi", python.pyproject),
        "setup.cfg": Source("pypi_setup_cfg", "pypi", python.setup_cfg),
        "setup.py": Source("pypi_setup_py", "pypi", None, ("pypi_setup_py",)),
        "PKG-INFO": Source("pypi_metadata", "pypi", python.metadata),
        "requirements.txt": Source("pip_requirements", "pypi", None, ("pip_requirements",), check_lines),
        "requirements-dev.txt": Source("pip_requirements", "pypi", None, ("pip_requirements",), check_lines),
        "poetry.lock": Source("pypi_poetry_lock", "pypi", python.toml_lock),
        "uv.lock": Source("pypi_uv_lock", "pypi", python.toml_lock),
        "pdm.lock": Source("pypi_pdm_lock", "pypi", python.toml_lock),
        "pylock.toml": Source("pypi_pylock_toml", "pypi", python.toml_lock),
        "Pipfile": Source("pipfile", "pypi", None, ("pipfile",)),
        "Pipfile.lock": Source("pipfile_lock", "pypi", python.pipfile_lock),
        "package.json": Source("npm_package_json", "npm", node.package_json, ("npm_package_json",)),
        "package-lock.json": Source("npm_package_lock_json", "npm", node.package_lock),
        ".package-lock.json": Source("npm_package_lock_json", "npm", node.package_lock),
        "npm-shrinkwrap.json": Source("npm_shrinkwrap_json", "npm", node.package_lock),
        "yarn.lock": Source("yarn_lock", "npm", None, ("yarn_lock_v1", "yarn_lock_v2"), check_yaml),
        "pnpm-lock.yaml": Source("pnpm_lock_yaml", "npm", None, ("pnpm_lock_yaml",), check_yaml),
        "pom.xml": Source("maven_pom", "maven", maven.pom, ("maven_pom",), xml_root),
        "go.mod": Source("go_mod", "golang", golang.go_mod),
        "go.sum": Source("go_sum", "golang", None, ("go_sum",), check_lines),
        "Cargo.toml": Source("cargo_toml", "cargo", rust.cargo_toml, ("cargo_toml",)),
        "Cargo.lock": Source("cargo_lock", "cargo", None, ("cargo_lock",)),
        "composer.json": Source("php_composer_json", "composer", php.composer_json, ("php_composer_json",)),
        "composer.lock": Source("php_composer_lock", "composer", None, ("php_composer_lock",)),
        "f.gemspec": Source("gemspec", "gem", ruby.gemspec),
        "Gemfile": Source("gemfile", "gem", ruby.gemfile),
        "Gemfile.lock": Source("gemfile_lock", "gem", None, ("gemfile_lock",), check_lines),
        "f.nuspec": Source("nuget_nuspec", "nuget", nuget.nuspec),
        "f.csproj": Source("nuget_project", "nuget", nuget.project),
        "packages.config": Source("nuget_packages_config", "nuget", nuget.packages_config),
        "packages.lock.json": Source("nuget_packages_lock", "nuget", None, ("nuget_packages_lock",)),
        "debian/control": Source("debian_control_in_source", "deb", debian.control),
        "debian/copyright": Source("debian_copyright_in_source", "deb", debian.copyright_file),
        "f.spec": Source("rpm_spec", "rpm", rpm.spec),
        "conanfile.py": Source("conan_conanfile_py", "conan", None, ("conan_conanfile_py",)),
        "conandata.yml": Source("conan_conandata_yml", "conan", None, ("conan_conandata_yml",), check_yaml),
        "pubspec.yaml": Source("pubspec_yaml", "pub", dart.pubspec),
        "pubspec.lock": Source("pubspec_lock", "pub", dart.pubspec_lock),
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
