"""Clients and wrappers are followed through the files of a project."""

from __future__ import annotations

import pytest

from harness.rules import catalogue
from harness.sources.code.linking import linked
from harness.sources.code.reading import read_text


def _told(files: dict[str, str], *rules: str) -> set[str]:
    seen = linked([read_text(text, file) for file, text in files.items()])
    judges = [each for each in catalogue.family("redflags") if each.id in rules]
    return {f"{found.rule} {found.at}" for each in seen for rule in judges for found in rule.judge(each)}


_SESSION = "import requests\n\nhttp = requests.Session()\n"
_SAFE = "import httpx\n\nhttp = httpx.Client(timeout=5)\n"
_FACTORY = "import httpx\n\nasync def get_client():\n    async with httpx.AsyncClient(timeout=None) as client:\n        yield client\n"


@pytest.mark.parametrize(
    ("other", "text", "told"),
    [
        (_SESSION, "from app.other import http\n\ndef load():\n    return http.get(URL).ok\n", {"app/use.py:4"}),
        (_SAFE, "from app.other import http\n\ndef load():\n    return http.get(URL).is_success\n", set()),
        (_SESSION, "from app import other\n\ndef load():\n    return other.http.get(URL).ok\n", {"app/use.py:4"}),
        (_SESSION, "from .other import http\n\ndef load():\n    return http.get(URL, timeout=3).ok\n", set()),
        (_SESSION, "from .other import http\n\ndef word():\n    return http.get('word')\n", set()),
        ("http = {}\n", "from .other import http\n\ndef word(key):\n    return http.get(key)\n", set()),
        (
            _FACTORY,
            "import httpx\nfrom fastapi import Depends\nfrom .other import get_client\n\nasync def load(c: httpx.AsyncClient = Depends(get_client)):\n    return (await c.get(URL)).is_success\n",
            {"app/use.py:6"},
        ),
        (
            _FACTORY,
            "from typing import Annotated\nimport httpx\nfrom fastapi import Depends\nfrom .other import get_client\n\nasync def load(c: Annotated[httpx.AsyncClient, Depends(get_client)]):\n    return (await c.get(URL)).is_success\n",
            {"app/use.py:7"},
        ),
        (
            "import httpx\n\ndef start(app):\n    app.state.client = httpx.AsyncClient(timeout=None)\n",
            "async def load(request):\n    return (await request.app.state.client.get(URL)).is_success\n",
            {"app/use.py:2"},
        ),
        (
            "import requests\n\nclass Base:\n    def __init__(self):\n        self.http = requests.Session()\n",
            "from .other import Base\n\nclass Users(Base):\n    def load(self):\n        return self.http.get(URL).ok\n",
            {"app/use.py:5"},
        ),
        (
            "import requests\n\ndef make():\n    session = requests.Session()\n    return session\n",
            "from .other import make\n\nclass Users:\n    def __init__(self):\n        self.http = make()\n\n    def load(self):\n        return self.http.get(URL).ok\n",
            {"app/use.py:8"},
        ),
    ],
)  # fmt: skip
def test_a_client_of_another_module_brings_its_time_limit(other: str, text: str, told: set[str]) -> None:
    """Imported, handed out by a function, kept on the application or by a base class: the client's own settings are known."""
    found = _told({"app/other.py": other, "app/use.py": text}, "timeout-missing")
    assert {each.split()[1] for each in found} == told


def test_an_answer_that_a_wrapper_hands_back_is_looked_at_where_it_is_read() -> None:
    """A wrapper that looks at the status serves its callers; one that does not leaves it to them."""
    wrapper = "import requests\n\ndef ask(path):\n    answer = requests.get(path, timeout=3)\n{}    return answer\n"
    use = "from .other import ask\n\ndef load():\n    return ask('/users').json()\n"
    checked = wrapper.format("    answer.raise_for_status()\n")
    told = [
        _told({"app/other.py": each, "app/use.py": use}, "response-status-unchecked")
        for each in (wrapper.format(""), checked)
    ]
    assert told == [{"response-status-unchecked app/use.py:4"}, set()]


_AXIOS = (
    'import axios from "axios";\nconst api = axios.create({ baseURL: "/api", timeout: 5_000 });\nexport default api;\n'
)
_ASK = "export async function ask(path: string) {{\n  const res = await fetch(path);\n{}  return res;\n}}\n"


