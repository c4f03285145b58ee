# SPDX-License-Identifier: Apache-2.0
"""Small lock files as package managers write them, and what a test asks of one that was read."""

from __future__ import annotations

from ospo_scan.declared.packages.locks import read_lock
from ospo_scan.declared.packages.locks.listing import Locked
from ospo_scan.declared.packages.statements import by_spdx_alone

SAMPLES = {
    "package-lock.json": b"""{"name": "shop", "lockfileVersion": 3, "packages": {
  "": {"name": "shop", "dependencies": {"express": "^4.19.0"}, "devDependencies": {"mocha": "^10"}},
  "node_modules/express": {"version": "4.22.3", "license": "MIT"},
  "node_modules/express/node_modules/debug": {"version": "2.6.9", "license": "MIT"},
  "node_modules/mocha": {"version": "10.8.2", "dev": true, "license": "MIT"},
  "node_modules/fsevents": {"version": "2.3.3", "optional": true, "license": "(MIT OR GPL-2.0-only)"},
  "node_modules/wide": {"name": "string-width", "version": "4.2.3", "license": {"type": "ISC"}},
  "node_modules/ours": {"resolved": "packages/ours", "link": true},
  "packages/ours": {"name": "@shop/ours", "version": "1.0.0"}}}""",
    "Cargo.lock": b"""version = 4

[[package]]
name = "acme"
version = "0.1.0"
dependencies = ["serde"]

[[package]]
name = "serde"
version = "1.0.200"
source = "registry+https://github.com/rust-lang/crates.io-index"
""",
    "Gemfile.lock": b"""GIT
  remote: https://example.com/tool.git
  revision: abc
  specs:
    tool (0.1)

PATH
  remote: engines/own
  specs:
    own (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    racc (1.7.3)

DEPENDENCIES
  nokogiri (~> 1.16)
  own!
""",
    "Pipfile.lock": b"""{"_meta": {"hash": {}}, "default": {"flask": {"version": "==3.1.3"}, "here": {"path": "."}},
  "develop": {"pytest": {"version": "==8.0"}}}""",
    "composer.lock": b"""{"packages": [{"name": "Monolog/Monolog", "version": "v3.5.0", "license": ["MIT"]},
    {"name": "a/both", "version": "1.0", "license": ["LGPL-2.1-only", "GPL-3.0-or-later"]}],
  "packages-dev": [{"name": "phpunit/phpunit", "version": "10.5", "license": ["BSD-3-Clause"]}]}""",
    "conan.lock": b"""{"version": "0.5", "requires": ["zlib/1.2.13#97d5%1675.1", "own/1.0@team/stable"],
  "build_requires": ["cmake/3.27.1"], "python_requires": []}""",
    "go.sum": b"""github.com/a/b v1.2.0 h1:aaa=
github.com/a/b v1.2.0/go.mod h1:bbb=
github.com/a/b v1.1.0/go.mod h1:ccc=
""",
    "gradle.lockfile": b"""# This is a Gradle generated file for dependency locking.
org.slf4j:slf4j-api:2.0.9=compileClasspath,runtimeClasspath
org.junit:junit:5.0=testCompileClasspath
empty=annotationProcessor
""",
    "packages.lock.json": b"""{"version": 1, "dependencies": {"net8.0": {
    "Newtonsoft.Json": {"type": "Direct", "requested": "[13.0.1, )", "resolved": "13.0.3"},
    "own": {"type": "Project"}},
  "net6.0": {"Newtonsoft.Json": {"type": "Direct", "requested": "[13.0.1, )", "resolved": "13.0.3"}}}}""",
    "pdm.lock": b"""[metadata]
groups = ["default", "test"]

[[package]]
name = "flask"
version = "3.1.3"
groups = ["default", "test"]

[[package]]
name = "pytest"
version = "8.0"
groups = ["test"]
""",
    "pnpm-lock.yaml": b"""lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      express:
        specifier: ^4.19.0
        version: 4.22.3(supports-color@8.1.1)
    devDependencies:
      mocha:
        specifier: ^10
        version: 10.8.2
      ours:
        specifier: workspace:*
        version: link:../ours

packages:

  debug@2.6.9:
    resolution: {integrity: sha512-bC7ElrdJaJnPbAP==}
    deprecated: |-
      key: value
    peerDependencies:
      supports-color: '*'

  express@4.22.3:
    resolution: {integrity: sha512-aaa==}
    engines: {node: '>= 0.10.0'}

  mocha@10.8.2:
    resolution: {integrity: sha512-bbb==}
    hasBin: true

snapshots:

  debug@2.6.9: {}

  express@4.22.3(supports-color@8.1.1):
    dependencies:
      debug: 2.6.9

  mocha@10.8.2: {}
""",
    "poetry.lock": b"""[[package]]
name = "flask"
version = "3.1.3"
optional = false
groups = ["dev", "main"]
files = [
    {file = "flask-3.1.3-py3-none-any.whl", hash = "sha256:00"},
]

[[package]]
name = "old"
version = "1.0"
category = "dev"
optional = true

[[package]]
name = "here"
version = "0"
[package.source]
type = "directory"
url = "."
""",
    "pubspec.lock": b"""packages:
  async:
    dependency: "direct main"
    description:
      name: async
      url: "https://pub.dev"
    source: hosted
    version: "2.11.0"
  flutter:
    dependency: "direct main"
    description: flutter
    source: sdk
    version: "0.0.0"
sdks:
  dart: ">=3.0.0 <4.0.0"
""",
    "pylock.toml": b"""lock-version = "1.0"
[[packages]]
name = "attrs"
version = "25.1.0"
[[packages]]
name = "here"
directory = {path = "."}
""",
    "requirements.txt": b"""# comment
-r other.txt
flask==3.1.3 \\
    --hash=sha256:00
zope.interface[test] >= 5, <6 ; python_version < "3.12"  # why
plain
tool @ https://example.com/tool-1.0.tar.gz
-e git+https://example.com/own.git#egg=own
./local.whl
""",
    "uv.lock": b"""version = 1
[[package]]
name = "acme"
version = "1.0"
source = { virtual = "." }
dependencies = [{ name = "coverage", extra = ["toml"] }]
[package.optional-dependencies]
fast = [{ name = "orjson" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[[package]]
name = "coverage"
version = "7.0"
source = { registry = "https://pypi.org/simple" }
[package.optional-dependencies]
toml = [{ name = "tomli" }]
[[package]]
name = "orjson"
version = "3.9"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "pytest"
version = "8.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "coverage" }]
wheels = [
    { url = "https://files.example/pytest.whl", hash = "sha256:00", size = 1 },
]
[[package]]
name = "tomli"
version = "2.0"
source = { registry = "https://pypi.org/simple" }
""",
    "yarn.lock": b"""# yarn lockfile v1


"@babel/code-frame@^7.0.0", "@babel/code-frame@^7.1.0":
  version "7.29.7"
  resolved "https://registry.yarnpkg.com/x.tgz#00"
  dependencies:
    picocolors "^1.1.1"

picocolors@^1.1.1:
  version "1.1.1"

"wide@npm:string-width@^4.2.0":
  version "4.2.3"

"ours@file:../ours":
  version "1.0.0"
""",
    "vendor/modules.txt": b"""# github.com/a/b v1.2.0
## explicit; go 1.17
github.com/a/b
# github.com/old/c v1.0.0 => github.com/new/c v1.1.0
github.com/old/c
# github.com/own/d v0.0.0 => ../d
github.com/own/d
# github.com/old/c => github.com/new/c v1.1.0
""",
    "vendor/composer/installed.json": b"""{"packages": [
  {"name": "monolog/monolog", "version": "3.5.0", "license": ["MIT"], "install-path": "../monolog/monolog"},
  {"name": "phpunit/phpunit", "version": "10.5", "license": ["BSD-3-Clause"], "install-path": "../phpunit/phpunit"}],
  "dev-package-names": ["phpunit/phpunit"]}""",
}


def read(path: str, data: bytes | None = None) -> Locked:
    """What the file at ``path`` says: the sample of this name, or ``data``."""
    locked = read_lock(path, SAMPLES[path] if data is None else data, by_spdx_alone)
    assert locked is not None
    return locked


def named(locked: Locked) -> dict[str, str | None]:
    """The scope of each package that a lock file names, by its package URL without the type."""
    return {one.purl.partition("/")[2]: one.scope for one in locked.manifests[0].dependencies}


def licenses(locked: Locked) -> dict[str, str | None]:
    """The license of each package for which the lock file states one."""
    return {str(one.name): one.license_declared for one in locked.manifests[1:]}
