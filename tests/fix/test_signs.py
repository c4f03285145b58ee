# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.fix.header import LICENSE_TAG, Notice, header_for

MIT = Notice("MIT")


def headed(path: str, text: str) -> str | None:
    found = header_for(path, text.encode(), MIT)
    return None if found is None else found.applied(text.encode()).decode()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sld", '<?xml version="1.0"?>\n<StyledLayerDescriptor/>\n'),
        ("b.mm", '<map version="1.0.1">\n</map>\n'),
        ("dox.tag", "<?xml version='1.0'?>\n<tagfile/>\n"),
        ("a.conf", "<?xml version='1.0'?>\n<a>\n# b\n</a>\n"),
        ("a.scm", "\n\n<config/>\n"),
        ("release.sig", "untrusted comment: signature from minisign\nRWQf6LRCGA9i\n"),
        ("release.asc", "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"),
        ("a.yml", "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n"),
        ("group_vars/all.yml", "$ANSIBLE_VAULT;1.1;AES256\n6231\n"),
        ("a.jl", "### A Pluto.jl notebook ###\n# v0.19.40\n\nusing Markdown\n"),
        ("a.py", "# Databricks notebook source\n# MAGIC %md\n# MAGIC # Title\n"),
        ("a.scala", "// Databricks notebook source\nval a = 1\n"),
        ("a.py", "# ---\n# jupyter:\n#   jupytext:\n# ---\nx = 1\n"),
        ("a.cls", "VERSION 1.0 CLASS\nBEGIN\nEND\n' a comment\n"),
        ("a.props", "a=1\n"),
        ("a.rdf", "@prefix ex: <http://example.org/> .\nex:a ex:b ex:c .\n"),
        ("a.owl", "Prefix: : <http://example.org/>\n"),
        ("a.cue", 'PERFORMER "A"\nFILE "a.wav" WAVE\n'),
        ("init.foo.rc", "on boot\n    start a\n"),
        ("a.s", "section .text\nglobal _start\n"),
        ("a.rkt", ";; The first three lines of this file were inserted by DrRacket.\n#lang a\n"),
        ("a.vim", '" Vimball Archiver by Charles E. Campbell\nUseVimball\nfinish\n'),
        ("a.scss", "---\n---\n@import 'a';\n"),
        ("a.rs", "#!/usr/bin/env cargo\n---\n[dependencies]\n---\nfn main() {}\n"),
        ("a.hs", "#!/usr/bin/env stack\n{- stack script\n   --resolver lts-21.0\n-}\nmain = a\n"),
        ("a.scm", "#!/usr/bin/guile \\\n-e main -s\n(display 1)\n"),
        ("a.lisp", '#!/bin/sh\n#|\nexec sbcl --script "$0"\n|#\n(a)\n'),
        ("a.ps1", "echo 1\n# SIG # Begin signature block\n# MII\n# SIG # End signature block\n"),
        ("a.xml", '<a><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></a>\n'),
        ("sql/V1__first.sql", "CREATE TABLE a (b int);\n"),
        ("Dockerfile.json", "{}\n"),
        # "#" begins directives of the preprocessor, no comment.
        ("a.inc", "#include <a.h>\n#define A 1\n"),
    ],
)
def test_what_a_header_would_break_gets_none(path: str, text: str) -> None:
    assert headed(path, text) is None


@pytest.mark.parametrize(
    ("path", "text", "first"),
    [
        ("a.sql", "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n", 1),
        ("a.yml", "## template: jinja\n#cloud-config\na: 1\n", 2),
        ("a.erb", "<%# encoding: utf-8 %>\n<p>a</p>\n", 1),
        ("a.kv", "#:kivy 2.0\n#:import a b\n<A>:\n", 2),
        ("a.scm", "#!/usr/bin/guile \\\n-e main -s\n!#\n(display 1)\n", 3),
        ("a.hs", "#!/usr/bin/env stack\n-- stack --resolver lts-21.0 script\nmain = a\n", 2),
        ("a.js", "// @flow\nconst a = 1;\n", 1),
        ("a.java", '///usr/bin/env jbang "$0" "$@" ; exit $?\nclass A {}\n', 1),
        ("a.erl", "#!/usr/bin/env escript\n%%! -smp enable\nmain(_) -> ok.\n", 2),
        ("a.rs", "#![no_std]\n", 0),
        ("a.ps1", "<#\n.SYNOPSIS\nA\n#>\n", 0),
        (".htaccess", "<IfModule mod_rewrite.c>\n</IfModule>\n", 0),
        ("Makefile.PL", "use ExtUtils::MakeMaker;\n", 0),
    ],
)
def test_lines_that_count_only_as_the_first_stay_the_first(path: str, text: str, first: int) -> None:
    found = headed(path, text)
    assert found is not None
    lines = text.splitlines()[:first]
    assert found.splitlines()[:first] == lines
    assert any(LICENSE_TAG in line for line in found.splitlines()[first : first + 4])


@pytest.mark.parametrize(
    ("path", "text", "comment"),
    [
        ("a.props", "<Project>\n</Project>\n", "<!--\n"),
        ("a.rdf", "<rdf:RDF/>\n", "<!--\n"),
        ("init.foo.rc", "# Android\non boot\n", "# "),
        ("app.rc", "// Windows\n#include <a.h>\n", "// "),
        ("app.rc", "#include <a.h>\n/* Windows */\n", "/*\n"),
        ("a.mm", "// Objective-C++\n#import <a.h>\n", "// "),
        ("a.tag", "<%-- JSP --%>\n<%@ tag %>\n", "<%--\n"),
        ("Dockerfile.md", "# About\n", "<!--\n"),
    ],
)
def test_a_shared_suffix_gets_the_style_that_the_file_shows(path: str, text: str, comment: str) -> None:
    found = headed(path, text)
    assert found is not None
    assert found.startswith(comment)
