"""A hand on a phone of any engine: what people do, by the roles and names that the engine itself computes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.engines import asked

PATIENCE = 20  # seconds; a bound for a busy machine, nothing waits longer than it takes
OFTEN = 0.05  # seconds between two looks
MOVED = (ElementClickInterceptedException, ElementNotInteractableException, StaleElementReferenceException)
TAGS = {
    "button": "button",
    "combobox": "select",
    "heading": "h1, h2, h3",
    "link": "a[href]",
    "radio": "check-in:not([data-deaf]) [type=radio], :not(check-in *)[type=radio]",  # a turn takes no touch
    "textbox": "input[type=text], textarea",
}
WEBKIT_ROLES = {"combobox": "button"}  # what WebKitGTK calls a list of choices


@dataclass
class Hand:
    """One browser. asked: addresses that it was seen to ask for. problems: errors that it told of."""

    driver: WebDriver
    origin: str = ""
    asked: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    # Going places

    def open(self, path: str = "/") -> None:
        """By its address, as from the home screen."""
        self.driver.get(self.origin + path)
        self.wait(asked.READY)
        self.driver.execute_script(asked.LISTEN)

    def open_here(self, path: str) -> None:
        """Without a load, as the links of the app do."""
        self.driver.execute_script(asked.GO, path)

    def reload(self) -> None:
        """As the browser's button does. The one that Firefox's driver has goes past the service worker."""
        arrive = self.leaving()
        self.driver.execute_script("location.reload()")
        arrive()

    def leaving(self) -> Callable[[], None]:
        """Before something that opens the page anew. Call what it returns to wait for that."""
        self.look_back()
        self.driver.execute_script("document.documentElement.dataset.before = ''")

        def arrive() -> None:
            self.wait(asked.READY)
            self.driver.execute_script(asked.LISTEN)

        return arrive

    def ready_offline(self) -> None:
        """Wait until the service worker holds the whole release, and this page."""
        self.wait(asked.CONTROLLED)

    # Doing things

    def press(self, name: str) -> None:
        self.click("button", name)

    def follow(self, name: str) -> None:
        """A link with more in it than its title."""
        self.click("link", name, whole=False)

    def click(self, role: str, name: str, *, whole: bool = True) -> None:
        """Once it is at rest and nothing covers it."""

        def clicked(_: WebDriver) -> bool:
            found = self.find(role, name, whole=whole)
            if not found or not self.driver.execute_async_script(asked.IN_REACH, found[0]):
                return False
            found[0].click()
            return True

        WebDriverWait(self.driver, PATIENCE, OFTEN, MOVED).until(clicked, f"no {role} {name!r}")

    def type(self, name: str, text: str) -> None:
        self.sees("textbox", name).send_keys(text)

    def choose(self, name: str, option: str) -> None:
        """In a list of choices."""
        self.driver.execute_script(asked.OPTION, self.sees("combobox", name), option).click()

    def check_in(self, answers: list[str]) -> None:
        """A newcomer's first."""
        self.press("Start a check-in")
        self.answer(answers)
        self.saved()

    def answer(self, answers: list[str]) -> None:
        for number, answer in enumerate(answers, 1):
            self.reads(f"{number} of {len(answers)}")
            self.click("radio", answer)

    def saved(self) -> None:
        self.reads("Saved on this phone", "[role=status] *")

    # Seeing things

    def find(self, role: str, name: str, *, whole: bool = True) -> list[WebElement]:
        """What is shown and has this role and this name, or has it in its name; an empty list where nothing is."""
        likely = self.driver.execute_script(asked.LIKELY, TAGS[role], name) or []  # nothing: the page is being left
        fits = name.__eq__ if whole else lambda said: name in said
        roles = {role, WEBKIT_ROLES.get(role)}
        try:
            return [one for one in likely if fits(one.accessible_name.strip()) and one.aria_role in roles]
        except WebDriverException as error:
            if error.msg:
                raise
            return []  # what WebKitGTK says, and no word more, of an element that has just gone

    def sees(self, role: str, name: str) -> WebElement:
        found: list[WebElement] = self.wait(lambda _: self.find(role, name), f"no {role} {name!r}")
        return found[0]

    def reads(self, words: str, where: str = "main *") -> None:
        """where: a selector; the words may have more around them."""
        self.wait(lambda _: self.driver.execute_script(asked.SHOWN, where, words), f"{words!r} is not to be read")

    def entries(self) -> list[str]:
        """What the list in Trends says of each."""
        said: list[str] = self.driver.execute_script(asked.ENTRIES)
        return said

    def wait(self, condition: str | Callable[[WebDriver], Any], missing: str = "the state did not come") -> Any:
        """condition: a script, or a function of the driver."""
        asked = condition if callable(condition) else lambda driver: driver.execute_script(condition)
        return WebDriverWait(self.driver, PATIENCE, OFTEN, (StaleElementReferenceException,)).until(asked, missing)

    def look_back(self) -> None:
        """Nothing was told as an error, and nothing was asked of another place."""
        heard, fetched = self.driver.execute_script(asked.HEARD)
        foreign = {url for url in self.asked + fetched if not url.startswith((self.origin, "data:", "blob:"))}
        assert not (found := [*self.problems, *heard, *foreign]), found
