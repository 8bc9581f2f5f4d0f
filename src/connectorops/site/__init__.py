"""The dashboard as static files: pure functions from what is known of a repository to pages."""

from connectorops.site.build import build
from connectorops.site.model import Breaking, Entry, Happened, Point, Portfolio
from connectorops.site.words import LANGUAGES

__all__ = ["LANGUAGES", "Breaking", "Entry", "Happened", "Point", "Portfolio", "build"]
