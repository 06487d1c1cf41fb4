"""What an earlier reading left of a project's calls is taken again for as long as nothing of the project has changed."""

from __future__ import annotations

from pathlib import Path

from harness.sources.code.linking import linked
from harness.sources.code.reading import read_text
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.kept_calls import kept_calls
from harness.sources.typescript.project import read
from tests.sources.typescript.conftest import write_files

_FILES = {
    "src/http.ts": "export class Http {\n"
    "  constructor(private base: string) {}\n"
    "  async get(path: string) {\n"
    "    const res = await fetch(this.base + path);\n"
    "    if (!res.ok) throw new Error(path);\n"
    "    return res.json();\n"
    "  }\n"
    "}\n",
    "src/users.ts": 'import { Http } from "./http";\n'
    "export interface Services { http: Http }\n"
    "export async function name(services: Services) {\n"
    '  const user = await services.http.get("/users/me");\n'
    "  return user.name;\n"
    "}\n",
    "src/rates.ts": 'import { Http } from "./http";\n'
    'const client = new Http("/api");\n'
    'const isRates = (body: unknown): body is { euro: number } => typeof body === "object" && body !== null && "euro" in body;\n'
    "export async function rates() {\n"
    '  const body = await client.get("/rates");\n'
    "  return isRates(body) ? body.euro : 0;\n"
    "}\n",
}


def test_the_checker_s_calls_are_known_until_a_source_changes(compiler_ready: None, tmp_path: Path) -> None:
    """Wrappers are followed, a guard is told from a bare read, and the wrapper's own request says who takes its answer unvalidated."""
    web, store = write_files(tmp_path / "web", _FILES), ExtractionCache(tmp_path / "cache")
    around = [tmp_path, web, web / "src"]
    assert kept_calls(around, tmp_path, store) == ("", ())
    read(web, root=tmp_path, cache=store)
    key, known = kept_calls(around, tmp_path, store)
    assert key
    assert {(each.place[:2], each.made[:2], each.method, each.path, each.taken) for each in known} == {
        (("web/src/users.ts", 4), ("web/src/http.ts", 4), "GET", "/api/users/me", "guessed"),
        (("web/src/rates.ts", 5), ("web/src/http.ts", 4), "GET", "/api/rates", "validated"),
    }
    http = f"{web.name}/src/http.ts"
    (seen,) = linked([read_text(_FILES["src/http.ts"], http)], known)
    (request,) = seen.of("request")
    assert request.data["handed"] == ["web/src/users.ts:4"]
    (web / "src" / "users.ts").write_text("export {};\n", encoding="utf-8")
    assert kept_calls(around, tmp_path, store) == ("", ())
