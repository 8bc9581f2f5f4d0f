"""What accounts and teams may do on GitHub."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from connectorops.adapters.github_api import GitHubApi
from connectorops.adapters.github_errors import explained

ROLES: Final = ("none", "read", "triage", "write", "maintain", "admin")


class GitHubAccounts(GitHubApi):
    """What an account may do in the repository, and who is in a team."""

    def permission(self, handle: str) -> str:
        """What a user or an org/team may do; a name that is not there has none."""
        return self._of_team(handle) if "/" in handle else self._of_user(handle)[0]

    def access_of(self, name: str, number: int) -> str:
        """The same, for the account that has this number as well: a name may have changed hands."""
        role, found = self._of_user(name)
        return role if found == number else "none"

    def _of_user(self, name: str) -> tuple[str, int | None]:
        with explained(f"ask what @{name} may do in {self.repository}"):
            data = self.request_or_none("GET", f"/collaborators/{quote(name, safe='')}/permission")
        return ("none", None) if data is None else (_role(data), (data.get("user") or {}).get("id"))

    def _of_team(self, handle: str) -> str:
        org, _, team = handle.partition("/")
        path = f"/orgs/{quote(org, safe='')}/teams/{quote(team, safe='')}{self._path}"
        with explained(f"ask what @{handle} may do in {self.repository}"):
            data = self.call_or_none("GET", path, headers={"Accept": "application/vnd.github.v3.repository+json"})
        return "none" if data is None else _role(data)

    def members(self, team: str) -> frozenset[int]:
        org, _, slug = team.partition("/")
        path = f"/orgs/{quote(org, safe='')}/teams/{quote(slug, safe='')}/members"
        with explained(f"ask who is in @{team}"):
            return frozenset(each["id"] for each in self.listed(self.call_or_none, path, f"the members of @{team}"))


def _role(data: dict[str, Any]) -> str:
    """The role, by its own name; of a role that somebody made up, what it includes at least.

    `permission` knows three words only, each of which includes less than the role may. Nothing else is trusted.
    """
    if (role := data.get("role_name")) in ROLES:
        return str(role)
    permissions = data.get("permissions") or (data.get("user") or {}).get("permissions") or {}
    named = {"pull": "read", "push": "write"}
    has = [named.get(name, name) for name, given in permissions.items() if given is True]
    known = [each for each in (*has, data.get("permission")) if each in ROLES]
    return max(known, key=ROLES.index, default="none")
