"""What the readers of source understand: clients, wrappers and surroundings in many spellings, each seen by what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from harness.rules import catalogue
from harness.sources.code.linking import linked
from harness.sources.code.reading import read_text

_USES = (
    "export const load = async () => {{ const r = await {call}; if (!r.ok) throw new Error(); return r.status; }};\n"
)


def _told(files: Mapping[str, str]) -> set[str]:
    """`rule file:line` of every finding; addresses stand in most of the texts, and rules of their own examples show them."""
    seen = linked([read_text(dedent(text).lstrip("\n"), name) for name, text in files.items()])
    return {
        f"{found.rule} {found.at}"
        for each in seen
        for rule in catalogue.family("redflags")
        if rule.id not in {"endpoint-hard-coded", "retry-missing"}
        for found in rule.judge(each)
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import ky from 'ky';\n" + _USES.format(call="ky.get('http://api.acme.io/x')"), {"plain-http-remote a.ts:2"}),
        ("import got from 'got';\n" + _USES.format(call="got('https://api.acme.io/x')"), {"timeout-missing a.ts:2"}),
        ("import { fetch } from './mine';\n" + _USES.format(call="fetch('http://api.acme.io/x')"), set()),
        ("import fetch from 'cross-fetch';\n" + _USES.format(call="fetch(new URL('http://api.acme.io/x'))"), {"plain-http-remote a.ts:2"}),
        (
            "import axios from 'axios';\naxios.defaults.timeout = 5;\n" + _USES.format(call="axios({ url: 'http://api.acme.io' })"),
            {"plain-http-remote a.ts:3"},
        ),
        (
            "import axios from 'axios';\nclass Api {\n  private http = axios.create({ timeout: 0 });\n  load() { return this.http.get('/x'); }\n}\n",
            {"timeout-missing a.ts:3"},
        ),
        ("const axios = require('axios');\n" + _USES.format(call="axios.get('http://api.acme.io/' + id)"), {"timeout-missing a.ts:2", "plain-http-remote a.ts:2"}),
        (
            "app.post('/webhooks/acme', async (req, res) => {\n  await orders.create(req.body);\n  res.sendStatus(200);\n});\n",
            {"webhook-unverified a.ts:1"},
        ),
        ("app.post('/webhooks/endpoints', async (req, res) => {\n  await orders.create(req.body, req.auth.userId);\n});\n", set()),
        (
            "const r = await fetch('/x', { ...options });\nconst { ok, status } = await fetch('/y');\nconst [a] = await all(fetch('/z'));\n",
            set(),
        ),
    ],
)  # fmt: skip
def test_typescript_in_many_spellings(text: str, told: set[str]) -> None:
    """Libraries, instances, options and handlers are what they are called in the module."""
    assert _told({"a.ts": text}) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import requests as r\n\ndef load():\n    return r.get(U, **options).ok\n", set()),
        ("from requests import Session\n\ns = Session()\ns.hooks['response'] = check\n\ndef load():\n    return s.get(U, timeout=1).json()\n", set()),
        ("import requests\n\ns = requests.Session()\ns.verify = False\n\ndef load():\n    return s.get('https://api.acme.io', timeout=1).ok\n", {"tls-verification-off a.py:4"}),
        ("import httpx\n\nclass Api(httpx.Client):\n    pass\n\napi = Api(timeout=None)\n\ndef load():\n    return api.get('/x').json()\n", set()),
        ("import httpx\n\ndef load():\n    return httpx.request('GET', 'http://api.acme.io/%s' % key).is_success\n", {"plain-http-remote a.py:4"}),
        ("import httpx\n\ndef load(key):\n    return httpx.get('http://api.acme.io/{}'.format(key)).is_success\n", {"plain-http-remote a.py:4"}),
        ("import aiohttp\n\nasync def load(s: aiohttp.ClientSession):\n    async with s.get('https://api.acme.io', ssl=False) as r:\n        return r.status\n", {"tls-verification-off a.py:4"}),
        ("from urllib.request import urlopen\n\ndef load():\n    return urlopen('https://api.acme.io').read()\n", {"timeout-missing a.py:4"}),
        ("import httpx\nfrom contextlib import suppress\n\ndef tell():\n    with suppress(httpx.HTTPError):\n        httpx.post('https://api.acme.io')\n", set()),
        ("import httpx\n\nclass Api:\n    def __init__(self, http=None):\n        self.http = http or httpx.Client(verify=False)\n\n    def load(self):\n        return self.http.get('https://api.acme.io').is_success\n", {"tls-verification-off a.py:5"}),
        ("import requests\n\ndef load(:\n    return requests.get(U).ok\n", {"timeout-missing a.py:4"}),
    ],
)  # fmt: skip
def test_python_in_many_spellings(text: str, told: set[str]) -> None:
    """Names follow the imports, sessions their later changes; broken code gives the parts that stand."""
    assert _told({"a.py": text}) == told


def test_scripts_of_components_are_read_where_they_stand() -> None:
    """Vue and Svelte files are told of by their own lines; what looks like code in the markup is none."""
    text = "<template>\n  <p>fetch('http://no.example.net')</p>\n</template>\n<script setup lang=\"ts\">\nfetch('http://api.acme.io/x').then(show);\n</script>\n"
    for name in ("A.vue", "A.svelte"):
        assert _told({name: text}) == {f"plain-http-remote {name}:5", f"request-error-unhandled {name}:5"}


def test_a_page_with_an_error_page_above_is_no_fault() -> None:
    """Next.js shows it in place of the page; one beside another branch does not help."""
    page = "export default async function Page() {\n  const r = await fetch(U, { signal: s }).then(ok);\n  return <A r={r} />;\n}\n"
    assert _told({"app/shop/page.tsx": page, "app/blog/error.tsx": ""}) == {"render-call-unguarded app/shop/page.tsx:2"}
    assert _told({"app/shop/page.tsx": page, "app/error.tsx": ""}) == set()


def test_wrappers_are_followed_by_namespace_default_and_package() -> None:
    """An effect that calls one races as if it fetched itself."""
    wrapper = (
        "export default async function load(id: string) {\n  return ok(await fetch(`/x/${id}`));\n}\nexport { load };\n"
    )
    page = """
        import load from "../lib";
        import * as all from "~/lib/index";
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            load(id).then((found) => setUser(found)).catch(report);
          }, [id]);
          useEffect(() => {
            all.load(id).then((found) => setUser(found)).catch(report);
          }, [id]);
          return user ? <A /> : <B />;
        }
        """
    told = _told({"src/lib/index.ts": wrapper, "src/ui/User.tsx": page})
    assert told == {"effect-answers-race src/ui/User.tsx:5", "effect-answers-race src/ui/User.tsx:8"}
