# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.expression import normalize
from ospo_scan.license_ids import known_ids, license_facts
from ospo_scan.license_urls import is_url, license_of_url


@pytest.mark.parametrize(
    ("url", "license_id"),
    [
        ("https://spdx.org/licenses/MIT", "MIT"),
        ("http://spdx.org/licenses/Apache-2.0.html", "Apache-2.0"),
        ("https://spdx.org/licenses/GPL-3.0-or-later#licenseText", "GPL-3.0-or-later"),
        ("https://spdx.org/licenses/GPL-2.0+", "GPL-2.0-or-later"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://opensource.org/license/apache-2-0/", "Apache-2.0"),
        ("https://opensource.org/license/bsd-3-clause", "BSD-3-Clause"),
        ("https://www.opensource.org/licenses/bsd-3-clause.php", "BSD-3-Clause"),
        ("https://opensource.org/license/gpl-3-0", "GPL-3.0-only"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/4.0/deed.de", "CC-BY-NC-SA-4.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/legalcode", "CC-BY-SA-3.0"),
        ("https://creativecommons.org/licenses/by/3.0/us/", "CC-BY-3.0-US"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("http://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://www.gnu.org/licenses/gpl-3.0.html", "GPL-3.0-only"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0-only"),
        ("https://www.gnu.org/licenses/old-licenses/lgpl-2.1.txt", "LGPL-2.1-only"),
        ("https://www.mozilla.org/en-US/MPL/2.0/", "MPL-2.0"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
        ("http://opendatacommons.org/licenses/pddl/", "PDDL-1.0"),
        ("https://cdla.dev/permissive-2-0/", "CDLA-Permissive-2.0"),
        ("//choosealicense.com/licenses/mit/", "MIT"),
        ("www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
    ],
)
def test_the_page_of_a_license_means_that_license(url: str, license_id: str) -> None:
    assert is_url(url)
    assert license_of_url(url) == license_id


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/terms",
        "https://www.gnu.org/licenses/gpl.html",
        "https://creativecommons.org/licenses/by/5.0/",
        "https://creativecommons.org/licenses/by/3.0/xx/",
        "https://creativecommons.org/",
        "https://spdx.org/licenses/LicenseRef-acme",
        "https://spdx.org/licenses/NoSuchLicense",
        "https://evil.example/https://spdx.org/licenses/MIT",
        "https://spdx.org/licenses/MIT/../GPL-3.0-only",
        "https://github.com/acme/widget/blob/main/LICENSE",
        "https://opensource.org/licenses/" + "a" * 1000,
    ],
)
def test_any_other_address_means_no_license(url: str) -> None:
    assert license_of_url(url) is None


def test_each_id_of_the_spdx_list_has_its_page() -> None:
    listed = [one for one in known_ids() if (facts := license_facts(one)) is not None and facts.is_listed]
    assert len(listed) > 600
    assert [one for one in listed if license_of_url(f"https://spdx.org/licenses/{one}.html") != one] == []


@given(st.text(max_size=60) | st.from_regex(r"https://(spdx|opensource)\.org/licenses/[A-Za-z0-9.+-]{0,20}"))
def test_what_comes_back_is_canonical(url: str) -> None:
    found = license_of_url(url)
    assert found is None or normalize(found) == found
