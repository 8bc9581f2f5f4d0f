"""The command's entry point. Imports as little as possible before it knows what is asked."""

from __future__ import annotations

import sys

from connectorops import __version__


def main() -> None:
    """Run the command line; `--version` is answered before anything else is loaded."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"connectorops, version {__version__}\n")
        return
    from connectorops.cli import run  # noqa: PLC0415 - start-up counts

    sys.exit(run())


if __name__ == "__main__":
    main()
