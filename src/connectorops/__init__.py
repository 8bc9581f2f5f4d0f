"""GitOps for Power Platform connector certification."""

__version__ = "0.1.0"
