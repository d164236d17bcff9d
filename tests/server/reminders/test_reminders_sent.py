"""`breather remind`, against a push service that looks at every request."""

import io
import threading
import time
from collections.abc import Callable
from email.utils import formatdate

import pytest
from flask import Flask
from people import Person
from push_service import PushService

from server.config import Config
from server.reminders import sending, subscriptions

Remind = Callable[..., None]
Run = Callable[..., dict[str, int]]
Kept = Callable[[], list[tuple[list[int], int]]]
WEEK = 7 * 86400
HOUR = 3600


def test_what_is_due_is_sent_once_without_content_and_signed(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept, config: Config
) -> None:
    remind(alice)
    assert run(-1) == {}
    assert run(30) == {"sent": 1}
    assert run(60) == {}
    (knock,) = service.knocks
    assert (knock.path, knock.body) == ("/send/phone", b"")
    said = {name: knock.headers.get(name) for name in ("ttl", "urgency", "topic", "content-length")}
    assert said == {"ttl": str(4 * HOUR - 30), "urgency": "low", "topic": "reminder", "content-length": "0"}
    assert not {"content-type", "content-encoding", "cookie", "referer"} & set(knock.headers)
    assert knock.claims["sub"] == config.origin
    assert knock.claims["key"] == alice.phone.ask("GET", "/api/reminder/key").json["key"]
    assert kept() == [([WEEK], WEEK)]
    assert run(WEEK) == {"sent": 1}
    assert kept() == []  # nothing more is due: nothing more is known


def test_an_address_that_is_gone_is_removed_and_no_other(
    service: PushService, make_person: Callable[[], Person], remind: Remind, run: Run, kept: Kept
) -> None:
    service.answers = {"a": [(410, {})], "b": [(404, {})]}
    for name in "abc":
        remind(make_person(), name)
    assert run() == {"gone": 2, "sent": 1}
    assert kept() == [([WEEK], WEEK)]
    assert run(WEEK) == {"sent": 1}


@pytest.mark.parametrize(
    ("asked", "waits"),
    [("600", 600), ("1", 60), ("999999999999", 3600), ("", 300), ("soon", 300), ("-5", 300)],
)
def test_a_service_that_is_busy_is_asked_again_when_it_says(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept, asked: str, waits: int
) -> None:
    service.answers = {"phone": [(429, {"Retry-After": asked}), (201, {})]}
    remind(alice)
    assert run() == {"later": 1, "status_429": 1}
    assert kept() == [([0, WEEK], waits)]
    assert run(waits - 1) == {}
    assert run(waits) == {"sent": 1}
    assert kept() == [([WEEK], WEEK)]


def test_a_busy_service_may_name_a_moment(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept
) -> None:
    service.answers = {"phone": [(503, {"Retry-After": formatdate(time.time() + 1200, usegmt=True)})]}
    remind(alice)
    run()
    assert 1180 <= kept()[0][1] <= 1200


def test_who_asks_to_be_left_alone_is_not_asked_for_others_either(
    service: PushService,
    make_person: Callable[[], Person],
    remind: Remind,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscriptions, "BATCH", 1)
    service.answers = {name: [(429, {"Retry-After": "600"})] for name in "abc"}
    for name in "abc":
        remind(make_person(), name)
    assert run()["later"] == 3
    assert len(service.knocks) == 1


def test_what_fails_is_tried_more_and_more_seldom_and_then_left_for_the_next_time(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept
) -> None:
    service.answers = {"phone": [(500, {})]}
    remind(alice)
    now, waits = 0, []
    while kept()[0][0] == [0, WEEK]:
        assert run(now) == {"later": 1, "status_500": 1}
        waits.append(kept()[0][1] - now)
        now = kept()[0][1]
    assert waits[:6] == [300, 600, 1200, 2400, 3600, 3600]
    assert kept() == [([WEEK], WEEK)]
    assert len(waits) == 7  # within four hours


