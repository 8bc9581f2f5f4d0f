"""An HTML file that needs nothing else: no request leaves it, and of scripts and styles it allows its own alone."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Final

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
{body}<script>{script}</script>
</body>
</html>
"""


def page(title: str, body: str, style: str, script: str) -> str:
    """The page. Title and body are markup, the body from its start tag on; the script is what ends it."""
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {digest_source(style)}; script-src {digest_source(script)}"
    )
    return _PAGE.format(policy=policy, title=title, style=style, body=body, script=script)


def asset(name: str) -> str:
    """The text of a style or a script that stands beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def digest_source(text: str) -> str:
    """The text's digest as a source of the Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
