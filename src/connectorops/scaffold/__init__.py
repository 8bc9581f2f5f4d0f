"""A new connector, from a few answers: pure, files as bytes. Templates are in templates/."""

from connectorops.scaffold.answers import Answers, Auth
from connectorops.scaffold.files import scaffold
from connectorops.scaffold.names import folder_problem, text_problem, title_from
from connectorops.scaffold.steps import Step, next_steps

__all__ = ["Answers", "Auth", "Step", "folder_problem", "next_steps", "scaffold", "text_problem", "title_from"]
