"""Of two requests of an effect the slower one wins.

Why: When what the effect depends on changes, a second request starts; if the first one's answer comes last, the page shows the
wrong record under the right heading.

Mend: Forget the older one: `let ignore = false; … if (!ignore) setUser(user); … return () => { ignore = true; };`, or abort it.

Source: React, useEffect (fetching data with Effects: race conditions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component, typescript

SEVERITY = Severity.HINT
BAD = (
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            fetch(`/api/users/${id}`).then(ok).then((found) => setUser(found)).catch(report);
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function Search({ text }) {
          const [found, setFound] = useState(null);
          useEffect(() => {
            const load = async () => {
              try { setFound(await ok(await fetch(`/api/search?q=${text}`))); } catch (error) { setError(error); }
            };
            load();
          }, [text]);
          return found ? <List found={found} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        import axios from "axios";
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            axios.get(`/api/users/${id}`, { timeout: 5_000 }).then((res) => setUser(res.data)).catch(report);
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
    typescript(
        """
        <script setup lang="ts">
        import { ref, watch } from "vue";
        const user = ref(null);
        watch(() => props.id, async (id) => {
          user.value = await ok(await fetch(`/api/users/${id}`));
        });
        </script>
        """,
        file="src/User.vue",
    ),
    component(
        """
        async function load(id: string) {
          return ok(await fetch(`/api/users/${id}`, { signal: AbortSignal.timeout(5_000) }));
        }
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            load(id).then(setUser).catch(report);
          }, [id]);
          return <p>{user?.name}</p>;
        }
        """
    ),
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          const box = useRef(null);
          useEffect(() => {
            fetch(`/api/users/${id}`).then(ok).then((found) => { if (box.current !== null) setUser(found); }).catch(report);
            return () => { document.title = ""; };
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
)
GOOD = (
    component(
        """
        import axios from "axios";
        export function Verified({ token }) {
          const [state, setState] = useState("checking");
          useEffect(() => {
            const run = async () => {
              await axios.post("/api/verify", { token }, { timeout: 5_000 });
              setState("done");
            };
            run().catch(report);
          }, [token]);
          return <p>{state}</p>;
        }
        """
    ),
    component(
        """
        export function Bell({ user }) {
          const [notes, setNotes] = useState([]);
          const loadNotes = useCallback(async () => setNotes(await ok(await fetch("/api/notes"))), [user]);
          useEffect(() => {
            loadNotes().then(setNotes);
          }, [loadNotes]);
          return <List notes={notes} />;
        }
        """
    ),
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            let ignore = false;
            fetch(`/api/users/${id}`).then(ok).then((found) => { if (!ignore) setUser(found); }).catch(report);
            return () => { ignore = true; };
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            const controller = new AbortController();
            fetch(`/api/users/${id}`, { signal: controller.signal }).then(ok).then((found) => setUser(found)).catch(report);
            return () => controller.abort();
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
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
        export function User({ id }) {
          useEffect(() => {
            fetch(`/api/seen/${id}`, { method: "POST" }).catch(report);
          }, [id]);
          return <p>{id}</p>;
        }
        """
    ),
    typescript(
        """
        <script setup lang="ts">
        import { ref, watch } from "vue";
        const user = ref(null);
        watch(() => props.id, async (id, _old, onCleanup) => {
          const controller = new AbortController();
          onCleanup(() => controller.abort());
          user.value = await ok(await fetch(`/api/users/${id}`, { signal: controller.signal }));
        });
        </script>
        """,
        file="src/User.vue",
    ),
    component(
        """
        export function Chats() {
          const [chats, setChats] = useState([]);
          const load = useCallback(async () => {
            setChats(await ok(await fetch("/api/chats")));
          }, []);
          useEffect(() => {
            load().then(setChats);
          }, [load]);
          return <List chats={chats} />;
        }
        """
    ),
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            let live = true;
            fetch(`/api/users/${id}`).then(ok).then((found) => { if (live) setUser(found); }).catch(report);
            return () => { live = false; };
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          useEffect(() => {
            let gone = false;
            const leave = () => { gone = true; };
            fetch(`/api/users/${id}`).then(ok).then((found) => gone || setUser(found)).catch(report);
            return leave;
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
    component(
        """
        export function User({ id }) {
          const [user, setUser] = useState(null);
          const turn = useRef(0);
          useEffect(() => {
            const mine = ++turn.current;
            const load = async () => {
              const found = await ok(await fetch(`/api/users/${id}`));
              if (mine !== turn.current) return;
              setUser(found);
            };
            load().catch(report);
          }, [id]);
          return user ? <Card user={user} /> : <Skeleton />;
        }
        """
    ),
)

_ABORT = "Write `const controller = new AbortController();`, pass `signal: controller.signal`, and `return () => controller.abort();`."
_FORGET = "Write `let ignore = false;`, `if (!ignore) set…(…)`, and `return () => { ignore = true; };`."
_FIXED = re.compile(
    r"^(?:router|dispatch|navigate|toast|t|set[A-Z]\w*|queryClient|api|client|\w*[tT]oken|isAuth\w*|session)$"
)


def effect_answers_race(seen: SourceFacts) -> Iterator[Finding]:
    """Of two requests of an effect the slower one wins."""
    for fact in seen.of("effect"):
        varies = [each for each in fact.data["depends"] or () if not _FIXED.search(each)]
        inner = next(
            (
                each
                for each in seen.of("request")
                if each.data.get("effect") == fact.line
                and any(one.split(".")[-1].split("?")[0] in each.node.partition("(")[2] for one in varies)
            ),
            None,
        )
        if (
            inner is not None
            and fact.data["sets"]
            and not fact.data["cancels"]
            and not fact.data["cancels_anywhere"]
            and not inner.data.get("signal")
            and not (
                inner.data.get("dropped") and (inner.data["client"] != "wrapper" or inner.data["imported"])
            )  # nothing of the answer is kept
        ):
            yield judged(
                seen,
                fact,
                "effect-answers-race",
                SEVERITY,
                f"an older answer to {called(inner)} may overwrite a newer one when {varies[0]} changes",
                _ABORT if "abort" in fact.data.get("edits", {}) else _FORGET,
                edit="abort",
            )
