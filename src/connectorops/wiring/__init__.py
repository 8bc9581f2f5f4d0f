"""How a repository is wired up: its workflows, and the settings of the place where it is hosted."""

from connectorops.wiring.hosted import (
    Actions,
    BranchRules,
    Environment,
    Fork,
    Hosted,
    Inspection,
    OpenPull,
    OwnerError,
    Questions,
    Unknown,
    WorkflowToken,
)
from connectorops.wiring.roles import Role
from connectorops.wiring.wiring import Duty, Wiring
from connectorops.wiring.workflow import FOLDER, Job, Use, Workflow

__all__ = [
    "FOLDER",
    "Actions",
    "BranchRules",
    "Duty",
    "Environment",
    "Fork",
    "Hosted",
    "Inspection",
    "Job",
    "OpenPull",
    "OwnerError",
    "Questions",
    "Role",
    "Unknown",
    "Use",
    "Wiring",
    "Workflow",
    "WorkflowToken",
]
