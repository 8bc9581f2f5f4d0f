"""A connector's way from draft to live: its states, the events that move it, the clocks that run meanwhile. Pure."""
