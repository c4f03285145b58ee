# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle
from ospo_scan.fix.placement import place_of

HEADER = "[here]"


def placed(text: str, style: CommentStyle) -> str | None:
    place = place_of(text, style)
    return None if place is None else text[: place.offset] + HEADER + text[place.offset :]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (c.HASH, "[here]import os\n"),
        (c.HASH, "#!/bin/sh\n[here]echo\n"),
        (c.HASH, "#!/bin/sh[here]"),
        (c.HASH, "#!/usr/bin/python\n# -*- coding: latin-1 -*-\n[here]import os\n"),
        (c.HASH, "# vim: set fileencoding=utf-8 :\n[here]import os\n"),
        (c.HASH, "# frozen_string_literal: true\n[here]\nputs 1\n"),
        (c.HASH, "# syntax=docker/dockerfile:1\n# escape=`\n[here]FROM a\n"),
        (c.HASH, "#compdef tool\n[here]_tool() {}\n"),
        (c.HASH, "#cloud-config\n[here]a: 1\n"),
        (c.HASH, "# language: fr\n[here]Fonction: a\n"),
        (c.HASH, "# about\n# vim: ts=4\n[here]a\n"),
        (c.HASH, "[here]---\na: 1\n"),
        (c.HASH, "[here]# a plain comment\n"),
        (c.SLASHES, "#!/usr/bin/env node\n[here]a\n"),
        (c.SLASHES, "[here]#![allow(a)]\n"),
        (c.SLASHES, "// swift-tools-version:5.9\n[here]import A\n"),
        (c.SLASHES, "/**\n * @jest-environment jsdom\n */\n[here]a\n"),
        (c.SLASHES, "/* @flow */\n[here]a\n"),
        (c.SLASHES, "[here]/** about */\n"),
        (c.C_BLOCK, "/* -*- Mode: C -*- */\n[here]int a;\n"),
        (c.C_BLOCK, "/* -*- Mode: C -*-\n * about\n */\n[here]int a;\n"),
        (c.C_BLOCK, '@charset "UTF-8";\n[here]a {}\n'),
        (c.PERCENT, "% !TeX program = xelatex\n[here]\\documentclass{a}\n"),
        (c.SEMICOLONS, ";;; a.el --- about  -*- lexical-binding: t -*-\n[here]\n"),
        (c.DASHES, "cabal-version: 3.0\n[here]name: a\n"),
        (c.REM, "@echo off\n[here]dir\n"),
        (c.ROFF, "'\\\" t\n[here].TH A 1\n"),
        (c.XML, '<?xml version="1.0"?>\n[here]<a/>\n'),
        (c.XML, '<?xml version="1.0"\n  encoding="UTF-8"?>[here]<a/>\n'),
        (c.XML, "<!DOCTYPE html>\n[here]<html>\n"),
        (c.XML, '[here]<!DOCTYPE a [ <!ENTITY b ">"> ]>\n'),
        (c.XML, "---\n[here]title: a\n---\n# A\n"),
        (c.XML, "+++\n[here]title = 'a'\n+++\n# A\n"),
        (c.XML, "[here]---\n\nA rule, no front matter.\n"),
        (c.XML, "[here]# A title\n"),
        (c.JINJA, '<?xml version="1.0"?>\n[here]{{ a }}\n'),
        (c.PHP, "<?php\n[here]echo 1;\n"),
        (c.PHP, "#!/usr/bin/env php\n<?php\n[here]echo 1;\n"),
        (c.PHP, "<?php[here] declare(strict_types=1);\n"),
    ],
)
def test_what_has_to_come_first_stays_first(style: CommentStyle, text: str) -> None:
    assert placed(text.replace(HEADER, ""), style) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (c.PHP, "<h1>A page</h1>\n<?php echo 1; ?>\n"),
        (c.C_BLOCK, "/* -*- c -*-\nnever closed\n"),
        (c.C_BLOCK, "/* -*- c -*-\n */ int a;\n"),
    ],
)
def test_where_no_place_is_safe_there_is_none(style: CommentStyle, text: str) -> None:
    assert placed(text, style) is None
