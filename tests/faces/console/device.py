"""A software authenticator: makes a passkey and answers as a device would, or wrongly where a test says so."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

ORIGIN, RP_ID = "https://fanlight.test", "fanlight.test"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey. `uses` grows with each answer, as a security key's does, unless `counts` is False."""

    counts: bool = True
    uses: int = 0
    name: bytes = b"a software passkey of 30 bytes"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: str = ""

    def make(self, question: dict[str, Any], **wrong: Any) -> str:
        asked = question["publicKey"]
        self.handle = asked["user"]["id"]
        client = self._client("webauthn.create", asked, wrong)
        at = self.key.public_key().public_numbers()
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32), -3: at.y.to_bytes(32)})
        about = self._about(wrong, ATTESTED) + bytes(16) + len(self.name).to_bytes(2) + self.name + public
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": about})
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(made)})

    def sign(self, question: dict[str, Any], **wrong: Any) -> str:
        """`origin`, `rp_id`, `kind`, `challenge`, `flags`, `uses`, `key` and `handle` may be wrong."""
        self.uses += self.counts
        client = self._client("webauthn.get", question["publicKey"], wrong)
        about = self._about(wrong, 0)
        signature = wrong.get("key", self.key).sign(
            about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        said = {
            "clientDataJSON": text(client),
            "authenticatorData": text(about),
            "signature": text(signature),
        }
        return self._answer(said | {"userHandle": wrong.get("handle", self.handle)})

    def _client(self, kind: str, asked: dict[str, Any], wrong: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": ORIGIN, "crossOrigin": False}
        known = {"kind": "type", "challenge": "challenge", "origin": "origin", "cross": "crossOrigin"}
        return json.dumps(said | {known[name]: wrong[name] for name in known if name in wrong}).encode()

    def _about(self, wrong: dict[str, Any], more: int) -> bytes:
        flags = wrong.get("flags", PRESENT | VERIFIED) | more
        named = hashlib.sha256(wrong.get("rp_id", RP_ID).encode()).digest()
        return named + bytes([flags]) + wrong.get("uses", self.uses).to_bytes(4)

    def _answer(self, response: dict[str, str]) -> str:
        name = text(self.name)
        said = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(said | {"clientExtensionResults": {}})


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
