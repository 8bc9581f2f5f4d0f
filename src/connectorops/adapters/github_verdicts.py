"""What GitHub shows beside a commit or a pull request: checks with annotations, statuses, and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from connectorops.adapters.github_api import PAGE, GitHubApi
from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_values import check_output

if TYPE_CHECKING:
    from collections.abc import Collection

    from connectorops.forge import Check, Pull, Status

ANNOTATIONS: Final = 50
"""GitHub takes this many in one request."""


class GitHubVerdicts(GitHubApi):
    """Written where it is not there already."""

    def publish_check(self, check: Check) -> bool:
        """Written once for each key; the annotations follow in portions."""
        with explained(f"write the check {check.name} on {check.head}"):
            there = self.checks_of(check.head, check.name)
            if any(each.get("external_id") == check.key and each.get("status") == "completed" for each in there):
                return False
            first, *rest = _portions(check)
            about = {"name": check.name, "head_sha": check.head, "external_id": check.key}
            made = self.request("POST", "/check-runs", input={**about, "status": "in_progress", "output": first})
            for each in rest:
                self.request("PATCH", f"/check-runs/{made['id']}", input={"output": each})
            done = {"status": "completed", "conclusion": check.conclusion}
            self.request("PATCH", f"/check-runs/{made['id']}", input=done)
        return True

    def checks_of(self, head: str, name: str) -> list[dict[str, Any]]:
        """The latest checks of this name on a commit, as GitHub gives them."""
        with explained(f"read the check {name} on {head}"):
            asked = {"check_name": name, "per_page": PAGE}
            answer = self.request("GET", f"/commits/{head}/check-runs", parameters=asked)
            found: list[dict[str, Any]] = answer["check_runs"]
            return found

    def end_check(self, check: int, conclusion: str, title: str, summary: str) -> None:
        output = {"title": title, "summary": summary}
        with explained(f"end check {check}"):
            done = {"status": "completed", "conclusion": conclusion, "output": output}
            self.request("PATCH", f"/check-runs/{check}", input=done)

    def publish_status(self, status: Status) -> bool:
        with explained(f"write the status {status.context} on {status.head}"):
            there = self.request("GET", f"/commits/{status.head}/status", parameters={"per_page": PAGE})
            wanted = {"state": status.state, "description": status.description, "target_url": status.url or None}
            for each in there["statuses"]:
                if each["context"] == status.context and {name: each.get(name) for name in wanted} == wanted:
                    return False
            sent = {name: value for name, value in wanted.items() if value is not None}
            self.request("POST", f"/statuses/{status.head}", input={**sent, "context": status.context})
        return True

    def change_labels(self, pull: Pull, add: Collection[str], remove: Collection[str]) -> None:
        path = f"/issues/{pull.number}/labels"
        with explained(f"change the labels of pull request {pull.number}"):
            for label in sorted(set(remove) & set(pull.labels)):
                self.request_or_none("DELETE", f"{path}/{quote(label, safe='')}")
            if new := sorted(set(add) - set(pull.labels)):
                self.request("POST", path, input={"labels": new})


def _portions(check: Check) -> list[dict[str, Any]]:
    notes = check.notes
    portions = [notes[start : start + ANNOTATIONS] for start in range(0, len(notes), ANNOTATIONS)] or [()]
    return [check_output(check, each) for each in portions]
