"""Effects and data hooks of components: what they depend on, open, close and set, and whether a wait or a failure is shown.

Shape of the facts' data, by kind: `effect` has `depends` (names, or nothing for always), `cancels`, `cleans`, `opens` (what, and the line),
`sets`, `calls`, `edits`; `data-hook` has `hook`, `taken`, `asked`, and `fails_silently`: neither
its options nor its component deal with a failure, after which its data is read as if there were none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from harness.sources.code.edits import cleaned_effect
from harness.sources.code.tree import Node
from harness.sources.code.typescript_names import FUNCTIONS, Names, name_of
from harness.sources.code.typescript_surroundings import is_vue_effect

Marked: TypeAlias = tuple[str, Node, dict[str, Any]]
_EFFECT: Final = re.compile(r"^(?:React\.)?use(?:Layout)?Effect$")
_CANCELS: Final = re.compile(
    r"AbortController|\.abort\(|\bsignal\b|\b(?:ignore|cancel(?:l?ed)?|isMounted|mounted|active|isActive|stale|isCurrent|aborted|disposed|alive|didCancel|unmounted|isCancel\w*|subscribed|isSubscribed)\b\s*(?:\.current\s*)?=(?!=)|(?:requestId|seq\w*|latest\w*|generation|version)(?:Ref)?(?:\.current)?\s*[!=]==|\+\+\w*(?:Id|Ref)"
)
_ASSIGNED: Final = re.compile(r"(?<![\w.$])([\w$]+)(?:\.current)?\s*=(?![=>])")
_OF_REF: Final = re.compile(
    r"\.current\s*[!=]==?\s*(?!null\b|undefined\b|true\b|false\b)[A-Za-z_$]|(?<![\w.$])(?!null\b|undefined\b|true\b|false\b)[A-Za-z_$][\w$.]*\s*[!=]==?\s*\w+\.current\b"
)
"""What a ref holds now, compared with what was kept of it."""
_DEALS: Final = re.compile(
    r"onError|throwOnError|useErrorBoundary|[sS]uspense|\bmeta\s*:|initialData|placeholderData|fallbackData|\btoast|notif|\balert\(|message\.error|snackbar|"
    r"ErrorBoundary|\bcatch\b|\bset\w*Err\w*\("
)
"""What deals with a failed query, or shows something else instead."""
_SHOWS: Final = re.compile(
    r"\bset(?!Timeout|Interval)[A-Z]\w*|\.value\s*=(?!=)|\.current\s*=(?!=)|\bthis\.\w+\s*=(?!=)|\bthrow\b|\bdispatch\b|toast|notif|alert|snackbar|message\.error|"
    r"\b(?:show|display|fail|on)[A-Z]\w*|navigate|redirect|router\.|location\b"
)
"""What a handler of failures does that the user sees, or that others have to handle."""
_CONSOLE: Final = re.compile(r"\bconsole\.\w+")
_ASKS_ABORTED: Final = re.compile(r"AbortError|\.aborted\b|\bis(?:Cancel|Abort)\w*\(")
_OPENS: Final = {
    "WebSocket": r"\.close\(",
    "EventSource": r"\.close\(",
    "BroadcastChannel": r"\.close\(",
    "setInterval": r"clearInterval",
}


def effects(names: Names) -> Iterator[Marked]:
    """Every effect of React, and every watcher and hook of Vue."""
    for call in names.root.source.of("call_expression"):
        vue = is_vue_effect(call, names)
        if not (vue or _EFFECT.match(call.kids[0].text)) or not call.kids[-1].kids:
            continue
        body = next((each for each in reversed(call.kids[-1].kids) if each.kind in FUNCTIONS), call)
        if body is call or (not vue and body is not call.kids[-1].kids[0]):
            continue
        if vue:
            yield "effect", call, _vue_effect(call, body, names)
            continue
        listed = call.kids[-1].kids[1] if len(call.kids[-1].kids) > 1 else None
        returned = [each for each in body.below("return_statement") if each.up(*FUNCTIONS) is body and each.kids]
        cleanup = " ".join(each.text for each in returned)
        forgets = _forgets(body, returned)
        component = next((each for each in call.around() if each.kind in FUNCTIONS and name_of(each)), None)
        whole = body.text + (component.text if component is not None and len(component.text) < 20_000 else "")
        calls = {each.kids[0].text for each in body.below("call_expression")}
        setters = {each.text for each in body.below("identifier") if re.match(r"set[A-Z]", each.text)}
        yield "effect", call, {
            "depends": _depends(listed, names) if listed is not None and listed.kind == "array" else None,
            "cancels": forgets or bool(_CANCELS.search(body.text)),
            "cancels_anywhere": bool(_CANCELS.search(whole)),
            "cleans": bool(returned),
            "opens": _opened(body, cleanup),
            "sets": sorted(each for each in setters if each not in {"setTimeout", "setInterval"}),
            "calls": sorted(each for each in calls if re.fullmatch(r"[\w$.]+", each))[:40],
            "component": name_of(component) if component is not None else "",
            "shows_loading": bool(re.search(r"loading|pending|checking|spinner|skeleton|fetching|busy|suspense|\bstatus\b|isReady|loaded|placeholder|initiali[sz]", component.text, re.IGNORECASE)) if component is not None else True,
            "shows_error": bool(re.search(r"set\w*(?:Err|Fail|Status|State)\w*\(|toast|notif|alert\(|message\.error|snackbar|throw|onError|reportError|show\w*Error|dispatch\(", component.text)) if component is not None else True,
            "asks_state": _asks_state(component, setters),
            "edits": {} if returned else _cleanup(body.kids[-1], names),
        }  # fmt: skip


def _forgets(body: Node, returned: list[Node]) -> bool:
    """Does an effect ask, before it takes an answer, what its cleanup sets, or whether a ref still holds what it began with?"""
    named = [each.kids[0].text for each in returned if each.kids[0].kind == "identifier"]
    held = [each for each in body.below("variable_declarator", "function_declaration") if each.kids[0].text in named]
    rest = body.text
    for each in (*returned, *held):
        rest = rest.replace(each.text, "")
    for name in {one for each in (*returned, *held) for one in _ASSIGNED.findall(each.text)}:
        if re.search(
            rf"(?:\bif\s*\(|&&|\|\||\?|!)[^;{{}}\n]*\b{re.escape(name)}\b|\b{re.escape(name)}\s*(?:&&|\|\||\?)", rest
        ):
            return True
    waited = re.search(r"\bawait\b|\.then\(", rest)
    return waited is not None and _OF_REF.search(rest, waited.end()) is not None


def _depends(listed: Node, names: Names) -> list[str]:
    """What an effect depends on, without callbacks that never change."""
    fixed = {
        each.kids[0].text
        for each in names.root.source.of("variable_declarator")
        if re.search(r"useCallback\b", each.text[:400]) and re.search(r",\s*\[\s*\]\s*,?\s*\)$", each.text)
    }
    return [each.text for each in listed.kids if each.text not in fixed]


def _cleanup(body: Node, names: Names) -> dict[str, Any]:
    """The edits by which an effect aborts its only request, where nothing shows that as a failure, and closes what it opens."""
    found: dict[str, Any] = {}
    calls = [each for each in body.below("call_expression") if each.kids[0].text == "fetch"]
    if len(calls) == 1 and len(calls[0].kids[-1].kids) == 1 and _bears_aborts(body, names):
        given = calls[0].kids[-1].kids[0].text
        inner = (calls[0], f"fetch({given}, {{ signal: controller.signal }})")
        found["abort"] = cleaned_effect(
            body, "const controller = new AbortController();", "return () => controller.abort();", inner
        )
    for each in body.kids_of("lexical_declaration"):
        declared = each.kid("variable_declarator")
        if (
            declared is not None
            and declared.kids[-1].kind == "new_expression"
            and declared.kids[-1].kids[0].text in _OPENS
        ):
            found["close"] = cleaned_effect(body, "", f"return () => {declared.kids[0].text}.close();")
    for each in body.kids_of("expression_statement"):
        if each.kids and each.kids[0].kind == "call_expression" and each.kids[0].kids[0].text == "setInterval":
            call = each.kids[0]
            found["close"] = cleaned_effect(
                body, "", "return () => clearInterval(timer);", (call, f"const timer = {call.text}")
            )
    return {name: edit for name, edit in found.items() if edit}


def _bears_aborts(body: Node, names: Names) -> bool:
    """Is the failure of an effect's request handled, and by nothing that would show an aborted one to the user?"""
    handlers = [each.kids[-1] for each in body.below("catch_clause", "finally_clause")]
    caught = bool(handlers)
    for call in body.below("call_expression"):
        target = call.kids[0]
        if target.kind != "member_expression":
            continue
        after, given = target.kids[-1].text, call.kids[-1].kids
        caught = caught or after == "catch" or (after == "then" and len(given) > 1)
        handlers += given if after in {"catch", "finally"} else given[1:] if after == "then" else []
    told = [*(each.text for each in handlers)]
    told += [
        names.functions[name].text for each in told for name in re.findall(r"[\w$]+", each) if name in names.functions
    ]
    return caught and not any(_SHOWS.search(_CONSOLE.sub("", each)) for each in told if not _ASKS_ABORTED.search(each))


