"""Whose tokens we write with: one for the repository that we are in, and perhaps another for the public one."""

from __future__ import annotations

import os


def own_token() -> str:
    """For the repository that we are in: a workflow's own, or a person's; "" where there is none."""
    return os.environ.get("GITHUB_TOKEN", "")


def upstream_token() -> str:
    """For the public repository and the fork of it, to which the token of a workflow can't write."""
    return os.environ.get("CONNECTOROPS_UPSTREAM_TOKEN") or own_token()
