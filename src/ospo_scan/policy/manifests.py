# SPDX-License-Identifier: Apache-2.0
"""Whether the manifests of the project's own packages agree with the policy, the license files and each other."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence

from ospo_scan.catalogue import states_license
from ospo_scan.compatibility import is_same_text
from ospo_scan.expression import is_same, judge, leaves
from ospo_scan.model import PROJECT, FileScan, Outcome, Package, PackageKind
from ospo_scan.policy.gate import Case, Observation
from ospo_scan.policy.license_files import is_license_text

IsStatedBy = Callable[[str, Iterable[FileScan], Case], bool]
"""Whether license files state what is declared, or do not say clearly what they state."""


def manifest_mismatches(case: Case, is_stated: IsStatedBy) -> Iterator[Observation]:
    """One observation for each manifest that declares another license than what it is held against, which comes first.

    Manifests whose license is not known, and packages of others, are not held against anything.
    """
    texts = _license_texts(case.result.files)
    for path, packages in _own_packages(case.result.packages).items():
        yield from _of_each_other(packages)
        for package in packages:
            declared = str(package.license_declared)
            if path == PROJECT and (found := _of_policy(case, package)) is not None:
                yield found
            elif not is_stated(declared, beside := texts.get(_directory(path), ()), case):
                names = ", ".join(scan.path for scan in beside)
                said = f"The manifest declares {declared}, and {names} beside it does not state that."
                yield _observation(package, said)


def _of_each_other(packages: Sequence[Package]) -> Iterator[Observation]:
    first = packages[0]
    for package in packages[1:]:
        if not is_same(str(first.license_declared), str(package.license_declared)):
            other = f"{first.location.path} declares {first.license_declared} for the same package"
            yield _observation(package, f"The manifest declares {package.license_declared}, and {other}.")


def _of_policy(case: Case, package: Package) -> Observation | None:
    outbound, declared = case.policy.project_license, str(package.license_declared)
    if outbound.value is None or not case.result.is_project or not _missing(outbound.value, declared):
        return None
    decision = case.policy.decision(outbound.line, f"project.license is {outbound.value}", outbound.source)
    said = f"The policy says that the project is released under {outbound.value}"
    message = f"{said}, but the manifest declares {declared}."
    return Observation(package.location, message, license_expression=declared, decided_by=decision)


def _missing(outbound: str, declared: str) -> tuple[str, ...]:
    """The licenses of the policy that the manifest would have to name and does not; of an OR one is enough."""
    named = leaves(declared)

    def outcome(leaf: str) -> Outcome:
        return Outcome.ALLOW if any(is_same_text(leaf, one) or leaf == one for one in named) else Outcome.DENY

    return judge(outbound, outcome).refused


def _own_packages(packages: Iterable[Package]) -> dict[str, list[Package]]:
    """The project's own packages of which it is clear what they declare, by the path that they own."""
    found: dict[str, list[Package]] = {}
    for one in packages:
        if (
            one.kind is PackageKind.PROJECT
            and one.license_declared is not None
            and states_license(one.license_declared)
        ):
            for path in one.owns:
                found.setdefault(path, []).append(one)
    return found


def _license_texts(files: Iterable[FileScan]) -> dict[str, list[FileScan]]:
    found: dict[str, list[FileScan]] = {}
    for scan in files:
        if is_license_text(scan.path):
            found.setdefault(posixpath.dirname(scan.path), []).append(scan)
    return found


def _directory(path: str) -> str:
    return "" if path == PROJECT else path


def _observation(package: Package, message: str) -> Observation:
    return Observation(package.location, message, license_expression=package.license_declared)
