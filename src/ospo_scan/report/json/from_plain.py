# SPDX-License-Identifier: Apache-2.0
"""A saved report as a Report again: the members of the JSON report, each checked on the way in.

Everything raises ``ValueError`` with one sentence where a value is not of the kind that ``report.json`` writes.
What follows from other members (the counts of ``summary``, what is concluded of a file) is compared by ``report.json``
when it renders the report anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from ospo_scan.codec import FILE_KEYS, file_scan_from_plain, path_from_plain, place_from_plain
from ospo_scan.model import (
    Card,
    CardKind,
    Engine,
    Fault,
    FileScan,
    FileStatus,
    Package,
    PackageKind,
    PolicySource,
    Project,
    Report,
    ScanResult,
    Scope,
    Since,
    Tool,
    Verdict,
    path_bytes,
)
from ospo_scan.report.json.judged_from_plain import (
    check_expression,
    correction_from_plain,
    expression_in,
    finding_from_plain,
)
from ospo_scan.shape import (
    boolean_in,
    choice_in,
    count_in,
    digest_in,
    list_in,
    members,
    optional_in,
    text,
    text_in,
)

_JUDGEMENT_KEYS = frozenset(("policy", "verdict", "summary", "findings", "corrections"))
_RESULT_KEYS = frozenset(("tool", "project", "scope", "is_project", "since", "notes", "packages")) | {
    "cards",
    "faults",
    "files",
}
_REPORT_KEYS = _JUDGEMENT_KEYS | _RESULT_KEYS | {"schema_version"}
_COUNT_KEYS = frozenset(("files", "scanned", "skipped", "not_inspected", "errors", "suppressed"))
_LEVEL_KEYS = frozenset(("error", "warning", "note"))
_TOOL_KEYS = frozenset(("name", "version", "engine"))
_ENGINE_KEYS = frozenset(("name", "version", "mode", "fingerprint"))
_POLICY_KEYS = frozenset(("source", "sha256", "extends"))
_EXTENDED_KEYS = frozenset(("source", "sha256"))
_PROJECT_KEYS = frozenset(("name", "version", "revision", "revision_date", "supplier"))
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SINCE_KEYS = frozenset(("ref", "base", "changed", "policy_changes", "declaring_changes"))
_PACKAGE_KEYS = frozenset(
    ("name", "version", "purl", "kind", "license_declared", "license_stated", "location", "owns", "scope")
)
_CARD_KEYS = frozenset(
    ("kind", "name", "license_declared", "license_stated", "license_link", "license_file", "base_models")
) | {"base_model_relation", "datasets", "location"}
_FAULT_KEYS = frozenset(("message", "location"))
_CONCLUSION_KEYS = frozenset(
    ("license_declared", "license_detected", "license_concluded", "concluded_from", "concluded_at")
)
_REPORT_FILE_KEYS = FILE_KEYS | _CONCLUSION_KEYS | {"license_info_in_file", "error"}


def report_from_plain(plain: object) -> Report:
    """The report that the plain JSON value ``plain`` holds. Raises: ValueError where it holds none."""
    fields = members(plain, _REPORT_KEYS, "the report")
    _check_summary(fields["summary"])
    verdict = None if fields["verdict"] is None else choice_in(fields, "verdict", Verdict)
    policy = None if fields["policy"] is None else _policy(fields["policy"])
    findings = list_in(fields, "findings", finding_from_plain)
    corrections = list_in(fields, "corrections", correction_from_plain)
    if (policy is None) is not (verdict is None) or (policy is None and (findings or corrections)):
        raise ValueError("a report has a policy and a verdict, or neither of them and no findings")
    result = ScanResult(
        tool=_tool(fields["tool"]),
        scope=choice_in(fields, "scope", Scope),
        is_project=boolean_in(fields, "is_project"),
        files=_files(fields),
        packages=list_in(fields, "packages", _package),
        notes=list_in(fields, "notes", text),
        cards=list_in(fields, "cards", _card),
        faults=list_in(fields, "faults", _fault),
        since=None if fields["since"] is None else _since(fields["since"]),
        project=_project(fields["project"]),
    )
    report = Report(result, policy, findings, verdict, corrections)
    if verdict not in (None, report.computed_verdict):
        raise ValueError(f"verdict is not {report.computed_verdict.value!r}, as findings and files say")
    return report


def _check_summary(plain: object) -> None:
    fields = members(plain, _COUNT_KEYS | {"findings_by_level"}, "summary")
    for key in _COUNT_KEYS:
        count_in(fields, key)
    levels = members(fields["findings_by_level"], _LEVEL_KEYS, "findings_by_level")
    for key in _LEVEL_KEYS:
        count_in(levels, key)


def _tool(plain: object) -> Tool:
    fields = members(plain, _TOOL_KEYS, "tool")
    engine = members(fields["engine"], _ENGINE_KEYS, "engine")
    return Tool(
        name=text_in(fields, "name"),
        version=text_in(fields, "version"),
        engine=Engine(
            name=text_in(engine, "name"),
            version=text_in(engine, "version"),
            mode=text_in(engine, "mode"),
            fingerprint=text_in(engine, "fingerprint"),
        ),
    )


def _project(plain: object) -> Project:
    fields = members(plain, _PROJECT_KEYS, "project")
    revision, moment = optional_in(fields, "revision", text_in), optional_in(fields, "revision_date", text_in)
    if (revision is None) is not (moment is None):
        raise ValueError("project has a revision and its date, or neither of them")
    if revision is not None and not _COMMIT.fullmatch(revision):
        raise ValueError(f"revision of project must be the id of a commit, not {revision[:80]!r}")
    if moment is not None and not _is_time(moment):
        raise ValueError(f"revision_date of project must be a time in UTC, not {moment[:80]!r}")
    name, version, supplier = (optional_in(fields, key, text_in) for key in ("name", "version", "supplier"))
    return Project(name, version, revision, moment, supplier)


def _is_time(moment: str) -> bool:
    if not _UTC.fullmatch(moment):
        return False
    try:
        datetime.fromisoformat(moment)
    except ValueError:  # the 31st of February
        return False
    return True


def _since(plain: object) -> Since:
    fields = members(plain, _SINCE_KEYS, "since")
    base = text_in(fields, "base")
    if not _COMMIT.fullmatch(base):
        raise ValueError(f"base of since must be the id of a commit, not {base[:80]!r}")
    return Since(
        text_in(fields, "ref"),
        base,
        *(list_in(fields, key, _path) for key in ("changed", "policy_changes", "declaring_changes")),
    )


def _path(plain: object) -> str:
    return path_from_plain(members(plain, frozenset(("path",)), "a path", optional="path_base64"))


def _policy(plain: object) -> PolicySource:
    fields = members(plain, _POLICY_KEYS, "policy")
    extends = list_in(fields, "extends", _extended)
    return PolicySource(text_in(fields, "source"), digest_in(fields, "sha256"), extends)


def _extended(plain: object) -> PolicySource:
    fields = members(plain, _EXTENDED_KEYS, "a policy that is extended")
    return PolicySource(text_in(fields, "source"), digest_in(fields, "sha256"))


def _files(fields: Mapping[str, object]) -> tuple[FileScan, ...]:
    """The files, which stand in order of the bytes of their paths, and none of them twice."""
    files = list_in(fields, "files", _file_scan)
    paths = [path_bytes(scan.path) for scan in files]
    for before, after in pairwise(paths):
        if before >= after:
            fault = "is listed twice" if paths.count(after) > 1 else "is not in the order of paths"
            raise ValueError(f"file {after.decode('utf-8', 'replace')[:200]!r} {fault}")
    return files


def _file_scan(plain: object) -> FileScan:
    fields = dict(members(plain, _REPORT_FILE_KEYS, "a file", optional=("path_base64", "suspicions")))
    for key in (*_CONCLUSION_KEYS, "license_info_in_file"):  # compared when all is rendered anew
        del fields[key]
    error = optional_in(fields, "error", text_in)
    del fields["error"]
    if fields["status"] == FileStatus.ERROR.value:
        fields["detail"] = error
    try:
        scan = file_scan_from_plain(fields)
        _check_expressions(scan)
    except ValueError as fault:
        raise ValueError(f"file {str(fields['path'])[:200]!r}: {fault}") from fault
    return scan


def _check_expressions(scan: FileScan) -> None:
    for detection in scan.detections:
        check_expression(detection.license_expression)
        for match in detection.matches:
            check_expression(match.license_expression)
        if detection.refinement is not None:
            check_expression(detection.refinement.license_expression)
    for declaration in scan.declarations:
        if declaration.license_expression is not None:
            check_expression(declaration.license_expression)
    for clue in scan.clues:
        check_expression(clue.license_expression)


def _package(plain: object) -> Package:
    fields = members(plain, _PACKAGE_KEYS, "a package")
    return Package(
        name=text_in(fields, "name"),
        version=optional_in(fields, "version", text_in),
        purl=optional_in(fields, "purl", text_in),
        license_declared=optional_in(fields, "license_declared", expression_in),
        location=place_from_plain(fields["location"]),
        kind=choice_in(fields, "kind", PackageKind),
        license_stated=optional_in(fields, "license_stated", text_in),
        owns=list_in(fields, "owns", _path),
        scope=optional_in(fields, "scope", text_in),
    )


def _card(plain: object) -> Card:
    fields = members(plain, _CARD_KEYS, "a card")
    return Card(
        location=place_from_plain(fields["location"]),
        kind=choice_in(fields, "kind", CardKind),
        name=optional_in(fields, "name", text_in),
        license_declared=optional_in(fields, "license_declared", expression_in),
        license_stated=optional_in(fields, "license_stated", text_in),
        license_link=optional_in(fields, "license_link", text_in),
        base_models=list_in(fields, "base_models", text),
        datasets=list_in(fields, "datasets", text),
        license_file=None if fields["license_file"] is None else _path(fields["license_file"]),
        base_model_relation=optional_in(fields, "base_model_relation", text_in),
    )


def _fault(plain: object) -> Fault:
    fields = members(plain, _FAULT_KEYS, "a fault")
    return Fault(place_from_plain(fields["location"]), text_in(fields, "message"))
