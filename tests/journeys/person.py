"""Somebody at a computer: a session or a token, a language, and plain HTTP."""

import base64
import hmac
import http.client
import json
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.node import Node

PASSWORD = "une-longue-phrase-de-passe"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Person:
    node: Node
    email: str = ""
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=30)
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        sent = {"Accept-Language": self.language, **self.headers}
        sent |= {"Content-Type": "application/json"} if data is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        path = path if path.startswith(("/_allauth", "/.well-known", "/api", "/confirm", "/hsds")) else f"/api/v1{path}"
        connection.request(method, path, data, sent)
        response = connection.getresponse()
        answer = Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        )
        connection.close()
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self.send("PUT", path, body, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, body, **headers)

    def account(self, path: str, body: Any = None, method: str = "POST") -> Answer:
        """A step with allauth; the session token that it hands out is kept."""
        answer = self.send(method, f"/_allauth/app/v1/{path}", body)
        token = (answer.json.get("meta") or {}).get("session_token") if answer.body else None
        if token:
            self.headers["X-Session-Token"] = token
        return answer

    def sign_up(self) -> None:
        """With the code that is mailed."""
        begun = self.account("auth/signup", {"email": self.email, "password": PASSWORD})
        assert begun.status == 401, begun.body  # not signed in before the address is proved
        proved = self.account("auth/email/verify", {"key": self.node.mailed_code(self.email)})
        assert proved.status == 200, proved.body

    def add_second_factor(self) -> None:
        """Say the password again, set up TOTP, then sign in with it."""
        assert self.account("auth/reauthenticate", {"password": PASSWORD}).status == 200
        offered = self.account("account/authenticators/totp", method="GET")
        secret = offered.json["meta"]["secret"]
        added = self.account("account/authenticators/totp", {"code": totp(secret)})
        assert added.status == 200, added.body
        del self.headers["X-Session-Token"]
        begun = self.account("auth/login", {"email": self.email, "password": PASSWORD})
        assert begun.status == 401, begun.body
        # A code is good once: the next one is that of the next half minute.
        done = self.account("auth/2fa/authenticate", {"code": totp(secret, steps=1)})
        assert done.status == 200, done.body


def totp(secret: str, steps: int = 0) -> str:
    """RFC 6238: six digits, SHA-1, half a minute."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
