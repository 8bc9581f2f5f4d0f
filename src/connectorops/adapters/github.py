"""GitHub, or a GitHub Enterprise server, as commands need it: everything that `connectorops.forge` asks of a host."""

from __future__ import annotations

from connectorops.adapters.github_accounts import GitHubAccounts
from connectorops.adapters.github_discussion import GitHubDiscussion
from connectorops.adapters.github_pulls import GitHubPulls
from connectorops.adapters.github_verdicts import GitHubVerdicts


class GitHubForge(GitHubPulls, GitHubDiscussion, GitHubVerdicts, GitHubAccounts):
    """One repository ("owner/name"), as one account sees it."""
