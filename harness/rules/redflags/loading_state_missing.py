"""A component fetches and shows nothing of the wait.

Why: Until the answer comes the user sees an empty list or a blank page, and takes it for the result.

Mend: Keep the wait in the state: `if (!user) return <Skeleton />`, `const { data, isPending } = useQuery(…)`.

Source: React, You Might Not Need an Effect (fetching data); TanStack Query, Queries.
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
          const [users, setUsers] = useState([]);
          useEffect(() => {
            const controller = new AbortController();
            fetch("/api/users", { signal: controller.signal }).then(ok).then(setUsers).catch(report);
            return () => controller.abort();
          }, []);
          return <List users={users} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data } = useQuery({ queryKey: ["users"], queryFn: load });
          return <List users={data.items} />;
        }
        """
    ),
    component(
        """
        import useSWR from "swr";
        export function Users() {
          const { data, error } = useSWR("/api/users", load);
          if (error) return <Failed />;
          return <List users={data.items} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Me() {
          const { data } = useQuery({ queryKey: ["me"], queryFn: load });
          return <p>{data?.email}</p>;
        }
        """
    ),
)
GOOD = (
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
        export function Prices() {
          const [prices, setPrices] = useState({ low: "--", high: "--" });
          useEffect(() => {
            fetch("/api/prices").then(ok).then(setPrices).catch(report);
          }, []);
          return <p>{prices.low} {prices.high}</p>;
        }
        """
    ),
    component(
        """
        export function Users() {
          const [users, setUsers] = useState(null);
          useEffect(() => {
            const controller = new AbortController();
            fetch("/api/users", { signal: controller.signal }).then(ok).then((found) => setUsers(found)).catch(report);
            return () => controller.abort();
          }, []);
          if (!users) return <Skeleton />;
          return <List users={users} />;
        }
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data, isPending } = useQuery({ queryKey: ["users"], queryFn: load });
          return <List users={data} pending={isPending} />;
        }
        """
    ),
    component(
        """
        import useSWR from "swr";
        export function Users() {
          const { data } = useSWR("/api/users", load);
          return <List users={data?.items ?? []} />;
        }
        """
    ),
    component(
        """
        export function Session({ children }) {
          const [checking, setChecking] = useState(true);
          const [user, setUser] = useState(null);
          useEffect(() => {
            fetch("/api/me").then(ok).then(setUser).finally(() => setChecking(false));
          }, []);
          return <Context.Provider value={{ checking, user }}>{children}</Context.Provider>;
        }
        """
    ),
)


def loading_state_missing(seen: SourceFacts) -> Iterator[Finding]:
    """A component fetches and shows nothing of the wait."""
    for fact in seen.of("effect"):
        component = fact.data["component"]
        if (
            fact.data["requests"]
            and fact.data["sets"]
            and component[:1].isupper()
            and not fact.data["shows_loading"]
            and not fact.data["asks_state"]
        ):
            yield judged(
                seen,
                fact,
                "loading-state-missing",
                SEVERITY,
                f"{component} shows nothing while its effect fetches",
                "Add `const [loading, setLoading] = useState(true);` and return a skeleton while it is true.",
            )
    for fact in seen.of("data-hook"):
        told = {
            "isLoading",
            "isPending",
            "isFetching",
            "status",
            "isSuccess",
            "isValidating",
            "fetchStatus",
            "isInitialLoading",
        } & set(fact.data["taken"])
        if fact.data["component"] and "data" in fact.data["taken"] and not told and not fact.data["asked"]:
            yield judged(
                seen,
                fact,
                "loading-state-missing",
                SEVERITY,
                f"{fact.data['component']} uses the data of {fact.data['hook']} without asking whether it is there",
                "Take `isPending` too, and return a skeleton while it is true.",
            )
