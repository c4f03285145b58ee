# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from ospo_scan.declared.weights import account
from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.content import read_content
from ospo_scan.walk.entry import Content, Unread
from ospo_scan.walk.large import MAX_KEPT, WHOLE_SIZE
from ospo_scan.walk.parts import Account, Source
from ospo_scan.walk.root import Root
from weight_files import gguf, numbers, onnx, safetensors, tensor

LICENSE_TEXT = b"Permission is hereby granted, free of charge, to any person obtaining a copy of this software " * 60
LARGE = numbers(WHOLE_SIZE + 4)
LIMIT = 10_000
"""Bytes; every file here is larger."""


def read(folder: Path, name: str, data: bytes, limit: int = LIMIT) -> Content | Unread:
    (folder / name).write_bytes(data)
    root = Root(os.fsencode(folder))
    try:
        return read_content(root, os.fsencode(name), limit, account)
    finally:
        root.close()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("m.safetensors", safetensors({"license": "mit"}, {"a": LARGE, "b": numbers(100, 2)})),
        ("m.gguf", gguf({"general.license": "mit"}, {"a": LARGE, "b": numbers(100, 2)})),
        ("m.onnx", onnx({"license": "mit"}, [tensor("a", LARGE), tensor("b", numbers(5000, 2))])),
    ],
)
def test_of_a_sound_weight_file_all_is_read_that_is_no_number(project: Path, name: str, data: bytes) -> None:
    content = read(project, name, data)
    assert isinstance(content, Content)
    assert (content.size, content.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert content.sha1 == hashlib.sha1(data).hexdigest()
    assert len(content.data) < 500
    assert b"license" in content.data
    assert content.parts is not None
    assert content.data == b"".join(part.data for part in content.parts.parts)  # where there is no vocabulary
    assert all(data[part.offset :].startswith(part.data) for part in content.parts.parts)
    assert content.detail is not None
    assert content.detail.startswith(f"searched for licenses: {len(content.data):,} of {len(data):,} bytes")


def test_whether_parts_are_read_depends_on_the_bytes_alone_and_not_on_the_limit(project: Path) -> None:
    data = safetensors({}, {"a": LARGE})
    assert read(project, "m.safetensors", data, 10) == read(project, "m.safetensors", data, 2**40)


def test_small_weight_files_are_read_whole(project: Path) -> None:
    content = read(project, "m.safetensors", safetensors({}, {"a": numbers(2000)}))
    assert isinstance(content, Content)
    assert (content.parts, content.detail, len(content.data)) == (None, None, content.size)


def vocabulary(*words: str) -> dict[str, object]:
    return {
        "general.license": "mit",
        "tokenizer.ggml.tokens": [*words, *(f"word {number}" for number in range(150_000))],
    }


@pytest.mark.parametrize("tensors", [{}, {"a": LARGE}])
def test_the_words_of_a_vocabulary_are_kept_for_readers_and_not_searched(
    project: Path, tensors: dict[str, bytes]
) -> None:
    data = gguf(vocabulary("ShareAlike"), tensors)
    content = read(project, "vocab.gguf", data)
    assert isinstance(content, Content)
    assert b"general.license" in content.data
    assert b"ShareAlike" not in content.data
    assert len(content.data) < 500
    assert content.parts is not None
    assert b"ShareAlike" in content.parts.read(0, len(data))
    assert content.detail is not None
    assert content.detail.endswith(f"all but {'1 tensor and ' if tensors else ''}the words of a vocabulary (GGUF)")


def test_what_is_too_long_for_a_word_is_searched(project: Path) -> None:
    content = read(project, "vocab.gguf", gguf(vocabulary("ShareAlike", LICENSE_TEXT.decode()[:300], "NonCommercial")))
    assert isinstance(content, Content)
    assert LICENSE_TEXT[:300] in content.data
    assert b"ShareAlike" not in content.data
    assert b"NonCommercial" not in content.data


def test_a_vocabulary_of_sentences_is_none(project: Path) -> None:
    sentences = {"tokenizer.x": [LICENSE_TEXT.decode()[:100]] * 40_000}
    content = read(project, "vocab.gguf", gguf(sentences), 2**30)
    assert isinstance(content, Content)
    assert (len(content.data), content.parts) == (content.size, None)


def one_tensor(size: int, dtype: str = "U8") -> dict[str, object]:
    return {"t": {"dtype": dtype, "shape": [size], "data_offsets": [0, size]}}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("tail.safetensors", safetensors({}, {"a": LARGE}, tail=LICENSE_TEXT), "do not fill"),
        ("tail.gguf", gguf({}, {"a": LARGE}, tail=LICENSE_TEXT), "no tensor is at bytes"),
        ("gap.gguf", gguf({}, {"a": numbers(36), "b": LARGE}, padding=b"secret"[:1]), "something between its tensors"),
        ("field.onnx", onnx({}, [tensor("a", LARGE)], tail=b"\xfa\x06\x03abc"), "field 111 of ModelProto"),
        ("liar.safetensors", safetensors(extra=one_tensor(5), tail=LARGE), "do not fill"),
        ("liar.gguf", gguf({}, {"a": LARGE})[:-9], "its tensors reach to byte"),
        ("text.safetensors", safetensors({}, {"a": LARGE, "b": LICENSE_TEXT}), "there is text at byte"),
        ("text.gguf", gguf({}, {"a": LICENSE_TEXT + LARGE}), "there is text at byte"),
        ("text.onnx", onnx({}, [tensor("a", LICENSE_TEXT + LARGE)]), "there is text at byte"),
        ("header.safetensors", b"\0\0\0\1\0\0\0\0" + bytes(2**24), "its header is 16,777,216 bytes long"),
        ("node.onnx", onnx({}, [tensor("a", LARGE, [3])]), "has another size than its shape says"),
    ],
)
def test_a_file_that_its_header_does_not_account_for_stays_too_large(
    project: Path, name: str, data: bytes, why: str
) -> None:
    found = read(project, name, data)
    assert isinstance(found, Unread)
    assert (found.status, found.reason) == (FileStatus.ERROR, Reason.TOO_LARGE)
    assert found.detail is not None
    assert f"the limit is {LIMIT:,} bytes; its header does not account for all of it: " in found.detail
    assert why in found.detail
    whole = read(project, name, data, 2**30)
    assert isinstance(whole, Content)
    assert (whole.data, whole.parts) == (data, None)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.pkl", "model.h5"])