def _vue_effect(call: Node, body: Node, names: Names) -> dict[str, Any]:
    """A watcher or a hook of Vue, as an effect: it cleans up by functions that it, or the component, registers."""
    whole = names.root.text
    registered = re.search(r"\bon(?:Before)?Unmount(?:ed)?\(|\bonScopeDispose\(|\bonWatcherCleanup\(", whole)
    cleanup = f"{whole[registered.start() :] if registered else ''} {body.text if 'onCleanup' in body.text else ''}"
    watched = call.kids[-1].kids[0].text if call.kids[0].text == "watch" else ""
    cancels = bool(_CANCELS.search(body.text)) or "onCleanup" in body.text
    return {
        "depends": re.findall(r"\w+", watched)[-1:] or None,
        "cancels": cancels,
        "cancels_anywhere": cancels or bool(_CANCELS.search(whole)),
        "cleans": bool(registered),
        "opens": _opened(body, cleanup.strip()),
        "sets": sorted(set(re.findall(r"\b(\w+)\.value\s*=(?!=)", body.text))),
        "calls": sorted(
            {each.kids[0].text for each in body.below("call_expression") if re.fullmatch(r"[\w$.]+", each.kids[0].text)}
        )[:40],
        "component": "",
        "shows_loading": True,
        "shows_error": True,
        "asks_state": True,
    }


