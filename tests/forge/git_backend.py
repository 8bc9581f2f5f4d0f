"""git's own HTTP backend, as a CGI program behind the test server: clones and pushes are real."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, without any configuration of the machine."""
    words = ["git", "-C", str(folder), *arguments]
    return subprocess.run(words, check=True, capture_output=True, encoding="utf-8", env=environment()).stdout.strip()


def tip(folder: Path, ref: str) -> str:
    """The object that a ref of a bare repository names; "" where there is none. A look takes no process, mostly."""
    try:
        return (folder / ref).read_text("ascii").strip()
    except OSError:  # among the packed refs, or nowhere
        return git(folder, "for-each-ref", "--format=%(objectname)", ref)


def commit(folder: Path, branch: str, files: Mapping[str, str | bytes | None], start: str = "") -> str:
    """Commit files to a branch of a bare repository, on top of it or of `start`; None removes a file."""
    ref = f"refs/heads/{branch}"
    there = tip(folder, ref)
    parts = [f"commit {ref}\ncommitter A <a@example.com> 1772352000 +0000\ndata 6\nChange\n".encode()]
    if parent := there or start:
        parts.append(f"from {parent}\n".encode())
    for path, content in files.items():
        if content is None:
            parts.append(f"D {path}\n".encode())
        else:
            data = content.encode() if isinstance(content, str) else content
            parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    command = ["git", "-C", str(folder), "fast-import", "--quiet", "--force"]
    subprocess.run(command, input=b"".join(parts), check=True, capture_output=True, env=environment())
    return tip(folder, ref)


def environment() -> dict[str, str]:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": "2026-03-01T08:00:00Z"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    where = {"PATH": os.defpath, "GIT_TEMPLATE_DIR": ""}  # no samples of hooks in each repository
    return {**where, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, **who}


def answer(
    root: Path, method: str, target: str, headers: Mapping[str, str], body: bytes, user: str
) -> tuple[int, dict[str, str], bytes]:
    """The answer of `git http-backend` to one request for a repository below the root."""
    path, _, query = target.partition("?")
    cgi = {
        **environment(),
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": headers.get("Git-Protocol", ""),
        **({"REMOTE_USER": user} if user else {}),
    }
    command = ["git", "-c", "http.receivepack=true", "http-backend"]
    raw = subprocess.run(command, input=body, env=cgi, check=True, capture_output=True).stdout
    head, _, content = raw.partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    status = int(lines.pop("Status", "200").split()[0])
    return status, lines, content
