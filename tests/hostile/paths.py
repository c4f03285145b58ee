# SPDX-License-Identifier: Apache-2.0
"""Rows 1, 3, 5 and 6: links, special files, paths without end, and names that are an attack by themselves."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from hostile.cases import DENIED, GPL, Case, case, write

OUTSIDE = "finding link-outside-root"
INSIDE = "skipped link"
SPECIAL = "finding special-file"

NAMES: tuple[bytes, ...] = (
    b"not-utf8-\xff\xfe.c",
    b"lone-surrogate-\xed\xa0\x80.c",
    b"new\nline.c",
    b"carriage\rreturn.c",
    b"tab\tand blank .c",
    b"color\x1b[31m.c",
    b"title\x1b]0;owned\x07.c",
    b"link\x1b]8;;http:x\x1b\\.c",
    "c1\u009b31m.c".encode(),
    "next\u0085line.c".encode(),
    "line\u2028separator.c".encode(),
    "right-to-left\u202ec.exe".encode(),
    "isolate\u2066\u2069.c".encode(),
    "zero\u200bwidth\ufeff.c".encode(),
    "composed-\u00e9.c".encode(),
    "decomposed-e\u0301.c".encode(),
    b"back\\slash.c",
    b"\\u0041\\x41.c",
    b"percent%0A%2e%2e%2f.c",
    b"[/x].c",
    b"[bold red]x.c",
    b"=cmd|'calc'!A0.c",
    b"@sum(1).c",
    b"+1+1.c",
    b"-rf.c",
    b"--help",
    b"<img src=x onerror=alert(1)>.c",
    b"a&b;c.c",
    b'quote"comma,.c',
    b"]]>.c",
    b"`tick` $(touch owned) | .c",
    b"::error file=x::y.c",
    b"##[group]x.c",
    b"{{7*7}} {% raw %}.c",
    b"!tag *alias &anchor.c",
    b"# comment.c",
    b"...",
    b" ",
    b"x" * 255,
)


def links(folder: Path) -> list[Case]:
    """Row 1: loops, links that leave the tree by every road, and links that stay in it."""
    write(folder, "real/file.c", GPL)
    made = {
        "to-passwd": "/etc/passwd",
        "to-etc": "/etc",
        "to-root": "/",
        "up": "../" * 40 + "etc/passwd",
        "out-and-in": f"../../{folder.parent.name}/{folder.name}/real/file.c",
        "by-way-of-another": "to-etc/passwd",
        "proc": "/proc/self/root/etc/passwd",
        "descriptor": "/dev/stdin",
        "long": "/" + "/".join(["x" * 200] * 19),
    }
    inside = {
        "loop": "loop",
        "first": "second",
        "second": "first",
        "here": ".",
        "parent": "..",
        "dangling": "no-such-file",
        "to-file": "real/file.c",
        "to-directory": "real",
    }
    for name, target in (made | inside).items():
        (folder / name).symlink_to(target)
    return [
        case("real/file.c", DENIED),
        *(case(name, OUTSIDE) for name in made),
        *(case(name, INSIDE) for name in inside),
    ]


def special_files(folder: Path) -> list[Case]:
    """Row 3: a FIFO, a socket, and where the system lets us, devices without end."""
    os.mkfifo(folder / "fifo.c")
    found = [case("fifo.c", SPECIAL)]
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(".", os.O_RDONLY)
        os.chdir(folder)  # the name of a socket is short
        server.bind("socket.c")
        os.fchdir(here)
        os.close(here)
    found.append(case("socket.c", SPECIAL))
    for name, device in (("zero.c", os.makedev(1, 5)), ("full.c", os.makedev(1, 7)), ("block.c", os.makedev(7, 200))):
        kind = stat.S_IFBLK if name == "block.c" else stat.S_IFCHR
        try:
            os.mknod(folder / name, kind | 0o644, device)
        except OSError:  # only root may, and not in every container
            continue
        found.append(case(name, SPECIAL))
    return found


def beyond_path_max(folder: Path) -> list[Case]:
    """Row 5: a file whose path is 8 kB, twice what the system takes in one call."""
    name, depth = b"d" * 200, 40
    fd = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=fd)
        below = os.open(name, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    with open(os.open("deep.c", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=fd), "w") as file:
        file.write(GPL)
    os.close(fd)
    return [case(b"/".join([name] * depth) + b"/deep.c", DENIED)]


def names(folder: Path) -> list[Case]:
    """Row 6: names that are not text, that act on terminals, documents and shells, or that look like others."""
    found = []
    for name in NAMES:
        write(folder, name, GPL)
        found.append(case(name, DENIED))
    four_kilobytes = b"/".join([b"n" * 250] * 14) + b"/" + b"n" * 200
    write(folder, four_kilobytes, GPL)
    return [*found, case(four_kilobytes, DENIED)]