def _opened(body: Node, cleanup: str) -> list[tuple[str, int]]:
    """What an effect opens and does not close when it is left."""
    found: list[tuple[str, int]] = []
    for each in body.below("new_expression", "call_expression"):
        name = each.kids[0].text.removeprefix("window.")
        if name in _OPENS and effect_function(each) is body:
            closed = re.search(_OPENS[name], cleanup) or (name == "setInterval" and "clearInterval" in body.text)
            later = (
                bool(cleanup)
                and not re.search(r"^\s*return\s*;", cleanup)
                and (
                    re.search(r"return\s+\w+", cleanup)
                    or re.search(
                        r"(?:close|disconnect|cleanup|stop|dispose|destroy|teardown|unsubscribe)\w*\(", cleanup
                    )
                )
            )
            if not closed and not later and not _leaves(each):
                found.append((name, each.line))
    return found


def _leaves(made: Node) -> bool:
    """Is what was opened handed to something else that may close it: a ref, a store, a return?"""
    around = made.parent
    if around is not None and around.kind == "assignment_expression":
        return "." in around.kids[0].text
    return around is not None and around.kind in {"arguments", "return_statement"}


def effect_function(node: Node) -> Node | None:
    """The innermost function around a node."""
    return node.up(*FUNCTIONS)


def _asks_state(component: Node | None, calls: set[str]) -> bool:
    """Does a component ask whether a state that its effect sets is there yet?"""
    if component is None:
        return True
    for setter in calls:
        if not re.match(r"set[A-Z]", setter):
            continue
        state = re.escape(setter[3:4].lower() + setter[4:])
        if re.search(
            rf"\[\s*{state}\s*,\s*{setter}\s*\]\s*=\s*useState(?:<[^=]*>)?\(\s*(?:\{{\s*\w|[\"'`]\S)|!{state}\b|\b{state}\s*(?:\?|&&|\|\||===?|!==?)|\b{state}\.length|\bif \({state}\)|\b{state}\?\.",
            component.text,
        ):
            return True
    return False


