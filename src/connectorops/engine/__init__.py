"""Runs rules over connectors, and makes one report of what they find."""

from connectorops.engine.engine import Engine
from connectorops.engine.findings import Raw
from connectorops.engine.judgement import Judgement, combine

__all__ = ["Engine", "Judgement", "Raw", "combine"]
