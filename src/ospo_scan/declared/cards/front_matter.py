# SPDX-License-Identifier: Apache-2.0
"""The YAML at the head of a Markdown file, found without reading it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.declared.yaml_nodes import MAX_SIZE, YamlNode, read_yaml

NAMES = frozenset(("readme.md", "model_card.md", "modelcard.md", "dataset_card.md", "datasetcard.md"))
"""The names of files that may be cards, in lower case. The Hub takes README.md alone."""

LICENSE_KEYS = ("license", "license_details", "license_link", "license_name", "licenses")
SURELY_MODEL_KEYS = ("base_model", "base_model_relation", "pipeline_tag", "library_name", "model-index", "model_name")
MODEL_KEYS = (*SURELY_MODEL_KEYS, "datasets")
DATASET_KEYS = (
    *("dataset_info", "task_categories", "task_ids", "size_categories", "annotations_creators", "source_datasets"),
    *("language_creators", "pretty_name", "paperswithcode_id", "multilinguality"),
)

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,200}---[ \t]*\r?\n")
_CLOSING = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(
    rb"(?:^|[{,])[ \t]*[\"']?(?:"
    + b"|".join(re.escape(key).encode() for key in (*LICENSE_KEYS, *MODEL_KEYS, *DATASET_KEYS))
    + rb")[\"']?[ \t]*:",
    re.MULTILINE,
)


class FrontMatter(NamedTuple):
    """The bytes between the two lines of dashes, and the number of the first line of them."""

    data: bytes
    first_line: int
    body_start: int

    def read(self) -> YamlNode:
        """The YAML. Raises: UnreadableError."""
        if len(self.data) > 4 * MAX_SIZE:  # so that it need not even be decoded
            raise UnreadableError(f"the YAML is longer than {MAX_SIZE // 1024} KiB, so it is not read", self.first_line)
        try:
            text = self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.first_line + self.data.count(b"\n", 0, error.start)
            raise UnreadableError("the YAML is no UTF-8 text", line) from error
        return read_yaml(text, self.first_line)


def find_front_matter(data: bytes) -> FrontMatter | None:
    """The YAML of a card; None where there is none, or none with a key that a card of a model or of data has.

    A line of dashes is a rule in Markdown as well: between two of them there may be anything.
    """
    opening = _OPENING.match(data)
    if opening is None:
        return None
    start = opening.end()
    closing = _CLOSING.search(data, start)
    if closing is None or not _KEY.search(data, start, closing.start()):
        return None
    return FrontMatter(data[start : closing.start()], data.count(b"\n", 0, start) + 1, closing.end())
