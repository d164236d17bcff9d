"""The one door to py_webauthn: what the authenticator says, checked."""

import json
from dataclasses import dataclass
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric import ec
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url, encode_cbor
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from server import logs
from server.accounts.models import Credential
from server.accounts.wire import Assertion, Attestation
from server.errors import ApiError, malformed
from server.fields import Key, from_text

# A COSE key (RFC 9053, section 7.1) whose private half nobody has.
_POINT = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
NOBODYS = encode_cbor({1: 2, 3: -7, -1: 1, -2: _POINT.x.to_bytes(32, "big"), -3: _POINT.y.to_bytes(32, "big")})


@dataclass(frozen=True)
class RelyingParty:
    """id: the host (WebAuthn level 3, section 5.1.2). origin: the one that may run ceremonies."""

    id: str
    origin: str


@dataclass(frozen=True)
class NewCredential:
    """What a registration proved."""

    id: bytes
    public_key: bytes
    sign_count: int


def challenge_of(client_data: bytes) -> bytes:
    """The challenge that a ceremony names, not yet trusted. Raises ApiError `malformed`."""
    try:
        return Key(from_text(Key, json.loads(client_data)["challenge"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise malformed("client_data names no challenge") from None


def register(attestation: Attestation, challenge: bytes, party: RelyingParty) -> NewCredential:
    """The credential of a finished registration. Raises ApiError `attestation`."""
    response = AuthenticatorAttestationResponse(
        client_data_json=attestation.client_data, attestation_object=attestation.attestation
    )
    try:
        proven = verify_registration_response(
            credential=RegistrationCredential(
                id=bytes_to_base64url(attestation.id), raw_id=attestation.id, response=response
            ),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,  # off unless set
        )
    except Exception as error:  # its CBOR and key parsers raise whatever they meet
        raise ApiError("attestation", "The passkey could not be verified.", 400) from error
    if proven.credential_id != attestation.id:
        raise ApiError("attestation", "The passkey could not be verified.", 400)
    return NewCredential(proven.credential_id, proven.credential_public_key, proven.sign_count)


def authenticate(assertion: Assertion, challenge: bytes, party: RelyingParty, credential: Credential) -> int:
    """The new sign count of a finished sign-in. Raises ValueError when anything is wrong.

    The library refuses a sign count that did not grow. Synced passkeys report zero for ever and a restored phone
    starts behind: that locks people out and proves nothing, so it is noted and accepted.
    """
    proven = _verify(assertion, challenge, party, credential.public_key)
    if assertion.user_handle != credential.account_id:  # the library does not look at the user handle
        raise ValueError("user handle")
    if proven.new_sign_count <= credential.sign_count and credential.sign_count:
        logs.event("stale-sign-count")
    return max(proven.new_sign_count, credential.sign_count)


def refuse(assertion: Assertion, challenge: bytes, party: RelyingParty) -> NoReturn:
    """Of an unknown passkey: takes as long as a known one with a wrong signature. Raises ValueError."""
    _verify(assertion, challenge, party, NOBODYS)
    raise ValueError("credential")


def _verify(assertion: Assertion, challenge: bytes, party: RelyingParty, public_key: bytes) -> VerifiedAuthentication:
    try:
        return verify_authentication_response(
            credential=AuthenticationCredential(
                id=bytes_to_base64url(assertion.id),
                raw_id=assertion.id,
                response=AuthenticatorAssertionResponse(
                    client_data_json=assertion.client_data,
                    authenticator_data=assertion.authenticator_data,
                    signature=assertion.signature,
                    user_handle=assertion.user_handle,
                ),
            ),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,  # off unless set
        )
    except Exception as error:  # as above
        raise ValueError("assertion") from error
