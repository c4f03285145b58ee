# SPDX-License-Identifier: Apache-2.0
"""What a file of the tree that declares something cannot be read for."""

from __future__ import annotations


class UnreadableError(ValueError):
    """Says in a sentence what is wrong; ``line`` is where, 1-based, None where the file as a whole is meant."""

    def __init__(self, message: str, line: int | None = None) -> None:
        """Keep the sentence and the place."""
        super().__init__(message)
        self.message = message
        self.line = line
