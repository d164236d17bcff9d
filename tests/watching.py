"""Watches every browser that a test opens: no console error, no uncaught error, no breach of the policy, no request to
another site, by pages and by workers alike. Fixtures for tests/conftest.py.

A test that takes signal away (`set_offline`) or stops its server may see that requests failed for it. Whatever else it
provokes on purpose it says itself, as a pattern of what is told: @pytest.mark.provokes("status of 503").
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial, wraps
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, ConsoleMessage, Error, Page, Request, WebError

# Enforced and report-only policies alike. The browser's own line in the console does not say where it was.
TELL = """addEventListener("securitypolicyviolation", event => {
  const { disposition, effectiveDirective, blockedURI, sourceFile, sample } = event
  console.error(`policy (${disposition}): ${effectiveDirective} against ${blockedURI} ${sourceFile ?? ""} ${sample}`)
})"""
INSIDE = {"about", "blob", "data"}  # what goes to no network
DOORS = ((Browser, "new_context"), (Browser, "new_page"), (BrowserType, "launch_persistent_context"))

NO_SIGNAL = r"ERR_INTERNET_DISCONNECTED|error occurred when fetching the script"
STOPPED = r"ERR_CONNECTION_REFUSED|error occurred when fetching the script"
# What ends a session or gives it a new token. A sync that is under way meanwhile is refused, rightly: the phone asks
# again, and the console names it.
ENDING = re.compile(
    r"DELETE /api/(session|sessions|sessions/[\w-]+|account)"
    r"|POST /api/(account/rotate|passkeys/register/complete|passkeys/sign-in/complete|recovery)"
)
SYNCING = re.compile(r"POST /api/(sync|packs|packs/place)|PUT /api/packs")
REFUSED = r"status of 401 .*/api/(sync|packs)"
HARMLESS = r"ERR_EMPTY_RESPONSE"  # a connection made ahead of time, closed by the server in the moment of its first use


class Watch:
    """What went wrong in the browsers of one test, and what had to."""

    def __init__(self) -> None:
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        self.begin()

    def begin(self, *expected: str) -> None:
        """A new test. What its fixtures met before belongs to it. expected: patterns."""
        self.expected = {HARMLESS, *expected}
        self.under_way: dict[Request, str] = {}
        self.due: set[Request] = set()  # syncs whose session ended under way
        self.refused: list[str] = []

    def expect(self, pattern: str) -> None:
        """From here on, in this test."""
        self.expected.add(pattern)

    def over(self, context: BrowserContext) -> None:
        """From its first page on."""
        homes: set[str] = set()
        context.add_init_script(TELL)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", partial(self._request, homes))
        for over in ("requestfinished", "requestfailed"):
            context.on(over, lambda request: self.under_way.pop(request, None))
        context.on("page", self._page)
        for page in context.pages:
            self._page(page)
        self.contexts.append(context)
        context.on("close", lambda closed: self.contexts.remove(closed))

    def collect(self) -> None:
        """What was told meanwhile arrives with the next answer of any browser."""
        for context in list(self.contexts):
            with suppress(Error):
                context.cookies()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"{message.text} {message.location['url']}")

    def _error(self, raised: WebError) -> None:
        self._note(f"uncaught: {raised.error}")

    def _page(self, page: Page) -> None:
        """A worker's uncaught errors and breaches of the policy are in no console that the tool listens to."""
        with suppress(Error):  # closed in the same moment
            session = page.context.new_cdp_session(page)
            session.on("ServiceWorker.workerErrorReported", self._worker)
            session.send("ServiceWorker.enable")

    def _worker(self, told: dict[str, Any]) -> None:
        error = told["errorMessage"]
        self._note(f"worker: {error['errorMessage']} {error['sourceURL']}")

    def _request(self, homes: set[str], request: Request) -> None:
        """A tab may be sent to a server of this machine; everything else comes from where it was sent."""
        address = urlsplit(request.url)
        if address.scheme in INSIDE:
            return
        self._follow(request, f"{request.method} {address.path}")
        origin = f"{address.scheme}://{address.netloc}"
        if address.hostname == "localhost" and _is_visit(request):
            homes.add(origin)
        if origin not in homes:
            self._note(f"request to {request.url}")

    def _follow(self, request: Request, asked: str) -> None:
        """Which syncs are under way together with the end of a session, whichever began first."""
        if not (ENDING.fullmatch(asked) or SYNCING.fullmatch(asked)):
            return
        self.under_way[request] = asked
        if any(ENDING.fullmatch(one) for one in self.under_way.values()):
            self.due |= {one for one, asked in self.under_way.items() if SYNCING.fullmatch(asked)}

    def _note(self, problem: str) -> None:
        if re.search(REFUSED, problem) and len(self.refused) < len(self.due):
            self.refused.append(problem)
            return
        if problem not in self.problems and not any(re.search(pattern, problem) for pattern in self.expected):
            self.problems.append(problem)


def _is_visit(request: Request) -> bool:
    return not request.service_worker and request.is_navigation_request() and not request.frame.parent_frame


WATCH = Watch()


@pytest.fixture(scope="session", autouse=True)
def every_browser_is_watched() -> Iterator[None]:
    """Over each context that is opened from here on, by whatever fixture or test."""

    def watched(open_: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(open_)
        def opened(*args: Any, **options: Any) -> Any:
            made = open_(*args, **options)
            WATCH.over(made.context if isinstance(made, Page) else made)
            return made

        return opened

    set_offline = BrowserContext.set_offline

    def cut(context: BrowserContext, offline: bool) -> None:
        if offline:
            WATCH.expect(NO_SIGNAL)
        set_offline(context, offline)

    with pytest.MonkeyPatch.context() as patch:
        for owner, door in DOORS:
            patch.setattr(owner, door, watched(getattr(owner, door)))
        patch.setattr(BrowserContext, "set_offline", cut)
        yield


@pytest.fixture(autouse=True)
def nothing_goes_wrong_unseen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test in whose time something did."""
    WATCH.begin(*(pattern for mark in request.node.iter_markers("provokes") for pattern in mark.args))
    yield
    WATCH.collect()
    found, WATCH.problems = WATCH.problems, []
    if found:
        pytest.fail("\n".join(found), pytrace=False)
