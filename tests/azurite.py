"""Azurite, Microsoft's emulator of Azure's storage, over https as the real one; and lines to it that break."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROGRAM = Path(__file__).parent / "node" / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
ACCOUNT = "contosopackages"


@dataclass(frozen=True)
class Azurite:
    """A running emulator: its port, the account's key, and the certificate that its clients have to trust."""

    port: int
    key: str
    certificate: Path

    def endpoint(self, port: int | None = None) -> str:
        return f"https://127.0.0.1:{port or self.port}/{ACCOUNT}"

    @property
    def environment(self) -> dict[str, str]:
        """What a person who has the key would set."""
        return {"AZURE_STORAGE_KEY": self.key, "REQUESTS_CA_BUNDLE": str(self.certificate)}


def missing() -> str:
    """Why it can't run here; "" if it can."""
    if not shutil.which("node"):
        return "node is not installed"
    return "" if PROGRAM.is_file() else "Azurite is not installed (make node)"


@contextmanager
def running(folder: Path) -> Iterator[Azurite]:
    certificate, private_key = _certificate(folder)
    key = base64.b64encode(os.urandom(64)).decode()
    command = [shutil.which("node") or "node", str(PROGRAM), "--silent", "--disableTelemetry", "--skipApiVersionCheck"]
    command += ["--blobHost", "127.0.0.1", "--blobPort", "0", "--location", str(folder / "data")]
    command += ["--cert", str(certificate), "--key", str(private_key), "--oauth", "basic"]
    environment = {"PATH": os.get_exec_path()[0], "AZURITE_ACCOUNTS": f"{ACCOUNT}:{key}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True, cwd=folder) as process:
        try:
            yield Azurite(_port(process), key, certificate)
        finally:
            process.kill()


def _port(process: subprocess.Popen[str]) -> int:
    """It says where it listens when it does."""
    assert process.stdout is not None
    for line in process.stdout:
        if "successfully listens on" in line:
            return int(line.rpartition(":")[2].strip(" /\n"))
    raise RuntimeError("Azurite ended before it listened")


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that lives for a day, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Azurite of the tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    ssl.create_default_context(cafile=str(paths[0]))  # refuses what no client would take
    return paths


@contextmanager
def identity() -> Iterator[dict[str, str]]:
    """An endpoint that gives whoever runs beside it a token, as Azure's machines have one; the environment for it.

    Azurite reads who the token is for and until when, and does not look at the signature.
    """
    with HTTPServer(("127.0.0.1", 0), _TokenHandler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        endpoint = f"http://127.0.0.1:{server.server_address[1]}/token"
        kind = {"AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential"}
        yield {**kind, "IDENTITY_ENDPOINT": endpoint, "IDENTITY_HEADER": "tests"}
        server.shutdown()
        thread.join()


class _TokenHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        until = int(time.time()) + 3600
        claims = {"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/tests/", "nbf": 0, "exp": until}
        token = ".".join(_encoded(each) for each in ({"alg": "HS256", "typ": "JWT"}, {**claims, "iat": 0}, {}))
        body = json.dumps({"access_token": token, "expires_on": str(until), "resource": "", "token_type": "Bearer"})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


def _encoded(part: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


class Line:
    """A line to a port that breaks after so many bytes from the client, once for each number, or is slow."""

    def __init__(self, port: int, *, breaks: tuple[int, ...] = (), delay: float = 0) -> None:
        self._port = port
        self._breaks = list(breaks)
        self._delay = delay
        self.sent = 0
        self.broken = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        _end(self._listener)
        self._accepting.join()
        for each in self._sockets:
            _end(each)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._port))
            self._sockets += [client, server]
            for each in (
                threading.Thread(target=self._carry, args=(client, server), kwargs={"counted": True}),
                threading.Thread(target=self._carry, args=(server, client)),
            ):
                self._threads.append(each)
                each.start()

    def _carry(self, source: socket.socket, target: socket.socket, *, counted: bool = False) -> None:
        with suppress(OSError):  # one side is gone, which is what lines do
            while data := source.recv(65536):
                if counted and self._is_over(len(data)):
                    break
                if counted and self._delay:
                    self._over.wait(self._delay)
                target.sendall(data)
        _end(source)
        _end(target)

    def _is_over(self, size: int) -> bool:
        with self._lock:
            self.sent += size
            if self._breaks and self.sent > self._breaks[0]:
                self._breaks.pop(0)
                self.broken += 1
                return True
            return False


def _end(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for it; closing alone does not
    each.close()
