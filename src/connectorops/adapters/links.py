"""Following a link as whoever gets it would: with nothing but the link."""

from __future__ import annotations

import hashlib
import logging
import time
from typing import TYPE_CHECKING, Final

from connectorops.adapters.azure_errors import reason_of
from connectorops.ports import ServiceDownError, StorageRefusedError
from connectorops.sas import Answer, read_link
from connectorops.secret import without_signatures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.adapters.azure_account import Patience
    from connectorops.secret import Secret

_POLICY_SECONDS: Final = 45
"""A change of a stored access policy takes up to 30 seconds to take effect."""
_MOST_BYTES: Final = 4 * 1024 * 1024 * 1024


class _WithoutSignatures(logging.Filter):
    """Keeps signatures out of the log of the HTTP library, for a program that turns it on."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_signatures(record.getMessage()), ()
        return True


_FILTER: Final = _WithoutSignatures()


def follow(link: Secret, patience: Patience, *, while_status: int | None = None) -> Answer:
    """What the link gives, without redirections. Raises ServiceDownError where nothing answers.

    Raises StorageRefusedError for a link over http: it would be sent in the clear.
    """
    if read_link(link).scheme != "https":
        raise StorageRefusedError("a link that begins with http is not followed: everybody on the way could use it")
    logging.getLogger("urllib3.connectionpool").addFilter(_FILTER)
    until = time.monotonic() + _POLICY_SECONDS
    wait = 1.0
    while True:
        answer = _once(link, patience)
        if answer.status != while_status or time.monotonic() + wait > until:
            return answer
        time.sleep(wait)
        wait *= 1.5


def _once(link: Secret, patience: Patience) -> Answer:
    from azure.core import PipelineClient  # noqa: PLC0415 - start-up counts
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - start-up counts
    from azure.core.pipeline.policies import RetryPolicy  # noqa: PLC0415 - start-up counts
    from azure.core.rest import HttpRequest, HttpResponse  # noqa: PLC0415 - start-up counts

    grant = read_link(link)
    retry = RetryPolicy(retry_total=patience.retries, retry_backoff_factor=patience.wait / 2)
    try:
        client: PipelineClient[HttpRequest, HttpResponse] = PipelineClient(f"https://{grant.host}", policies=[retry])
        with client:
            response = client.send_request(HttpRequest("GET", link.reveal().strip()), stream=True)
            if response.status_code >= 500 or response.status_code in (408, 429):
                raise ServiceDownError(f"the storage at {grant.host} fails ({response.status_code})")
            return _answer(response.status_code, response.iter_raw() if response.status_code == 200 else ())
    except AzureError as error:
        raise ServiceDownError(f"the storage at {grant.host} does not answer ({reason_of(error)})") from None


def _answer(status: int, chunks: Iterable[bytes]) -> Answer:
    if status != 200:
        return Answer(status)
    total, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > _MOST_BYTES:
            raise ServiceDownError(f"the link gives more than {_MOST_BYTES >> 30} GB, which is no package")
        total.update(chunk)
    return Answer(status, total.hexdigest())
