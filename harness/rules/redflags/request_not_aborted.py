"""A component's request goes on when the component is gone.

Why: It costs the server and the network for nothing, and its answer sets state of a page that the user has left.

Mend: Abort it in the effect's cleanup: `const controller = new AbortController(); fetch(url, { signal: controller.signal });
return () => controller.abort();`; where a handler shows failures, let it pass over what was aborted.

Source: React, useEffect (fetching data with Effects); MDN, AbortController.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import component

SEVERITY = Severity.HINT
BAD = (
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            fetch("/api/users").then(ok).then((found) => setUsers(found)).catch(report);
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            async function load() {
              try { setUsers(await ok(await fetch("/api/users"))); } catch (error) { setError(error); }
            }
            load();
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        import axios from "axios";
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            axios.get("/api/users", { timeout: 5_000 }).then((res) => setUsers(res.data)).catch(report);
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
)
GOOD = (
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            const controller = new AbortController();
            fetch("/api/users", { signal: controller.signal }).then(ok).then((found) => setUsers(found)).catch(report);
            return () => controller.abort();
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            let ignore = false;
            fetch("/api/users").then(ok).then((found) => { if (!ignore) setUsers(found); }).catch(report);
            return () => { ignore = true; };
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function Warm() {
          useEffect(() => {
            fetch("/api/warm", { method: "POST" }).catch(report);
          }, []);
          return <p>ready</p>;
        }
        """
    ),
)

_ABORT = "Write `const controller = new AbortController();`, pass `signal: controller.signal`, and `return () => controller.abort();`."
_FORGIVING = f"{_ABORT} Where a failure is shown, pass over this one: `if (controller.signal.aborted) return;`."


def request_not_aborted(seen: SourceFacts) -> Iterator[Finding]:
    """A component's request goes on when the component is gone."""
    for fact in seen.of("effect"):
        if (
            fact.data["requests"]
            and fact.data["sets"]
            and not fact.data["cancels"]
            and not fact.data["cancels_anywhere"]
            and fact.data["depends"] == []
        ):
            direct = any(
                each.data.get("effect") == fact.line and each.data["client"] != "wrapper" for each in seen.of("request")
            )
            if direct:
                yield judged(
                    seen,
                    fact,
                    "request-not-aborted",
                    SEVERITY,
                    "the effect's request goes on after the component is gone",
                    _ABORT if "abort" in fact.data["edits"] else _FORGIVING,
                    edit="abort",
                )
