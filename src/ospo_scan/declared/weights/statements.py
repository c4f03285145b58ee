# SPDX-License-Identifier: Apache-2.0
"""From the metadata of a header to what it states: a license, copyright notices, what the model was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_scan.catalogue import is_unparsed
from ospo_scan.declared.cards.licenses import license_of
from ospo_scan.declared.cards.reading import RawCard
from ospo_scan.declared.stated import Stated, stated_license
from ospo_scan.declared.weights.header import Header
from ospo_scan.evidence import evidence_digest
from ospo_scan.model import Card, CardKind, Declaration, DeclarationSource, TextLocation
from ospo_scan.model_licenses import named_license

# The keys that are in use, in the order in which they are asked.
_TAG_KEYS = ("general.license", "modelspec.license", "license", "model_license")
_TAG_NAME_KEYS = ("license_name", "general.license.name", "license.name")
_LINK_KEYS = ("license_link", "general.license.link", "license.link", "license_url")
_NAME_KEYS = ("general.name", "modelspec.title", "model_name", "title")
_BASE_MODEL_KEYS = frozenset(("base_model", "base_models", "general.base_model", "general.base_models"))
_DATASET_KEYS = frozenset(("dataset", "datasets", "general.dataset", "general.datasets"))
_KEYS_OF_PEOPLE = frozenset(("author", "authors", "company", "copyright", "organization", "rights"))
_DOC_STRING = "doc_string"

# Of the models and the data that GGUF names by number: which of them, and what of it.
_NUMBERED = re.compile(r"general\.(base_model|dataset)\.([0-9]{1,6})\.(name|organization|repo_url)")
_ON_HUB = re.compile(r"https?://(?:www\.)?huggingface\.co/(?:datasets/)?([\w.-]+/[\w.-]+?)(?:\.git)?/?", re.ASCII)
_NOTICE = re.compile(r"\s*(?:copyright\b|\(c\)|©)", re.IGNORECASE)
_LICENSE_LINE = re.compile(r"^[ \t]*(?:SPDX-)?License(?:-Identifier)?[ \t]*:[ \t]*(\S[^\r\n]{0,199})", re.I | re.M)


def declaration_of(path: str, header: Header) -> Declaration | None:
    """What the header of the file at ``path`` states of license and copyright; None where it states neither."""
    license_ = _license(header)
    notices = tuple(dict.fromkeys(text.strip() for key, text in header.metadata if _is_notice(key, text)))
    if license_ is None and not notices:
        return None
    expression, stated = (None, None) if license_ is None else license_
    evidence = None if expression is None else evidence_digest(expression, [stated])
    return Declaration(DeclarationSource.EMBEDDED, expression, stated, notices, TextLocation(path), evidence)


def card_of(path: str, header: Header, declaration: Declaration | None) -> Card | None:
    """The header as a card of that file alone; None where it does not say what the model was made from."""
    base_models, datasets = _named(header, "base_model", _BASE_MODEL_KEYS), _named(header, "dataset", _DATASET_KEYS)
    if not base_models and not datasets:
        return None
    return Card(
        TextLocation(path),
        CardKind.MODEL,
        header.value(*_NAME_KEYS),
        None if declaration is None else declaration.license_expression,
        None if declaration is None else declaration.stated,
        header.value(*_LINK_KEYS),
        base_models,
        datasets,
    )


def _license(header: Header) -> Stated | None:
    """The license, read as that of a model card is; None where none is stated."""
    tag, name, link = (header.value(*keys) for keys in (_TAG_KEYS, _TAG_NAME_KEYS, _LINK_KEYS))
    if tag is None and name is None and link is None:
        line = _LICENSE_LINE.search(header.value(_DOC_STRING) or "")
        return stated_license(line.group(1)) if line else None
    found = license_of(_as_card(tag, name, link), None)
    # What stands in a header as the license is its name more often than a tag.
    if found is not None and is_unparsed(found.expression) and (named := named_license(tag or "")) is not None:
        return Stated(named, found.text)
    return found


def _as_card(tag: str | None, name: str | None, link: str | None) -> RawCard:
    return RawCard(
        kind=CardKind.MODEL,
        is_space=False,
        name=None,
        heading=None,
        first_line=1,
        license_lines=None,
        tags=() if tag is None else (tag,),
        license_name=name,
        license_details=None,
        license_link=link,
        base_models=(),
        base_model_relation=None,
        datasets=(),
        problems=(),
    )


def _is_notice(key: str, text: str) -> bool:
    is_about_people = key.rpartition(".")[2].casefold() in _KEYS_OF_PEOPLE
    return is_about_people and _NOTICE.match(text) is not None and "\n" not in text.strip()


def _named(header: Header, what: str, keys: frozenset[str]) -> tuple[str, ...]:
    """The names of what the model was made from, in order, each once."""
    numbered: dict[int, dict[str, str]] = {}
    listed = []
    for key, text in header.metadata:
        if key in keys and text.strip():
            listed.append(text.strip())
        elif (found := _NUMBERED.fullmatch(key)) and found.group(1) == what:
            numbered.setdefault(int(found.group(2)), {})[found.group(3)] = text.strip()
    return tuple(dict.fromkeys([*listed, *_numbered_names(numbered)]))


def _numbered_names(numbered: dict[int, dict[str, str]]) -> Iterator[str]:
    for _, said in sorted(numbered.items()):
        if on_hub := _ON_HUB.fullmatch(said.get("repo_url", "")):
            yield on_hub.group(1)
        elif name := "/".join(part for key in ("organization", "name") if (part := said.get(key))):
            yield name
        elif url := said.get("repo_url"):
            yield url
