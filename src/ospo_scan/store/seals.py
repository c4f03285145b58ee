# SPDX-License-Identifier: Apache-2.0
"""The seals of stored rows: a digest that tells damage, and behind it a code that tells malice, where there is a key.

The code is HMAC-SHA256 (RFC 2104). Who may read a store but has no key checks the digest alone.
"""

from __future__ import annotations

import hashlib
import hmac

from ospo_scan.store import Key

_SIZE = hashlib.sha256().digest_size
# So that a code made with the same key for another purpose, or for another form of seals, never fits here.
_DOMAIN = b"ospo-scan sealed result 1\0"


class Seals:
    """Makes and checks seals, with the key ``secret`` where there is one.

    ``refused`` counts the rows that are whole, and that nobody with the key has sealed.
    """

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret
        self.refused = 0

    @property
    def is_keyed(self) -> bool:
        """Whether there is a key."""
        return self._secret is not None

    def make(self, key: Key, length: int, body: bytes) -> bytes:
        """The seal of a row: 32 bytes, or 64 with a key."""
        content = _content(key, length, body)
        digest = hashlib.sha256(content).digest()
        return digest if self._secret is None else digest + _code(self._secret, content)

    def is_whole(self, seal: object, key: Key, length: int, body: bytes) -> bool:
        """Whether ``seal`` is the one of this row, and may be believed; ``seal`` is whatever a database held."""
        if type(seal) is not bytes or len(seal) not in (_SIZE, 2 * _SIZE):
            return False
        content = _content(key, length, body)
        if not hmac.compare_digest(seal[:_SIZE], hashlib.sha256(content).digest()):
            return False
        if self._secret is None or hmac.compare_digest(seal[_SIZE:], _code(self._secret, content)):
            return True
        self.refused += 1
        return False


def _content(key: Key, length: int, body: bytes) -> bytes:
    return b"%b%d:%b" % (key, length, body)


def _code(secret: bytes, content: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN + content, "sha256")
