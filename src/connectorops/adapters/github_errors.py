"""What GitHub's errors mean, said so that a reader knows what to do. No token and no answer's body is quoted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from connectorops.forge import ForgeRefusedError
from connectorops.ports import ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from github import GithubException

_REMEDIES: Final = {
    401: "the token is missing, wrong or expired: give a valid one in GITHUB_TOKEN",
    403: (
        "the token may not do this: in a workflow, grant it under `permissions:` of the job; "
        "in a fork it can only read; a token of your own needs the repository's permission"
    ),
    404: "it is not there, or the token may not see it: check the name, and whether the token has access",
    409: "it changed at the same time: run this again",
    410: "it is switched off in this repository, or was removed",
    422: "GitHub does not accept these values",
    451: "GitHub blocks it for legal reasons",
}
_LIMITED: Final = 429
_CLIENT_ERRORS: Final = range(400, 500)
_LONGEST: Final = 200


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Turn what PyGithub raises into the two things that it can mean: a refusal, or a service that is down."""
    from github import GithubException, RateLimitExceededException  # noqa: PLC0415 - loaded where it is needed
    from requests import RequestException  # noqa: PLC0415 - the same

    try:
        yield
    except RateLimitExceededException as error:
        raise ServiceDownError(
            f"GitHub's limit of requests is used up, so we could not {doing}: try again later"
        ) from error
    except GithubException as error:
        raise _meaning(error, doing) from error
    except RequestException as error:
        raise ServiceDownError(
            f"GitHub could not be reached ({type(error).__name__}), so we could not {doing}"
        ) from error


def _meaning(error: GithubException, doing: str) -> Exception:
    if error.status not in _CLIENT_ERRORS or error.status == _LIMITED:
        return ServiceDownError(f"GitHub answered {error.status}, so we could not {doing}: try again later")
    remedy = _REMEDIES.get(error.status, "GitHub refused it")
    return ForgeRefusedError(f"GitHub answered {error.status} when we tried to {doing}: {remedy}{_said(error)}")


def _said(error: GithubException) -> str:
    """What GitHub says of refused values: names of fields and codes only, or its own message about the request."""
    data = error.data if isinstance(error.data, dict) else {}
    if error.status != 422:
        return ""
    problems = [each for each in data.get("errors", []) if isinstance(each, dict)]
    named = [str(each.get("message") or f"{each.get('field')}: {each.get('code')}") for each in problems]
    text = "; ".join(named) or str(data.get("message", ""))
    return f" ({text[:_LONGEST]})" if text else ""
