"""What `upload` and `sas` share: carrying out a plan, handing a link over, and the words for what goes wrong."""

from __future__ import annotations

import functools
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec

import click
from click.core import ParameterSource

from connectorops.commands.options import formats
from connectorops.commands.subjects import configuration
from connectorops.lifecycle.durations import durations
from connectorops.manifest import Kind
from connectorops.model import Exit
from connectorops.ports import ServiceDownError, StorageRefusedError
from connectorops.sas import LinkError, read_link, written
from connectorops.sealing import SealError, check_key, seal
from connectorops.secret import Secret
from connectorops.upload import (
    AddressError,
    HandOver,
    KeepPolicy,
    MakeLink,
    PutBlob,
    RemovePolicy,
    check_policy,
    hash_in,
    life,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectorops.ports import Workspace
    from connectorops.sas import Grant
    from connectorops.upload import Action, Container, Package, Plan

_P = ParamSpec("_P")
SAS_FILE: Final = "CONNECTOROPS_SAS_FILE"
SAS_URL: Final = "CONNECTOROPS_SAS_URL"
SEAL_TO: Final = "CONNECTOROPS_SEAL_TO"
TEXT: Final = click.File("r", encoding="utf-8", errors="replace")
"""A file of text; what is no text is no link, key or box either, and is told as that."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a plan came to. The link itself is only where it was handed over to."""

    created: bool | None = None
    sealed: str = ""
    removed: bool | None = None
    link: Secret | None = None


def storage_errors(function: Callable[_P, int]) -> Callable[_P, int]:
    """The command, with a refusal as a usage error, and a storage that does not answer as exit code 3."""

    @functools.wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> int:
        try:
            return function(*args, **kwargs)
        except (AddressError, LinkError, SealError, StorageRefusedError) as error:
            raise click.UsageError(_sentence(error)) from None
        except ServiceDownError as error:
            click.echo(f"{_sentence(error)} This says nothing about the package: try again.", err=True)
            return Exit.SERVICE

    return run


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def kind_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--kind",
        type=click.Choice([each.value for each in Kind]),
        default=Kind.CONNECTOR.value,
        show_default=True,
        help="What is submitted, which says how long the link has to live.",
    )(function)


def link_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that make a link."""
    options = (
        kind_option,
        click.option("--days", type=int, help="How long the link lives.  [default: 30, or 60 for dynamics-365-offer]"),
        click.option("--policy", default="", metavar="NAME", help="Sign under this stored access policy."),
        click.option(
            "--sas-file",
            type=click.Path(dir_okay=False, path_type=Path),
            envvar=SAS_FILE,
            show_envvar=True,
            help="Write the link into this new file, which only you can read.",
        ),
        click.option(
            "--seal-to", default="", envvar=SEAL_TO, show_envvar=True, metavar="KEY", help="Print the link, sealed."
        ),
        click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
        formats("text", "json"),
    )
    for option in reversed(options):
        function = option(function)
    return function


def url_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The ways in which a link comes in; a command line is the last choice, as others can read it."""
    from_file = click.option("--url-file", type=TEXT, help="Read the link from a file; - is the input.")
    return click.argument("url", required=False, envvar=SAS_URL)(from_file(function))


def link_given(url: str | None, url_file: Any) -> tuple[Secret, Grant]:  # noqa: ANN401 - click's file
    """The link from wherever it is given, and what it says. Usage error where there is none."""
    if url_file is not None:
        url = url_file.read(65536)
    elif url == "-":
        url = click.open_file("-", encoding="utf-8", errors="replace").read(65536)
    elif url and is_typed("url") and "sig=" in url:
        click.echo("The link is on the command line, where other users can see it: use --url-file.", err=True)
    if not url or not url.strip():
        raise click.UsageError(f"Give the link with --url-file FILE (- is the input) or in {SAS_URL}.")
    link = Secret(url.strip())
    try:
        return link, read_link(link)
    except LinkError as error:
        raise click.UsageError(f"This is no link: {error}.") from None


def is_typed(*parameters: str) -> bool:
    """One of these is on the command line; what the environment has may be meant for other runs."""
    source = click.get_current_context().get_parameter_source
    return any(source(each) is ParameterSource.COMMANDLINE for each in parameters)


def hand_over(workspace: Workspace, sas_file: Path | None, seal_to: str) -> HandOver:
    """Where the link goes, tried as far as that is possible before there is one. Usage error where it can't."""
    if sas_file is None and not seal_to:
        raise click.UsageError(
            "Where shall the link go? It opens the package for everybody, so it is not printed: --sas-file FILE writes "
            "it into a file that only you can read, --seal-to KEY seals it for the publisher."
        )
    if sas_file and (problem := workspace.secret_file_problem(sas_file.absolute())):
        raise click.UsageError(f"The link can't be written to {sas_file}: {problem}.")
    if seal_to:
        check_key(seal_to)
    return HandOver(str(sas_file or ""), seal_to)


