"""/api/reminder: who may be reminded where and when, and what ends it."""

import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from authenticator import Authenticator, b64
from cryptography.hazmat.primitives.asymmetric import ec
from people import Person, Phone, refused
from push_service import PushService, plain

from server.config import Config, ConfigError
from server.reminders import vapid
from server.reminders.endpoints import origin_of

Remind = Callable[..., None]
Kept = Callable[[], list[tuple[list[int], int]]]


def test_the_key_is_made_once_and_is_private(phone: Phone, config: Config) -> None:
    answers = [phone.ask("GET", "/api/reminder/key") for _ in range(2)]
    point = plain(answers[0].json["key"])
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert len(point) == 65
    assert answers[0].json == answers[1].json
    assert stat.S_IMODE((config.data / "push-key.pem").stat().st_mode) == 0o600
    assert [path.name for path in config.data.glob("push-key*")] == ["push-key.pem"]


def test_a_key_that_cannot_be_read_is_named(config: Config) -> None:
    for spoilt in (b"", b"-----BEGIN PRIVATE KEY-----\n"):
        (config.data / "push-key.pem").write_bytes(spoilt)
        with pytest.raises(ConfigError, match=r"^Remove .+push-key.pem, which holds no key"):
            vapid.load(config.data)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:DEF-_",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://autopush.eu.push.services.mozilla.com:443/wpush/v2/gAAA",
        "https://db5p.notify.windows.com/w/?token=BQY%3d",
        "https://web.push.apple.com/QGx",
    ],
)
def test_the_push_services_of_browsers_are_known(endpoint: str) -> None:
    assert origin_of(endpoint, ())


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://10.0.0.1/x?fcm.googleapis.com",
        "https://10.0.0.1/\\@fcm.googleapis.com/",
        "https://fcm.googleapis.com\\@10.0.0.1/",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilnotify.windows.com/x",
        "https://.notify.windows.com/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/a\r\nHost: x",
        "https://fcm.googleapis.com/a#b",
        "https://FCM.googleapis.com/x",
        "https://fcm.googleapis.com/é",
        "file:///etc/passwd",
        "ftp://fcm.googleapis.com/x",
        "",
    ],
)
def test_no_other_place_is_ever_asked(endpoint: str) -> None:
    assert origin_of(endpoint, ("https://push.example.org",)) is None


def test_an_operator_can_allow_a_service_of_their_own(tmp_path: Path) -> None:
    environ = {"BREATHER_DATA": str(tmp_path), "BREATHER_PUSH_HOSTS": " Push.example.org , https://b.example:8443/"}
    hosts = Config.from_environment(environ).push_hosts
    assert hosts == ("https://push.example.org", "https://b.example:8443")
    assert origin_of("https://b.example:8443/x", hosts) == "https://b.example:8443"
    assert origin_of("https://b.example/x", hosts) is None
    for wrong in ("http://push.example.org", "https://u@b.example", "*.example.org", "b.example/path", "b example"):
        with pytest.raises(ConfigError, match=r"^Set BREATHER_PUSH_HOSTS to"):
            Config.from_environment({**environ, "BREATHER_PUSH_HOSTS": wrong})


def test_what_cannot_be_asked_for_is_refused_and_changes_nothing(
    service: PushService, alice: Person, remind: Remind, kept: Kept, first: int, make_person: Callable[[], Person]
) -> None:
    remind(alice)
    before = kept()

    def put(**changed: object) -> object:
        said = {"endpoint": service.endpoint("other"), "due": [first + 900], **changed}
        return alice.phone.ask("PUT", "/api/reminder", {"account": b64(alice.account), **said})

    far = first + 60 * 86400 + 900
    soon = first - 1800
    for due in ([], [first + 1], [str(first)], [True], [first] * 9, [far], [soon], [-900], [first + 0.5], None, first):
        assert refused(put(due=due), 400, "malformed")
    assert refused(put(endpoint="https://10.0.0.1/x"), 422, "push-host")
    assert refused(put(endpoint="x" * 1025), 400, "malformed")
    assert refused(put(rota="DDNN"), 400, "malformed")
    assert refused(put(account=b64(make_person().account)), 403, "wrong-account")
    assert kept() == before


