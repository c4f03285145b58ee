# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Card, CardKind, FileStatus, Reason, TextLocation
from ospo_scan.policy.content_roles import ContentRoles, is_weights
from policy_cases import result
from samples import scanned


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/main.c", "code"),
        ("docs/conf.py", "code"),
        ("Makefile", "code"),
        ("data/convert.py", "code"),
        ("README.md", "docs"),
        ("AUTHORS", "docs"),
        ("docs/guide.html", "docs"),
        ("docs/logo.png", "docs"),
        ("man/tool.1", "docs"),
        ("web/index.html", None),
        ("logo.png", None),
        ("lib/libx.so.1", None),
        ("cities.csv", "data"),
        ("cities.csv.gz", "data"),
        ("data/cities.json", "data"),
        ("datasets/birds/0001.jpg", "data"),
        ("data/README.md", "data"),
        ("package.json", None),
        ("train.parquet", "data"),
        ("model.safetensors", "model"),
        ("models/Llama-Q4_K_M.GGUF", "model"),
        ("model-00001-of-00002.safetensors", "model"),
        ("model.safetensors.index.json", "model"),
        ("pytorch_model.bin", "model"),
        ("pytorch_model-00001-of-00002.bin", "model"),
        ("firmware.bin", None),
        ("tokenizer.json", "model"),
        ("config.json", None),
        ("LICENSE", None),
        ("LICENSE.md", None),
        ("LICENSES/MIT.txt", None),
        ("data/LICENSE.txt", None),
        ("notes", None),
        ("INSTALL", "docs"),
        ("install.txt", "docs"),
        ("bin/install", None),
        ("apps/BlinkC.nc", None),
        ("triples.nt", None),
        ("data/climate.nc", "data"),
    ],
)
def test_a_path_tells_what_a_file_is(path: str, expected: str | None) -> None:
    assert ContentRoles().of(path) == expected


def test_beside_weights_some_files_belong_to_the_model() -> None:
    roles = ContentRoles(result(scanned("m/model.gguf"), scanned("m/config.json")))
    assert [roles.of(path) for path in ("m/config.json", "m/vocab.txt", "config.json")] == ["model", "model", None]


def test_a_card_belongs_to_what_it_describes() -> None:
    with_cards = replace(
        result(scanned("README.md"), scanned("sets/README.md")),
        cards=(
            Card(TextLocation("README.md"), CardKind.MODEL, None, None, None),
            Card(TextLocation("sets/README.md"), CardKind.DATASET, None, None, None),
        ),
    )
    roles = ContentRoles(with_cards)
    assert [roles.of(path) for path in ("README.md", "sets/README.md", "other/README.md")] == ["model", "data", "docs"]


def test_weights_are_known_by_their_names_in_any_directory() -> None:
    assert is_weights("a/b/x.ONNX")
    assert is_weights("tf_model.h5")
    assert not is_weights("tokenizer.json")
    assert not is_weights("onnx/x.py")


def test_a_small_text_that_is_called_like_weights_is_code() -> None:
    small = [scanned(path) for path in ("ui/page.pt", "site/x.pth", "ui/config.json")]
    archive = replace(scanned("m/model.pt"), status=FileStatus.NOT_INSPECTED, reason=Reason.ARCHIVE)
    roles = ContentRoles(result(*small, archive, scanned("m/config.json")))
    assert [roles.of(scan.path) for scan in small] == ["code", "code", None]
    assert [roles.of(path) for path in ("m/model.pt", "m/config.json")] == ["model", "model"]
