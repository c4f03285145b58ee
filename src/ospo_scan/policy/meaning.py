# SPDX-License-Identifier: Apache-2.0
"""What the shape of a policy cannot say: its licenses, patterns and rule ids, checked one by one.

Works on the plain value of the document, whatever its shape, so that one misspelled key hides no other fault.
What has the wrong type is passed over here: ``document.check_shape`` names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from ospo_scan.model import Level, Outcome
from ospo_scan.policy.entries import pattern_fault, texts_at, value_at
from ospo_scan.policy.exceptions import read_choices, read_curations, read_waivers
from ospo_scan.policy.listing import EntryError, find_overlaps, read_entry, read_expression
from ospo_scan.policy.model import Choice, Curation, Listed, Role, Setting, Waiver
from ospo_scan.policy.places import Document, Fault, NodePath, Place, shown
from ospo_scan.policy.rules import RULES

MAX_FAULTS = 100

_LEVELS = frozenset(level.label for level in Level)


@dataclass(slots=True)
class Meaning:
    """The parts of a policy that hold names, in file order, and what is wrong with them."""

    listed: tuple[Listed, ...] = ()
    exclusions: tuple[Setting[str], ...] = ()
    levels: dict[str, Setting[Level]] = field(default_factory=dict)
    project_license: Setting[str | None] = field(default_factory=lambda: Setting(None))
    roles: tuple[Role, ...] = ()
    choices: tuple[Choice, ...] = ()
    curations: tuple[Curation, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Whether so much is wrong that the rest need not be looked at; warnings do not count."""
        return len(self.faults) > MAX_FAULTS and sum(not fault.is_warning for fault in self.faults) > MAX_FAULTS


def read_meaning(document: Document) -> Meaning:
    """What ``document`` names; past ``MAX_FAULTS`` faults the rest is not looked at."""
    meaning = Meaning()
    meaning.listed = _read_lists(document, (), meaning)
    _read_exclusions(document, meaning)
    _read_levels(document, meaning)
    meaning.project_license = _read_project(document, (), meaning)
    meaning.roles = tuple(_read_roles(document, meaning))
    for name, read in (("choices", read_choices), ("curations", read_curations), ("waivers", read_waivers)):
        if not meaning.is_hopeless:
            setattr(meaning, name, tuple(read(document, meaning.faults)))
    return meaning


def _read_lists(document: Document, path: NodePath, meaning: Meaning) -> tuple[Listed, ...]:
    """The entries of allow, review and deny, of the policy or, at ``path``, of a role."""
    found: list[tuple[Listed, Place]] = []
    for outcome in Outcome:
        for text, place in texts_at(document, (*path, outcome.name.lower())):
            if meaning.is_hopeless:
                break
            try:
                name, warning = read_entry(text)
            except EntryError as error:
                meaning.faults.append(Fault(place, str(error)))
                continue
            found.append((Listed(name, outcome, place.line), place))
            if warning:
                meaning.faults.append(Fault(place, warning, is_warning=True))
    found.sort(key=lambda one: one[1])
    meaning.faults.extend(find_overlaps(found))
    return tuple(listed for listed, _ in found)


def _read_roles(document: Document, meaning: Meaning) -> Iterator[Role]:
    roles = value_at(document, ("roles",))
    names: dict[str, int] = {}
    for index, value in enumerate(roles if isinstance(roles, list) else ()):
        path: NodePath = ("roles", index)
        if not isinstance(value, dict) or meaning.is_hopeless:
            continue
        line, name = document.place_of(path).line, value.get("name")
        if isinstance(name, str) and names.setdefault(name, line) != line:
            where = f"a role {shown(name)} begins on line {names[name]} already"
            meaning.faults.append(Fault(document.place_of((*path, "name")), f"{where}; give this one another name"))
        patterns = tuple(_read_patterns(document, (*path, "paths"), meaning))
        listed = _read_lists(document, path, meaning)
        project = _read_project(document, path, meaning)
        default, note = value.get("default"), value.get("note")
        yield Role(
            name=str(name),
            paths=tuple(pattern.value for pattern in patterns),
            listed=listed,
            default=_default(default, document.place_of((*path, "default")).line),
            project_license=None if project.value is None else Setting(project.value, project.line),
            is_alone=value.get("inherit") is False,
            note=note if isinstance(note, str) else None,
            line=line,
        )


def _default(word: object, line: int) -> Setting[Outcome] | None:
    outcomes = {outcome.name.lower(): outcome for outcome in Outcome}
    return Setting(outcomes[word], line) if isinstance(word, str) and word in outcomes else None


def _read_exclusions(document: Document, meaning: Meaning) -> None:
    meaning.exclusions = tuple(_read_patterns(document, ("scan", "exclude"), meaning))


def _read_patterns(document: Document, path: NodePath, meaning: Meaning) -> Iterator[Setting[str]]:
    for pattern, place in texts_at(document, path):
        if meaning.is_hopeless:
            break
        if wrong := pattern_fault(pattern):
            meaning.faults.append(Fault(place, f"the pattern {shown(pattern)} {wrong}"))
        yield Setting(pattern, place.line)


def _read_levels(document: Document, meaning: Meaning) -> None:
    levels = value_at(document, ("levels",))
    for rule_id, label in levels.items() if isinstance(levels, dict) else ():
        if meaning.is_hopeless:
            break
        place = document.places[("levels", rule_id)]
        if rule_id not in RULES:
            meaning.faults.append(Fault(place, _unknown_rule(rule_id)))
        elif isinstance(label, str) and label in _LEVELS:
            meaning.levels[rule_id] = Setting(Level.from_label(label), place.line)


def _unknown_rule(rule_id: str) -> str:
    close = get_close_matches(rule_id.lower()[:60], RULES, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else f"the rules are {', '.join(RULES)}"
    return f"there is no rule {shown(rule_id)}; {hint}"


def _read_project(document: Document, path: NodePath, meaning: Meaning) -> Setting[str | None]:
    """The outbound license of the policy or, at ``path``, of a role."""
    path = (*path, "project", "license")
    text = value_at(document, path)
    if not isinstance(text, str):
        return Setting(None)
    place = document.place_of(path)
    try:
        name, warning = read_expression(text)
    except EntryError as error:
        meaning.faults.append(Fault(place, f"project.license: {error}"))
        return Setting(None)
    if warning:
        meaning.faults.append(Fault(place, warning, is_warning=True))
    return Setting(name, place.line)
