"""GitHub's API for git's own objects, over the bare repository of the test server: what it answers, git did."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING, Any

from forge.git_backend import environment, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forge.routes import Request

Json = Any
Answer = tuple[int, Json]
_GIT = "/repos/{owner}/{repo}/git"


def _refused(status: int, message: str) -> Exception:
    from forge.routes import Refused  # noqa: PLC0415 - these two modules need each other

    return Refused(status, message)


def _kept(folder: Path, *words: str, data: str) -> str:
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, input=data, check=True, capture_output=True, text=True, env=environment())
    return done.stdout.strip()


def _object(request: Request, kind: str, sha: str) -> Json:
    return {"type": kind, "sha": sha, "url": f"{_url(request)}/{kind}s/{sha}"}


def _url(request: Request) -> str:
    return f"{request.answers.url}/repos/{request.repository.name}/git"


def _ref(request: Request, ref: str) -> Json:
    sha = git(request.repository.folder, "rev-parse", "--verify", f"refs/{ref}")
    url = f"{_url(request)}/refs/{ref}"
    return {"ref": f"refs/{ref}", "node_id": "x", "url": url, "object": _object(request, "commit", sha)}


def _found(request: Request, sha: str) -> str:
    """What kind of object has this id; "" where there is none."""
    command = ["git", "-C", str(request.repository.folder), "cat-file", "-t", sha]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment())
    return done.stdout.strip()


def get_ref(request: Request) -> Answer:
    ref = request.parameters["ref"]
    if not git(request.repository.folder, "for-each-ref", f"refs/{ref}"):
        raise _refused(404, "Not Found")
    return 200, _ref(request, ref)


def make_ref(request: Request) -> Answer:
    assert request.writer
    ref = request.body["ref"].removeprefix("refs/")
    if git(request.repository.folder, "for-each-ref", f"refs/{ref}"):
        raise _refused(422, "Reference already exists")
    git(request.repository.folder, "update-ref", f"refs/{ref}", request.body["sha"], "")
    return 201, _ref(request, ref)


def move_ref(request: Request) -> Answer:
    """Without force only to a commit that contains what the branch was."""
    assert request.writer
    ref, sha, folder = request.parameters["ref"], request.body["sha"], request.repository.folder
    old = git(folder, "rev-parse", f"refs/{ref}")
    if not request.body.get("force") and git(folder, "merge-base", old, sha) != old:
        raise _refused(422, "Update is not a fast forward")
    git(folder, "update-ref", f"refs/{ref}", sha, old)
    return 200, _ref(request, ref)


def get_commit(request: Request) -> Answer:
    found = _found(request, request.parameters["commit_sha"])
    if found != "commit":
        raise _refused(404, "Not Found")
    return 200, _commit(request, request.parameters["commit_sha"])


def _commit(request: Request, sha: str) -> Json:
    made = request.answers.contract.example("git-commit")
    fields = git(request.repository.folder, "show", "--no-patch", "--format=%T%n%P%n%B", sha).split("\n", 2)
    parents = [_object(request, "commit", each) | {"html_url": "https://x.example"} for each in fields[1].split()]
    for each in parents:
        del each["type"]
    tree = {"sha": fields[0], "url": f"{_url(request)}/trees/{fields[0]}"}
    about = {"sha": sha, "url": f"{_url(request)}/commits/{sha}", "message": fields[2].strip()}
    return made | about | {"tree": tree, "parents": parents}


def make_commit(request: Request) -> Answer:
    assert request.writer
    parents = [word for each in request.body.get("parents", ()) for word in ("-p", each)]
    sha = _kept(request.repository.folder, "commit-tree", request.body["tree"], *parents, data=request.body["message"])
    return 201, _commit(request, sha)


def get_tree(request: Request) -> Answer:
    return 200, _tree(request, request.parameters["tree_sha"], recursive="recursive" in request.query)


def _tree(request: Request, sha: str, *, recursive: bool) -> Json:
    options = ("-r", "-t") if recursive else ()
    listed = git(request.repository.folder, "ls-tree", "-z", *options, sha)
    entries = []
    for line in filter(None, listed.split("\0")):
        about, _, path = line.partition("\t")
        mode, kind, blob = about.split()
        entries.append({"path": path, "mode": mode, **_object(request, kind, blob)})
    tree = git(request.repository.folder, "rev-parse", f"{sha}^{{tree}}")
    return {"sha": tree, "url": f"{_url(request)}/trees/{tree}", "tree": entries, "truncated": False}


def make_tree(request: Request) -> Answer:
    """By git's own importer, so that folders come out as git makes them."""
    assert request.writer
    folder, scratch = request.repository.folder, f"refs/scratch/{request.world.number()}"
    parts = [f"commit {scratch}\ncommitter A <a@example.com> 0 +0000\ndata 0\n"]
    base = request.body.get("base_tree")
    if base:
        parts.append(f"from {_kept(folder, 'commit-tree', base, data='x')}\n")
    for each in request.body["tree"]:
        content = each["content"]
        parts.append(f'M {each["mode"]} inline "{each["path"]}"\ndata {len(content.encode())}\n{content}\n')
    _kept(folder, "fast-import", "--quiet", "--force", data="".join(parts))
    tree = git(folder, "rev-parse", f"{scratch}^{{tree}}")
    git(folder, "update-ref", "-d", scratch)
    return 201, _tree(request, tree, recursive=False)


def get_blob(request: Request) -> Answer:
    sha = request.parameters["file_sha"]
    command = ["git", "-C", str(request.repository.folder), "cat-file", "blob", sha]
    data = subprocess.run(command, check=True, capture_output=True, env=environment()).stdout
    about = {"sha": sha, "node_id": "x", "size": len(data), "url": f"{_url(request)}/blobs/{sha}"}
    return 200, about | {"encoding": "base64", "content": base64.encodebytes(data).decode()}


GIT_ROUTES: dict[str, Callable[[Request], Answer]] = {
    f"GET {_GIT}/ref/{{ref}}": get_ref,
    f"POST {_GIT}/refs": make_ref,
    f"PATCH {_GIT}/refs/{{ref}}": move_ref,
    f"GET {_GIT}/commits/{{commit_sha}}": get_commit,
    f"POST {_GIT}/commits": make_commit,
    f"GET {_GIT}/trees/{{tree_sha}}": get_tree,
    f"POST {_GIT}/trees": make_tree,
    f"GET {_GIT}/blobs/{{file_sha}}": get_blob,
}
