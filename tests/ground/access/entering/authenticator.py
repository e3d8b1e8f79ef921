"""A software authenticator: makes passkeys and answers questions as a device would, or wrongly where a test says so."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

ORIGIN, RP_ID = "https://fanlight.test", "fanlight.test"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey. `uses` counts as a security key does; 0 stays 0 when `counts` is False, as for synchronised ones."""

    counts: bool = True
    uses: int = 0
    credential_id: bytes = b"a software credential of 32 bytes"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: str = ""

    def make(self, options: str, **wrong: Any) -> str:
        """The answer to a question that makes a passkey."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        client = self._client("webauthn.create", asked, wrong)
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + self._public()
        about = self._about(wrong, flags=ATTESTED) + attested
        return self._answer(
            client,
            {"attestationObject": _text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about}))},
        )

    def sign(self, options: str, **wrong: Any) -> str:
        """The answer to a question that asks who this is. `key`, `origin`, `rp_id`, `flags` and more may be wrong."""
        if self.counts:
            self.uses += 1
        client = self._client("webauthn.get", json.loads(options), wrong)
        about = self._about(wrong)
        signed = about + hashlib.sha256(client).digest()
        signature = wrong.get("key", self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        said = {"authenticatorData": _text(about), "signature": _text(signature)}
        return self._answer(client, said | {"userHandle": wrong.get("handle", self.handle)})

    def _client(self, kind: str, asked: dict[str, Any], wrong: dict[str, Any]) -> bytes:
        said = {
            "type": wrong.get("kind", kind),
            "challenge": wrong.get("challenge", asked["challenge"]),
            "origin": wrong.get("origin", ORIGIN),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _about(self, wrong: dict[str, Any], *, flags: int = 0) -> bytes:
        named = hashlib.sha256(wrong.get("rp_id", RP_ID).encode()).digest()
        set_ = wrong.get("flags", PRESENT | VERIFIED) | flags
        return named + bytes([set_]) + wrong.get("uses", self.uses).to_bytes(4)

    def _public(self) -> bytes:
        at = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32), -3: at.y.to_bytes(32)})

    def _answer(self, client: bytes, said: dict[str, str]) -> str:
        name = _text(self.credential_id)
        response = {"clientDataJSON": _text(client)} | said
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(raw: bytes) -> str:
    return bytes_to_base64url(raw)
