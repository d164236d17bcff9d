"""passkey.js with the browser's own WebAuthn and a virtual authenticator."""

import base64
import hashlib
import json
from typing import Any

import pytest
from vault_reference import ACCOUNT

CHALLENGE = bytes(range(32))
NAMES = {"userName": "Breather, November 2026", "rpName": "Breather"}
CREATE = "const made = await v.passkey.create({ challenge: a.challenge, account: a.account, exclude: [], ...a.names });"
ARGS = {"challenge": CHALLENGE, "account": ACCOUNT, "names": NAMES}


class Authenticator:
    def __init__(self, vault: Any, **options: Any) -> None:
        self.cdp = vault.page.context.new_cdp_session(vault.page)
        self.cdp.send("WebAuthn.enable")
        ctap = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
        person = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        sent = {"options": ctap | person | {"hasPrf": True} | options}
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", sent)["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def refuse_verification(self) -> None:
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


@pytest.fixture
def authenticator(fresh_vault):
    return Authenticator(fresh_vault)


def decoded(text: str) -> bytes:
    assert "=" not in text
    return base64.urlsafe_b64decode(text + "==")


def test_a_new_passkey_is_discoverable_and_belongs_to_the_account(fresh_vault, authenticator):
    made = fresh_vault.run(CREATE + "return made", **ARGS)
    [kept] = authenticator.credentials()
    assert kept["isResidentCredential"]
    assert kept["rpId"] == "localhost"
    assert base64.b64decode(kept["credentialId"]) == made["id"]
    assert base64.b64decode(kept["userHandle"]) == ACCOUNT
    assert kept["userName"] == NAMES["userName"]
    assert made["prfEnabled"] is True


@pytest.mark.usefixtures("authenticator")
def test_the_attestation_has_three_members_and_none_of_them_the_prf_output(fresh_vault):
    made = fresh_vault.run(CREATE + "return made", **ARGS)
    assert made["attestation"].keys() == {"id", "client_data", "attestation"}
    assert decoded(made["attestation"]["id"]) == made["id"]
    client = json.loads(decoded(made["attestation"]["client_data"]))
    assert (client["type"], decoded(client["challenge"])) == ("webauthn.create", CHALLENGE)
    assert len(made["prf"]) == 32
    assert all(made["prf"] not in decoded(member) for member in made["attestation"].values())
    flags = decoded(made["attestation"]["attestation"]).partition(hashlib.sha256(b"localhost").digest())[2][0]
    assert flags & 0b101 == 0b101  # present and verified


@pytest.mark.usefixtures("authenticator")
def test_signing_in_proves_the_passkey_and_gives_the_same_prf_output_each_time(fresh_vault):
    found = fresh_vault.run(
        CREATE
        + """
        const challenge = a.challenge.toReversed()
        const some = await v.passkey.get({ challenge, allow: [made.id] })
        const any = await v.passkey.get({ challenge })
        return { made, some, any }
        """,
        **ARGS,
    )
    made = found["made"]
    for got in (found["some"], found["any"]):
        assert got["id"] == made["id"]
        assert got["userHandle"] == ACCOUNT
        assert got["prf"] == made["prf"]
        assertion = got["assertion"]
        assert assertion.keys() == {"id", "client_data", "authenticator_data", "signature", "user_handle"}
        assert decoded(assertion["id"]) == made["id"]
        assert decoded(assertion["user_handle"]) == ACCOUNT
        client = json.loads(decoded(assertion["client_data"]))
        assert (client["type"], decoded(client["challenge"])) == ("webauthn.get", CHALLENGE[::-1])
        assert decoded(assertion["authenticator_data"])[32] & 0b101 == 0b101
        assert all(got["prf"] not in decoded(member) for member in assertion.values())


@pytest.mark.usefixtures("authenticator")
def test_what_is_asked_of_the_browser_is_what_the_document_says(fresh_vault):
    """An authenticator that always verifies cannot show whether verification was demanded: so the options are read."""
    create, get = fresh_vault.run(
        """
        const asked = []
        for (const name of ["create", "get"]) {
          const real = navigator.credentials[name].bind(navigator.credentials)
          navigator.credentials[name] = options => (asked.push(options.publicKey), real(options))
        }
        """
        + CREATE
        + "await v.passkey.get({ challenge: a.challenge, allow: [made.id] }); return asked",
        **ARGS,
    )
    prf = {"prf": {"eval": {"first": hashlib.sha256(b"breather/1/prf").digest()}}}
    own = get["allowCredentials"][0]["id"]
    assert create == {
        "challenge": CHALLENGE,
        "rp": {"id": "localhost", "name": NAMES["rpName"]},
        "user": {"id": ACCOUNT, "name": NAMES["userName"], "displayName": NAMES["userName"]},
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in (-7, -8, -257)],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "excludeCredentials": [],
        "attestation": "none",
        "extensions": prf,
    }
    assert get == {
        "challenge": CHALLENGE,
        "rpId": "localhost",
        "allowCredentials": [{"type": "public-key", "id": own}],
        "userVerification": "required",
        "extensions": prf,
    }


