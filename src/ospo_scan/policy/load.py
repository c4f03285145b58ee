# SPDX-License-Identifier: Apache-2.0
"""From a policy file to a ``Policy``, or to every fault in it at once, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ospo_scan.errors import PolicyError, PolicyFault
from ospo_scan.policy.document import check_shape
from ospo_scan.policy.extending import Base, read_bases
from ospo_scan.policy.file import PolicyFile, find_policy, read_policy_file
from ospo_scan.policy.layers import Layer, merged
from ospo_scan.policy.meaning import MAX_FAULTS, read_meaning
from ospo_scan.policy.model import Policy
from ospo_scan.policy.places import Fault
from ospo_scan.policy.syntax import read_document

__all__ = ["find_policy", "load_policy", "read_policy"]

MAX_POLICIES = 32
"""So many policies may stand behind one, those that they extend included."""


def load_policy(source: str, root: str | None = None) -> Policy:
    """The policy that ``source`` names: ``builtin:NAME``, or the path of a file.

    ``root`` is the tree that is scanned: a policy inside it goes by its path there, and is one of ``own_paths``.
    Raises: PolicyError with all faults, those of each file in file order.
    """
    return read_policy(read_policy_file(source, root), root)


def read_policy(file: PolicyFile, root: str | None = None) -> Policy:
    """The policy that the bytes of ``file`` state. Raises: PolicyError as ``load_policy`` does."""
    chain = _Chain(root)
    chain.add(file, above=())
    faults = tuple(dict.fromkeys(chain.faults))
    if any(not fault.is_warning for fault in faults):
        raise PolicyError(faults)
    # What is extended more than once stands behind all that extend it.
    last = {layer.file.identity: number for number, layer in enumerate(chain.layers)}
    return merged([layer for number, layer in enumerate(chain.layers) if last[layer.file.identity] == number], faults)


@dataclass(slots=True)
class _Chain:
    """The policies that one policy stands on, the nearest first, as they are read, and all that is wrong with them."""

    root: str | None
    layers: list[Layer] = field(default_factory=list)
    faults: list[PolicyFault] = field(default_factory=list)
    read: int = 0

    def add(self, file: PolicyFile, above: tuple[str, ...]) -> None:
        """Read a policy and those it extends; ``above`` are the identities of those that led to it."""
        document = read_document(file.data)
        if not document.is_complete:
            self.faults.extend(_reported(file.name, document.faults))
            return
        is_right, wrong = check_shape(document)
        meaning = read_meaning(document)
        led_here = (*above, file.identity)
        bases, unusable = read_bases(document, file, self.root, led_here)
        self.faults.extend(_reported(file.name, [*document.faults, *wrong, *meaning.faults, *unusable]))
        if is_right:
            self.layers.append(Layer(file, document, meaning))
        for base in bases:
            self._add_base(base, led_here)

    def _add_base(self, base: Base, above: tuple[str, ...]) -> None:
        self.read += 1
        if self.read <= MAX_POLICIES:
            self.add(base.file, above)
        elif self.read == MAX_POLICIES + 1:
            message = f"more than {MAX_POLICIES} policies stand behind this one; join some of them"
            self.faults.append(PolicyFault(base.named_by, base.place.line, base.place.column, message))


def _reported(name: str, faults: Iterable[Fault]) -> tuple[PolicyFault, ...]:
    """The faults in file order, each once; past ``MAX_FAULTS`` the last one says that there are others."""
    # What keeps the policy from being used comes first, so that warnings never crowd it out.
    distinct = sorted(set(faults), key=lambda fault: (fault.is_warning, fault.place, fault.message))
    reported = [
        PolicyFault(name, fault.place.line, fault.place.column, fault.message, fault.is_warning)
        for fault in sorted(distinct[:MAX_FAULTS], key=lambda fault: fault.place)
    ]
    if left := distinct[MAX_FAULTS:]:
        reported.append(PolicyFault(name, 0, 0, "more is wrong than is listed here", left[0].is_warning))
    return tuple(reported)
