"""A component fetches and shows nothing of a failure.

Why: The failure goes to the console, which no user reads, or nowhere; the page stays empty or stale and looks right.

Mend: Keep the failure in the state and show it: `catch (error) { setError(error); }`, `const { data, error } = useQuery(…)`.

Source: React, Error boundaries (which do not catch effects); MDN, Using Promises; TanStack Query, Queries; SWR, Error handling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component

SEVERITY = Severity.HINT
BAD = (
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            async function load() {
              try {
                setUsers(await ok(await fetch("/api/users")));
              } catch (error) {
                console.error(error);
              }
            }
            load();
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
            fetch("/api/users").then(ok).then((found) => setUsers(found)).catch((error) => console.log(error));
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
            axios.get("/api/users", { timeout: 5_000 }).then((res) => setUsers(res.data)).catch(console.error);
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data, isPending } = useQuery({ queryKey: ["users"], queryFn: load });
          if (isPending) return <Skeleton />;
          return <List users={data?.items ?? []} />;
        }
        """
    ),
    component(
        """
        import useSWR from "swr";
        export function Users() {
          const { data: users, isLoading } = useSWR("/api/users", load);
          return isLoading ? <Skeleton /> : <List users={users} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data = [] } = useQuery({ queryKey: ["users"], queryFn: load });
          return <ul>{data.map((each) => <li key={each.id}>{each.name}</li>)}</ul>;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export const Teams = () => {
          const teams = useQuery({ queryKey: ["teams"], queryFn: () => fetcher("/api/teams") });
          if (teams.isLoading) return <Spinner />;
          return <ul>{teams.data?.map((each) => <li key={each.id}>{each.id}</li>)}</ul>;
        };
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data: users = [] } = useQuery({ queryKey: ["users"], queryFn: load });
          return <ul>{users.map((each) => <li key={each.id}>{each.name}</li>)}</ul>;
        }
        """
    ),
)
GOOD = (
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          const [error, setError] = useState(null);
          useEffect(() => {
            fetch("/api/users").then(ok).then((found) => setUsers(found)).catch((error) => { console.error(error); setError(error); });
          }, []);
          return error ? <Failed /> : <List users={users} />;
        }
        """
    ),
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            fetch("/api/users").then(ok).then((found) => setUsers(found)).catch((error) => toast.error("Could not load users"));
          }, []);
          return users ? <List users={users} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function Warm() {
          useEffect(() => {
            fetch("/api/warm").catch((error) => console.debug(error));
          }, []);
          return <p>ready</p>;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data, isPending, isError } = useQuery({ queryKey: ["users"], queryFn: load });
          if (isError) return <Failed />;
          return <List users={data?.items ?? []} pending={isPending} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data } = useQuery({ queryKey: ["users"], queryFn: load, throwOnError: true });
          return <List users={data?.items ?? []} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data } = useQuery({ queryKey: ["users"], queryFn: load, meta: { failed: "No users" } });
          return <List users={data?.items ?? []} />;
        }
        """
    ),
    component(
        """
        import { useSuspenseQuery } from "@tanstack/react-query";
        export function Users() {
          const { data } = useSuspenseQuery({ queryKey: ["users"], queryFn: load });
          return <List users={data.items} />;
        }
        """
    ),
    component(
        """
        import { QueryCache, QueryClient, useQuery } from "@tanstack/react-query";
        export const client = new QueryClient({ queryCache: new QueryCache({ onError: (error) => show(error) }) });
        export function Users() {
          const { data } = useQuery({ queryKey: ["users"], queryFn: load });
          return <List users={data?.items ?? []} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function User({ id }) {
          const { data, isLoading } = useQuery({ queryKey: ["user", id], queryFn: load });
          if (isLoading) return <Skeleton />;
          if (!data) return <p>This user cannot be shown.</p>;
          return <p>{data.name}</p>;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function User({ id }) {
          const { data } = useQuery(userOptions(id));
          return <p>{data?.name}</p>;
        }
        """
    ),
    component(
        """
        import useSWR from "swr";
        export function Chat({ id }) {
          const { data: votes } = useSWR(`/api/votes/${id}`, fetcher);
          return <Messages id={id} votes={votes} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export const Teams = () => {
          const teams = useQuery({ queryKey: ["teams"], queryFn: () => fetcher("/api/teams") });
          if (teams.isLoading) return <Spinner />;
          return teams.error ? <Failed /> : <ul>{teams.data?.map((each) => <li key={each.id}>{each.id}</li>)}</ul>;
        };
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export const Teams = () => {
          const teams = useQuery({ queryKey: ["teams"], queryFn: () => fetcher("/api/teams") });
          return <Shown query={teams}>{teams.data?.map((each) => <li key={each.id}>{each.id}</li>)}</Shown>;
        };
        """
    ),
)

_LOGS_ONLY = re.compile(
    r"^(?:catch \(\w+\) \{ (?:console\.\w+\([^)]*\);? ?)+\}|\(\(?\w*\)? => \{? ?console\.\w+\([^)]*\);? ?\}?\)|\(console\.\w+\))$"
)

_OF_FAILURE = frozenset(
    {"error", "isError", "status", "isSuccess", "isLoadingError", "isRefetchError", "failureReason", "failureCount"}
)


def error_state_missing(seen: SourceFacts) -> Iterator[Finding]:
    """A component fetches and shows nothing of a failure."""
    told = set[int]()
    effects = {each.line: each for each in seen.of("effect")}
    for fact in seen.of("request"):
        effect = effects.get(fact.data.get("effect", 0))
        if effect is None or effect.data["shows_error"] or not effect.data["sets"] or fact.data["guard"] != "handled":
            continue
        if _LOGS_ONLY.search(fact.data["handler"]) and effect.line not in told:
            told.add(effect.line)
            yield judged(
                seen,
                fact,
                "error-state-missing",
                SEVERITY,
                f"a failure of {called(fact)} goes to the console only",
                "Add `const [error, setError] = useState<unknown>(null);`, set it where the failure is caught, and show it.",
            )
    if "query-errors-handled" in seen.traits:
        return
    for fact in seen.of("data-hook"):
        if fact.data["component"] and fact.data["fails_silently"] and not _OF_FAILURE & set(fact.data["taken"]):
            yield judged(
                seen,
                fact,
                "error-state-missing",
                SEVERITY,
                f"{fact.data['component']} shows a failure of {fact.data['hook']} as if nothing had been found",
                'Take `error` too, and show it: `if (error) return <p role="alert">…</p>;`.',
            )
