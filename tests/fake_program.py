# SPDX-License-Identifier: Apache-2.0
"""The command line with the fakes in place of the engines, as a program for ``python -c``; ``tests`` is on its path."""

FAKE = """
import sys
from ospo_scan import cli, detect
from fakes import FakeCopyrightDetector, FakeDetector, FakePackageDetector
detect.DETECTORS.update(scancode=FakeDetector, copyrights=FakeCopyrightDetector, packages=FakePackageDetector)
sys.exit(cli.run(sys.argv[1:]))
"""
