"""What the command line, the server and notebooks share: a workspace, its settings, and `open` for all that can be asked.

This room joins the others; it owns no measure, no query language and no output format of its own.
"""
