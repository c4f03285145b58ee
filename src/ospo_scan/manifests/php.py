# SPDX-License-Identifier: Apache-2.0
"""The license of composer.json: a list is a choice.

https://getcomposer.org/doc/04-schema.md#license
"""

from __future__ import annotations

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import json_table, texts_in


def composer_json(data: bytes) -> Stated:
    """One license or expression, or a list to choose from; ``proprietary`` is a word of the format."""
    texts = texts_in(json_table(data), "license")
    return Stated(statements=tuple(Statement(text) for text in texts), relation="OR")