@pytest.mark.usefixtures("authenticator")
def test_offline_a_random_challenge_opens_the_vault(fresh_vault):
    fresh_vault.run(CREATE, **ARGS)
    fresh_vault.page.context.set_offline(True)
    got = fresh_vault.run("return [await v.passkey.get(), await v.passkey.get()]")
    fresh_vault.page.context.set_offline(False)
    challenges = [json.loads(decoded(one["assertion"]["client_data"]))["challenge"] for one in got]
    assert [len(one["prf"]) for one in got] == [32, 32]
    assert got[0]["prf"] == got[1]["prf"]
    assert challenges[0] != challenges[1]
    assert [len(decoded(challenge)) for challenge in challenges] == [32, 32]


def test_a_second_create_is_refused_while_the_first_is_excluded(fresh_vault, authenticator):
    results = fresh_vault.run(
        CREATE
        + """
        const again = { challenge: a.challenge, account: a.account, exclude: [made.id], ...a.names }
        const code = await failure(() => v.passkey.create(again))
        const { id, prf } = await v.passkey.get({ allow: [made.id] })
        return { code, made, id, prf }
        """,
        **ARGS,
    )
    assert results["code"] == "exists"
    assert (results["id"], results["prf"]) == (results["made"]["id"], results["made"]["prf"])
    assert len(authenticator.credentials()) == 1


def test_an_authenticator_without_prf_makes_a_passkey_that_says_so(fresh_vault):
    Authenticator(fresh_vault, hasPrf=False)
    results = fresh_vault.run(CREATE + "return { made, got: await v.passkey.get({ allow: [made.id] }) }", **ARGS)
    assert (results["made"]["prf"], results["made"]["prfEnabled"], results["got"]["prf"]) == (None, False, None)
    assert results["got"]["userHandle"] == ACCOUNT


def test_without_user_verification_nothing_is_made_and_nothing_opens(fresh_vault, authenticator):
    fresh_vault.run(CREATE, **ARGS)
    authenticator.refuse_verification()
    codes = fresh_vault.run(
        """
        const made = { challenge: a.challenge, account: a.challenge.slice(16), exclude: [], ...a.names }
        return [await failure(() => v.passkey.create(made)), await failure(() => v.passkey.get())]
        """,
        **ARGS,
    )
    assert codes == ["cancelled", "cancelled"]
    assert len(authenticator.credentials()) == 1


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        ("NotAllowedError", "cancelled"),
        ("AbortError", "cancelled"),
        ("InvalidStateError", "exists"),
        ("NotSupportedError", "unsupported"),
        ("ConstraintError", "unsupported"),
        ("SecurityError", "failed"),
        ("UnknownError", "failed"),
        (None, "failed"),
    ],
)
def test_what_the_browser_raises_becomes_one_of_four_codes(fresh_vault, raised, code):
    codes = fresh_vault.run(
        """
        const refuse = async () => { throw a.raised ? new DOMException("", a.raised) : new TypeError() }
        navigator.credentials.create = navigator.credentials.get = refuse
        const options = { challenge: a.challenge, account: a.account, exclude: [], ...a.names }
        return [await failure(() => v.passkey.create(options)), await failure(() => v.passkey.get())]
        """,
        raised=raised,
        **ARGS,
    )
    assert codes == [code, code]


@pytest.mark.usefixtures("authenticator")
def test_a_browser_with_everything_says_so(fresh_vault):
    assert fresh_vault.run("return v.passkey.support()") == {"passkeys": True, "x25519": True, "platform": True}


def test_a_browser_without_passkeys_or_x25519_says_so_and_fails_plainly(fresh_vault):
    results = fresh_vault.run(
        """
        delete globalThis.PublicKeyCredential
        crypto.subtle.generateKey = async () => { throw new DOMException("", "NotSupportedError") }
        return [await v.passkey.support(), await failure(() => v.passkey.get())]
        """
    )
    assert results == [{"passkeys": False, "x25519": False, "platform": False}, "unsupported"]
