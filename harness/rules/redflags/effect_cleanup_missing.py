"""An effect opens something that nothing closes.

Why: Each visit of the page leaves a socket, a stream or a timer behind, which goes on receiving and setting state.

Mend: Return the way to close it: `return () => socket.close();`, `return () => clearInterval(timer);`.

Source: React, useEffect (connecting to an external system); MDN, WebSocket.close(), EventSource.close().
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import component, typescript

SEVERITY = Severity.WARNING
BAD = (
    component(
        """
        export function Live() {
          useEffect(() => {
            const socket = new WebSocket("wss://api.acme.io/live");
            socket.onmessage = (event) => setState(event.data);
          }, []);
          return <p />;
        }
        """
    ),
    component(
        """
        export function Live() {
          useEffect(() => {
            const events = new EventSource("/api/events");
            events.onmessage = (event) => setState(event.data);
          }, []);
          return <p />;
        }
        """
    ),
    component(
        """
        export function Clock() {
          useEffect(() => {
            setInterval(() => refresh(), 5_000);
          }, []);
          return <p />;
        }
        """
    ),
    typescript(
        """
        <script setup lang="ts">
        import { onMounted } from "vue";
        onMounted(() => {
          const socket = new WebSocket("wss://api.acme.io/live");
          socket.onmessage = show;
        });
        </script>
        """,
        file="src/Live.vue",
    ),
)
GOOD = (
    component(
        """
        export function Live() {
          useEffect(() => {
            const socket = new WebSocket("wss://api.acme.io/live");
            socket.onmessage = (event) => setState(event.data);
            return () => socket.close();
          }, []);
          return <p />;
        }
        """
    ),
    component(
        """
        export function Live() {
          const held = useRef(null);
          useEffect(() => {
            held.current = new EventSource("/api/events");
            return () => held.current?.close();
          }, []);
          return <p />;
        }
        """
    ),
    component(
        """
        export function Clock() {
          useEffect(() => {
            const timer = setInterval(() => refresh(), 5_000);
            return () => { clearInterval(timer); };
          }, []);
          return <p />;
        }
        """
    ),
    component(
        """
        export function Live({ open }) {
          useEffect(() => {
            const stop = connect(() => new WebSocket("wss://api.acme.io/live"));
            return stop;
          }, []);
          return <p />;
        }
        """
    ),
    typescript(
        """
        <script setup lang="ts">
        import { onMounted, onUnmounted } from "vue";
        let socket: WebSocket;
        onMounted(() => {
          socket = new WebSocket("wss://api.acme.io/live");
        });
        onUnmounted(() => socket.close());
        </script>
        """,
        file="src/Live.vue",
    ),
)

_MEND = {"setInterval": "Write `const timer = setInterval(…); return () => clearInterval(timer);`."}


def effect_cleanup_missing(seen: SourceFacts) -> Iterator[Finding]:
    """An effect opens something that nothing closes."""
    for fact in seen.of("effect"):
        for opened, line in fact.data["opens"]:
            yield judged(
                seen,
                fact,
                "effect-cleanup-missing",
                SEVERITY,
                f"the effect opens a {opened} that nothing closes",
                _MEND.get(opened, "Return `() => socket.close()` from the effect."),
                line=line,
                edit="close",
                node=f"{opened} in {fact.node}",
            )
