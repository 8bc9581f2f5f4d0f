"""Personal data and secrets in the texts and files of a connector: found, validated, and shown only as masks."""
