"""Source texts for the examples of this family's rules, each a file that a project could hold."""

from __future__ import annotations

from textwrap import dedent

from harness.model.rule import SourceText


def python(text: str, file: str = "app/client.py") -> SourceText:
    """A Python module."""
    return SourceText(file=file, text=dedent(text).strip() + "\n")


def typescript(text: str, file: str = "src/api.ts") -> SourceText:
    """A TypeScript module."""
    return SourceText(file=file, text=dedent(text).strip() + "\n")


def component(text: str, file: str = "src/Page.tsx") -> SourceText:
    """A React component."""
    return typescript(text, file)


def sign_in(*parameters: str) -> tuple[SourceText, SourceText, SourceText]:
    """A sign-in with OAuth that is started with these parameters besides the usual ones: in a string, in a template, by a mapping."""
    text = "".join(f"&{each}={{{each}}}" for each in parameters)
    template = "".join(f"&{each}=${{{each}}}" for each in parameters)
    named = "".join(f', "{each}": {each}' for each in parameters)
    return (
        python(
            f"""
            def login():
                return redirect(f"https://id.acme.io/authorize?response_type=code&client_id={{CLIENT}}&redirect_uri={{BACK}}{text}")
            """
        ),
        typescript(
            f"""
            export const login = () => {{ location.href = `https://id.acme.io/oauth/authorize?response_type=code&client_id=${{id}}{template}`; }};
            """
        ),
        python(
            f"""
            from urllib.parse import urlencode

            def login():
                query = {{"response_type": "code", "client_id": CLIENT, "redirect_uri": BACK{named}}}
                return redirect(f"{{ISSUER}}/authorize?{{urlencode(query)}}")
            """
        ),
    )
