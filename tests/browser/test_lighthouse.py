"""What Lighthouse says of a first visit, and of each place of a phone that has been used for a while."""

from tests.conftest import Site
from tests.lighthouse.run import PLACES, used, visited

FULL = {"accessibility": 1, "best-practices": 1, "seo": 1}
# Lighthouse's own phone, but tall: its axe counts what a sticky bar covers as too small, although it can be scrolled
# to. Nothing is left out for that; what is below the end of a screen is looked at too.
TALL = {"mobile": True, "width": 412, "height": 3000, "deviceScaleFactor": 1.75, "disabled": False}
# Long pauses and pictures are for measuring. It still waits until network and processor are quiet.
SETTINGS = {
    "onlyCategories": list(FULL),
    "formFactor": "mobile",
    "screenEmulation": TALL,
    "disableFullPageScreenshot": True,
    "pauseAfterFcpMs": 0,
    "pauseAfterLoadMs": 0,
    "networkQuietThresholdMs": 500,
    "cpuQuietThresholdMs": 500,
}


def test_lighthouse_finds_nothing_to_mend_on_a_first_visit_and_in_each_place(site: Site) -> None:
    visits = [{"audit": site.origin + path, "settings": SETTINGS} for path in ("/", *PLACES)]
    found = visited([visits[0], used(site.origin), *visits[1:]])
    assert [one["url"] for one in found] == [visit["audit"] for visit in visits]
    lacking = [f"{one['url']} {said}" for one in found for said in (*one["lacking"], one["failed"]) if said]
    assert not lacking, "\n".join(lacking)
    assert [one["scores"] for one in found] == [FULL] * len(visits)
