"""Serves a double on a port that the command line names."""

from __future__ import annotations

import argparse

import uvicorn
from starlette.applications import Starlette


def serve(application: Starlette) -> None:
    """Listen on loopback until the process is ended."""
    parser = argparse.ArgumentParser(description="A local double of a provider.")
    parser.add_argument("--port", type=int, required=True)
    uvicorn.run(application, host="127.0.0.1", port=parser.parse_args().port, log_level="warning")
