"""Where connectors stand in a repository."""

from __future__ import annotations

from typing import Final

from connectorops.connectors import Repository
from connectorops.connectors.connector import MANIFEST
from connectorops.model import Place
from connectorops.rule import WARNING, Hits, rule
from connectorops.rules.wording import quoted

_OWN: Final = "connectors"
_GOLDEN: Final = f"certified-connectors/Golden/{MANIFEST}"


@rule(
    "ST022",
    severity=WARNING,
    fix="Move the folder below the root of its program, or correct `program` in its manifest.",
    bad=[{_GOLDEN: "kind: connector\nprogram: independent\nowners: [litware-maintainer]\n"}],
    ok=[
        {_GOLDEN: "kind: connector\nprogram: verified\nowners: [litware-maintainer]\n"},
        {
            f"connectors/Second/{MANIFEST}": "kind: connector\nprogram: independent\nowners: [litware-maintainer]\n",
            "connectors/Second/apiProperties.json": "{}",
        },
    ],
)
def connector_below_another_program(repository: Repository) -> Hits:
    """A connector stands among those of another program.

    ## Why

    The root folders of the public repository are the programs: connectors of verified publishers, of independent
    publishers, and those that are shared and never certified. Reviewers ask to move what stands in the wrong one, as
    they can't certify it from there. The roots of a repository of your own are in its configuration;
    `connectors`, where `init` puts new ones, holds those of any program.
    """
    if repository.config.profile is not None:
        return
    roots = repository.config.roots
    for connector in repository.connectors:
        declared = connector.unread().manifest_file
        inside = [root for root in roots if root != _OWN and connector.name.startswith(f"{root}/")]
        program = declared.manifest.program if declared else None
        if declared is not None and program is not None and inside and program is not roots[max(inside, key=len)]:
            root = max(inside, key=len)
            text = f"The manifest says {program}, but {quoted(root)} holds connectors of the program {roots[root]}."
            yield Place(declared.path, "/program"), text
