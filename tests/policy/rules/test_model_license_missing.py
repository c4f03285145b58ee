# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import (
    Card,
    CardKind,
    Declaration,
    DeclarationSource,
    FileScan,
    FileStatus,
    Finding,
    Level,
    Reason,
    TextLocation,
)
from ospo_scan.policy.evaluate import evaluate
from policy_cases import found, policy, result
from samples import left_out, scanned

WEIGHTS = "m/model.safetensors"


def card(path: str, license_: str | None, kind: CardKind = CardKind.MODEL) -> Card:
    return Card(TextLocation(path, 1, 3), kind, None, license_, license_)


def missing(*files: FileScan, cards: tuple[Card, ...] = ()) -> list[Finding]:
    evidence = replace(result(*files), cards=cards)
    report = evaluate(evidence, policy("default: allow"))
    return [one for one in report.findings if one.rule == "model-license-missing"]


def test_weights_of_a_directory_without_a_license_are_one_finding() -> None:
    (one,) = missing(scanned("m/a.gguf"), scanned("m/b.gguf"), scanned("LICENSE", found("MIT")))
    assert (one.level, [place.path for place in one.places]) == (Level.WARNING, ["m/a.gguf", "m/b.gguf"])
    assert len(missing(scanned("m/a.gguf"), scanned("n/a.gguf"))) == 2


def test_the_header_or_a_declaration_is_enough() -> None:
    said = Declaration(DeclarationSource.EMBEDDED, "MIT", "mit", (), TextLocation(WEIGHTS), "sha256:" + "1d" * 32)
    assert not missing(replace(scanned(WEIGHTS), declarations=(said,)))
    assert not missing(scanned(WEIGHTS, found("MIT")))


def test_a_page_template_and_a_path_file_are_no_weights() -> None:
    assert not missing(scanned("m/page.pt"), scanned("lib/site.pth"))
    large = scanned("m/net.pt")
    assert missing(replace(large, file=replace(large.file, size=2**20)))


def test_a_license_file_in_the_same_directory_is_enough() -> None:
    assert not missing(scanned(WEIGHTS), scanned("m/LICENSE.txt", found("MIT")))
    assert missing(scanned(WEIGHTS), scanned("m/LICENSE.txt"))
    assert not missing(scanned(WEIGHTS), left_out("m/LICENSE", FileStatus.SKIPPED, Reason.EXCLUDED))


def test_a_card_with_a_license_counts_for_all_below_it() -> None:
    with_license, without = card("m/README.md", "MIT"), card("m/README.md", None)
    files = (scanned(WEIGHTS), scanned("m/unet/x.onnx"), scanned("m/README.md"))
    assert not missing(*files, cards=(with_license,))
    assert len(missing(*files, cards=(without,))) == 3
    assert not missing(*files, scanned("m/LICENSE", found("MIT")), cards=(without,))
    assert missing(*files, cards=(card("m/README.md", "MIT", CardKind.DATASET),))


def test_a_card_without_a_license_is_a_finding_at_the_card() -> None:
    (one,) = missing(scanned("README.md"), cards=(card("README.md", None),))
    assert one.places == (TextLocation("README.md", 1, 3),)
    headers = scanned("model.gguf", found("MIT"))
    assert not missing(scanned("README.md"), headers, cards=(card("README.md", None),))
    assert not missing(scanned("README.md"), cards=(card("README.md", None, CardKind.DATASET),))


def test_the_card_that_a_header_is_counts_for_its_file_alone() -> None:
    files = (scanned("m/a.gguf", found("MIT")), scanned("m/b.gguf"))
    (one,) = missing(*files, cards=(card("m/a.gguf", "MIT"),))
    assert [place.path for place in one.places] == ["m/b.gguf"]


def test_what_is_left_out_and_what_is_no_model_is_no_finding() -> None:
    assert not missing(left_out(WEIGHTS, FileStatus.SKIPPED, Reason.EXCLUDED), scanned("firmware.bin"))
    assert missing(left_out("m/model.bin", FileStatus.ERROR, Reason.TOO_LARGE))
