"""Sockets that break, crawl, lie and repeat: nothing is lost, nothing is there twice, nothing is safe too early."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser import faulty
from tests.browser.conftest import Phone
from tests.browser.faulty import Network
from tests.conftest import Site
from tests.ports import free_port

pytestmark = pytest.mark.provokes("Failed to load resource")  # it is what the network here does
FAULTS = {
    "nothing gets through": faulty.refuse,
    "the answer is lost": faulty.lose,
    "the answer is cut": faulty.cut,
    "a portal, 200": faulty.portal(200),
    "a portal, 302": faulty.portal(302, Location="/care"),
    "a portal, 511": faulty.portal(511),
    "a portal in our clothes": faulty.disguised,
    "half a gzip": faulty.half_gzip,
    "no gzip": faulty.no_gzip,
}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, Site]]:
    port = free_port()
    with Network(port) as network:
        origin = f"http://localhost:{network.port}"
        site = Site(tmp_path_factory.mktemp("behind"), port, extra={"BREATHER_ORIGIN": origin})
        site.start()
        yield network, site
        site.stop()


@pytest.fixture
def site(network: tuple[Network, Site], tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("none"), network[0].port)


@pytest.fixture
def phone(new_phone: Callable[..., Phone], network: tuple[Network, Site]) -> Iterator[Phone]:
    phone = new_phone()
    phone.open()
    phone.enrol()
    yield phone
    network[0].heal()


def at_the_server(site: Site) -> list[bytes]:
    with closing(sqlite3.connect(site.database)) as file:
        return [found for (found,) in file.execute("SELECT leaf FROM record")]


def save(phone: Phone) -> None:
    phone.go("Today")
    phone.check_in()
    phone.done()


def states(phone: Phone) -> list[str]:
    """What waits first."""
    return sorted((row["state"] for row in phone.stored()), key=["offered", "saved", "safe"].index)


def test_whatever_the_network_does_what_was_saved_arrives_once(phone: Phone, network: tuple[Network, Site]) -> None:
    between, site = network
    before = len(at_the_server(site))
    for count, (name, fault) in enumerate(FAULTS.items(), 1):
        between.go_wrong(fault)
        save(phone)
        between.wait_met()
        phone.go("You")
        expect(
            phone.page.get_by_text("1 entry will sync when there is signal.").locator("visible=true")
        ).to_be_visible()
        assert states(phone) in ([waits, *["safe"] * (count - 1)] for waits in ("offered", "saved")), name
        between.heal()
        phone.press("Sync now")
        phone.wait_safe(count)
        leaves = at_the_server(site)[before:]
        assert (len(leaves), len(set(leaves))) == (count, count), name


def test_an_answer_that_crawls_counts_when_it_is_whole(phone: Phone, network: tuple[Network, Site]) -> None:
    between, _ = network
    between.go_wrong(faulty.dribble)
    save(phone)
    between.wait_met()
    phone.wait_safe(1)


def test_an_answer_from_before_makes_nothing_safe(phone: Phone, network: tuple[Network, Site]) -> None:
    between, _ = network
    save(phone)
    phone.wait_safe(1)
    between.go_wrong(faulty.repeat([]))
    phone.go("You")
    phone.press("Sync now")
    between.wait_met()
    save(phone)
    phone.go("You")
    phone.press("Sync now")
    expect(phone.page.get_by_text("1 entry will sync when there is signal.").locator("visible=true")).to_be_visible()
    assert states(phone).count("safe") == 1
    between.heal()
    phone.press("Sync now")
    phone.wait_safe(2)
