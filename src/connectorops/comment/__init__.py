"""Slash commands: from the payload of a comment to what may run, or why not. Pure; nothing here asks anybody."""

from connectorops.comment.commands import Access, Needs, SlashCommand
from connectorops.comment.decide import Asked, Denial, Deny, Facts, Ignore, Ignored, Run, decide, read
from connectorops.comment.event import CommentEvent, PayloadError, comment_event

__all__ = [
    "Access",
    "Asked",
    "CommentEvent",
    "Denial",
    "Deny",
    "Facts",
    "Ignore",
    "Ignored",
    "Needs",
    "PayloadError",
    "Run",
    "SlashCommand",
    "comment_event",
    "decide",
    "read",
]