@pytest.mark.parametrize(
    ("other", "text", "told"),
    [
        (_AXIOS, 'import http from "./other";\nexport const load = async () => (await http.get<any>("/users")).data;\n', {"response-cast-unchecked src/use.ts:2"}),
        (_ASK.format(""), 'import { ask } from "./other";\nexport async function load() {\n  const res = await ask("/users");\n  return User.parse(await res.json());\n}\n', {"response-status-unchecked src/use.ts:3"}),
        (_ASK.format("  if (!res.ok) throw new Error();\n"), 'import { ask } from "./other";\nexport async function load() {\n  const res = await ask("/users");\n  return User.parse(await res.json());\n}\n', set()),
        (_ASK.format("  if (!res.ok) throw new Error();\n"), 'import { ask } from "./other";\nexport async function load() {\n  return (await (await ask("/users")).json()) as User;\n}\n', {"response-cast-unchecked src/use.ts:3"}),
    ],
)  # fmt: skip
def test_a_wrapper_of_another_module_hides_neither_cast_nor_status(other: str, text: str, told: set[str]) -> None:
    """What is done with an answer is judged where it is done, by what the wrapper has done before."""
    files = {"src/other.ts": other, "src/use.ts": text}
    assert {
        each for each in _told(files, "response-cast-unchecked", "response-status-unchecked") if "use.ts" in each
    } == told


def test_a_module_that_only_hands_on_is_looked_through() -> None:
    """`export * from` and a package's face lead to what they name."""
    ask = _ASK.format("")
    use = 'import { ask } from "@/api";\nexport const load = async () => User.parse(await (await ask("/users")).json());\n'
    files = {"src/api/index.ts": 'export * from "./ask";\n', "src/api/ask.ts": ask, "src/use.ts": use}
    assert _told(files, "response-status-unchecked") == {"response-status-unchecked src/use.ts:2"}
    python = {
        "app/http/__init__.py": "from .session import http\n",
        "app/http/session.py": _SESSION,
        "app/use.py": "from app.http import http\n\ndef load():\n    return http.get(URL).ok\n",
    }
    assert _told(python, "timeout-missing") == {"timeout-missing app/use.py:4"}


def test_a_failure_that_a_function_further_down_handles_is_handled() -> None:
    """A page that calls what calls a wrapper which answers None is not brought down by it."""
    files = {
        "app/other.py": "import requests\n\ndef ask(path):\n    try:\n        return requests.get(path, timeout=3)\n"
        "    except requests.RequestException:\n        return None\n",
        "app/side.py": "from .other import ask\n\ndef sidebar():\n    show(ask('/me'))\n",
        "app/page.py": "import streamlit as st\nfrom .side import sidebar\n\nsidebar()\n",
    }
    assert _told(files, "render-call-unguarded") == set()
    files["app/other.py"] = files["app/other.py"].replace("return None", "raise Unavailable from None")
    assert _told(files, "render-call-unguarded") == {"render-call-unguarded app/page.py:4"}


def test_what_a_page_calls_after_a_click_or_a_job_calls_is_no_rerun() -> None:
    """The caller's caller counts as well; one page that calls it outright is enough for the word to stand."""
    service = (
        "import requests\nimport streamlit as st\n\ndef reviews():\n    return requests.get(f'{API}/reviews', timeout=5).content\n\n"
        "def refreshed():\n    return reviews()\n"
    )
    files = {
        "app/reviews.py": service,
        "app/page.py": "import streamlit as st\nfrom app.reviews import refreshed\n\nif st.button('Go'):\n    refreshed()\n",
        "jobs/nightly.py": "from app.reviews import reviews\n\ndef main():\n    reviews()\n",
    }
    assert _told(files, "streamlit-call-uncached") == set()
    files["app/other.py"] = "import streamlit as st\nfrom app.reviews import reviews\n\nst.write(reviews())\n"
    assert _told(files, "streamlit-call-uncached") == {"streamlit-call-uncached app/reviews.py:5"}