def test_nobody_is_reminded_without_a_session(phone: Phone, service: PushService, first: int) -> None:
    body = {"account": b64(bytes(16)), "endpoint": service.endpoint("x")}
    assert refused(phone.ask("PUT", "/api/reminder", {**body, "due": [first]}), 401, "signed-out")
    assert refused(phone.ask("DELETE", "/api/reminder", body), 401, "signed-out")


def test_times_are_put_in_order_and_what_is_over_is_left_out(alice: Person, remind: Remind, kept: Kept) -> None:
    remind(alice, after=(1800, 900, 900, -1800, -86400))
    assert kept() == [([900, 1800], 900)]
    remind(alice, after=(3600,))
    assert kept() == [([3600], 3600)]


def test_a_person_takes_back_their_own_reminder_and_nobody_elses(
    service: PushService, make_person: Callable[[], Person], remind: Remind, kept: Kept
) -> None:
    alice, bob = make_person(), make_person()
    remind(alice, "same")
    remind(bob, "same")
    assert alice.change("DELETE", "/api/reminder", endpoint=service.endpoint("other")).status_code == 204
    assert len(kept()) == 2
    assert alice.change("DELETE", "/api/reminder", endpoint=service.endpoint("same")).status_code == 204
    assert alice.change("DELETE", "/api/reminder", endpoint=service.endpoint("same")).status_code == 204
    assert len(kept()) == 1


ENDS: dict[str, Callable[[Person], object]] = {
    "signing out": lambda alice: alice.phone.ask("DELETE", "/api/session"),
    "signing out everywhere": lambda alice: alice.phone.ask("DELETE", "/api/sessions"),
    "ending the session from another phone": lambda alice: alice.phone.ask(
        "DELETE", f"/api/sessions/{alice.phone.ask('GET', '/api/sessions').json['sessions'][0]['id']}"
    ),
    "deleting the account": lambda alice: alice.change("DELETE", "/api/account"),
}


@pytest.mark.parametrize("way", ENDS)
def test_a_reminder_ends_with_its_session_and_its_account(
    make_person: Callable[[], Person], remind: Remind, kept: Kept, way: str
) -> None:
    alice, bob = make_person(), make_person()
    remind(alice, "a")
    remind(bob, "b")
    assert ENDS[way](alice).status_code == 204  # type: ignore[attr-defined]
    assert len(kept()) == 1
    remind(bob, "b", after=(900,))
    assert kept() == [([900], 900)]


def test_showing_the_passkey_again_leaves_the_reminder_in_place(alice: Person, remind: Remind, kept: Kept) -> None:
    remind(alice)
    before, token = kept(), alice.phone.cookie()
    listed = alice.phone.ask("GET", "/api/sessions").json
    assert alice.sign_in().status_code == 200
    assert alice.add(Authenticator()).status_code == 201
    assert alice.phone.cookie() != token  # the old token opens nothing
    assert alice.phone.ask("GET", "/api/sessions").json == listed
    assert kept() == before


def test_a_browser_that_signed_in_anew_is_reminded_once(
    alice: Person, make_phone: Callable[[], Phone], remind: Remind, kept: Kept
) -> None:
    remind(alice)
    alice.phone = make_phone()  # its cookies were cleared, its push address was not
    alice.sign_in()
    remind(alice, after=(900,))
    assert kept() == [([900], 900)]


def test_somebody_else_who_signs_in_ends_the_reminder_of_before(
    make_person: Callable[[], Person], remind: Remind, kept: Kept
) -> None:
    alice, bob = make_person(), make_person()
    remind(alice, "shared")
    bob.phone = alice.phone
    assert bob.sign_in().status_code == 200
    assert kept() == []


def test_the_times_are_within_sixty_days(alice: Person, service: PushService, kept: Kept, first: int) -> None:
    latest = (int(time.time()) + 60 * 86400) // 900 * 900
    body = {"endpoint": service.endpoint("x"), "due": [first, latest]}
    assert alice.change("PUT", "/api/reminder", **body).status_code == 204
    assert kept() == [([0, latest - first], 0)]
