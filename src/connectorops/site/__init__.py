"""The dashboard as static files: pure functions from what is known of a repository to pages."""