def apply(workspace: Workspace, plan: Plan, file: Path, root: Path) -> Done:
    """Carry a plan out, in its order."""
    done = Done()
    for action in plan:
        done = _step(workspace, action, done, file, root)
    return done


def _step(workspace: Workspace, action: Action, done: Done, file: Path, root: Path) -> Done:
    match action:
        case PutBlob(package, storage, blob):
            with _progress(package) as progress:
                created = workspace.blob_store(storage, root).put(blob, file, package, progress)
            return replace(done, created=created)
        case KeepPolicy(container, name):
            workspace.link_issuer(container).keep_policy(name)
            return done
        case MakeLink():
            return replace(done, link=_made(workspace, action))
        case RemovePolicy(container, name):
            return replace(done, removed=workspace.link_issuer(container).remove_policy(name))
        case HandOver(path, key):
            return _handed(workspace, done, path, key)


def _made(workspace: Workspace, action: MakeLink) -> Secret:
    """A link that was tried: it opens the package, and the package is the one that is meant."""
    link = workspace.link_issuer(action.container).sign(action.blob, action.end, action.policy)
    answer = workspace.follow(link, while_status=403 if action.policy else None)
    if answer.status != 200:
        hint = "there is no such blob" if answer.status == 404 else "the key or a rule of the account does not allow it"
        raise StorageRefusedError(f"the new link does not open {action.blob} ({answer.status}): {hint}")
    expected = action.sha256 or hash_in(action.blob)
    if expected and answer.sha256 != expected:
        raise StorageRefusedError(f"{action.blob} has other content than its name says; no link was handed over")
    return link


def _handed(workspace: Workspace, done: Done, path: str, key: str) -> Done:
    if done.link is None:
        raise RuntimeError("there is no link to hand over")
    sealed = seal(done.link, key) if key else ""
    if path:
        try:
            workspace.write_secret(Path(path), done.link)
        except OSError as error:
            raise click.UsageError(f"The link could not be written to {path}: {error.strerror or 'unknown'}.") from None
    return replace(done, sealed=sealed)


@contextmanager
def _progress(package: Package) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=package.size, label=f"Uploading {package.name}", file=sys.stderr) as bar:
        yield bar.update


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What is asked of a link: for what it is submitted, for how many days, under which policy, to which content."""

    kind: Kind
    days: int | None
    policy: str
    sha256: str


def least_days(workspace: Workspace, kind: Kind) -> int:
    """How many days a link has to live when it is submitted, by the configuration around the current folder."""
    clocks = configuration(workspace.tree(workspace.find_root(Path.cwd()))).clocks
    return durations(clocks).days_of_link(kind)


def link_plan(workspace: Workspace, container: Container, blob: str, terms: LinkTerms) -> tuple[Action, ...]:
    """The steps to a link. Refuses where we could not sign it, or where it would end too early."""
    check_policy(terms.policy)
    end = workspace.now().replace(microsecond=0) + life(terms.kind, terms.days, least_days(workspace, terms.kind))
    workspace.link_issuer(container)  # refuses now, and not after an upload, where there is no key
    make = MakeLink(container, blob, end, terms.policy, terms.sha256)
    return (KeepPolicy(container, terms.policy), make) if terms.policy else (make,)


def _parts(plan: Plan) -> tuple[MakeLink | None, HandOver | None]:
    make = next((each for each in plan if isinstance(each, MakeLink)), None)
    return make, next((each for each in plan if isinstance(each, HandOver)), None)


def link_entry(plan: Plan, done: Done) -> dict[str, object] | None:
    """What may be known of a link that was made."""
    make, hand = _parts(plan)
    if make is None or hand is None:
        return None
    return {
        "end": make.end.isoformat(),
        "policy": make.policy or None,
        "file": hand.path or None,
        "sealed": done.sealed or None,
    }


def link_lines(plan: Plan, done: Done) -> Iterator[str]:
    """The same for people."""
    make, hand = _parts(plan)
    if make is None or hand is None:
        return
    revocable = f", revocable by its policy {make.policy}" if make.policy else ""
    yield f"Link: this blob, read only, https only, until {written(make.end)}{revocable}; it was followed, and works"
    if hand.path:
        yield f"  written to {hand.path}, which only you can read"
    if done.sealed:
        yield f"  sealed (open it with `connectorops sas open`): {done.sealed}"


def show_plan(plan: Plan) -> None:
    click.echo("Would:")
    for action in plan:
        click.echo(f"  {action}")
    click.echo("Nothing was done.")
