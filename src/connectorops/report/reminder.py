"""The comment that reminds of something due, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.remind import CLOSING, PREVIEW, SAS
from connectorops.report import escape

if TYPE_CHECKING:
    from datetime import datetime

    from connectorops.lifecycle.remind import Reminder

_NEXT: Final = {
    "review": "If the report is there, record it: `/passed`, or `/failed` with the reason. Otherwise ask the program's "
    "support, and name the offer.",
    CLOSING: "Later the preview is gone, and it has to be submitted again. Sign off in Partner Center, and record it "
    "with `/go-live`.",
    PREVIEW: "If it was signed off, record it with `/go-live`. Otherwise it has to be submitted again.",
    SAS: "`/reissue-sas` makes a new link to the same package, and records until when it works.",
    "pull-request": "If it was merged, record it: `/merged`; if it was sent back: `/changes-requested` with why. "
    "Otherwise a friendly question there helps.",
}
_DEPLOYMENT: Final = "If it has happened, record it; `/status` shows the whole timeline."


def render(reminder: Reminder, now: datetime) -> str:
    clock, name = reminder.clock, escape.markdown(reminder.submission.connector)
    when = f"{clock.due:%Y-%m-%d %H:%M} UTC"
    if clock.name == SAS:
        verb = "ended" if clock.overdue(now) else "ends"
        first = f"**{name}**: the SAS of the package {verb} on {when}, and it is needed until the review is over."
    elif clock.name == CLOSING:
        first = f"**{name}**: half of the preview window is over. Test the preview and sign off by {when}."
    else:
        first = f"**{name}**: {escape.markdown(clock.label)} was due on {when}. It is the move of: {clock.mover}."
    return f"{reminder.marker}\n{first}\n\n{_NEXT.get(clock.name, _DEPLOYMENT)}\n"
