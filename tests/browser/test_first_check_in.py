"""The first check-in: offline, from a cold start, killed in the middle, twice at once, refused by the disk."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser.conftest import Phone
from tests.conftest import FLAGS, Site, chromium

# What was answered before the modules were there is written when they are.
KEPT = """async index => {
  if (!("taken" in document.querySelector("check-in").dataset)) return false
  const { openDraft } = await import("/static/js/journal/journal.js")
  return (await openDraft({ id: "quick", version: "1" })).draft.index === index
}"""


def test_a_first_check_in_without_signal_is_there_after_closing_and_opening_the_browser_offline(
    playwright: Playwright, site: Site, tmp_path: Path
) -> None:
    def launch() -> Phone:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=chromium(),
            args=FLAGS,
            locale="en-GB",
            viewport={"width": 390, "height": 844},
        )
        page = context.pages[0]
        return Phone(page, site, context.new_cdp_session(page))

    phone = launch()
    phone.open()
    phone.ready_offline()
    phone.page.context.close()

    phone = launch()
    phone.page.context.set_offline(True)
    phone.open()
    phone.check_in(("Often",) * 6 + ("Rarely",) * 2)
    expect(phone.page.get_by_text("not a diagnosis")).to_be_visible()
    phone.page.context.close()

    phone = launch()
    phone.page.context.set_offline(True)
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)
    phone.page.context.close()


def test_everything_opens_with_the_server_stopped(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.site.stop()
    for place in ("Trends", "Care", "Support", "You"):
        phone.open({"Today": "/"}.get(place, f"/{place.lower()}"))
        expect(phone.page.get_by_role("navigation").get_by_role("link", name=place)).to_have_attribute(
            "aria-current", "page"
        )
    phone.open()
    phone.check_in()
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)


def test_a_killed_tab_comes_back_to_the_same_question_with_its_answers(phone: Phone) -> None:
    phone.open()
    phone.start()
    phone.answer(1, "Often")
    phone.answer(2, "Never")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.wait_until(KEPT, 2)
    phone.page.close(run_before_unload=False)

    phone.page = phone.page.context.new_page()
    phone.open("/check-in")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.press("Back")
    expect(phone.page.get_by_role("radio", name="Never", exact=True).locator("visible=true")).to_be_checked()


def test_drafts_are_sealed(phone: Phone) -> None:
    phone.open()
    phone.start()
    phone.answer(1, "Often")
    phone.wait_until(KEPT, 1)
    rows = phone.page.evaluate(
        """async () => {
          const { done, transact } = await import("/static/js/store/db.js")
          const rows = await transact(["drafts"], "readonly", store => done(store("drafts").getAll()))
          return rows.map(({ key, sealed, ...rest }) => {
            return { ...rest, extractable: key.extractable, text: String.fromCharCode(...sealed) }
          })
        }"""
    )
    assert [set(row) for row in rows] == [{"account", "id", "extractable", "text"}]
    assert rows[0]["extractable"] is False
    assert "answers" not in rows[0]["text"]


def test_two_tabs_with_the_same_form_make_one_record(phone: Phone) -> None:
    phone.open()
    phone.start()
    second = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    second.open("/check-in")
    for tab in (phone, second):
        for number in range(1, 9):
            tab.answer(number, "Sometimes")
        tab.saved()
    assert len(phone.stored()) == 1


def test_a_double_tap_on_the_last_answer_makes_one_record(phone: Phone) -> None:
    phone.open()
    phone.start()
    for number in range(1, 8):
        phone.answer(number, "Sometimes")
    expect(phone.page.get_by_text("8 of 8", exact=True)).to_be_visible()
    phone.page.get_by_role("radio", name="Often", exact=True).locator("visible=true").dblclick()
    phone.saved()
    assert len(phone.stored()) == 1


def test_skipping_and_keys_and_back_work_and_skipped_items_do_not_count(phone: Phone) -> None:
    phone.open()
    phone.start()
    expect(phone.page.get_by_role("radio").locator("visible=true").first).to_be_focused()
    phone.page.keyboard.press("4")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    for number in range(2, 9):
        expect(phone.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        phone.press("Skip")
    phone.saved()
    expect(phone.page.get_by_text("Not enough answered to say").locator("visible=true").first).to_be_visible()


def test_a_disk_that_fills_up_is_told_and_never_called_saved(phone: Phone) -> None:
    phone.open()
    phone.start()
    for number in range(1, 8):
        phone.answer(number, "Sometimes")
    expect(phone.page.get_by_text("8 of 8", exact=True)).to_be_visible()
    phone.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put
          window.mend = () => { IDBObjectStore.prototype.put = put }
          IDBObjectStore.prototype.put = function (...args) {
            const request = put.apply(this, args)
            if (this.name === "records") this.transaction.abort() // as a quota error ends it: late, after put said yes
            return request
          }
        }"""
    )
    phone.page.get_by_role("radio", name="Often", exact=True).locator("visible=true").click()
    expect(phone.page.get_by_role("heading", name="Not saved yet.")).to_be_visible()
    expect(
        phone.page.get_by_role("status").filter(has_text="Saved on this phone").locator("visible=true")
    ).to_have_count(0)
    assert phone.stored() == []
    phone.page.evaluate("mend()")
    phone.press("Try again")
    phone.saved()
    assert len(phone.stored()) == 1


def test_storage_that_is_refused_is_told_before_anything_is_typed(phone: Phone) -> None:
    phone.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    phone.open()
    expect(phone.page.get_by_role("alert").filter(has_text="refuses to store anything")).to_be_visible()
    phone.press("Start a check-in")
    expect(phone.page.get_by_role("heading", name="Nothing can be kept here right now.")).to_be_visible()
    phone.press("Close")
    phone.go("Support")
    phone.page.get_by_role("combobox", name="Your country").select_option("GB")
    expect(phone.page.get_by_role("link", name="Samaritans").locator("visible=true").first).to_be_visible()
    phone.open("/trends")
    expect(phone.page.get_by_role("heading", name="Trends", exact=True)).to_be_visible()
    expect(phone.page.get_by_role("alert").filter(has_text="refuses to store anything")).to_be_visible()


def test_a_slow_crypto_changes_nothing(new_phone: Callable[..., Phone]) -> None:
    """Every crypto.subtle call takes a task: whoever awaits it inside a transaction loses the transaction."""
    phone = new_phone()
    phone.page.add_init_script(
        """for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
          const real = SubtleCrypto.prototype[name]
          if (typeof real !== "function" || name === "constructor") continue
          SubtleCrypto.prototype[name] = function (...args) {
            return new Promise(resolve => setTimeout(resolve)).then(() => real.apply(this, args))
          }
        }"""
    )
    phone.open()
    phone.check_in(note="slowly")
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)
    code = phone.enrol(by_hand=True)
    assert len(code) == 34
    phone.wait_safe()
