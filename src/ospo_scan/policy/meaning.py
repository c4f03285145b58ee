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
from ospo_scan.policy.document import MAX_ENTRIES
from ospo_scan.policy.listing import EntryError, find_overlaps, read_entry, read_expression
from ospo_scan.policy.model import Listed, Setting
from ospo_scan.policy.places import Document, Fault, NodePath, Place, shown
from ospo_scan.policy.rules import RULES
from ospo_scan.walk.ignore import parse_patterns

MAX_FAULTS = 100

_LEVELS = frozenset(level.label for level in Level)


@dataclass(slots=True)
class Meaning:
    """The parts of a policy that hold names, in file order, and what is wrong with them."""

    listed: tuple[Listed, ...] = ()
    exclusions: tuple[Setting[str], ...] = ()
    levels: dict[str, Setting[Level]] = field(default_factory=dict)
    project_license: Setting[str | None] = field(default_factory=lambda: Setting(None))
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Whether so much is wrong that the rest need not be looked at; warnings do not count."""
        return len(self.faults) > MAX_FAULTS and sum(not fault.is_warning for fault in self.faults) > MAX_FAULTS


def read_meaning(document: Document) -> Meaning:
    """What ``document`` names; past ``MAX_FAULTS`` faults the rest is not looked at."""
    meaning = Meaning()
    _read_lists(document, meaning)
    _read_exclusions(document, meaning)
    _read_levels(document, meaning)
    _read_project(document, meaning)
    return meaning


def _read_lists(document: Document, meaning: Meaning) -> None:
    found: list[tuple[Listed, Place]] = []
    for outcome in Outcome:
        for text, place in _texts(document, (outcome.name.lower(),)):
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
    meaning.listed = tuple(listed for listed, _ in found)
    meaning.faults.extend(find_overlaps(found))


def _read_exclusions(document: Document, meaning: Meaning) -> None:
    exclusions = []
    for pattern, place in _texts(document, ("scan", "exclude")):
        if meaning.is_hopeless:
            break
        if wrong := _pattern_fault(pattern):
            meaning.faults.append(Fault(place, f"the pattern {shown(pattern)} {wrong}"))
        exclusions.append(Setting(pattern, place.line))
    meaning.exclusions = tuple(exclusions)


def _pattern_fault(pattern: str) -> str | None:
    """What is wrong with a pattern, as the end of a sentence; None where nothing is."""
    if not pattern.strip():
        return "names nothing; write a pattern such as docs/**, or remove it"
    if ".." in pattern.split("/"):
        return "leads out of the tree; write it relative to the scanned root"
    _, faults = parse_patterns((pattern,))
    return f"{faults[0].message}; correct or remove it" if faults else None


def _read_levels(document: Document, meaning: Meaning) -> None:
    levels = _at(document, ("levels",))
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


def _read_project(document: Document, meaning: Meaning) -> None:
    path: NodePath = ("project", "license")
    text = _at(document, path)
    if not isinstance(text, str):
        return
    place = document.place_of(path)
    try:
        name, warning = read_expression(text)
    except EntryError as error:
        meaning.faults.append(Fault(place, f"project.license: {error}"))
        return
    meaning.project_license = Setting(name, place.line)
    if warning:
        meaning.faults.append(Fault(place, warning, is_warning=True))


def _texts(document: Document, path: NodePath) -> Iterator[tuple[str, Place]]:
    """The strings of the list at ``path``, each with its place."""
    items = _at(document, path)
    for index, item in enumerate(items[:MAX_ENTRIES] if isinstance(items, list) else ()):
        if isinstance(item, str) and (*path, index) not in document.spoiled:
            yield item, document.place_of((*path, index))


def _at(document: Document, path: NodePath) -> object:
    """The value at ``path``, None where there is none or it could not be read as written."""
    value: object = document.value
    for length, step in enumerate(path, 1):
        if not isinstance(value, dict) or path[:length] in document.spoiled:
            return None
        value = value.get(str(step))
    return value
