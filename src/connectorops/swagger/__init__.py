"""The swagger document as typed nodes."""
