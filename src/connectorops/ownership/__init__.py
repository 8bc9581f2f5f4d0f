"""Who answers for which connector: from the manifests into CODEOWNERS, and from a change to the owners to ask."""

from connectorops.ownership.approvals import Question, approves, missing, questions
from connectorops.ownership.consent import PHRASE, Comment, confirms, consent_of, newly_listed
from connectorops.ownership.generate import Generated, generate
from connectorops.ownership.proposals import MergedChange, Proposal, Proposals, from_lines, propose
from connectorops.ownership.write import ManifestError, with_owners
from connectorops.ownership.write_access import inert_owners

__all__ = [
    "PHRASE",
    "Comment",
    "Generated",
    "ManifestError",
    "MergedChange",
    "Proposal",
    "Proposals",
    "Question",
    "approves",
    "confirms",
    "consent_of",
    "from_lines",
    "generate",
    "inert_owners",
    "missing",
    "newly_listed",
    "propose",
    "questions",
    "with_owners",
]
