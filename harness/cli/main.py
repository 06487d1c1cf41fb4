"""Where the `harness` command starts, and how errors and outcomes become exit codes.

`diff`, `assign` and `drift` are asked often and answer in a fraction of the time that loading the command line's library takes: their
plain words are read by `harness.cli.quick`, everything else by `harness.cli.app`.
"""

from __future__ import annotations

import os
import sys

from harness.cli import quick
from harness.cli.console import complain


def main() -> None:
    """Run the command; errors of the harness become one line and an exit code, never a traceback."""
    from harness.model.errors import CannotRun, HarnessError  # noqa: PLC0415  start-up of `--help`

    try:
        sys.exit(_answered(sys.argv[1:]))
    except HarnessError as error:
        complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _leave_quietly()
    except (OSError, RecursionError, MemoryError) as error:
        complain(
            CannotRun(f"{type(error).__name__}: {error}", way_out="Check the paths, and that the input is of sane size")
        )
        sys.exit(CannotRun.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _answered(words: list[str]) -> int:
    """The exit code of a call."""
    code = quick.answered(words)
    if code is not None:
        return code
    from harness.cli.app import app  # noqa: PLC0415  measured: three quarters of the start-up of `diff`

    app(words, prog_name="harness")
    return 0


def _leave_quietly() -> None:
    """Whoever read the output has left: what remains goes nowhere, and the exit code is a shell's for a broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(141)


if __name__ == "__main__":
    main()
