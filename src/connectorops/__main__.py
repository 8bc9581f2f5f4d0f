"""The command's entry point. Imports as little as possible before it knows what is asked."""

from __future__ import annotations

import sys

from connectorops import __version__

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended, as in a shell."""


def main() -> None:
    """Run the command line; `--version` is answered before anything else is loaded."""
    try:
        if sys.argv[1:] != ["--version"] or not _told(f"connectorops, version {__version__}\n"):
            from connectorops.cli import run  # noqa: PLC0415 - start-up counts

            sys.exit(run())
    except KeyboardInterrupt:  # while modules are loaded, or after the command
        if sys.stderr is not None:
            sys.stderr.write("\nAborted.\n")
        sys.exit(INTERRUPTED)


def _told(text: str) -> bool:
    """Whether the text could be written at once; output that is closed or full takes the way of all commands."""
    if sys.stdout is None:
        return False
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
