"""JSON and YAML text -> values, with every defect at its place and positions on demand."""

from connectorops.documents.anchors import Anchors
from connectorops.documents.document import MAX_BYTES, Document, load_json, load_yaml
from connectorops.documents.pointers import escape, join, resolve, split
from connectorops.documents.problems import Problem, ProblemKind, described
from connectorops.documents.strict import MAX_DEPTH
from connectorops.documents.text import Span, TextFile

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Anchors",
    "Document",
    "Problem",
    "ProblemKind",
    "Span",
    "TextFile",
    "described",
    "escape",
    "join",
    "load_json",
    "load_yaml",
    "resolve",
    "split",
]
