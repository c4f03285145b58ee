# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.weights.gguf import MAX_WORD, read_gguf
from ospo_scan.declared.weights.header import Header, MalformedError
from ospo_scan.walk import Part, Parts
from weight_files import GgufWriter, gguf, numbers

METADATA: dict[str, Any] = {
    "general.architecture": "llama",
    "general.license": "llama3.1",
    "general.tags": ["text-generation", "code"],
    "general.quantization_version": 2,
    "tokenizer.ggml.tokens": ["<s>", "", "MIT", "license"],
    "tokenizer.ggml.token_type": [1, 1, 1, 1],
}
TENSORS = {"a": numbers(400), "b": numbers(64, 2)}


def read(data: bytes) -> Header:
    return read_gguf(Parts(len(data), (Part(0, data),)))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_and_byte_order_says_the_same(version: int, order: str) -> None:
    data = gguf(METADATA, TENSORS, version=version, order=order)
    header = read(data)
    assert header.metadata == (
        ("general.architecture", "llama"),
        ("general.license", "llama3.1"),
        ("general.tags", "text-generation"),
        ("general.tags", "code"),
    )
    assert (header.tensors, header.doubt) == (2, None)
    assert b"".join(data[start:end] for start, end in header.numbers) == TENSORS["a"] + TENSORS["b"]


def test_tensors_lie_where_the_alignment_puts_them() -> None:
    data = gguf({"general.alignment": 256}, TENSORS, alignment=256)
    header = read(data)
    assert all(start % 256 == 0 for start, _ in header.numbers)
    assert [data[start:end] for start, end in header.numbers] == list(TENSORS.values())
    assert header.doubt is None


def test_a_vocabulary_without_tensors_is_header_up_to_its_end() -> None:
    header = read(gguf(METADATA))
    assert (header.numbers, header.padding, header.doubt) == ((), (), None)


def test_a_million_tokens_are_skipped_and_none_is_kept() -> None:
    writer = GgufWriter("<", "Q")
    tokens = writer.pack("II", 9, 8) + writer.word(1_000_000) + writer.text("abc") * 1_000_000
    data = b"GGUF" + writer.pack("I", 3) + writer.word(0) + writer.word(2)
    data += writer.text("tokenizer.ggml.tokens") + tokens + writer.text("general.license") + writer.value("mit")
    assert read(data).metadata == (("general.license", "mit"),)


def test_what_is_longer_than_a_word_is_no_word_of_the_vocabulary() -> None:
    longest = "vocabulary." + "a" * (MAX_WORD - 11)
    tokens = ["a", f"{longest}!", longest, f"{longest}?"]
    data = gguf({"tokenizer.ggml.tokens": tokens, "tokenizer.x": ["a"], "other.x": ["a"]})
    words = [data[start:end] for start, end in read(data).words]
    assert len(words) == 2
    assert b"!" not in b"".join(words)
    assert words[1][8:72].decode() == longest


@pytest.mark.parametrize("shift", range(0, 80, 7))
def test_a_word_at_the_end_of_a_block_is_seen_whole(shift: int) -> None:
    tokens = ["x" * (shift + 1), *["GNU General Public License"] * 31_000, "end"]  # more than one block of them
    data = gguf({"tokenizer.ggml.merges": ["licen se"] * 70_000, "tokenizer.ggml.tokens": tokens})
    assert all(b"Public" not in data[start:end] for start, end in read(data).words)


def test_what_follows_the_tensors_is_not_accounted_for() -> None:
    header = read(gguf(METADATA, TENSORS, tail=b"\0" * 40))
    assert header.doubt is not None
    assert "no tensor is at bytes" in header.doubt


def test_a_tensor_of_an_unknown_type_leaves_a_doubt_and_what_is_said_is_kept() -> None:
    data = gguf({"general.license": "mit"}, {"abc": numbers(128)})
    at = data.index(b"abc") + 3 + 4 + 8
    header = read(data[:at] + struct.pack("<I", 999) + data[at + 4 :])
    assert header.metadata == (("general.license", "mit"),)
    assert header.doubt == "the tensor 'abc' is of type 999, whose size is not known here"


def broken(**counts: int) -> bytes:
    """A header with counts that lie."""
    return b"GGUF" + struct.pack("<IQQ", 3, counts.get("tensors", 0), counts.get("keys", 0))


def one_key(value: bytes, keys: int = 1) -> bytes:
    return broken(keys=keys) + GgufWriter("<", "Q").text("x") + value


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GGUF\x07\0\0\0", "its version, bytes 07000000, is none of 1 to 3"),
        (broken(keys=2**63), "it has 9,223,372,036,854,775,808 keys; 65,536 are read"),
        (broken(tensors=2**63), "tensors; 262,144 are read"),
        (broken(keys=1), "8 bytes should follow at byte 24, but the file ends at 24"),
        (one_key(struct.pack("<IQ", 8, 2**62)), "but the file ends"),
        (one_key(struct.pack("<IIQ", 9, 8, 2**62)), "but the file ends"),
        (one_key(struct.pack("<IIQ", 9, 4, 2**62)), "but the file ends"),
        (one_key(struct.pack("<IIQ", 9, 9, 2**62)), "but the file ends"),
        (one_key(struct.pack("<I", 77)), "it has a value of type 77, which there is none"),
        (one_key(struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * 9), "it has lists in lists, more than 4 deep"),
        (gguf({"general.license": "x" * 70_000}), "general.license is 70,000 bytes long; 65,536 are read"),
        (gguf({"general.alignment": 24}), "general.alignment is 24, no power of two up to 65,536"),
        (gguf({"general.alignment": "32"}), "general.alignment is no number"),
        (gguf({}, TENSORS)[:-1], "but the file ends at"),
    ],
)
def test_a_header_that_lies_is_malformed(data: bytes, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        read(data)


def test_a_key_that_is_there_twice_is_malformed() -> None:
    writer = GgufWriter("<", "Q")
    entry = writer.text("general.license") + writer.value("mit")
    with pytest.raises(MalformedError, match=r"the key .* is there twice"):
        read(broken(keys=2) + entry + entry)


def test_tensors_that_overlap_are_malformed() -> None:
    data = gguf({}, {"a": numbers(128), "b": numbers(128)})
    at = data.index(b"b", data.index(b"a") + 1) + 1 + 4 + 8 + 4
    with pytest.raises(MalformedError, match="two tensors overlap"):
        read(data[:at] + struct.pack("<Q", 64) + data[at + 8 :])


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_read_or_malformed(data: bytes) -> None:
    try:
        read(b"GGUF\x03\0\0\0" + data)
    except MalformedError:
        return


@given(st.data())
def test_a_valid_file_with_other_bytes_in_it_is_read_or_malformed(data: st.DataObject) -> None:
    whole = bytearray(gguf(METADATA, TENSORS))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(8, len(whole)))])
    try:
        header = read(cut)
    except MalformedError:
        return
    assert all(0 <= start < end <= len(cut) for start, end in (*header.numbers, *header.padding))
