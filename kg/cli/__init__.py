"""The command line: parse, call the api, print. Data goes to standard output, everything else to standard error."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs `kg`; the exit code says how it went (see `kg --help`)."""
    from kg.cli.app import app
    from kg.cli.output import note
    from kg.errors import ClusterbridgeError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names keep their letters under any locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ClusterbridgeError as error:
        note(f"Error: {error}")
        raise SystemExit(error.exit_code) from None
