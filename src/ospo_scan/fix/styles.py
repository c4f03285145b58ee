# SPDX-License-Identifier: Apache-2.0
"""Which comment style a file takes: by its name, its suffix, its first lines; none for what has no comments.

The table was made from the languages' own references. What several languages share a suffix for is settled by a
comment that the file already has; where there is none, no style is known, and nothing is guessed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle
from ospo_scan.fix.signs import MARKUP, bars_header

_BY_STYLE: tuple[tuple[CommentStyle, str], ...] = (
    (
        c.HASH,
        "am automount awk bash bats bb bbappend bbclass bzl bazel capnp cmake coffee containerfile cr crystal cson "
        "csh desktop dockerfile ebuild eclass ex exs feature fish gemspec gn gni gnuplot gp gql gqls graphql graphqls "
        "hcl icn iex jl jy ksh kv mk mount nim nimble nims ninja nix nomad nu org path pl6 pm po pod podspec pot "
        "pri properties ps1 psd1 psm1 pxd pxi py pyi pyw pyx qmltypes r rake rakumod rb rbi rbs rbw rbx rego robot ru "
        "service sh slice smk socket spec star tcl tcsh tf tfvars thor timer tk toml ttl xonshrc xsh yaml yml zsh",
    ),
    (
        c.SLASHES,
        "adoc aidl as asciidoc bicep cairo cc cjs comp cpp cppm cs cts cu cuh cxx dart di dot dts dtsi fbs "
        "frag fsi fsx geom gleam glsl go gperf gradle groovy gv ha hh hjson hlsl hpp hx hxsl hxx ino ipp ixx java js "
        "json5 jsonc jsonnet jsx kt kts libsonnet metal mjs move mts odin pas pde prisma proto qbs qml res resi rs "
        "sass sbt sc scad scala sol soy styl sv svh swift tesc tese thrift tpp tsx ts typ v3 vala vapi vert vsh "
        "wgsl zig",
    ),
    (c.C_BLOCK, "c css gresource h idl inl ld lds less pcss qss scss yy"),
    (
        c.DASHES,
        "adb ads agda applescript cabal dhall elm gpr hs hsc idr lean lua luau psql purs rockspec sql vhd vhdl",
    ),
    (
        c.XML,
        "axaml csl csproj dita ditamap docbook dtd fsproj fxml glade htm html kml markdown md mdown mediawiki "
        "mkd nuspec owl plist pom props qrc rdf resx rmd qmd rng rss storyboard svelte targets textile ui vbproj "
        "vcxproj vue wiki wsdl wxs xaml xhtml xib xlf xliff xml xmp xsd xsl xslt",
    ),
    (c.PERCENT, "aux bbx cbx dtx erl escript hrl ins lagda latex lbx lco ltx prolog rnw sty tex tikz xrl yrl"),
    (c.SEMICOLONS, "cljd clj cljc cljs edn el fnl hy lisp lsp rkt rktl scm ss"),
    (c.SEMICOLON, "ahk ahkl asm au3 iss nasm nsh nsi"),
    (c.QUOTE, "iuml plantuml pu puml vb vbs"),
    (c.DOUBLE_QUOTE, "vim vimrc"),
    (c.BANG, "f03 f08 f18 f90 f95 xdefaults xresources"),
    (c.LETTER_C, "f f77 for fpp ftn"),
    (c.DNL, "ac m4"),
    (c.REM, "bat cmd"),
    (c.DOTS, "rst rest"),
    (c.ROFF, "man mdoc"),
    (c.TEXINFO, "texi texinfo"),
    (c.BACKSLASH, "fth"),
    (c.ML, "eliom eliomi ml mli mll sml thy"),
    (c.XQUERY, "xq xql xqm xqy xquery"),
    (c.JINJA, "j2 jinja jinja2 njk twig"),
    (c.LIQUID, "liquid"),
    (c.HANDLEBARS, "handlebars hbs"),
    (c.MUSTACHE, "mustache"),
    (c.BLADE, "blade.php"),
    (c.GO_TEMPLATE, "gohtml gotmpl"),
    (c.ASP, "asax ascx ashx asmx aspx axd jsp jspf jspx "),
    (c.ERB, "ejs erb rhtml"),
    (c.FREEMARKER, "ftl ftlh"),
    (c.VELOCITY, "vm vtl"),
    (c.COLDFUSION, "cfm"),
    (c.HAML, "haml"),
    (c.PUG, "jade pug"),
    (c.SLIM, "slim"),
    (c.MAKO, "mako"),
    (c.MERMAID, "mermaid mmd"),
    (c.MDX, "mdx"),
    (c.BIBTEX, "bib"),
    (c.PHP, "php php3 php4 php5 phps phtml"),
)
_BY_SUFFIX: Mapping[str, CommentStyle] = MappingProxyType(
    {f".{suffix}": style for style, suffixes in _BY_STYLE for suffix in suffixes.split()}
)

_NAMES: tuple[tuple[CommentStyle, str], ...] = (
    (
        c.HASH,
        ".ackrc .bash_aliases .bash_logout .bash_profile .bashrc .bazelignore .bazelrc .browserslistrc .buckconfig "
        ".ccls .clang-format .clang-tidy .clangd .coveragerc .cvsignore .dir-locals .dockerignore .earthlyignore "
        ".editorconfig .envrc .eslintignore .fdignore .flake8 .flaskenv .gcloudignore .gitattributes "
        ".git-blame-ignore-revs .gitignore .gitmodules .helmignore .hgignore .htaccess .ignore .inputrc .mailmap "
        ".mdlrc .nojekyllrc .npmignore .pdbrc .prettierignore .profile .pylintrc .renviron .rgignore .rprofile .rspec "
        ".shellcheckrc .stylelintignore .taprc .tmux.conf .vscodeignore .yamllint .yarnrc .zprofile .zshenv .zshrc "
        "ansible.cfg apkbuild appraisals berksfile brewfile build buck capfile cartfile clang-format cmakelists.txt "
        "codeowners conanfile.txt constraints.txt containerfile dangerfile dockerfile doxyfile earthfile fastfile "
        "gemfile gnumakefile gradlew guardfile justfile kbuild kconfig makefile makefile.am makefile.in manifest.in "
        "matplotlibrc meson.build meson.options meson_options.txt mix.lock pipfile pkgbuild podfile poetry.toml "
        "procfile puppetfile pylintrc rakefile requirements.in requirements.txt robots.txt setup.cfg snakefile "
        "steepfile tiltfile tox.ini vagrantfile workspace",
    ),
    (c.SLASHES, "go.mod go.work jenkinsfile"),
    (c.DASHES, "cabal.project"),
    (c.SEMICOLON, ".npmrc dune dune-project dune-workspace"),
    (c.DOUBLE_QUOTE, ".gvimrc .ideavimrc .vimrc _vimrc"),
    (c.SEMICOLONS, ".emacs .spacemacs"),
    (c.DNL, "configure.ac configure.in"),
    (c.BANG, ".xdefaults .xresources"),
)
_BY_NAME: Mapping[str, CommentStyle] = MappingProxyType(
    {name: style for style, names in _NAMES for name in names.split()}
)
# Names whose suffix says otherwise: generated, or read by programs that know no comments.
_NO_COMMENTS = frozenset(
    (
        "cargo.lock",
        "composer.lock",
        "flake.lock",
        "gemfile.lock",
        "go.sum",
        "package-lock.json",
        "pdm.lock",
        "pipfile.lock",
        "pnpm-lock.yaml",
        "poetry.lock",
        "pubspec.lock",
        "uv.lock",
        "yarn.lock",
        ".metadata",
    )
)
# Suffixes that languages share: the styles that a comment of the file may show, and the one that holds without any.
_SHARED: Mapping[str, tuple[tuple[CommentStyle, ...], CommentStyle | None]] = MappingProxyType(
    {
        ".m": ((c.SLASHES, c.C_BLOCK, c.PERCENT), None),
        ".pl": ((c.HASH, c.PERCENT), None),
        ".t": ((c.HASH,), None),
        ".pro": ((c.HASH, c.PERCENT, c.SEMICOLON), None),
        ".cl": ((c.SEMICOLONS, c.SLASHES, c.C_BLOCK), None),
        ".cls": ((c.PERCENT, c.QUOTE, c.SLASHES, c.C_BLOCK), None),
        ".v": ((c.SLASHES, c.C_BLOCK, c.ML), None),
        ".l": ((c.C_BLOCK, c.SEMICOLONS), None),
        ".d": ((c.SLASHES, c.C_BLOCK, c.HASH), None),
        ".fs": ((c.SLASHES, c.BACKSLASH), None),
        ".es": ((c.SLASHES, c.C_BLOCK, c.PERCENT), None),
        ".sls": ((c.HASH, c.SEMICOLONS), None),
        ".pp": ((c.HASH, c.SLASHES), None),
        ".inc": ((c.HASH, c.SLASHES, c.C_BLOCK, c.SEMICOLON), None),
        ".cfg": ((c.HASH, c.SEMICOLON, c.SLASHES), None),
        ".conf": ((c.HASH, c.SEMICOLON, c.SLASHES), None),
        ".cnf": ((c.HASH, c.SEMICOLON), None),
        ".asc": ((c.SLASHES,), None),
        ".cue": ((c.SLASHES,), None),
        ".mm": ((c.SLASHES, c.C_BLOCK), None),
        ".plt": ((c.HASH,), None),
        ".rc": ((c.C_BLOCK, c.SLASHES, c.HASH), None),
        ".s": ((c.C_BLOCK, c.SLASHES, c.SEMICOLON), None),
        ".sig": ((c.ML,), None),
        ".sld": ((c.SEMICOLONS,), None),
        ".sps": ((c.SEMICOLONS,), None),
        ".tag": ((c.ASP,), None),
        ".y": ((c.C_BLOCK, c.SLASHES, c.DASHES), None),
        ".ini": ((c.SEMICOLON, c.HASH), c.SEMICOLON),
    }
)
# Lisp writes one to four semicolons; "#" begins what the C preprocessor reads, too.
_WITNESSES: Mapping[CommentStyle, re.Pattern[str]] = MappingProxyType(
    {
        c.SEMICOLONS: re.compile(";"),
        c.BACKSLASH: re.compile(r"\\ "),
        c.HASH: re.compile(
            r"#(?!!|\s*(?:include|import|define|undef|if|ifdef|ifndef|elif|else|endif|pragma|error|warning|line)\b)"
        ),
    }
)
_INTERPRETERS: tuple[tuple[re.Pattern[str], CommentStyle], ...] = (
    (
        re.compile(
            r"(?:ba|da|z|k|c|tc|fi|a)?sh\b|python|perl|ruby|awk|gawk|sed\b|tclsh|wish|expect|make\b|Rscript|nu\b"
        ),
        c.HASH,
    ),
    (re.compile(r"node\b|deno\b|bun\b"), c.SLASHES),
    (re.compile(r"php\b"), c.PHP),
    (re.compile(r"lua|runghc|runhaskell|stack\b"), c.DASHES),
    (re.compile(r"guile|sbcl|racket|clj|emacs"), c.SEMICOLONS),
)
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-S\s+)?)?(\S+)")
_MANUAL = re.compile(r"\.[1-9]")
_MANUAL_BEGINS = re.compile(r"""^(?:\.TH |\.Dd |\.\\"|'\\")""", re.MULTILINE)
_XML_SIGN = re.compile(r"\s*<\?xml\b|\s*<!DOCTYPE (?!html)", re.IGNORECASE)
# What is put into a template is sent to readers, and tests compare it: these can hold no header.
_TEMPLATE_SIGN = re.compile(r"\{\{|\{%|<%|<\?php|\$\{")
_MARKUP = frozenset((".htm", ".html", ".xhtml", ".xml"))
# What is XML only where it begins like it: properties, Turtle, and others have these suffixes too.
_TEXT_WITH_TAGS = frozenset(
    (
        ".dtd",
        ".htm",
        ".html",
        ".markdown",
        ".md",
        ".mdown",
        ".mediawiki",
        ".mkd",
        ".qmd",
        ".rmd",
        ".svelte",
        ".textile",
        ".vue",
        ".wiki",
    )
)
# Database tools keep checksums of these, and refuse what was changed.
_MIGRATION = re.compile(r"[vur][\w.]*__.+\.sql|migration\.sql")
_WITNESS_LINES = 200


def style_of(path: str, head: str) -> CommentStyle | None:
    """The comment style of the file at ``path``, whose text begins with ``head``; None where no style is sure."""
    style = _of_path(posixpath.basename(path).lower(), head)
    if style is None or bars_header(head, style):
        return None
    runs = None if style in MARKUP else _of_interpreter(head)
    is_other = runs is not None and runs is not style and {runs, style} != {c.SLASHES, c.C_BLOCK}
    return None if is_other else style


def _of_path(name: str, head: str) -> CommentStyle | None:
    if name in _NO_COMMENTS or _MIGRATION.fullmatch(name):
        return None
    if name.endswith(".blade.php"):
        return _BY_SUFFIX[".blade.php"]
    suffix = posixpath.splitext(name.removesuffix(".in"))[1]
    return _of_name(name) or _of_suffix(suffix, head) or (None if suffix else _of_interpreter(head))


def _of_suffix(suffix: str, head: str) -> CommentStyle | None:
    if suffix in _SHARED:
        return _of_witness(suffix, head)
    style = _BY_SUFFIX.get(suffix)
    if style is c.SLASHES and _XML_SIGN.match(head):  # Qt has translations named .ts
        return c.XML
    if style is c.XML and suffix not in _TEXT_WITH_TAGS and not head.lstrip().startswith("<"):
        return None
    if suffix in _MARKUP and _TEMPLATE_SIGN.search(head):
        return None
    if style is None and _MANUAL.fullmatch(suffix) and _MANUAL_BEGINS.search(head):
        return c.ROFF
    return style


def known_suffixes() -> tuple[str, ...]:
    """The suffixes with one comment style, each with its dot, sorted."""
    return tuple(sorted(_BY_SUFFIX))


def known_names() -> tuple[str, ...]:
    """The file names with a comment style, in lower case, sorted."""
    return tuple(sorted(_BY_NAME))


def _of_name(name: str) -> CommentStyle | None:
    if name.startswith(("dockerfile.", "containerfile.", "makefile.")) and name not in _BY_NAME:
        suffix = posixpath.splitext(name)[1]
        return None if suffix in {".json", ".txt"} or _BY_SUFFIX.get(suffix, c.HASH) is not c.HASH else c.HASH
    if re.fullmatch(r"(?:dev[-_.])?(?:requirements|constraints)[\w.-]*\.(?:txt|in)", name):
        return c.HASH
    return _BY_NAME.get(name)


def _of_witness(suffix: str, head: str) -> CommentStyle | None:
    """The style of the first comment that stands at the start of a line."""
    styles, default = _SHARED[suffix]
    for line in head.split("\n")[:_WITNESS_LINES]:
        for style in styles:
            if _is_comment(line, style):
                return style
    return _of_interpreter(head) or default


def _is_comment(line: str, style: CommentStyle) -> bool:
    pattern = _WITNESSES.get(style)
    return line.startswith(style.opening) if pattern is None else pattern.match(line) is not None


def _of_interpreter(head: str) -> CommentStyle | None:
    found = _SHEBANG.match(head)
    if found is None:
        return None
    program = posixpath.basename(found[1])
    return next((style for pattern, style in _INTERPRETERS if pattern.match(program)), None)
