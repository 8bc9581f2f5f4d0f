"""The ledger for elsewhere: one line for each event, or a bundle that proves itself without this tool."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.event import encode
from connectorops.lifecycle.ledger import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.lifecycle.submission import Submission

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The only time that says nothing: the same ledger gives the same bytes."""
_README: Final = """\
Evidence from the ledger of ConnectorOps, from commit {commit}
of its branch `certification`.

events/<connector>/<id>.json   each event as it was written, one file each
events.jsonl                   the same events, one on a line
SHA256SUMS                     the digests of these files

To check it with standard tools:

  sha256sum --check SHA256SUMS

In each folder, sorted by name, an event's "previous" is the sha256 of the file before it ("" for the first): who
changes, removes or adds one breaks all after it. The commit above is the proof that none is missing at the end.

To sign it:    ssh-keygen -Y sign -n connectorops -f KEY SHA256SUMS
To verify it:  ssh-keygen -Y verify -n connectorops -f SIGNERS -I NAME -s SHA256SUMS.sig < SHA256SUMS
"""


def jsonl(submissions: Iterable[Submission]) -> str:
    """Every event on a line, by connector and then in order, with the digest of its file."""
    lines = (
        json.dumps({**json.loads(encode(event)), "sha256": event.digest}, sort_keys=True)
        for submission in submissions
        for event in submission.events
    )
    return "".join(f"{line}\n" for line in lines)


def bundle(submissions: Iterable[Submission], commit: str) -> bytes:
    """A zip with the events, their digests, and how to check them."""
    chosen = tuple(submissions)
    files = {path_of(event): encode(event) for each in chosen for event in each.events}
    files["events.jsonl"] = jsonl(chosen).encode()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    files |= {
        "SHA256SUMS": sums.encode("utf-8", "surrogateescape"),
        "README.txt": _README.format(commit=commit).encode(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(path, _EARLIEST)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return made.getvalue()