def data_hooks(names: Names) -> Iterator[Marked]:
    """Every use of a hook of a data library that takes its data apart."""
    for node in names.root.source.of("variable_declarator"):
        value = node.kids[-1]
        if value.kind != "call_expression" or not re.match(
            r"(?:useQuery|useSWR|useSWRImmutable|useInfiniteQuery)$", value.kids[0].text
        ):
            continue
        module = names.imports.get(value.kids[0].text, "").partition(":")[0]
        if module not in {"swr", "swr/immutable", "@tanstack/react-query", "react-query"}:
            continue
        if node.kids[0].kind == "identifier":
            yield from _whole_hook(node, value, names)
            continue
        if node.kids[0].kind != "object_pattern":
            continue
        taken = {each.text for each in node.kids[0].below("shorthand_property_identifier_pattern")}
        taken |= {each.kids[0].text for each in node.kids[0].kids_of("pair_pattern")}
        bound = next(
            (each.kids[-1].text for each in node.kids[0].kids_of("pair_pattern") if each.kids[0].text == "data"), "data"
        )
        defaulted = bool(
            re.search(r"\bdata(?:\s*:\s*\w+)?\s*=|initialData|placeholderData|fallbackData|suspense", node.text)
        )
        around: Node = node.up(*FUNCTIONS) or names.root
        name = re.escape(bound)
        asked = re.search(
            rf"!{name}\b|\b{name}\s*(?:\?(?!\.)|&&|\|\||===?|!==?)|\b{name}\?\.[\w.?]*\s*(?:\?[^.]|&&|\|\|)|\bif \({name}\b",
            around.text,
        )
        used = re.search(rf"\b{name}!?(?:\?\.|\.|\[)|\.\.\.{name}\b|\bof {name}\b", around.text)
        rest = any(each.kind == "rest_pattern" for each in node.kids[0].kids)
        component = name_of(around)[:1].isupper()
        yield "data-hook", node, {
            "fails_silently": not rest and _fails_silently(node, taken, name.partition("\\ ")[0], around, names),
            "hook": value.kids[0].text, "taken": sorted(taken), "asked": bool(asked) or defaulted or rest or not used, "component": name_of(around) if component else "",
        }  # fmt: skip


def _whole_hook(node: Node, call: Node, names: Names) -> Iterator[Marked]:
    """A use that keeps the whole result, and reads its members in the component: `teams.data`; none where it is handed on."""
    around: Node = node.up(*FUNCTIONS) or names.root
    name = node.kids[0].text
    taken = set[str]()
    for each in node.source.mentions(name, node.end, around.end):
        if each.parent is None or each.parent.kind != "member_expression" or each.parent.kids[0] is not each:
            return
        taken.add(each.parent.kids[-1].text)
    component = name_of(around)
    if component[:1].isupper():
        silent = _fails_silently(node, taken, rf"{re.escape(name)}\.data", around, names)
        data = {"hook": call.kids[0].text, "taken": sorted(taken), "asked": True, "component": component}
        yield "data-hook", node, {**data, "fails_silently": silent}


def _fails_silently(node: Node, taken: set[str], data: str, around: Node, names: Names) -> bool:
    """Does a failed query look like one that found nothing: no option, function or word of the component deals with it?"""
    call = node.kids[-1]
    given = call.kids[-1].kids
    options = given[2:] if call.kids[0].text.startswith("useSWR") else given[-1:]
    if any(each.kind != "object" or each.kid("spread_element") is not None for each in options):
        return False  # options of another place may say anything
    called = [names.functions[each.text].text for each in call.below("identifier") if each.text in names.functions]
    if any(_DEALS.search(each) for each in (around.text, *called)):
        return False
    waits = bool(taken & {"isLoading", "isPending", "isFetching", "isInitialLoading"})
    absent = rf"!{data}\b|\b{data}\s*(?:\?(?![.?])|&&|===?|!==?)|\bif \({data}\b"
    if waits and re.search(absent, around.text):
        return False  # what is neither waited for nor there is shown as something of its own
    read = rf"\b{data}!?(?:\?\.|\.|\[)|\.\.\.{data}\b|\bof {data}\b|\b{data}\s*(?:\?\?|\|\|)\s*[\[{{]"
    handed = rf"=\{{\s*{data}\b" if waits or re.search(r"\bdata(?:\s*:\s*\w+)?\s*=", node.kids[0].text) else read
    return re.search(rf"{read}|{handed}", around.text.replace(node.text, "")) is not None
