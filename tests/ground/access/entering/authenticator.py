"""A software authenticator: makes passkeys and answers questions as a device would, or wrongly where a test says so."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

from fanlight.ground.access.ceremony import as_text

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
        """The answer to a question that makes a passkey. `format`, `statement`, `public` and more may be wrong."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        client = self._client("webauthn.create", asked, wrong)
        name, public = wrong.get("name", self.credential_id), wrong.get("public", self._public(wrong))
        about = self._about(wrong, flags=ATTESTED) + bytes(16) + len(name).to_bytes(2) + name + public
        says = wrong.get("statement", {})
        says = says(about + hashlib.sha256(client).digest()) if callable(says) else says
        made = {"fmt": wrong.get("format", "none"), "attStmt": says, "authData": about}
        return self._answer(client, {"attestationObject": as_text(cbor.encode(made))}, name)

    def own_word(self, signed: bytes) -> dict[str, Any]:
        """What the key says of itself, as some browsers pass it on."""
        return {"alg": -7, "sig": self.key.sign(signed, ec.ECDSA(hashes.SHA256()))}

    def sign(self, options: str, **wrong: Any) -> str:
        """The answer to a question that asks who this is. `key`, `origin`, `rp_id`, `flags` and more may be wrong."""
        if self.counts:
            self.uses += 1
        client = self._client("webauthn.get", json.loads(options), wrong)
        about = self._about(wrong)
        signed = about + hashlib.sha256(client).digest()
        signature = wrong.get("key", self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        said = {"authenticatorData": as_text(about), "signature": as_text(signature)}
        said["userHandle"] = wrong.get("handle", self.handle)
        return self._answer(client, said, wrong.get("name", self.credential_id))

    def _client(self, kind: str, asked: dict[str, Any], wrong: dict[str, Any]) -> bytes:
        said = {
            "type": wrong.get("kind", kind),
            "challenge": wrong.get("challenge", asked["challenge"]),
            "origin": wrong.get("origin", ORIGIN),
            "crossOrigin": wrong.get("cross", False),
        }
        return json.dumps(said).encode()

    def _about(self, wrong: dict[str, Any], *, flags: int = 0) -> bytes:
        named = hashlib.sha256(wrong.get("rp_id", RP_ID).encode()).digest()
        set_ = wrong.get("flags", PRESENT | VERIFIED) | flags
        return named + bytes([set_]) + wrong.get("uses", self.uses).to_bytes(4)

    def _public(self, wrong: dict[str, Any]) -> bytes:
        at = self.key.public_key().public_numbers()
        return cbor.encode(
            {1: 2, 3: wrong.get("algorithm", -7), -1: 1, -2: at.x.to_bytes(32), -3: at.y.to_bytes(32)}
        )

    def _answer(self, client: bytes, said: dict[str, str], credential_id: bytes) -> str:
        name = as_text(credential_id)
        response = {"clientDataJSON": as_text(client)} | said
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