def test_a_reminder_that_is_hours_late_is_not_sent(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept
) -> None:
    remind(alice)
    assert run(4 * HOUR + 1) == {"over": 1}
    assert service.knocks == []
    assert kept() == [([WEEK], WEEK)]


def test_two_times_that_passed_are_one_reminder(alice: Person, remind: Remind, run: Run) -> None:
    remind(alice, after=(0, 900, 1800, WEEK))
    assert run(HOUR) == {"sent": 1}
    assert run(HOUR) == {}


def test_no_answer_is_a_reason_to_wait(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept
) -> None:
    remind(alice)
    service.server.shutdown()
    service.server.socket.close()
    assert run() == {"later": 1, "status_0": 1}
    assert kept() == [([0, WEEK], 300)]


def test_a_redirect_is_not_followed(service: PushService, alice: Person, remind: Remind, run: Run) -> None:
    service.answers = {"phone": [(302, {"Location": f"{service.origin}/inner"})]}
    remind(alice)
    assert run() == {"later": 1, "status_302": 1}
    assert service.paths() == ["phone"]


def test_two_runs_at_the_same_time_send_each_reminder_once(
    service: PushService,
    make_person: Callable[[], Person],
    remind: Remind,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscriptions, "BATCH", 2)
    for name in "abcdef":
        remind(make_person(), name)
    both = threading.Barrier(2)
    service.meanwhile = lambda: both.wait(20) if len(service.knocks) <= 2 else None  # each run is under way
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    counted: list[dict[str, int]] = []
    runs = [threading.Thread(target=lambda: counted.append(run())) for _ in range(2)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join(30)
    assert sum(count.get("sent", 0) for count in counted) == 6
    assert sorted(service.paths()) == list("abcdef")


def test_what_a_run_took_and_never_finished_is_sent_by_a_later_one(
    app: Flask, alice: Person, remind: Remind, run: Run, first: int
) -> None:
    remind(alice)
    with app.app_context():
        assert len(subscriptions.take(first)) == 1  # and then the machine stopped
    assert run(299) == {}
    assert run(300) == {"sent": 1}


@pytest.mark.parametrize("status", [201, 429])
def test_times_that_a_phone_names_meanwhile_are_kept(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept, status: int
) -> None:
    service.answers = {"phone": [(status, {})]}
    remind(alice)
    service.meanwhile = lambda: remind(alice, after=(2 * 86400,))
    run()
    assert kept() == [([2 * 86400], 2 * 86400)]


def test_a_new_address_that_a_phone_names_meanwhile_survives_the_end_of_the_old(
    service: PushService, alice: Person, remind: Remind, run: Run, kept: Kept
) -> None:
    service.answers = {"phone": [(410, {})]}
    remind(alice)
    service.meanwhile = lambda: remind(alice, "new", after=(86400,))
    assert run() == {"gone": 1}
    assert kept() == [([86400], 86400)]


def test_an_address_that_is_allowed_no_more_is_not_asked(
    app: Flask, config: Config, service: PushService, alice: Person, remind: Remind, first: int, kept: Kept
) -> None:
    remind(alice)
    strict = Config.from_environment({"BREATHER_DATA": str(config.data)})
    with app.app_context():
        assert dict(sending.run(strict, lambda: first).counts) == {"over": 1}
    assert service.knocks == []
    assert kept() == [([WEEK], WEEK)]


def test_nothing_in_the_log_leads_to_a_person(
    service: PushService, alice: Person, remind: Remind, run: Run, log_lines: io.StringIO, first: int
) -> None:
    service.answers = {"secret-address": [(503, {})]}
    remind(alice, "secret-address")
    run()
    lines = log_lines.getvalue()
    assert '"event": "reminders", "later": 1, "status_503": 1' in lines
    for trace in ("secret-address", service.origin, str(first), "localhost"):
        assert trace not in lines
