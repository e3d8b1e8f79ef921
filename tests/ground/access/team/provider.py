"""A small OpenID provider on this machine: real requests, real signatures; it lies where a test says so."""

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = {"client_id": "fanlight", "secret": "known to both"}


@dataclass
class Provider:
    """`subject` is who sits there. `lies` are claims, and `discovery`, `key`, `algorithm` of its tokens."""

    subject: str = "ada-at-work"
    lies: dict[str, Any] = field(default_factory=dict)
    issued: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    issuer: str = ""

    def __enter__(self) -> "Provider":
        provider = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.get(self.path))

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(provider.token({name: values[0] for name, values in form.items()}, self.headers))

            def _say(self, said: Any) -> None:
                self.send_response(200 if said is not None else 400)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(said or {"error": "no"}).encode())

            def log_message(self, *given: Any) -> None:
                provider.asked.append(self.path)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    def settings(self) -> dict[str, str]:
        return CLIENT | {"issuer": self.issuer, "name": "Work"}

    def consent(self, address: str) -> dict[str, str]:
        """What the person's browser brings back from the page at `address`: state and a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.issued[code] = asked
        return {"state": asked["state"], "code": code}

    def get(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            at = {
                name: f"{self.issuer}/{name}"
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            }
            return {"issuer": self.issuer} | at | self.lies.get("discovery", {})
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def token(self, form: dict[str, str], headers: Any) -> Any:
        asked = self.issued.pop(form.get("code", ""), None)
        is_right = asked and headers.get("Authorization", "").startswith("Basic ") and "code_verifier" in form
        if not is_right or asked is None:
            return None
        at = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT["client_id"], "sub": self.subject, "nonce": asked["nonce"]}
        said |= {"iat": at, "exp": at + 300, "email": "ada@alder.example", "email_verified": True}
        said |= self.lies.get("claims", {})
        said = {name: value for name, value in said.items() if value is not None}
        key, algorithm = self.lies.get("key", self.key), self.lies.get("algorithm", "RS256")
        return {
            "id_token": jwt.encode(said, key, algorithm=algorithm, headers={"kid": "one"}),
            "token_type": "Bearer",
        }
