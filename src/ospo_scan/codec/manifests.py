# SPDX-License-Identifier: Apache-2.0
"""What manifests say as plain JSON values and back."""

from __future__ import annotations

from ospo_scan.codec.texts import Plain, well_formed, well_formed_or_none
from ospo_scan.model import Dependency, Manifest
from ospo_scan.shape import boolean_in, list_in, members, optional_in, text, text_in

MANIFEST_KEYS = frozenset(
    ("type", "datasource", "name", "version", "purl", "license_stated", "license_declared", "referenced_files")
) | {"dependencies"}
DEPENDENCY_KEYS = frozenset(("purl", "requirement", "scope", "is_optional"))


def manifest_to_plain(manifest: Manifest) -> Plain:
    """What one manifest says as a JSON object."""
    return {
        "type": well_formed(manifest.type),
        "datasource": well_formed(manifest.datasource),
        "name": well_formed_or_none(manifest.name),
        "version": well_formed_or_none(manifest.version),
        "purl": well_formed_or_none(manifest.purl),
        "license_stated": [well_formed(one) for one in manifest.license_stated],
        "license_declared": well_formed_or_none(manifest.license_declared),
        "referenced_files": [well_formed(one) for one in manifest.referenced_files],
        "dependencies": [
            {
                "purl": well_formed(one.purl),
                "requirement": well_formed_or_none(one.requirement),
                "scope": well_formed_or_none(one.scope),
                "is_optional": one.is_optional,
            }
            for one in manifest.dependencies
        ],
    }


def manifest_from_plain(plain: object) -> Manifest:
    """The manifest that ``manifest_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, MANIFEST_KEYS, "a manifest")
    return Manifest(
        type=text_in(fields, "type"),
        datasource=text_in(fields, "datasource"),
        name=optional_in(fields, "name", text_in),
        version=optional_in(fields, "version", text_in),
        purl=optional_in(fields, "purl", text_in),
        license_stated=list_in(fields, "license_stated", text),
        license_declared=optional_in(fields, "license_declared", text_in),
        referenced_files=list_in(fields, "referenced_files", text),
        dependencies=list_in(fields, "dependencies", dependency_from_plain),
    )


def dependency_from_plain(plain: object) -> Dependency:
    """One dependency that ``manifest_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, DEPENDENCY_KEYS, "a dependency")
    return Dependency(
        purl=text_in(fields, "purl"),
        requirement=optional_in(fields, "requirement", text_in),
        scope=optional_in(fields, "scope", text_in),
        is_optional=boolean_in(fields, "is_optional"),
    )
