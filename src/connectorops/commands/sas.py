"""`connectorops sas`: check, renew and revoke links to packages, and open those that were sealed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from connectorops.commands.checking_links import check_command
from connectorops.commands.delivering import (
    TEXT,
    LinkTerms,
    apply,
    hand_over,
    is_typed,
    link_entry,
    link_given,
    link_lines,
    link_options,
    link_plan,
    show_plan,
    storage_errors,
    url_options,
)
from connectorops.commands.grouping import Whole
from connectorops.manifest import Kind
from connectorops.model import Exit
from connectorops.ports import ServiceDownError
from connectorops.report.escape import terminal
from connectorops.sealing import new_keys, unseal
from connectorops.secret import Secret
from connectorops.upload import AddressError, Container, RemovePolicy, blob_of, check_policy, hash_in, storage_of

if TYPE_CHECKING:
    from connectorops.ports import Workspace
    from connectorops.upload import Plan


@click.group(
    cls=Whole,
    epilog="""\b
Examples:
  connectorops sas check --url-file link
  connectorops sas reissue --url-file link --sas-file new-link
  connectorops sas revoke --url-file link""",
)
def command() -> None:
    """Check, renew and revoke links to packages.

    A link is a secret: give it in a file, through the input (`--url-file -`), or in CONNECTOROPS_SAS_URL.
    """


command.add_command(check_command, "check")


@command.command(
    "reissue",
    epilog="""\b
Examples:
  connectorops sas reissue --url-file link --sas-file new-link
  connectorops sas reissue https://contoso.blob.core.windows.net/packages/… --policy contoso --seal-to KEY

\b
Exit codes: 0 clean, 2 wrong usage, or the storage refused, 3 the storage did not answer.""",
)
@url_options
@link_options
@click.pass_obj
@storage_errors
def reissue_command(
    workspace: Workspace,
    url: str | None,
    url_file: Any,  # noqa: ANN401 - click's file
    kind: str,
    days: int | None,
    policy: str,
    sas_file: Path | None,
    seal_to: str,
    dry_run: bool,
    format_: str,
) -> int:
    """Make a new link to a package that is in the storage.

    The package is named by an old link, valid or not, or by the address of the blob. The policy stays that of the old
    link unless --policy names another. The old link goes on working until its end, or until it is revoked.
    """
    _, grant = link_given(url, url_file)
    container, blob = blob_of(grant)
    terms = LinkTerms(Kind(kind), days, policy or grant.policy, hash_in(blob))
    plan: Plan = (*link_plan(workspace, container, blob, terms), hand_over(workspace, sas_file, seal_to))
    if dry_run:
        show_plan(plan)
        return Exit.CLEAN
    done = apply(workspace, plan, Path(), Path())
    entry = {"blob": grant.address, "sha256": hash_in(blob) or None, "link": link_entry(plan, done)}
    lines = [terminal(grant.address), *link_lines(plan, done)]
    click.echo(json.dumps(entry, indent=2) if format_ == "json" else "\n".join(lines))
    return Exit.CLEAN


@command.command(
    "revoke",
    epilog="""\b
Examples:
  connectorops sas revoke --url-file link
  connectorops sas revoke --from https://contoso.blob.core.windows.net/packages --policy contoso --dry-run

\b
Exit codes: 0 clean, 2 wrong usage, or the storage refused, 3 the storage did not answer, or the link still works.""",
)
@url_options
@click.option("--from", "address", default="", metavar="ADDRESS", help="The container, where there is no link at hand.")
@click.option("--policy", default="", metavar="NAME", help="With --from: the policy whose links shall stop.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
@storage_errors
def revoke_command(
    workspace: Workspace,
    url: str | None,
    url_file: Any,  # noqa: ANN401 - click's file
    address: str,
    policy: str,
    dry_run: bool,
) -> int:
    """Stop every link that was signed under a stored access policy, by removing the policy.

    With a link at hand it is followed until the storage refuses it: a policy works on for up to half a minute.
    """
    link, action = _revocation(url, url_file, address, policy)
    if dry_run:
        show_plan((action,))
        return Exit.CLEAN
    done = apply(workspace, (action,), Path(), Path())
    where = f"the stored access policy {action.name} in {action.container.address}"
    click.echo(f"Removed {where}." if done.removed else f"There is no {where.removeprefix('the ')}.")
    if link is None:
        click.echo("Links under it stop working within half a minute.")
        return Exit.CLEAN
    answer = workspace.follow(link, while_status=200)
    if answer.status == 200:
        raise ServiceDownError("the link still opens the package")
    click.echo(f"The link does not open the package any more ({answer.status}).")
    return Exit.CLEAN


def _revocation(url: str | None, url_file: Any, address: str, policy: str) -> tuple[Secret | None, RemovePolicy]:  # noqa: ANN401
    """The link, if one is given, and the policy that has to go."""
    if address or policy:
        if not (address and policy) or url_file is not None or is_typed("url"):
            raise click.UsageError("Give a link, or both --from and --policy.")
        check_policy(policy)
        container = storage_of(address)
        if not isinstance(container, Container):
            raise AddressError("a folder has no links")
        return None, RemovePolicy(container, policy)
    link, grant = link_given(url, url_file)
    container, _ = blob_of(grant)
    if not grant.policy:
        raise click.UsageError(
            "This link names no stored access policy, so it can't be revoked alone. To stop it, give the account a new "
            "key (which stops every link that the old one signed), or delete the blob."
        )
    return link if grant.scheme == "https" else None, RemovePolicy(container, grant.policy)


@command.command(
    "key",
    epilog="""\b
Example:
  connectorops sas key ~/connectorops.key

\b
Exit codes: 0 clean, 2 wrong usage.""",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def key_command(workspace: Workspace, file: Path) -> int:
    """Make a key pair for sealed links: the private key goes into a new FILE, the public key is printed.

    Give the public key to whoever uploads (`--seal-to`), and keep the file: it alone opens what is sealed.
    """
    public, private = new_keys()
    _write_private(workspace, file, private)
    click.echo(public)
    return Exit.CLEAN


@command.command(
    "open",
    epilog="""\b
Example:
  connectorops sas open --key-file ~/connectorops.key --sas-file ~/link < sealed

\b
Exit codes: 0 clean, 2 wrong usage, or the box does not open.""",
)
@click.argument("sealed", type=TEXT, default="-")
@click.option("--key-file", type=TEXT, required=True, help="The private key.")
@click.option(
    "--sas-file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Write the link into this new file.",
)
@click.pass_obj
@storage_errors
def open_command(workspace: Workspace, sealed: Any, key_file: Any, sas_file: Path) -> int:  # noqa: ANN401 - click's files
    """Open a link that was sealed for your key. SEALED is a file; without one the input is read."""
    _write_private(workspace, sas_file, unseal(sealed.read(65536), Secret(key_file.read(1024))))
    click.echo(f"Written to {sas_file}, which only you can read.")
    return Exit.CLEAN


def _write_private(workspace: Workspace, file: Path, secret: Secret) -> None:
    if problem := workspace.secret_file_problem(file.absolute()):
        raise click.UsageError(f"{file} can't be written: {problem}.")
    try:
        workspace.write_secret(file, secret)
    except OSError as error:
        raise click.UsageError(f"{file} could not be written: {error.strerror or 'unknown'}.") from None
