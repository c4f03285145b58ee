# SPDX-License-Identifier: Apache-2.0
"""That every detection and every declaration is judged, and each statement once."""

from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import (
    Declaration,
    DeclarationSource,
    FileScan,
    FileStatus,
    Finding,
    Package,
    PackageKind,
    Reason,
    Refinement,
    Since,
    TextLocation,
)
from ospo_scan.policy.evaluate import evaluate
from policy_cases import found, policy, result
from samples import left_out, scanned

DENY_GPL = "allow: [MIT, GPL-2.0-or-later]\ndefault: deny"


def declared(expression: str, path: str, line: int, source: DeclarationSource) -> Declaration:
    return Declaration(source, expression, expression, (), TextLocation(path, line, line), f"sha256:{line:064x}")


def in_toml(expression: str, line: int = 3) -> Declaration:
    return declared(expression, "REUSE.toml", line, DeclarationSource.REUSE_TOML)


def header(expression: str, path: str = "a.c") -> Declaration:
    return declared(expression, path, 1, DeclarationSource.SPDX_HEADER)


def denied(*files: FileScan, text: str = DENY_GPL, packages: tuple[Package, ...] = ()) -> list[Finding]:
    report = evaluate(replace(result(*files), packages=packages), policy(text))
    return [one for one in report.findings if one.rule == "license-denied"]


def test_what_reuse_toml_declares_is_judged_at_the_files_that_it_is_about() -> None:
    files = [replace(scanned(name), declarations=(in_toml("GPL-3.0-only"),)) for name in ("a.png", "b.png")]
    (one,) = denied(*files, scanned("REUSE.toml", found("GPL-3.0-only", line=3)))
    assert one.places == (TextLocation("a.png"), TextLocation("b.png"))


def test_what_reuse_toml_declares_of_no_file_is_judged_where_it_is_written() -> None:
    (one,) = denied(scanned("REUSE.toml", found("GPL-3.0-only", line=3)))
    assert one.places == (TextLocation("REUSE.toml", 3, 3),)


def test_another_license_in_a_file_that_declares_is_judged_there() -> None:
    toml = scanned("REUSE.toml", found("MIT", line=3), found("GPL-3.0-only", line=9))
    (one,) = denied(replace(scanned("a.png"), declarations=(in_toml("MIT"),)), toml)
    assert one.places == (TextLocation("REUSE.toml", 9, 9),)


def test_a_header_that_was_detected_is_judged_once() -> None:
    (one,) = denied(replace(scanned("a.c", found("GPL-3.0-only")), declarations=(header("GPL-3.0-only"),)))
    assert one.places == (TextLocation("a.c", 1, 1),)


def test_a_header_that_was_not_detected_is_judged_at_its_line() -> None:
    (one,) = denied(replace(scanned("a.c", found("MIT", line=9)), declarations=(header("GPL-3.0-only"),)))
    assert one.places == (TextLocation("a.c", 1, 1),)
    assert one.evidence == f"sha256:{1:064x}"


def test_a_curation_of_the_detection_holds_for_the_header_and_for_no_other_declaration() -> None:
    entry = "{where: [a.c], lines: 1-1, detected: GPL-3.0-only, concluded: NONE, reason: mention}"
    curation = f"{DENY_GPL}\ncurations: [{entry}]"
    scan = scanned("a.c", found("GPL-3.0-only"))
    assert not denied(replace(scan, declarations=(header("GPL-3.0-only"),)), text=curation)
    (one,) = denied(replace(scan, declarations=(in_toml("GPL-3.0-only"),)), text=curation)
    assert one.places == (TextLocation("a.c"),)


def test_a_refinement_is_what_is_judged_and_a_header_is_not_refined_away() -> None:
    later = replace(found("GPL-2.0-only"), refinement=Refinement("or-later", "GPL-2.0-or-later", "It says so."))
    assert not denied(scanned("a.c", later))
    mention = replace(found("GPL-3.0-only"), refinement=Refinement("mention", "NONE", "A changelog."))
    assert not denied(scanned("a.c", mention))
    (one,) = denied(replace(scanned("a.c", mention), declarations=(header("GPL-3.0-only"),)))
    assert one.places == (TextLocation("a.c", 1, 1),)


def test_a_curation_may_name_what_the_engine_says_or_what_it_was_refined_to() -> None:
    wrong = replace(found("GPL-3.0-only"), refinement=Refinement("or-later", "GPL-3.0-or-later", "It says so."))
    for name in ("GPL-3.0-only", "GPL-3.0-or-later"):
        curation = f"curations: [{{where: [a.c], detected: {name}, concluded: NONE, reason: mention}}]"
        assert not denied(scanned("a.c", wrong), text=f"{DENY_GPL}\n{curation}")


def test_what_a_manifest_declares_is_judged_unless_it_was_detected_there() -> None:
    at = TextLocation("lib/package.json", 4, 4)
    package = Package("lib", "1", "pkg:npm/lib@1", "GPL-3.0-only", at, PackageKind.VENDORED, "GPLv3")
    (one,) = denied(scanned("lib/package.json"), packages=(package,))
    assert one.places == (at,)
    (same,) = denied(scanned("lib/package.json", found("GPL-3.0-only", line=4)), packages=(package,))
    assert same.evidence != one.evidence


