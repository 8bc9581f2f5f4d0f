"""A stateful server on the loopback interface that answers like GitHub's API, as far as GitHub describes it.

It is a fake, checked against GitHub's own description: a request that does not fit it fails the test, and so does an
answer. What the description can't say is as good as our knowledge of GitHub, and no better.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from forge import git_backend
from forge.answers import Answers
from forge.routes import ROUTES, Refused, Request
from forge.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from forge.contract import Contract
    from forge.world import Token

API = "/api/v3"
"""As on a GitHub Enterprise server."""
ALLOWED = frozenset(
    {
        'answer/head/repo: null is not of type "object"',  # GitHub sends null where the fork was deleted
    }
)
"""Answers that GitHub gives although its description does not: each with its reason."""


@dataclass
class Fault:
    """Answers to give instead, once each, to requests that match."""

    pattern: str
    answers: list[tuple[int, dict[str, str], Any]]


@dataclass
class Seen:
    """One request to the API that the server answered."""

    line: str
    status: int
    conditional: bool = False


@dataclass
class Server:
    """`wrong` has what did not fit the description; a fixture looks at it after each test."""

    contract: Contract
    root: Path
    seen: list[Seen] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"server_": self}))
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self.world = World(self.root)
        self.answers = Answers(self.contract, self.world, self.api)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def api(self) -> str:
        return self.address + API

    def fail(self, pattern: str, *answers: tuple[int, dict[str, str], Any]) -> None:
        """Answer the next requests that match the pattern like this."""
        self.faults.append(Fault(pattern, list(answers)))

    def token_of(self, header: str) -> Token | None:
        kind, _, text = header.partition(" ")
        if kind.lower() == "basic":
            text = base64.b64decode(text).decode().partition(":")[2]
        if text and text not in self.world.tokens:
            raise Refused(401, "Bad credentials")
        return self.world.tokens.get(text)

    def respond(
        self, method: str, target: str, headers: dict[str, str], raw: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        with self._lock:
            try:
                status, more, body = self._answer(method, target, headers, raw)
            except Exception as error:  # noqa: BLE001 - a mistake of the server fails the test, and hangs nothing
                self.wrong.append(f"{method} {target}: {error!r}")
                status, more, body = 501, {}, {"message": "a mistake of the test server"}
        content = b"" if status in {204, 304} else json.dumps(body).encode()
        self.seen.append(Seen(f"{method} {target.removeprefix(API)}", status, "if-none-match" in headers))
        return status, {"Content-Type": "application/json; charset=utf-8", **more}, content

    def _answer(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> tuple[int, dict[str, str], Any]:
        parts = urlsplit(target)
        path = parts.path.removeprefix(API)
        for fault in self.faults:
            if fault.answers and re.search(fault.pattern, f"{method} {path}"):
                return fault.answers.pop(0)
        operation = self.contract.find(method, path)
        handler = ROUTES.get(str(operation)) if operation else None
        if operation is None or handler is None:
            self.wrong.append(f"{method} {path} is not served")
            return 501, {}, {"message": "Not served"}
        query, body = dict(parse_qsl(parts.query)), json.loads(raw) if raw else None
        self.wrong += [f"{operation}: {each}" for each in operation.request_problems(query, body)]
        try:
            token = self.token_of(headers.get("authorization", ""))
            classic = token.classic if token else None
            more = {} if classic is None else {"X-OAuth-Scopes": ", ".join(classic)}
            status, made = handler(Request(self.answers, operation, token, query, body))
        except Refused as refused:
            return refused.status, refused.headers, refused.answer
        if isinstance(made, list) and method == "GET":
            made, links = self._page(target, query, made)
            more |= links
        problems = operation.response_problems(status, made)
        self.wrong += [f"{operation}: {each}" for each in problems if each not in ALLOWED]
        return self._conditional(method, headers, status, more, made)

    def _page(self, target: str, query: dict[str, str], items: list[Any]) -> tuple[list[Any], dict[str, str]]:
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        part = items[(page - 1) * size : page * size]
        if page * size >= len(items):
            return part, {}
        path, _, asked = target.partition("?")
        others = [each for each in asked.split("&") if each and not each.startswith("page=")]
        following = f"{path}?{'&'.join([*others, f'page={page + 1}'])}"
        return part, {"Link": f'<{self.address}{following}>; rel="next"'}

    def _conditional(
        self,
        method: str,
        headers: dict[str, str],
        status: int,
        more: dict[str, str],
        body: Any,  # noqa: ANN401
    ) -> tuple[int, dict[str, str], Any]:
        if method != "GET":
            return status, more, body
        etag = f'"{hashlib.sha256(json.dumps(body).encode()).hexdigest()}"'
        if headers.get("if-none-match") == etag:
            return 304, {"ETag": etag}, None
        return status, {**more, "ETag": etag}, body


class _Handler(BaseHTTPRequestHandler):
    server_: Server
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.path.startswith(f"{API}/"):
            status, more, body = self.server_.respond(self.command, self.path, headers, raw)
        else:
            status, more, body = self._git(raw)
        self.send_response(status)
        for name, value in {**more, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815 - names of the standard library

    def _git(self, raw: bytes) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(self.path)
        header = self.headers.get("Authorization", "")
        try:
            token = self.server_.token_of(header)
        except Refused as refused:
            return refused.status, {}, b""
        pushing = "git-receive-pack" in self.path
        if pushing and token is None:
            return 401, {"WWW-Authenticate": 'Basic realm="git"'}, b""
        name = parts.path.strip("/").partition(".git")[0]
        repository = self.server_.world.repositories.get(name)
        if repository is None:
            return 404, {}, b""
        branches = {name.decode() for name in re.findall(rb"[0-9a-f]{40} [0-9a-f]{40} refs/heads/([^\0\n]+)", raw)}
        if pushing and token and not self.server_.world.may_push(repository, token, branches):
            return 403, {}, b""
        user = token.login if token else ""
        return git_backend.answer(self.server_.root, self.command, self.path, dict(self.headers.items()), raw, user)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at `seen`."""
