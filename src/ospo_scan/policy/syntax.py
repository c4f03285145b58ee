# SPDX-License-Identifier: Apache-2.0
"""The YAML of a policy as plain values, with the place of every key and item. It and ``editing`` alone use ruamel.yaml.

A policy may come from a stranger's pull request, so it is read event by event into our own values: anchors,
aliases, merge keys, tags, deep nesting and a second document are refused where they stand, and nothing is ever
built from a tag. Plain scalars are read by the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema),
in which ``NO``, ``off`` and ``2024-01-01`` are strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from ospo_scan.policy.places import Document, Fault, NodePath, Place, Plain, shown

MAX_DEPTH = 20
_MERGE_KEY = "<<"
_CONFLICT = re.compile(r"^<{7}(?: |$)", re.MULTILINE)

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# NOTE: the length is limited because int() refuses more than 4,300 digits.
_INTEGER = re.compile(r"[-+]?[0-9]{1,30}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,5})?")
_NOT_FINITE = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}


def read_document(data: bytes) -> Document:
    """The document that ``data`` holds; what is wrong with it is in its ``faults``. Never raises."""
    document = Document()
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        _stop(document, _place_after(before), "the file is not UTF-8 text; save it as UTF-8")
        return document
    if conflict := _CONFLICT.search(text):
        message = "a merge conflict was left here; settle it, and remove its lines with <<<<<<<, ======= and >>>>>>>"
        _stop(document, _place_after(text[: conflict.start()]), message)
        return document
    builder = _Builder(document)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                break
    except MarkedYAMLError as error:
        _stop(document, _place_of_mark(error.problem_mark or error.context_mark), _syntax_message(error))
    except ReaderError as error:
        message = f"the character U+{ord(text[error.position]):04X} cannot stand in YAML; remove it"
        _stop(document, _place_after(text[: error.position]), message)
    except (YAMLError, ValueError, OverflowError, LookupError, AssertionError):
        # NOTE: "\UFFFFFFFF" makes ruamel's scanner raise OverflowError, %YAML 99999999999 and the like ValueError.
        _stop(document, builder.last_place, "the YAML after this place cannot be read; check quotes and escapes")
    return document


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun: its path, what it holds so far, and the key whose value comes next."""

    path: NodePath
    value: list[Plain] | dict[str, Plain]
    key: str | None = None
    is_key_dropped: bool = False


class _Builder:
    """Builds the value of a document out of events, without recursion."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: list[_Open] = []
        self._documents = 0
        self.last_place = Place(1, 1)

    def take(self, event: Event) -> bool:
        """Whether reading goes on after ``event``."""
        place = self.last_place = _place_of_mark(event.start_mark)
        if isinstance(event, DocumentStartEvent):
            return self._begin(event, place)
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
        elif isinstance(event, NodeEvent):
            return self._node(event, place)
        return True

    def _begin(self, event: DocumentStartEvent, place: Place) -> bool:
        self._documents += 1
        if self._documents > 1:
            return self._refuse(place, "a second YAML document begins here; a policy is one document")
        if event.version not in (None, (1, 2)):
            return self._refuse(place, "a policy is YAML 1.2; remove the %YAML line")
        return True

    def _node(self, event: NodeEvent, place: Place) -> bool:
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            return self._key(parent, event, place)
        path = () if parent is None else (*parent.path, self._step(parent))
        if not (parent and parent.is_key_dropped):
            self._check_features(event, path, place)
        self._document.value_places.setdefault(path, place)
        if isinstance(parent and parent.value, list):
            self._document.places.setdefault(path, place)
        return self._attach(event, path, place)

    def _attach(self, event: NodeEvent, path: NodePath, place: Place) -> bool:
        value: Plain
        if isinstance(event, ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, MappingStartEvent):
            value = {}
        else:
            value = [] if isinstance(event, SequenceStartEvent) else None
        self._put(value)
        if isinstance(value, dict | list):
            if len(self._open) == MAX_DEPTH:
                return self._refuse(place, f"the nesting is deeper than {MAX_DEPTH} levels; a policy needs four")
            self._open.append(_Open(path, value))
        return True

    def _put(self, value: Plain) -> None:
        if not self._open:
            self._document.value = value
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            if not parent.is_key_dropped:
                parent.value[parent.key] = value
            parent.key, parent.is_key_dropped = None, False

    def _key(self, parent: _Open, event: NodeEvent, place: Place) -> bool:
        if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
            return self._refuse(place, "a key must be a plain word, without anchor, alias or tag")
        key = event.value
        path = (*parent.path, key)
        parent.key = key
        if key == _MERGE_KEY and event.style is None:
            parent.is_key_dropped = True
            self._fault(place, "this is a YAML merge key (<<), which is not read; write the keys out")
        elif path in self._document.places:
            parent.is_key_dropped = True
            first = self._document.places[path].line
            self._fault(place, f"the key {shown(key)} stands here a second time; the first is on line {first}")
        else:
            self._document.places[path] = place
        return True

    def _check_features(self, event: NodeEvent, path: NodePath, place: Place) -> None:
        if isinstance(event, AliasEvent):
            self._document.spoiled.add(path)
            self._fault(
                place,
                "this is a YAML alias (*name), which is not read; write the value out, or put a pattern in quotes",
            )
        elif event.anchor:
            self._fault(place, "this is a YAML anchor (&name), which is not read; remove it")
        if getattr(event, "tag", None):
            self._document.spoiled.add(path)
            self._fault(place, "this is a YAML tag (!name), which is not read; remove it, or put a pattern in quotes")

    def _step(self, parent: _Open) -> str | int:
        if isinstance(parent.value, list):
            return len(parent.value)
        # What stands under a key given twice gets a path of its own, so that nothing in it counts as given twice.
        return f"{parent.key}@{self.last_place}" if parent.is_key_dropped else parent.key or ""

    def _fault(self, place: Place, message: str) -> None:
        self._document.faults.append(Fault(place, message))

    def _refuse(self, place: Place, message: str) -> bool:
        _stop(self._document, place, message)
        return False


def _scalar(event: ScalarEvent) -> Plain:
    text: str = event.value
    if event.style is not None:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    not_finite = _NOT_FINITE.get(text.lower())
    return float(not_finite) if not_finite else text


def _stop(document: Document, place: Place, message: str) -> None:
    document.faults.append(Fault(place, message))
    document.is_complete = False


def _place_of_mark(mark: object) -> Place:
    return Place(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


def _place_after(text: str) -> Place:
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    return Place(len(lines), len(lines[-1]) + 1)


def _syntax_message(error: MarkedYAMLError) -> str:
    problem = " ".join(_words(str(error.problem or error.context or "it cannot be read")))
    if "'\\t'" in problem:
        return "a tab stands where YAML wants blanks; indent with blanks"
    if "scanning an alias" in str(error.context):
        return "a * begins a YAML alias here; put the text in quotes"
    if "scanning a tag" in str(error.context):
        return "a ! begins a YAML tag here; put the text in quotes"
    if "cannot start any token" in problem:
        return f"this is not valid YAML: {problem}; put the text in quotes"
    return f"this is not valid YAML: {problem}"


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        yield word if word.isprintable() else ascii(word)