def test_packages_of_one_license_are_as_many_findings() -> None:
    at = TextLocation("package-lock.json")
    packages = tuple(
        Package(name, "1", f"pkg:npm/{name}@1", "GPL-3.0-only", at, PackageKind.DEPENDENCY) for name in ("a", "b")
    )
    assert len(denied(scanned("package-lock.json"), packages=packages)) == 2


def test_a_package_whose_manifest_is_not_among_the_files_is_judged_all_the_same() -> None:
    package = Package("a", None, None, "GPL-3.0-only", TextLocation("gone/package.json"))
    assert [one.places for one in denied(packages=(package,))] == [(TextLocation("gone/package.json"),)]


def test_what_is_declared_of_a_file_that_is_left_out_is_not_judged() -> None:
    skipped = replace(left_out("a.png", FileStatus.SKIPPED, Reason.EXCLUDED), declarations=(in_toml("GPL-3.0-only"),))
    assert not denied(skipped)
    archive = replace(
        left_out("a.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE), declarations=(in_toml("GPL-3.0-only"),)
    )
    assert len(denied(archive)) == 1


def since(*changed: str, declaring: tuple[str, ...] = ()) -> Since:
    return Since("main", "1a" * 20, changed, declaring_changes=declaring)


def test_a_change_of_what_declares_puts_its_declarations_in_question() -> None:
    unchanged = replace(scanned("sub/a.png", found("AGPL-3.0-only")), declarations=(in_toml("GPL-3.0-only"),))
    of = result(unchanged, scanned("REUSE.toml"))
    for declaring in ("REUSE.toml", "sub/REUSE.toml", ".reuse/dep5", "sub/a.png.license"):
        report = evaluate(replace(of, since=since(declaring=(declaring,))), policy(DENY_GPL))
        assert [(one.license_expression, one.places) for one in report.findings] == [
            ("GPL-3.0-only", (TextLocation("sub/a.png"),))
        ]
    for declaring in ("other/REUSE.toml", "sub/b.png.license"):
        assert not evaluate(replace(of, since=since(declaring=(declaring,))), policy(DENY_GPL)).findings


def test_what_is_declared_of_an_unchanged_file_that_nobody_knows_is_judged() -> None:
    unknown = replace(left_out("a.png", FileStatus.SKIPPED, Reason.UNCHANGED), declarations=(in_toml("GPL-3.0-only"),))
    of = replace(result(unknown, scanned("REUSE.toml")), since=since(declaring=("REUSE.toml",)))
    assert [one.places for one in evaluate(of, policy(DENY_GPL)).findings] == [(TextLocation("a.png"),)]


def test_a_declared_file_is_not_missing_a_license() -> None:
    scan = replace(scanned("a.png"), declarations=(in_toml("MIT"),))
    assert not evaluate(result(scan), policy("default: allow\nmissing: deny")).findings
    assert evaluate(result(scanned("a.png")), policy("default: allow\nmissing: deny")).findings


def test_a_license_of_ones_own_that_the_engine_cannot_read_is_judged_as_its_reader_has_it() -> None:
    toml = scanned("REUSE.toml", found("LicenseRef-scancode-unknown-spdx", line=3))
    files = (replace(scanned("a.png"), declarations=(in_toml("LicenseRef-Acme"),)), toml)
    report = evaluate(result(*files), policy("allow: [LicenseRef-Acme]\ndefault: deny"))
    assert report.findings == ()
    elsewhere = scanned("REUSE.toml", found("LicenseRef-scancode-unknown-spdx", line=9))
    report = evaluate(result(files[0], elsewhere), policy("allow: [LicenseRef-Acme]\ndefault: deny"))
    assert [one.rule for one in report.findings] == ["expression-invalid"]


def test_a_tag_that_cannot_be_read_is_one_finding() -> None:
    unread = header("LicenseRef-scancode-unknown-spdx")
    scan = replace(scanned("a.c", found("MIT OR LicenseRef-scancode-unknown-spdx")), declarations=(unread,))
    report = evaluate(result(scan), policy("allow: [MIT]\ndefault: deny\nunknown: deny"))
    assert [one.rule for one in report.findings] == ["expression-invalid"]


def test_a_weak_detection_does_not_stand_for_what_is_declared() -> None:
    at = TextLocation("package.json", 4, 4)
    package = Package("c", "1", "pkg:npm/c@1", "GPL-3.0-only", at, PackageKind.PROJECT, "GPLv3")
    weak = scanned("package.json", found("GPL-3.0-only", line=4, score=50))
    assert [one.places for one in denied(weak, text=f"{DENY_GPL}\nmin_score: 80", packages=(package,))] == [(at,)]
    tagged = replace(scanned("a.c", found("GPL-3.0-only", score=50)), declarations=(header("GPL-3.0-only"),))
    assert len(denied(tagged, text=f"{DENY_GPL}\nmin_score: 80")) == 1


def test_what_a_declaring_file_says_of_itself_is_judged_there() -> None:
    toml = scanned("REUSE.toml", found("GPL-3.0-only", line=1), found("GPL-3.0-only", line=3))
    files = (replace(scanned("data/x.csv"), declarations=(in_toml("GPL-3.0-only"),)), toml)
    text = f"{DENY_GPL}\nroles: [{{name: data, paths: [data/], allow: [GPL-3.0-only]}}]"
    assert [one.places for one in denied(*files, text=text)] == [(TextLocation("REUSE.toml", 1, 1),)]
