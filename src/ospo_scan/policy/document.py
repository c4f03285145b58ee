# SPDX-License-Identifier: Apache-2.0
"""The shape of a policy file, as pydantic models: keys, types, defaults and what each key means.

The JSON Schema, the reference in the docs and the check of the shape all come from here. What a shape cannot
say (license ids, patterns, rule ids) is checked in ``load``.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from ospo_scan.policy.places import Document, Fault, NodePath, Place, shown

MAX_ENTRIES = 10_000

OutcomeWord = Literal["allow", "review", "deny"]
ConcernWord = Literal["ignore", "review", "deny"]
LevelWord = Literal["off", "note", "warning", "error"]
WaiverWord = Literal[
    "commercial-license", "linking-only", "not-distributed", "being-removed", "author-permission", "other"
]
CurationWord = Literal["code", "mention", "wrong-license", "wrong-version", "documentation", "other"]

_STRICT = ConfigDict(extra="forbid", strict=True)


def _entries(description: str) -> Any:  # noqa: ANN401 - what pydantic's Field gives back
    return Field(default_factory=list, max_length=MAX_ENTRIES, description=description)


def _required_entries(description: str) -> Any:  # noqa: ANN401 - what pydantic's Field gives back
    return Field(min_length=1, max_length=MAX_ENTRIES, description=description)


class ProjectSection(BaseModel):
    """The project as a whole."""

    model_config = _STRICT

    license: str | None = Field(
        default=None,
        description="The license expression under which the project itself is released, such as `Apache-2.0`.",
    )


class ScanSection(BaseModel):
    """Which files are looked at."""

    model_config = _STRICT

    exclude: list[str] = _entries(
        "Patterns of files that are not scanned, in gitignore syntax, relative to the scanned root. Excluded files "
        "are named in every report."
    )
    include_untracked: bool = Field(
        default=False,
        description="Whether files of a git work tree that git neither tracks nor ignores are scanned too.",
    )


class RoleSection(BaseModel):
    """What holds for some files of the tree. The first role whose paths match a file is the role of that file.

    Where none matches, a role `code`, `docs`, `data` or `model` without paths holds for the files that are such.
    """

    model_config = _STRICT

    name: str = Field(description="The name of the role, such as `docs`. Reports show it.")
    paths: list[str] = _entries(
        "The files that have the role: patterns in gitignore syntax, relative to the root. The roles `code`, `docs`, "
        "`data` and `model` need none: then files have them by what they are, where the paths of no role match."
    )
    allow: list[str] = _entries("As `allow` of the policy. For these files it comes before the lists of the policy.")
    review: list[str] = _entries("As `review` of the policy, for these files.")
    deny: list[str] = _entries("As `deny` of the policy, for these files.")
    default: OutcomeWord | None = Field(default=None, description="As `default` of the policy, for these files.")
    project: ProjectSection = Field(default=ProjectSection(), description="The outbound license of these files.")
    inherit: bool = Field(
        default=True, description="Whether the lists of the policy count for these files where those of the role end."
    )
    note: str | None = Field(default=None, description="A sentence that is shown with what the default decides.")


class ChoiceSection(BaseModel):
    """Which license is taken where a choice is given."""

    model_config = _STRICT

    given: str = Field(description="The license expression that gives the choice, such as `GPL-2.0-only OR MIT`.")
    choose: str = Field(description="The alternative that is taken, such as `MIT`.")
    where: list[str] = _entries("The files for which it is taken, as patterns. Without any, all.")
    comment: str | None = Field(default=None, description="Why.")
    owner: str | None = Field(default=None, description="Who decided, such as an e-mail address.")


class CurationSection(BaseModel):
    """A correction of what was detected: it is wrong, or means something else."""

    model_config = _STRICT

    where: list[str] = _required_entries("The files in which it was detected, as patterns.")
    lines: int | str | None = Field(
        default=None, description="The line in which the detection starts, or the first and the last one: `10-12`."
    )
    detected: str = Field(description="The license expression that was detected, as reports show it.")
    concluded: str = Field(description="The license expression that is right, or `NONE` where there is no license.")
    evidence: str | None = Field(
        default=None,
        description="The digest of the text, as reports show it: it ends when the words change.",
    )
    reason: CurationWord = Field(description="Why it is wrong. `other` needs a comment.")
    comment: str | None = Field(default=None, description="What a reader has to know about it.")
    owner: str | None = Field(default=None, description="Who decided, such as an e-mail address.")


class WaiverSection(BaseModel):
    """A finding that is accepted, for a reason and up to a day."""

    model_config = _STRICT

    rule: str = Field(description="The id of the rule whose finding is accepted.")
    where: list[str] = _required_entries("The files in which it is accepted, as patterns.")
    license: str | None = Field(
        default=None,
        description="The license that is accepted: the expression of the finding, or all of it that is refused.",
    )
    evidence: str | None = Field(
        default=None, description="The digest of the text, as reports show it: it ends when the words change."
    )
    reason: WaiverWord = Field(description="Why it is accepted. `other` needs a comment.")
    comment: str | None = Field(default=None, description="What a reader has to know about it.")
    owner: str | None = Field(default=None, description="Who decided, such as an e-mail address.")
    expires: str | None = Field(
        default=None, description="The last day on which it holds, such as `2027-03-31`. Without it, it never ends."
    )


class PolicyDocument(BaseModel):
    """A license policy of ospo-scan."""

    model_config = _STRICT

    version: int = Field(ge=1, le=1, description="The version of the policy language. It is always 1.")
    extends: list[str] = _entries(
        "Policies that hold where this one says nothing, the nearest last: `builtin:NAME`, or a file relative to this "
        "one with the digest that it has to have, `base.yml#sha256=…`."
    )
    project: ProjectSection = Field(default=ProjectSection(), description="The project as a whole.")
    default: OutcomeWord = Field(
        default="deny", description="How a license is judged that no entry of `allow`, `review` or `deny` names."
    )
    unknown: ConcernWord = Field(
        default="review", description="How a notice is judged that is some license, but does not say which one."
    )
    missing: ConcernWord = Field(
        default="ignore", description="How a file is judged that is not empty and in which no license was found."
    )
    min_score: float = Field(
        default=80,
        ge=0,
        le=100,
        description=(
            "A detection with a lower score (that of its weakest match, 0-100) goes to review: it is neither allowed "
            "nor, on the strength of its weak matches alone, denied."
        ),
    )
    allow: list[str] = _entries(
        "Licenses that may be released. An entry is an SPDX id (`MIT`), an id with its exception "
        "(`GPL-2.0-only WITH Classpath-exception-2.0`), a `LicenseRef-…`, `category:NAME` or `set:NAME`."
    )
    review: list[str] = _entries("Licenses that a person has to look at first. Entries as in `allow`.")
    deny: list[str] = _entries("Licenses that may not be released. Entries as in `allow`.")
    levels: dict[str, LevelWord] = Field(
        default_factory=dict, description="The level of the findings of a rule, by rule id, in place of its own level."
    )
    note: str | None = Field(default=None, description="A sentence that is shown with what the default decides.")
    roles: list[RoleSection] = _entries("Lists of their own for some files. The first role that matches holds.")
    choices: list[ChoiceSection] = _entries("Which license is taken where a choice is given.")
    curations: list[CurationSection] = _entries("Corrections of what was detected.")
    waivers: list[WaiverSection] = _entries("Findings that are accepted.")
    scan: ScanSection = Field(default=ScanSection(), description="Which files are looked at.")


_SECTIONS: dict[str, type[BaseModel]] = {
    "": PolicyDocument,
    "project": ProjectSection,
    "scan": ScanSection,
    "roles": RoleSection,
    "choices": ChoiceSection,
    "curations": CurationSection,
    "waivers": WaiverSection,
}
_EXPECTED = {
    "bool_type": "true or false",
    "finite_number": "a number from 0 to 100",
    "float_type": "a number from 0 to 100",
    "greater_than_equal": "a number from 0 to 100",
    "less_than_equal": "a number from 0 to 100",
    "list_type": "a list, such as [NAME]",
    "string_type": "a text",
    "too_short": "a list with at least one entry",
    "int_type": "a line, such as 10 or 10-12",
    "too_long": f"a list of at most {MAX_ENTRIES:,} entries",
}


def check_shape(document: Document) -> tuple[PolicyDocument | None, list[Fault]]:
    """The policy that ``document`` states, None where its shape is wrong, and everything wrong with its shape."""
    if document.value is None:
        return None, [Fault(Place(1, 1), "the file holds no policy; write at least `version: 1`, or run policy init")]
    if not isinstance(document.value, dict):
        found = shown(document.value)
        return None, [Fault(document.place_of(()), f"a policy is a mapping of keys, such as `version: 1`, not {found}")]
    try:
        return PolicyDocument.model_validate(document.value), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
    return None, list(_faults(document, details))


def _faults(document: Document, details: list[ErrorDetails]) -> Iterator[Fault]:
    for detail in details:
        path: NodePath = detail["loc"]
        if any(path[:length] in document.spoiled for length in range(len(path) + 1)):
            continue
        if detail["type"] == "extra_forbidden":
            yield Fault(document.places.get(path, Place(1, 1)), _unknown_key(path))
        elif detail["type"] == "missing":
            yield Fault(document.place_of(path[:-1]), _missing_key(path))
        else:
            yield Fault(document.place_of(_written(document, path)), _wrong_value(path, detail))


def _written(document: Document, path: NodePath) -> NodePath:
    """The part of ``path`` that is in the document: pydantic appends the kinds of values that could have been meant."""
    while path and path not in document.value_places:
        path = path[:-1]
    return path


def _missing_key(path: NodePath) -> str:
    *parents, key = path
    if not parents:
        return f"the key {key} is missing; write `{key}: 1`"
    meaning = _SECTIONS[str(parents[0])].model_fields[str(key)].description
    return f"an entry of {parents[0]} needs the key {key}: {meaning}"


def _unknown_key(path: NodePath) -> str:
    *parents, key = path
    section = next((str(step) for step in reversed(parents) if isinstance(step, str)), "")
    known = sorted(_SECTIONS[section].model_fields)
    owner = f"an entry of {section}" if parents and isinstance(parents[-1], int) else section or "a policy"
    close = get_close_matches(str(key).lower()[:60], known, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else f"it can have: {', '.join(known)}"
    return f"{owner} has no key {shown(key)}; {hint}"


def _wrong_value(path: NodePath, detail: ErrorDetails) -> str:
    found = shown(detail["input"])
    if path == ("version",):
        return f"version must be 1, the only version of the policy language that this ospo-scan reads, not {found}"
    name = ".".join(str(step) for step in path if isinstance(step, str))
    if isinstance(path[-1], int):
        if path[0] in _SECTIONS and len(path) == 2:
            keys = ", ".join(_SECTIONS[str(path[0])].model_fields)
            return f"an entry of {path[0]} has keys of its own ({keys}); it cannot be {found}"
        return _wrong_entry(name, detail["input"])
    return f"{_name(name)} must be {_expected(detail)}, not {found}"


def _name(name: str) -> str:
    return name if name.isprintable() and len(name) < 60 else shown(name)


def _wrong_entry(name: str, value: object) -> str:
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ("category", "set"):
        prefix = next(iter(value))
        return f"an entry of {name} is one word: write {prefix}:NAME without a blank after the colon"
    return f"an entry of {name} must be a text, not {shown(value)}; put it in quotes if it is meant as a name"


def _expected(detail: ErrorDetails) -> str:
    if detail["type"] == "literal_error":
        return str(detail["ctx"]["expected"]).replace("'", "")
    return _EXPECTED.get(detail["type"], "a mapping of keys")
