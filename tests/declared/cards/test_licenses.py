# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.declared.cards.front_matter import find_front_matter
from ospo_scan.declared.cards.licenses import license_of, linked_file
from ospo_scan.declared.cards.reading import RawCard, read_card
from ospo_scan.expression import UNPARSED
from ospo_scan.model import FileScan, Refinement
from ospo_scan.model_licenses import UNNAMED
from samples import detection, scanned

LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"


def card(yaml: str) -> RawCard:
    data = f"---\n{yaml}\n---\n".encode()
    matter = find_front_matter(data)
    assert matter is not None
    found = read_card(matter, data)
    assert found is not None
    return found


def stated(yaml: str, linked: FileScan | None = None) -> tuple[str, str] | None:
    return license_of(card(yaml), linked)


@pytest.mark.parametrize(
    ("yaml", "expression", "text"),
    [
        ("license: llama3.1", LLAMA, "llama3.1"),
        ("license: Apache-2.0", "Apache-2.0", "Apache-2.0"),
        ("license: BSD-3-Clause-LBNL", "BSD-3-Clause-LBNL", "BSD-3-Clause-LBNL"),
        ("license: [mit, cc-by-nc-4.0]", "MIT AND CC-BY-NC-4.0", "mit, cc-by-nc-4.0"),
        ("license: unknown", UNNAMED, "unknown"),
        ("license: other", UNNAMED, "other"),
        ("license: free for all", UNPARSED, "free for all"),
        ("license: {template}", UNPARSED, "(no text)"),
        ("license: other\nlicense_name: deepseek", "LicenseRef-scancode-deepseek-la-1.0", "other, deepseek"),
        ("license: other\nlicense_name: Our Terms_1.0", "LicenseRef-hf-our-terms-1.0", "other, Our Terms_1.0"),
        ("license: other\nlicense_name: 我们", UNNAMED, "other, 我们"),
        ("license: other\nlicense_name: mit", "MIT", "other, mit"),
        ("license_name: mrl", "LicenseRef-hf-mistral-research-0.1", "mrl"),
        (
            "license: other\nlicense_link: https://www.apache.org/licenses/LICENSE-2.0",
            "Apache-2.0",
            "other, (https://www.apache.org/licenses/LICENSE-2.0)",
        ),
        ("license: other\nlicense_link: https://acme.example/terms", UNNAMED, "other, (https://acme.example/terms)"),
        ("license: [mit, other]\nlicense_name: acme", "MIT AND LicenseRef-hf-acme", "mit, other, acme"),
        ("license: mit\nlicense_name: acme", "MIT", "mit, acme"),
        ("license: other\nlicense_name: unknown", UNNAMED, "other, unknown"),
        ("license: other\nlicense_name: gpl", UNNAMED, "other, gpl"),
        ("license: other\nlicense_details: Ask us", UNNAMED, "other, Ask us"),
        ("license: mit\nlicense_details: Ask us", "MIT", "mit, Ask us"),
        ("license: other-C-UDA", "C-UDA-1.0", "other-C-UDA"),
        ("license: other-of our own", UNNAMED, "other-of our own"),
    ],
)
def test_a_card_states_a_license(yaml: str, expression: str, text: str) -> None:
    assert stated(yaml) == (expression, text)


def test_a_card_without_a_license_states_none() -> None:
    assert stated("pipeline_tag: x") is None
    assert stated("license: ~\npipeline_tag: x") is None


def test_a_name_that_contradicts_the_tag_holds_as_well() -> None:
    yaml = "license: apache-2.0\nlicense_name: flux-1-dev-non-commercial-license"
    assert stated(yaml) == (
        "Apache-2.0 AND LicenseRef-scancode-flux-1-nc",
        "apache-2.0, flux-1-dev-non-commercial-license",
    )


def test_a_link_beside_a_tag_changes_nothing() -> None:
    expected = ("Apache-2.0", "apache-2.0, (LICENSE)")
    assert stated("license: apache-2.0\nlicense_link: LICENSE", scanned("LICENSE", detection("MIT", "x"))) == expected


OTHER = "license: other\nlicense_name: acme\nlicense_link: LICENSE"


def test_the_linked_file_says_which_license_a_name_means() -> None:
    assert stated(OTHER, scanned("LICENSE", detection("MIT", "x"))) == ("MIT", "other, acme (LICENSE)")
    refined = replace(detection("GPL-2.0-only", "x"), refinement=Refinement("later", "GPL-2.0-or-later", "why"))
    assert stated(OTHER, scanned("LICENSE", refined)) == ("GPL-2.0-or-later", "other, acme (LICENSE)")


def test_the_linked_file_says_which_license_of_a_family_is_meant() -> None:
    yaml = "license: other\nlicense_name: gpl\nlicense_link: LICENSE"
    assert stated(yaml, scanned("LICENSE", detection("GPL-3.0-only", "x"))) == ("GPL-3.0-only", "other, gpl (LICENSE)")


@pytest.mark.parametrize(
    "linked",
    [
        scanned("LICENSE"),
        scanned("LICENSE", detection("MIT", "x", score=50)),
        scanned("LICENSE", detection("LicenseRef-scancode-unknown", "x")),
        scanned("LICENSE", detection("MIT", "x"), detection(UNPARSED, "y", line=9)),
        scanned("LICENSE", replace(detection("MIT", "x"), refinement=Refinement("mention", "NONE", "why"))),
    ],
)
def test_a_linked_file_in_doubt_says_nothing(linked: FileScan) -> None:
    assert stated(OTHER, linked) == ("LicenseRef-hf-acme", "other, acme (LICENSE)")


FILES = {path: scanned(path) for path in ("LICENSE", "m/LICENSE", "m/legal/MODEL LICENSE.txt")}


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("LICENSE", "m/LICENSE"),
        ("./LICENSE", "m/LICENSE"),
        ("/LICENSE", "m/LICENSE"),
        ("../LICENSE", "LICENSE"),
        ("legal/MODEL%20LICENSE.txt", "m/legal/MODEL LICENSE.txt"),
        ("https://huggingface.co/acme/tiny/blob/main/LICENSE", "m/LICENSE"),
        ("https://huggingface.co/acme/Tiny/resolve/0123abc/legal/MODEL%20LICENSE.txt", "m/legal/MODEL LICENSE.txt"),
        ("https://huggingface.co/acme/other/blob/main/LICENSE", None),
        ("https://acme.example/LICENSE", None),
        ("../../LICENSE", None),
        ("LICENSE.md", None),
        ("mailto:LICENSE", None),
        (".", None),
    ],
)
def test_a_link_leads_to_a_file_of_the_tree(link: str, path: str | None) -> None:
    found = linked_file("m/README.md", card(f"license_link: '{link}'"), frozenset({"tiny"}), FILES)
    assert (None if found is None else found.path) == path
