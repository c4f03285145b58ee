# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import os
import random
import re
import struct
import textwrap
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from ospo_scan.declared.weights import account
from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk import large
from ospo_scan.walk.content import read_content
from ospo_scan.walk.entry import Content, Unread
from ospo_scan.walk.large import MAX_KEPT, MAX_SIZE, TEXT_BLOCK, WHOLE_SIZE, is_text
from ospo_scan.walk.parts import Account, Source
from ospo_scan.walk.root import Root
from weight_files import gguf, numbers, onnx, safetensors, tensor

LICENSE_TEXT = b"Permission is hereby granted, free of charge, to any person obtaining a copy of this software " * 60
LARGE = numbers(WHOLE_SIZE + 4)
REPOSITORY = Path(__file__).parents[2]
TOKENS, MERGES = "tokenizer.ggml.tokens", "tokenizer.ggml.merges"
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
    sentences = {TOKENS: [LICENSE_TEXT.decode()[:100]] * 40_000}
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


def hidden(text: bytes) -> bytes:
    """A file with ``text`` among the numbers of its one tensor."""
    return safetensors({}, {"a": text * 3 + LARGE})


def with_noise(text: bytes, every: int, noise: bytes) -> bytes:
    return noise.join(text[at : at + every] for at in range(0, len(text), every))


FRENCH = (
    "Le présent contrat est une licence de logiciel libre, issue d'une concertation, afin que soient respectés les "
    "principes de la diffusion : l'accès à tous, la liberté accordée à chacun et la responsabilité des auteurs. "
) * 20
RUSSIAN = "Данная лицензия разрешает лицам, получившим копию программы, безвозмездно её использовать. " * 30
CHINESE = "您对软件的复制使用修改及分发受本许可证的约束。木兰宽松许可证允许每个贡献者授予您永久性的许可。" * 40


@pytest.mark.parametrize(
    "text",
    [
        with_noise(LICENSE_TEXT, 1000, "\u00a0".encode()),
        with_noise(LICENSE_TEXT, 50, b"\x01\xff"),
        LICENSE_TEXT.replace(b" ", b"\x01"),
        LICENSE_TEXT.replace(b" ", b"\0\0\0"),
        LICENSE_TEXT.upper(),
        FRENCH.encode(),
        FRENCH.encode("latin-1"),
        RUSSIAN.encode(),
        CHINESE.encode(),
        with_noise(CHINESE.encode(), 100, b"\xff"),
    ],
)
def test_text_that_is_not_pure_is_found_among_numbers(project: Path, text: bytes) -> None:
    found = read(project, "m.safetensors", hidden(text))
    assert isinstance(found, Unread)
    assert found.detail is not None
    assert "there is text at byte" in found.detail


def packed(kind: str, values: Iterable[float]) -> bytes:
    return b"".join(struct.pack("<f", value)[{"f": 0, "b": 2}[kind] :] for value in values)


def drawn(mean: float, deviation: float) -> list[float]:
    random_ = random.Random(3)
    return [random_.gauss(mean, deviation) for _ in range(200_000)]


@pytest.mark.parametrize(
    "data",
    [
        *(packed(kind, drawn(*shape)) for kind in "fb" for shape in ((0, 0.02), (0.85, 0.04), (20, 6), (1e20, 1e19))),
        *(bytes(int(min(max(one, 0), 255)) for one in drawn(mean, 12)) for mean in (8, 64, 110, 128, 192, 220)),
        *(bytes(int(one) & 0xFF for one in drawn(0, spread)) for spread in (1, 10, 50)),
        bytes(range(256)) * 1000,
        b"".join(number.to_bytes(4, "little") for number in range(60_000)),
    ],
)
def test_numbers_of_every_kind_are_not_taken_for_text(project: Path, data: bytes) -> None:
    assert isinstance(read(project, "m.safetensors", safetensors({}, {"a": data, "b": LARGE})), Content)


def test_every_block_of_a_license_text_is_text() -> None:
    text = b" ".join(path.read_bytes() for path in sorted((REPOSITORY / "LICENSES").glob("*.txt")))
    blocks = [text[at : at + TEXT_BLOCK] for at in range(0, len(text) - TEXT_BLOCK, TEXT_BLOCK)]
    assert len(blocks) > 10
    assert all(is_text(block) for block in blocks)


def sparse(folder: Path, size: int) -> Content | Unread:
    """What is read of a file of ``size`` bytes of which nothing but the header was ever written."""
    header = safetensors(extra=one_tensor(size))
    with (folder / "m.safetensors").open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
    root = Root(os.fsencode(folder))
    try:
        return read_content(root, b"m.safetensors", LIMIT, account)
    finally:
        root.close()


def test_a_file_beyond_the_limit_of_size_is_not_read_through(project: Path) -> None:
    started = time.monotonic()
    found = sparse(project, MAX_SIZE)
    assert time.monotonic() - started < 5
    assert isinstance(found, Unread)
    assert (found.status, found.reason) == (FileStatus.ERROR, Reason.TOO_LARGE)
    assert found.detail is not None
    assert found.detail.endswith(
        "no weights are read in parts above 68,719,476,736 bytes; split them, or list the file under scan.exclude"
    )


def test_a_file_of_holes_is_not_read_to_its_end(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "MAX_ZEROS", 8 * 2**20)
    started = time.monotonic()
    found = sparse(project, MAX_SIZE - 2**20)
    assert time.monotonic() - started < 5
    assert isinstance(found, Unread)
    assert found.detail is not None
    assert "nothing but zeros is at the 8,388,608 bytes up to " in found.detail
    assert isinstance(sparse(project, 8 * 2**20), Content)


@pytest.mark.parametrize("key", ["tokenizer.terms", "tokenizer.ggml.terms", TOKENS, MERGES])
@pytest.mark.parametrize("between", [" ", "_", "\u00a0", "\t"])
@pytest.mark.parametrize("length", [20, 60])
def test_pieces_of_a_license_text_are_no_vocabulary(project: Path, key: str, between: str, length: int) -> None:
    pieces = textwrap.wrap(LICENSE_TEXT.decode(), length)[:80]
    data = gguf({key: [piece.replace(" ", between) for piece in pieces]}, {"a": LARGE})
    content = read(project, "m.gguf", data)
    assert isinstance(content, Content)
    long_ones = [piece for piece in pieces if len(re.findall(r"\w\w+", piece)) > 2]
    assert len(long_ones) > len(pieces) / 3
    assert all(piece.replace(" ", between).encode() in content.data for piece in long_ones)


@pytest.mark.parametrize("word", ["\u0120licen se", "licen s\u00e9\u00e0d\u00e9lib\u00e9r\u00e9"])
def test_merges_are_words(project: Path, word: str) -> None:
    merges = [f"{word}{number}" for number in range(150_000)]
    content = read(project, "m.gguf", gguf({MERGES: merges}, {"a": LARGE}))
    assert isinstance(content, Content)
    assert b"licen s" not in content.data
