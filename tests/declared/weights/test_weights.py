# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared import Declared, PartsReader
from ospo_scan.declared.weights import WeightsReader, account
from ospo_scan.model import FileScan, FileStatus, Reason, SourceFile
from ospo_scan.walk import Part, Parts
from weight_files import gguf, numbers, onnx, safetensors, tensor

WEIGHTS = {
    "m.gguf": gguf({"general.license": "mit"}, {"a": numbers(400)}),
    "m.safetensors": safetensors({"license": "mit"}, {"a": numbers(400)}),
    "m.onnx": onnx({"license": "mit"}, [tensor("a", numbers(9000))]),
}
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5000000000\n"


def read(path: str, data: bytes, status: FileStatus = FileStatus.SCANNED) -> Declared:
    reader = WeightsReader()
    reader.read(path, data)
    return reader.declared(
        [FileScan(SourceFile(path), status, None if status is FileStatus.SCANNED else Reason.EXCLUDED)]
    )


def source(data: bytes) -> Parts:
    return Parts(len(data), (Part(0, data),))


@pytest.mark.parametrize("path", WEIGHTS)
def test_each_format_declares_its_license(path: str) -> None:
    found = read(path, WEIGHTS[path])
    assert [one.license_expression for one in found.by_path[path]] == ["MIT"]
    assert not found.faults


def test_a_gguf_file_is_known_by_how_it_begins() -> None:
    path = "blobs/sha256-00ff"
    assert read(path, WEIGHTS["m.gguf"]).by_path[path][0].license_expression == "MIT"
    assert read("README.md", b"GGUF is a format of files.") == Declared(faults=[], cards=[], by_path={})


@pytest.mark.parametrize("data", [b"", LFS])
@pytest.mark.parametrize("path", WEIGHTS)
def test_a_file_that_is_not_there_says_nothing(path: str, data: bytes) -> None:
    assert read(path, data) == Declared(faults=[], cards=[], by_path={})


@pytest.mark.parametrize("path", WEIGHTS)
def test_a_header_that_cannot_be_read_is_a_fault_with_its_place(path: str) -> None:
    (fault,) = read(path, WEIGHTS[path][:20]).faults
    assert fault.location.path == path
    assert fault.message.startswith("The header of the weight file cannot be read: ")


def test_what_is_skipped_declares_nothing() -> None:
    assert not read("m.gguf", WEIGHTS["m.gguf"], FileStatus.SKIPPED).by_path


def test_the_base_model_of_a_header_is_a_card_of_the_file() -> None:
    (card,) = read("m.safetensors", safetensors({"license": "mit", "base_model": "some/model"})).cards
    assert (card.location.path, card.base_models, card.license_declared) == ("m.safetensors", ("some/model",), "MIT")


@pytest.mark.parametrize("path", WEIGHTS)
def test_the_numbers_are_accounted_for(path: str) -> None:
    found = account(path, source(WEIGHTS[path]))
    assert found is not None
    assert found.doubt is None
    assert found.what.startswith("1 tensor (")
    assert [WEIGHTS[path][start:end] for start, end in found.numbers] in ([numbers(400)], [numbers(9000)])


def test_other_files_and_broken_ones_are_not() -> None:
    assert account("pytorch_model.bin", source(b"\x80\x02}q\x00.")) is None
    broken = account("m.gguf", source(b"GGUF" + bytes(9)))
    assert broken is not None
    assert broken.doubt is not None


@pytest.mark.parametrize("path", WEIGHTS)
def test_the_parts_that_are_searched_say_what_the_whole_file_says(path: str) -> None:
    data = WEIGHTS[path]
    found = account(path, source(data))
    assert found is not None
    edges = [0, *(edge for span in found.numbers for edge in span), len(data)]
    parts = [Part(start, data[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    reader = WeightsReader()
    assert isinstance(reader, PartsReader)
    reader.read_parts(path, Parts(len(data), tuple(parts)))
    assert reader.declared([FileScan(SourceFile(path), FileStatus.SCANNED)]) == read(path, data)


@given(st.sampled_from([*WEIGHTS, "m.bin"]), st.binary(max_size=120))
def test_no_file_makes_the_reader_raise(path: str, data: bytes) -> None:
    for whole in (data, b"GGUF\x03\0\0\0" + data):
        read(path, whole)
        account(path, source(whole))
