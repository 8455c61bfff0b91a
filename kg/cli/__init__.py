"""The command line: parse, call the api, print. Data goes to standard output, everything else to standard error."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs `kg`; the exit code says how it went (see `kg --help`)."""
    from kg.cli.app import app
    from kg.errors import ClusterbridgeError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names keep their letters under any locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ClusterbridgeError as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has seen enough
        raise SystemExit(0) from None
