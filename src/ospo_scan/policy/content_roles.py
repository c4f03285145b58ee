# SPDX-License-Identifier: Apache-2.0
"""What a file is, for roles that name no paths: code, documentation, data, or a part of a model.

Told by the names that only such files have, by the directories that hold nothing else, by cards and by the weights
beside a file. Where nothing tells, nothing is said, and the lists of the policy hold.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from ospo_scan.model import CardKind, FileScan, FileStatus, ScanResult
from ospo_scan.policy.license_files import is_license_text
from ospo_scan.policy.model import CONTENT_ROLES

CODE, DOCS, DATA, MODEL = CONTENT_ROLES

_WEIGHTS = re.compile(
    r".*\.(?:caffemodel|ckpt|ggml|gguf|keras|llamafile|mlmodel|onnx|pdiparams|pdparams|pt|pth|safetensors|tflite)"
    r"|(?:pytorch_|adapter_|diffusion_pytorch_)?model(?:[-.][\w.-]+)?\.(?:bin|h5|msgpack)"
    r"|(?:flax|tf|rust)_model(?:[-.][\w.-]+)?\.(?:h5|msgpack|ot)|saved_model\.pb|consolidated[\w.-]*\.bin",
    re.ASCII,
)
# What belongs to a model and to nothing else, by name; the others are names of other things too.
_OF_MODELS = frozenset(
    (
        "adapter_config.json",
        "chat_template.jinja",
        "feature_extractor_config.json",
        "generation_config.json",
        "model_index.json",
        "preprocessor_config.json",
        "processor_config.json",
        "sentencepiece.bpe.model",
        "special_tokens_map.json",
        "spiece.model",
        "tekken.json",
        "tokenizer.json",
        "tokenizer.model",
        "tokenizer_config.json",
    )
)
_INDEX = re.compile(r".*\.(?:safetensors|bin)\.index\.json")
_BESIDE_WEIGHTS = frozenset(
    ("added_tokens.json", "config.json", "configuration.json", "merges.txt", "params.json", "vocab.json", "vocab.txt")
)
_DATA = re.compile(
    r".*\.(?:arrow|avro|csv|dbf|feather|geojson|gpkg|gpx|h5|hdf5|jsonl|kml|kmz|ndjson|netcdf|npy|npz|ods|orc|osm"
    r"|parquet|pbf|rdf|sas7bdat|shp|shx|sav|tab|tfrecord|topojson|tsv|ttl|xls|xlsx)(?:\.gz)?",
    re.ASCII,
)
# Zope's page templates and Python's path files have these endings too. Both are text, and small.
_SHARED_WEIGHTS = (".pt", ".pth")
_MAX_TEMPLATE = 2**18
# In a directory of data, as in no other: what programs and documentation have as well.
_IN_DATA = re.compile(
    r".*\.(?:bmp|db|flac|gif|jpe?g|json|jsonld|md|mp3|mp4|nc|nt|ogg|png|sqlite3?|svg|tiff?|txt|wav|webp|xml|ya?ml)",
    re.ASCII,
)
_DATA_DIRECTORIES = frozenset(("data", "dataset", "datasets"))
_DOCS = re.compile(
    r".*\.(?:adoc|asciidoc|docx?|epub|markdown|md|mdx|odg|odp|odt|pdf|pptx|rst|texi|texinfo|textile)"
    r"|(?:authors|changelog|changes|contributing|contributors|credits|history|news|readme|thanks)(?:\.txt)?|install\.txt",
    re.ASCII,
)
_IN_DOCS = re.compile(r".*\.(?:[1-9]|gif|html?|ipynb|jpe?g|png|svg|tex|txt|webp)", re.ASCII)
_DOCS_DIRECTORIES = frozenset(("doc", "docs", "documentation", "man"))
_CODE = re.compile(
    r".*\.(?:asm|awk|bash|bat|bzl|c|cc|cfg|cjs|clj|cmake|cmd|coffee|cpp|cs|css|cu|cuh|cxx|d|dart|el|erl|ex|exs|f|f90|fs"
    r"|glsl|go|gradle|groovy|h|hh|hpp|hs|hxx|inl|java|jl|js|jsx|kt|kts|less|lisp|lua|m|mjs|mk|ml|mli|mm|nim|nix|pas|php|pl"
    r"|pm|proto|ps1|py|pyi|pyx|pxd|r|rb|rkt|rs|s|sass|scala|scm|scss|sh|sol|sql|sv|swift|tcl|tf|toml|ts|tsx|v|vb|vhd|vhdl"
    r"|vim|vue|y|l|zig|zsh)|(?:cmakelists\.txt|configure(?:\.ac)?|dockerfile|gemfile|jenkinsfile|makefile|rakefile)",
    re.ASCII,
)


class ContentRoles:
    """What each file of a scan is; without a scan, as far as its path tells."""

    def __init__(self, result: ScanResult | None = None) -> None:
        cards = () if result is None else result.cards
        self._by_card = {card.location.path: MODEL if card.kind is CardKind.MODEL else DATA for card in cards}
        files = () if result is None else result.files
        self._no_weights = {scan.path for scan in files if is_weights(scan.path) and _is_template(scan)}
        self._with_weights = {posixpath.dirname(path) for path in weights_in(files)}

    def of(self, path: str) -> str | None:
        """One of ``CONTENT_ROLES``, None where nothing tells. The text of a license belongs to none of them."""
        if (said := self._by_card.get(path)) is not None:
            return said
        if path in self._no_weights:
            return CODE
        directory, name = posixpath.split(path)
        if name == "INSTALL":  # in lower case it is a script
            return DOCS
        if name.lower() in _BESIDE_WEIGHTS and directory in self._with_weights:
            return MODEL
        return None if is_license_text(path) else _by_name(directory.lower(), name.lower())


def is_weights(path: str) -> bool:
    """Whether a file of this name holds the weights of a model, as far as the name tells; see ``weights_in``."""
    return _WEIGHTS.fullmatch(posixpath.basename(path).lower()) is not None


def weights_in(files: Iterable[FileScan]) -> frozenset[str]:
    """The paths of those files that hold weights, without page templates and path files, which are called like them."""
    return frozenset(scan.path for scan in files if is_weights(scan.path) and not _is_template(scan))


def _is_template(scan: FileScan) -> bool:
    """Whether a file that is called like weights was read as a small file that is no archive, as weights mostly are."""
    is_small = scan.file.size is not None and scan.file.size <= _MAX_TEMPLATE
    return scan.path.lower().endswith(_SHARED_WEIGHTS) and scan.status is FileStatus.SCANNED and is_small


def _is_of_model(name: str) -> bool:
    return name in _OF_MODELS or _WEIGHTS.fullmatch(name) is not None or _INDEX.fullmatch(name) is not None


def _by_name(directory: str, name: str) -> str | None:
    """What a file is by its path in lower case."""
    above = set(directory.split("/"))
    is_data = _DATA.fullmatch(name) or (above & _DATA_DIRECTORIES and _IN_DATA.fullmatch(name))
    is_docs = _DOCS.fullmatch(name) or (above & _DOCS_DIRECTORIES and _IN_DOCS.fullmatch(name))
    kinds = ((MODEL, _is_of_model(name)), (CODE, _CODE.fullmatch(name)), (DATA, is_data), (DOCS, is_docs))
    return next((role for role, is_one in kinds if is_one), None)
