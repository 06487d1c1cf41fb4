"""Fields of an answer are read that nothing has validated.

Why: The first answer without the field ends in a KeyError or in `undefined`, where nobody thinks of the service that sent it.

Mend: Validate the body at the border and read fields of the model: `User.model_validate(response.json()).name`, `User.parse(await
res.json()).name`.

Source: Pydantic, Models; Zod; OWASP API10:2023 (unsafe consumption of APIs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component, python, typescript

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        import httpx

        def name():
            response = httpx.get("https://api.acme.io/me")
            response.raise_for_status()
            return response.json()["user"]
        """
    ),
    python(
        """
        import requests

        def name():
            response = requests.get("https://api.acme.io/me", timeout=5)
            response.raise_for_status()
            data = response.json()
            return data["user"]["name"]
        """
    ),
    typescript(
        """
        export async function name() {
          const res = await fetch("/api/me");
          if (!res.ok) throw new Error(String(res.status));
          const data = await res.json();
          return data.user.name;
        }
        """
    ),
    typescript(
        """
        export const email = () => fetch("/api/me").then(ok).then((res) => res.json()).then((data) => data.user.email);
        """
    ),
    typescript(
        """
        import axios from "axios";
        export async function name() {
          const res = await axios.get("/api/me", { timeout: 5_000 });
          if (res.data.user) log("known");
          return res.data.account.name;
        }
        """
    ),
    python(
        """
        import requests

        def name():
            response = requests.get("https://api.acme.io/me", timeout=5)
            if response.status_code != 200:
                raise Refused(response.json())
            return response.json()["user"]["name"]
        """
    ),
)
GOOD = (
    typescript(
        """
        import axios from "axios";
        export default async function handler(req, res) {
          const response = await axios.post(`${process.env.API_URL}/chat`, req.body, { responseType: "stream", timeout: 60_000 });
          res.status(response.status);
          response.data.pipe(res);
        }
        """
    ),
    python(
        """
        import httpx

        def name():
            response = httpx.get("https://api.acme.io/me")
            response.raise_for_status()
            return Me.model_validate(response.json()).user
        """
    ),
    python(
        """
        import httpx

        def name():
            response = httpx.get("https://api.acme.io/me")
            response.raise_for_status()
            try:
                return response.json()["user"]
            except KeyError as error:
                raise ProviderChanged from error
        """
    ),
    typescript(
        """
        export async function name() {
          const res = await fetch("/api/me");
          if (!res.ok) throw new Error(String(res.status));
          const data = Me.parse(await res.json());
          return data.user.name;
        }
        """
    ),
    typescript(
        """
        export async function name() {
          const res = await fetch("/api/me");
          if (!res.ok) throw new Error(String(res.status));
          const data = await res.json();
          if (typeof data.user !== "object") throw new Error("changed");
          return data.user.name;
        }
        """
    ),
    typescript(
        """
        export const email = () => fetch("/api/me").then(ok).then((res) => res.json()).then((data) => Me.parse(data).user.email);
        """
    ),
    typescript(
        """
        export async function users() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          const data = await res.json();
          return data.users ?? [];
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        export async function name() {
          const res = await axios.get("/api/me", { timeout: 5_000 });
          if (!res.data.user) throw new Error("changed");
          return res.data.user;
        }
        """
    ),
    component(
        """
        export function Banner() {
          const load = async () => {
            const res = await fetch("/api/banner");
            if (!res.ok) return;
            const data = await res.json();
            if (data?.result?.items) setItems(data.result.items);
          };
          return <button onClick={load} />;
        }
        """
    ),
    python(
        """
        import requests

        def me():
            response = requests.get("https://api.acme.io/me", timeout=5)
            if not response.ok:
                raise Refused(response.json()["detail"])
            return Me.model_validate(response.json())
        """
    ),
)

_OF_AN_ERROR = re.compile(
    r"^(?:err|error|e)\w*\.|(?:\.|\[[\"'])(?:detail|error|errors|message|msg|error_description)\b", re.IGNORECASE
)
_MEND = {
    "python": "Write `Answer.model_validate(response.json())` with a Pydantic model of what is read, and read its fields.",
    "typescript": "Write `Answer.parse(await res.json())` with a Zod schema of what is read.",
}


def response_unvalidated(seen: SourceFacts) -> Iterator[Finding]:
    """Fields of an answer are read that nothing has validated."""
    for fact in seen.of("request"):
        answer, handed = fact.data["answer"], fact.data.get("handed", ())
        claimed = answer.get("checked") or answer.get("cast")
        of_error = _OF_AN_ERROR.search(answer.get("node", ""))  # the words of a failure, which nothing rests on
        if answer.get("read") in {"subscript", "member"} and not claimed and not of_error:
            yield judged(
                seen,
                fact,
                "response-unvalidated",
                SEVERITY,
                f"{answer['node'][:60]} is read of the answer to {called(fact)}, which nothing has validated",
                _MEND[seen.language],
                line=answer["line"],
                node=answer["node"],
            )
        elif handed and not claimed:
            more, takes = (f" and {len(handed) - 1} more", "take") if len(handed) > 1 else ("", "takes")
            yield judged(
                seen,
                fact,
                "response-unvalidated",
                SEVERITY,
                f"the answer to {called(fact)} is handed on as `any`, and {handed[0]}{more} {takes} it unvalidated",
                _MEND[seen.language],
            )
