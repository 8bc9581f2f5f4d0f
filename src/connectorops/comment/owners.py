"""Whether somebody owns all that a pull request touches: by the owners that the base has, never by its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.ownership import approves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from connectorops.manifest import Owner


def owns_all(
    actor: int,
    touched: Iterable[str],
    owners: Mapping[str, tuple[Owner, ...]],
    members: Callable[[str], frozenset[int]],
) -> bool:
    """Whether the account is an owner of each connector that is touched, old names of renamed ones included.

    A connector that the base does not have, or has without owners, is owned by nobody yet. `members` tells who is in a
    team, which is asked only where a team is an owner.
    """
    names = list(touched)
    return bool(names) and all(_is_owner(actor, owners.get(name, ()), members) for name in names)


def _is_owner(actor: int, owners: tuple[Owner, ...], members: Callable[[str], frozenset[int]]) -> bool:
    teams = {each.handle: members(each.handle) for each in owners if "/" in each.handle}
    return approves(owners, actor, teams)
