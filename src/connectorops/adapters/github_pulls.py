"""Pull requests on GitHub: which there are, and opening one."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from connectorops.adapters.github_api import GitHubApi
from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_values import pull_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from github.PullRequest import PullRequest

    from connectorops.forge import Proposal, Pull


class GitHubPulls(GitHubApi):
    """The pull requests to the repository."""

    @cached_property
    def _pulls(self) -> dict[int, PullRequest]:
        return {}

    def pull(self, number: int) -> Pull:
        """Asked again, GitHub need only say that nothing changed: the second request has the ETag of the first."""
        with explained(f"read pull request {number} of {self.repository}"):
            if number in self._pulls:
                self._pulls[number].update()
            else:
                self._pulls[number] = self._repo.get_pull(number)
            return pull_of(self._pulls[number])

    def pulls_of(self, owner: str, branch: str, commit: str) -> Sequence[Pull]:
        """Found by the branch, because GitHub's list by commit leaves out what comes from forks."""
        with explained(f"ask which pull requests come from {owner}:{branch}"):
            found = [pull_of(each) for each in self._repo.get_pulls(state="open", head=f"{owner}:{branch}")]
        return [each for each in found if each.head == commit]

    def open_pulls(self, most: int) -> list[Pull]:
        """The open pull requests that changed last."""
        with explained("list the open pull requests"):
            found = self._repo.get_pulls(state="open", sort="updated", direction="desc")
            return [pull_of(each) for each in islice(found, most)]

    def open_pull(self, proposal: Proposal) -> Pull:
        """One pull request for a head and a base; the text of the one that is open is brought up to date."""
        owner, _, branch = proposal.head.rpartition(":")
        head = f"{owner or self.repository.partition('/')[0]}:{branch}"
        with explained(f"open a pull request in {self.repository}"):
            for each in self._repo.get_pulls(state="open", head=head, base=proposal.base):
                if (each.title, each.body or "") != (proposal.title, proposal.body):
                    each.edit(title=proposal.title, body=proposal.body)
                return pull_of(each)
            made = self._repo.create_pull(
                proposal.base, proposal.head, title=proposal.title, body=proposal.body, maintainer_can_modify=True
            )
            return pull_of(made)

    def default_branch(self) -> str:
        with explained(f"look at {self.repository}"):
            return str(self.request("GET", "")["default_branch"])
