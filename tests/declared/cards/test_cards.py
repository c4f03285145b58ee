# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared import Declared, with_declarations
from ospo_scan.declared.cards import CardReader
from ospo_scan.expression import normalize
from ospo_scan.model import Card, CardKind, Fault, Package, PackageKind, ScanResult, Scope, TextLocation
from samples import TOOL, detection, in_order, scanned


def declared(tree: Mapping[str, bytes]) -> Declared:
    reader = CardReader()
    for path, data in tree.items():
        reader.read(path, data)
    return reader.declared(in_order(scanned(path) for path in tree))


CARD = b"---\nlicense: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\ndatasets: [acme/talk]\n---\n# Tiny\n"
LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"


def test_a_card_is_a_package_that_owns_its_directory() -> None:
    found = declared({"models/tiny/README.md": CARD, "models/tiny/model.safetensors": b""})
    place = TextLocation("models/tiny/README.md", 2, 2)
    assert found.packages == [
        Package("tiny", None, None, LLAMA, place, PackageKind.PROJECT, "llama3.1", ("models/tiny",))
    ]
    base, data = ("meta-llama/Llama-3.1-8B",), ("acme/talk",)
    assert found.cards == [Card(place, CardKind.MODEL, "tiny", LLAMA, "llama3.1", None, base, data)]
    assert not found.faults


def test_the_card_of_the_root_owns_the_tree_and_is_named_by_its_heading() -> None:
    found = declared({"README.md": CARD})
    assert [(one.name, one.owns) for one in found.packages] == [("Tiny", (".",))]


def test_a_card_without_any_name_has_none() -> None:
    found = declared({"README.md": b"---\nbase_model: x\n---\n"})
    assert [one.name for one in found.packages] == ["unnamed"]
    assert [(one.name, one.license_declared, one.location) for one in found.cards] == [
        (None, None, TextLocation("README.md", 2, 2))
    ]


@pytest.mark.parametrize(
    ("directory", "name", "purl", "version"),
    [
        ("models--acme--tiny/snapshots/" + "0a" * 20, "acme/tiny", "pkg:huggingface/acme/tiny@" + "0a" * 20, "0a" * 20),
        ("hub/models--gpt2/snapshots/" + "0a" * 20, "gpt2", "pkg:huggingface/gpt2@" + "0a" * 20, "0a" * 20),
        ("datasets--acme--talk/snapshots/" + "0a" * 20, "acme/talk", None, "0a" * 20),
        ("models--acme--tiny/snapshots/main", "main", None, None),
        ("models/acme/tiny", "tiny", None, None),
    ],
)
def test_the_identity_is_known_only_in_a_cache_of_the_hub(
    directory: str, name: str, purl: str | None, version: str | None
) -> None:
    (package,) = declared({f"{directory}/README.md": CARD}).packages
    assert (package.name, package.purl, package.version) == (name, purl, version)
    assert package.kind is (PackageKind.PROJECT if version is None else PackageKind.VENDORED)


BARE = b"---\nlicense: mit\n---\n"


@pytest.mark.parametrize(
    ("beside", "kinds"),
    [
        ("m/model.gguf", [CardKind.MODEL]),
        ("m/PyTorch_Model.bin", [CardKind.MODEL]),
        ("m/train.parquet", [CardKind.DATASET]),
        ("m/main.py", []),
        ("m/sub/model.gguf", []),
    ],
)
def test_a_card_with_a_license_alone_is_of_what_stands_beside_it(beside: str, kinds: list[CardKind]) -> None:
    found = declared({"m/README.md": BARE, beside: b""})
    assert [card.kind for card in found.cards] == kinds
    assert [package.license_declared for package in found.packages] == ["MIT"]


def test_a_space_is_software_whatever_stands_beside_it() -> None:
    found = declared({"README.md": b"---\nlicense: mit\nsdk: gradio\n---\n", "model.gguf": b""})
    assert (len(found.packages), found.cards) == (1, [])


def test_the_file_that_a_card_links_to_is_in_the_report() -> None:
    reader = CardReader()
    reader.read("m/README.md", b"---\nlicense: other\nlicense_name: acme\nlicense_link: LICENSE\nbase_model: x\n---\n")
    (card,) = reader.declared([scanned("m/LICENSE", detection("MIT", "x")), scanned("m/README.md")]).cards
    assert (card.license_declared, card.license_stated) == ("MIT", "other, acme (LICENSE)")
    assert (card.license_link, card.license_file) == ("LICENSE", "m/LICENSE")


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"---\nlicense: mit\nlicense: gpl\n---\n", 3, "The card: the key 'license' stands here a second time."),
        (
            b"---\nlicense: mit\n  x: y\n---\n",
            3,
            "The card: this is no YAML (mapping values are not allowed here).",
        ),
        (b"---\n- license: mit\n---\n", None, ""),
        (b"---\n[\nlicense: mit]\n---\n", 2, "The card: the front matter is no YAML mapping."),
        (
            b"---\nlicense: mit\nbase_model: {a: b}\n---\n",
            3,
            "The card: base_model is neither a name nor a list of names; what is one is read.",
        ),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_place(data: bytes, line: int | None, message: str) -> None:
    faults = declared({"m/README.md": data}).faults
    assert faults == ([] if line is None else [Fault(TextLocation("m/README.md", line, line), message)])


@pytest.mark.parametrize("path", ["README.rst", "docs/page.md", "SKILL.md", "readme.md/x"])
def test_other_files_are_not_looked_at(path: str) -> None:
    assert declared({path: CARD}) == Declared(faults=[])


def test_cards_are_in_order_of_their_places_whatever_the_order_of_reading() -> None:
    tree = {f"{name}/README.md": CARD for name in ("b", "a", "c\udcff", "\xff")}
    files = in_order(scanned(path) for path in tree)
    empty = ScanResult(TOOL, Scope.DIRECTORY, True, files)
    results = []
    for paths in (list(tree), sorted(tree)):
        reader = CardReader()
        for path in paths:
            reader.read(path, tree[path])
        results.append(with_declarations(empty, [reader]))
    assert results[0] == results[1]
    assert [card.location.path for card in results[0].cards] == [scan.path for scan in files]


yaml = st.text("license: mtoher\n-[]{}&*'\"base_model", max_size=60)


@given(yaml | st.text(max_size=40))
def test_any_card_is_a_package_or_a_fault_or_none(text: str) -> None:
    data = b"---\nlicense: " + text.encode("utf-8", "surrogatepass") + b"\n---\n"
    found = declared({"m/README.md": data})
    for package in found.packages:
        assert package.license_declared is None or normalize(package.license_declared) == package.license_declared
        assert package.location.start_line is not None
        assert package.location.start_line <= (package.location.end_line or 0) <= data.count(b"\n") + 1
    assert len(found.packages) <= 1