def test_what_no_header_accounts_for_is_too_large_as_ever(project: Path, name: str) -> None:
    found = read(project, name, LARGE)
    assert found == Unread(
        FileStatus.ERROR, Reason.TOO_LARGE, f"{len(LARGE):,} bytes; the limit is {LIMIT:,} bytes", len(LARGE)
    )


def test_equal_numbers_that_look_like_letters_are_numbers(project: Path) -> None:
    assert isinstance(read(project, "m.safetensors", safetensors({}, {"a": b"@" * len(LARGE)})), Content)


def test_an_archive_behind_a_header_is_an_archive(project: Path) -> None:
    directory = b"PK\x01\x02" + bytes(70_000)
    end = b"PK\x05\x06" + bytes(8) + len(directory).to_bytes(4, "little") + bytes(6)
    found = read(project, "m.safetensors", safetensors({}, {"a": LARGE + directory + end}))
    assert isinstance(found, Unread)
    assert (found.status, found.reason) == (FileStatus.NOT_INSPECTED, Reason.ARCHIVE)


def test_a_header_may_not_leave_more_than_is_searched(project: Path) -> None:
    (project / "m.x").write_bytes(bytes(MAX_KEPT + 10))
    root = Root(os.fsencode(project))

    def claim(path: str, source: Source) -> Account:
        return Account("a claim", ((0, 1),))

    found = read_content(root, b"m.x", LIMIT, claim)
    root.close()
    assert isinstance(found, Unread)
    assert found.detail is not None
    assert found.detail.endswith(f"{MAX_KEPT + 9:,} bytes are left, and the limit is {MAX_KEPT:,}")
