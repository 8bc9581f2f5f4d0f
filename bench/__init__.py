"""What `make bench` runs. Nothing here is a test: a figure says more than a threshold on somebody's busy machine."""
