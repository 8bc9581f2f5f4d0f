"""Open-sourcing a connector: its files in the public repository's layout, and the pull request that offers them."""