_RENEWING = """import { renewSession } from "./other";
export async function ask(path: string): Promise<Response> {
  const res = await fetch(path, { signal: AbortSignal.timeout(3_000) });
  if (res.status === 401) await renewSession();
  return res;
}
"""
_RENEWAL = 'export async function renewSession() {\n  await ok(await fetch("/refresh", { method: "POST" }));\n}\n'
_SHARED = 'let running: Promise<void> | null = null;\nexport async function renewSession() {\n  if (running) return running;\n  running = ok(fetch("/refresh", { method: "POST" }));\n}\n'


@pytest.mark.parametrize(("other", "told"), [(_RENEWAL, {"src/use.ts:4"}), (_SHARED, set()), ("", set())])
def test_a_refresh_of_another_module_is_shared_where_it_is_kept(other: str, told: set[str]) -> None:
    """A renewal that keeps the one that runs serves all calls; of one that nobody can read nothing is told."""
    found = _told({"src/other.ts": other, "src/use.ts": _RENEWING}, "token-refresh-raced")
    assert {each.split()[1] for each in found} == told


def test_a_wrapper_that_looks_for_one_failure_leaves_the_others_to_its_callers() -> None:
    """`status === 401` in a wrapper is no look at the status of what it hands back."""
    use = 'import { ask } from "./use";\nexport async function load() {\n  const res = await ask("/users");\n  return await res.json();\n}\n'
    files = {"src/other.ts": _SHARED, "src/use.ts": _RENEWING, "src/page.ts": use}
    assert _told(files, "response-status-unchecked") == {"response-status-unchecked src/page.ts:3"}
    files["src/use.ts"] = files["src/use.ts"].replace(
        "  return res;", "  if (!res.ok) throw new Error();\n  return res;"
    )
    assert _told(files, "response-status-unchecked") == set()


@pytest.mark.parametrize(
    ("thrown", "told"), [("throw new Error(await said(res))", set()), ("return null", {"src/Form.tsx:6"})]
)
def test_words_that_the_project_chose_may_be_shown(thrown: str, told: set[str]) -> None:
    """What a page shows of a failure is no library's text where a wrapper, two calls away, throws its own."""
    other = f"async function handle(res: Response) {{\n  if (!res.ok) {thrown};\n  return res.json();\n}}\nexport async function save() {{\n  return handle(await fetch('/users'));\n}}\n"
    page = "import { save } from './other';\nexport function Form() {\n  const send = async () => {\n    try {\n      await save();\n    } catch (e: any) { alert(e.message); }\n  };\n  return <button onClick={send} />;\n}\n"
    found = _told({"src/other.ts": other, "src/Form.tsx": page}, "error-text-shown")
    assert {each.split()[1] for each in found} == told


def test_a_mostly_kept_helper_is_no_call_at_every_rerun() -> None:
    """A helper that pages call for kept results, after clicks and to see whether the service is there."""
    helper = "import requests\n\ndef ask(url):\n    return requests.get(url, timeout=3).json()\n"
    page = "import streamlit as st\nfrom .other import ask\n\n@st.cache_data\ndef totals():\n    return ask(T)\n\nhealthy = ask(H)\nst.write(totals())\n"
    assert (
        _told({"app/other.py": "import streamlit\n" + helper, "app/page.py": page}, "streamlit-call-uncached") == set()
    )
    loud = page.replace("healthy", "users")
    found = _told({"app/other.py": "import streamlit\n" + helper, "app/page.py": loud}, "streamlit-call-uncached")
    assert found == {"streamlit-call-uncached app/other.py:5"}


def test_a_client_that_pages_call_within_a_try_takes_no_page_down() -> None:
    """Who calls it from another module handles its failure; one page that does not is enough."""
    client = "import requests\nimport streamlit as st\n\ndef users():\n    return requests.get(URL, timeout=3).json()\n"
    page = "import streamlit as st\nfrom .other import users\n\ntry:\n    st.table(users())\nexcept Exception:\n    st.warning('not available')\n"
    bare = "import streamlit as st\nfrom .other import users\n\nst.table(users())\n"
    files = {"app/other.py": client, "app/page.py": page}
    assert _told(files, "render-call-unguarded") == set()
    assert "render-call-unguarded app/other.py:5" in _told({**files, "app/bare.py": bare}, "render-call-unguarded")
