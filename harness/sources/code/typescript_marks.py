"""What a TypeScript module does beside its requests: effects, states of components, storage, credentials, CORS, error texts.

Shape of the facts' data, by kind: `storage-set` has `store`, `name`; `public-secret`, `credential`, `secret-logged` have `name`; `cors` has `origins`, `credentials`; `tls-off`
has `how`; `error-shown` has `to`, `broad`, `trace`; `shared-state` has `name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from harness.sources.code.addresses import is_plain
from harness.sources.code.edits import replaced
from harness.sources.code.tree import Node
from harness.sources.code.typescript_effects import data_hooks, effects
from harness.sources.code.typescript_names import FUNCTIONS, Names, is_async, name_of, options
from harness.sources.code.words import bearer_of, is_credential_like, is_known_credential, is_secret_name

Marked: TypeAlias = tuple[str, Node, dict[str, Any]]
_PUBLIC: Final = re.compile(r"\b(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC)_[A-Z0-9_]+")
_TELLING: Final = re.compile(
    r"SECRET|PASSWORD|PRIVATE_KEY|SERVICE_ROLE|ACCESS_KEY|CLIENT_SECRET|_SK_|_SK$|ADMIN_KEY|WEBHOOK_SIGNING"
)
_HARMLESS: Final = re.compile(
    r"PUBLIC_KEY|PUBLISHABLE|ANON|SITE_KEY|MEASUREMENT|ENABLED|_URL$|_NAME$|SECRET_SAUCE|HIDE|SHOW|USE_|FIREBASE|GOOGLE|MAPS?_|MAPBOX|MAPTILER|SENTRY|POSTHOG|ALGOLIA_SEARCH|"
    r"SEARCH_|MIXPANEL|AMPLITUDE|SEGMENT|INTERCOM|CLARITY|HOTJAR|PLAUSIBLE|TURNSTILE|RECAPTCHA|HCAPTCHA|TINYMCE|CONTENTFUL|SANITY|STORYBLOK|GIPHY|ALCHEMY|INFURA|"
    r"WALLETCONNECT|THIRDWEB|PUSHER|ABLY|LIVEKIT|GTM|GA_|CSRF|TOKEN_(?:ADDRESS|SYMBOL|NAME|DECIMALS)|WEATHER|TMDB|CRISP|CHATWOOT|LOGROCKET|ROLLBAR|BUGSNAG|DATADOG"
)
_PAID: Final = re.compile(
    r"OPENAI|ANTHROPIC|CLAUDE|GROQ|GEMINI|MISTRAL|COHERE|DEEPSEEK|OPENROUTER|PERPLEXITY|HUGGING|HF_|REPLICATE|ELEVENLABS|DEEPGRAM|PINECONE|SENDGRID|RESEND|MAILGUN|"
    r"TWILIO|SLACK|GITHUB|AWS|AZURE|TAVILY|SERP|NOTION|AIRTABLE|LANGCHAIN|LANGSMITH|FIRECRAWL|STABILITY|TOGETHER|FIREWORKS|XAI"
)
_KEYED: Final = re.compile(r"(?:API|AUTH|ACCESS|BEARER|SERVICE)_?(?:KEY|TOKEN)\b|API_?KEY|_TOKEN$|_SECRET\b")
THROWS: Final = re.compile(r"\bthrow new \w+\(")
"""An error whose words the project has chosen."""
_SETTER: Final = re.compile(r"set\w*(?:Err|Error|Message|Msg|Status)\w*")
_LOGS: Final = re.compile(r"^(?:console|logger|log)\.(?:log|debug|info|warn|error|trace)$")
_STORED: Final = re.compile(r"token|jwt|secret|passw|api[-_]?key|credential|session[-_]?id|refresh", re.IGNORECASE)
_NOT_STORED: Final = re.compile(
    r"csrf|xsrf|expir|push|fcm|device|theme|count|max|tokens|tokenizer|design|usage|limit|public|symbol|type|refresh[-_]?(?:interval|rate|time)",
    re.IGNORECASE,
)


def marks(names: Names) -> Iterator[Marked]:
    """Every such fact of a module: kind, place, data."""
    for read in (
        effects,
        data_hooks,
        _storage,
        _public,
        _credentials,
        _logged,
        _cors,
        _tls,
        _errors_shown,
        _said,
        _shared,
        _sockets,
        _policies,
    ):
        yield from read(names)


def _storage(names: Names) -> Iterator[Marked]:
    for call in names.root.source.of("call_expression"):
        found = re.fullmatch(r"(?:window\.|globalThis\.)?(localStorage|sessionStorage)\.setItem", call.kids[0].text)
        given = [each for each in call.kids[-1].kids if each.kind != "comment"] if found else []
        if not found or not given:
            continue
        key = names.text_of(given[0])
        value = given[1].text if len(given) > 1 else ""
        told = (
            key
            if _STORED.search(key) and not _NOT_STORED.search(key)
            else value.rpartition(".")[2]
            if re.fullmatch(r"[\w.?!]+", value) and is_secret_name(value.rpartition(".")[2])
            else ""
        )
        literal = re.fullmatch(r"[\"'][^\"']{0,12}[\"']|true|false|\d+", value)
        if told and not literal:
            yield "storage-set", call, {"store": found[1], "name": told.strip("{}")}


def _public(names: Names) -> Iterator[Marked]:
    client = re.match(r"\s*(?:/\*.*?\*/\s*)?[\"']use client", names.root.source.text, re.DOTALL) is not None
    for node in names.root.source.of("member_expression", "subscript_expression"):
        found = re.fullmatch(r"(?:process\.env|import\.meta\.env)(?:\.|\[[\"'])(\w+)(?:[\"']\])?", node.text)
        name = found[1] if found else ""
        if not name or _HARMLESS.search(name):
            continue
        if _PUBLIC.fullmatch(name):
            sure = bool(_TELLING.search(name) or (_PAID.search(name) and _KEYED.search(name)))
            if sure or _KEYED.search(name):
                yield "public-secret", node, {"name": name, "sure": sure, "public": True}
        elif client and (_TELLING.search(name) or _KEYED.search(name)):
            yield "public-secret", node, {"name": name, "sure": False, "public": False}


def _credentials(names: Names) -> Iterator[Marked]:
    for node in names.root.source.of("string", "template_string"):
        text = node.text[1:-1]
        if not 16 <= len(text) <= 4000 or "${" in text:
            continue
        name = _named(node)
        if is_known_credential(text) and not re.search(r"placeholder|example", name, re.IGNORECASE):
            yield "credential", node, {"name": name or "a credential", "known": True}
        elif (name and is_secret_name(name) and is_credential_like(text)) or (
            name == "Authorization" and bearer_of(text) != text and is_credential_like(bearer_of(text))
        ):
            yield "credential", node, {"name": name, "known": False}


def _named(value: Node) -> str:
    """The name that a text is given, by itself or as what stands in for a setting: `process.env.SECRET ?? "…"`."""
    around = value.parent
    if around is not None and around.kind == "binary_expression" and around.kids[-1] is value and "env" in around.text:
        value, around = around, around.parent
    if (
        around is not None
        and around.kind in {"variable_declarator", "pair", "public_field_definition", "assignment_expression"}
        and around.kids[-1] is value
    ):
        first = next((each for each in around.kids if each.kind != "accessibility_modifier"), around)
        return first.text.strip("\"'").rpartition(".")[2]
    return ""


def _logged(names: Names) -> Iterator[Marked]:
    for call in names.root.source.of("call_expression"):
        if not _LOGS.match(call.kids[0].text):
            continue
        for each in call.kids[-1].kids:
            name = _secret_in(each)
            if name:
                yield "secret-logged", call, {"name": name}
                break


def _secret_in(node: Node) -> str:
    if node.kind in {"identifier", "member_expression"} and not node.text.isupper():
        name = node.text.rpartition(".")[2]
        return name if is_secret_name(name) else ""
    if node.kind == "template_string":
        return next(
            (
                found
                for each in node.kids_of("template_substitution")
                if each.kids and (found := _secret_in(each.kids[0]))
            ),
            "",
        )
    return ""


def _cors(names: Names) -> Iterator[Marked]:
    for call in names.root.source.of("call_expression"):
        if call.kids[0].text in {"cors", "NextCors", "fastifyCors"}:
            given = options(call, 0) or options(call, 2)
            origin = given["origin"].text if "origin" in given else ""
            wide = origin in {'"*"', "'*'", "true"}
            yield (
                "cors",
                call,
                {
                    "origins": "*" if wide else origin[:80],
                    "credentials": "credentials" in given and given["credentials"].text == "true",
                },
            )
    for node in names.root.source.of("object"):
        pairs = {
            each.kids[0].text.strip("\"'").lower(): each.kids[-1].text.strip("\"'")
            for each in node.kids_of("pair")
            if len(each.kids) == 2
        }
        if pairs.get("access-control-allow-origin") == "*":
            yield "cors", node, {"origins": "*", "credentials": pairs.get("access-control-allow-credentials") == "true"}


def _tls(names: Names) -> Iterator[Marked]:
    for node in names.root.source.of("pair"):
        if node.kids[0].text.strip("\"'") == "rejectUnauthorized" and node.kids[-1].text == "false":
            around = node.parent.parent if node.parent is not None else None
            database = around is not None and around.kind == "pair" and around.kids[0].text in {"ssl", "tls"}
            edits = {"verify": replaced(node.kids[-1], "true")}
            yield "tls-off", node, {"how": "rejectUnauthorized: false", "database": database, "edits": edits}
    for node in names.root.source.of("assignment_expression"):
        if "NODE_TLS_REJECT_UNAUTHORIZED" in node.kids[0].text and re.fullmatch(r"[\"']?0[\"']?", node.kids[-1].text):
            yield "tls-off", node, {"how": node.normal}


def _errors_shown(names: Names) -> Iterator[Marked]:
    for clause in names.root.source.of("catch_clause"):
        caught = clause.kid("identifier")
        if caught is None:
            continue
        name = re.escape(caught.text)
        raw = re.compile(rf"\b{name}(?: as \w+\))?\)?\.(message|stack)\b|\bString\({name}\)|\$\{{{name}\}}")
        for call in clause.below("call_expression"):
            to = _audience(call)
            given = call.kids[-1].text if to else ""
            found = raw.search(given)
            tried = clause.parent.kids[0] if clause.parent is not None else clause
            own = to == "page" and THROWS.search(tried.text)
            if found and not own and not re.search(r"instanceof|\.code\b", clause.text[:400]):
                yield (
                    "error-shown",
                    call,
                    {
                        "to": to,
                        "broad": True,
                        "trace": found[1] == "stack",
                        "status": (re.search(r"status:\s*(\d{3})", given) or ["", ""])[1],
                        "tries": sorted({each.kids[0].text for each in tried.below("call_expression")})[:20],
                    },
                )
        for call in clause.below("call_expression"):
            setter = _SETTER.fullmatch(call.kids[0].text)
            found = re.search(
                rf"\b{name}(?: as \w+\))?\)?\.stack\b|\bString\({name}\)|\$\{{{name}\}}", call.kids[-1].text
            )
            if setter and found and "instanceof" not in call.text:
                trace = ".stack" in found[0]
                yield "error-shown", call, {"to": "page", "broad": True, "trace": trace, "status": ""}
    for node in names.root.source.of("jsx_expression"):
        inner = node.text.strip("{} \n")
        if (
            re.fullmatch(r"(?:error|err|e)\??\.stack", inner)
            and node.parent is not None
            and node.parent.kind != "jsx_attribute"
        ):
            yield "error-shown", node, {"to": "page", "broad": True, "trace": True, "status": ""}


def _said(names: Names) -> Iterator[Marked]:
    """Where the body of a failed answer goes to whoever asks: `if (!res.ok) return Response.json({ error: await res.text() })`."""
    for body in names.root.source.of("call_expression"):
        target = body.kids[0]
        if target.kind != "member_expression" or target.kids[-1].text != "text" or target.kids[0].kind != "identifier":
            continue
        answer = re.escape(target.kids[0].text)
        failed = next(
            (
                each
                for each in body.around()
                if each.kind == "if_statement"
                and body.within(each.kids[1])
                and re.search(rf"!\s*{answer}\.ok\b|{answer}\.status\s*(?:>=?|!==?)", each.kids[0].text)
            ),
            None,
        )
        if failed is None:
            continue
        holder = body.up("variable_declarator", "statement_block", "arguments")
        held = re.escape(holder.kids[0].text) if holder is not None and holder.kind == "variable_declarator" else ""
        for call in failed.kids[1].below("call_expression"):
            to = _audience(call) or ("page" if _SETTER.fullmatch(call.kids[0].text) else "")
            given = call.kids[-1]
            if to and (body.within(given) or (held and re.search(rf"(?<![\w.]){held}\b(?!\s*:)", given.text))):
                yield (
                    "error-shown",
                    call,
                    {"to": to, "broad": True, "trace": False, "status": "", "said": True, "sure": False},
                )
                break


def _audience(call: Node) -> str:
    name = call.kids[0].text
    if re.fullmatch(
        r"(?:Next)?Response\.json|res(?:ponse)?(?:\.status\(\d+\))?\.(?:json|send)|c\.json|reply\.send", name
    ):
        return "response"
    return "page" if re.fullmatch(r"alert|window\.alert|toast(?:\.error)?|message\.error", name) else ""


def _shared(names: Names) -> Iterator[Marked]:
    for node in names.root.source.of("assignment_expression"):
        name, value = node.kids[0], node.kids[-1]
        if name.kind != "identifier" or name.text not in names.module_lets or value.kind != "await_expression":
            continue
        function, asked = node.up(*FUNCTIONS), node.up("if_statement")
        if asked is None or function is None or not is_async(function) or not asked.within(function):
            continue
        if re.search(
            rf"!{re.escape(name.text)}\b|{re.escape(name.text)}\s*===?\s*(?:null|undefined)", asked.kids[0].text
        ):
            yield "shared-state", node, {"name": name.text}


def _sockets(names: Names) -> Iterator[Marked]:
    for node in names.root.source.of("new_expression"):
        given = node.kid("arguments")
        if node.kids[0].text in {"WebSocket", "EventSource"} and given is not None and given.kids:
            address = names.text_of(given.kids[0])
            if is_plain(address):
                yield "socket", node, {"name": node.kids[0].text, "plain": True, "url": address}


def _policies(names: Names) -> Iterator[Marked]:
    """Libraries that repeat, and functions that call themselves where they catch a failure."""
    for call in names.root.source.of("call_expression"):
        name = call.kids[0].text
        if name == "axiosRetry" or (name.endswith("axiosRetry") and "." not in name):
            given = options(call, 1)
            condition = given["retryCondition"].text if "retryCondition" in given else ""
            yield "retry-policy", call, {
                "tool": "axios-retry",
                "named": call.kids[-1].kids[0].text if call.kids[-1].kids else "",
                "waits": "retryDelay" in given,
                "stops": "retries" not in given or given["retries"].text not in {"Infinity", "Number.POSITIVE_INFINITY"},
                "open": "..." in given,
                "unsafe": bool(re.fullmatch(r"\(?\w*\)?\s*=>\s*true", condition)),
            }  # fmt: skip
        elif re.fullmatch(r"(?:pRetry|p_retry|asyncRetry|retry|backOff)", name):
            given = options(call, 1)
            if "retries" in given and given["retries"].text in {"Infinity", "Number.POSITIVE_INFINITY"}:
                yield (
                    "retry-policy",
                    call,
                    {"tool": name, "named": "", "waits": True, "stops": False, "open": False, "unsafe": False},
                )
    for clause in names.root.source.of("catch_clause"):
        again = _again(clause)
        if again is not None:
            waits = bool(re.search(r"setTimeout|sleep|delay|(?<!a)wait\(", clause.text))
            yield "retry-policy", again, {
                "tool": "recursion", "named": again.kids[0].text, "waits": waits, "stops": False, "open": False, "unsafe": False,
            }  # fmt: skip


def _again(clause: Node) -> Node | None:
    """The call by which a function begins anew where it catches a failure, with nothing that counts."""
    function = next((each for each in clause.around() if each.kind in FUNCTIONS), None)
    name = name_of(function) if function is not None else ""
    if (
        function is None
        or not name
        or re.search(
            r"retr(?:y|ies)|attempt|tries|refresh|\bif\b",
            clause.text + (function.kid("formal_parameters") or clause).text,
        )
    ):
        return None
    asks = clause.parent is not None and re.search(r"fetch|axios|await", clause.parent.kids[0].text)
    return next(
        (
            each
            for each in clause.below("call_expression")
            if asks and each.kids[0].text == name and each.up(*FUNCTIONS) is function
        ),
        None,
    )
