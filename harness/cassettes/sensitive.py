"""What is secret or personal wherever it appears: field names that every provider shares, and texts known by their look."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.cassettes import prose
from harness.cassettes.names import SECRETIVE, pages, telling
from harness.model.provider import Secret

_MIXED = r"(?=.*\d)(?=.*[A-Za-z])"
_RANDOM = r"(?=.*\d)(?=.*[A-Z])(?=.*[a-z])"
_OPENER = (
    rf"(?![a-z]{{2,6}}_\w+$)(?![0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}})(?![0-9a-f]{{24}}$){_MIXED}[\w.~-]{{20,}}"
)
"""A random segment, none of the forms that ids have."""

_PHONES = (
    "phone",
    "phone_number",
    "phone_no",
    "phone1",
    "phone2",
    "home_phone",
    "work_phone",
    "cell_phone",
    "cell",
    "mobile",
    "mobile_phone",
    "mobile_number",
    "telephone",
    "telephone_number",
    "tel",
    "fax",
    "msisdn",
    "telefon",
    "telefonnummer",
    "handy",
    "handynummer",
    "mobil",
    "telefono",
    "teléfono",
    "téléphone",
    "portable",
)
"""Names of fields for phones, in some languages."""

_BEARERS = ("header", "query", "form", "json", "cookie")

COMMON = (
    Secret(kind="CREDENTIALS", name="authorization", places=("header", "query", "form", "json"), pattern=r"\S.{7,}"),
    Secret(kind="CREDENTIALS", name="authorization", places=("header",)),
    Secret(kind="CREDENTIALS", name="proxy-authorization", places=("header", "json")),
    Secret(kind="COOKIE", name="*", places=("cookie",)),
    Secret(kind="COOKIE", name="cookie", places=("json",), pattern=r"\S+=.+"),
    Secret(kind="COOKIE", name="set-cookie", places=("json",), pattern=r"\S+=.+"),
    Secret(kind="COOKIE", name="cookies.*", places=("json",)),
    Secret(kind="USERINFO", name="*", places=("userinfo",)),
    *(
        Secret(kind=name.upper().replace("_", "-"), name=name, places=_BEARERS)
        for name in (
            "access_token",
            "refresh_token",
            "id_token",
            "client_secret",
            "client_assertion",
            "api_key",
            "apikey",
            "x-api-key",
            "x-auth-token",
            "x-csrf-token",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "signing_secret",
            "webhook_secret",
            "private_key",
            "private_key_id",
            "code_verifier",
            "code_challenge",
            "device_code",
            "session_token",
            "subject_token",
            "otp",
            "saml_response",
            "saml_request",
            "relay_state",
        )
    ),
    Secret(kind="TOKEN", name="token", places=_BEARERS, pattern=r"\S{8,}"),
    Secret(kind="ASSERTION", name="assertion", places=("form", "json"), pattern=r"\S{20,}"),
    Secret(kind="CODE", name="code", places=("query", "form"), pattern=rf"\S{{10,}}|{_RANDOM}\S{{8,}}"),
    Secret(kind="STATE", name="state", places=("query", "form"), pattern=rf"\S{{16,}}|{_RANDOM}\S{{10,}}"),
    Secret(kind="NONCE", name="nonce", places=("query", "form"), pattern=r"\S{16,}"),
    Secret(kind="NONCE", name="nonce", places=("json",), pattern=rf"{_MIXED}\S{{16,}}"),
    Secret(kind="CODE", name="authorization_code", places=("form", "json"), pattern=r"\S{8,}"),
    Secret(kind="USER-CODE", name="device_user_code", places=("json", "form")),
    Secret(
        kind="USER-CODE", name="user_code", places=_BEARERS, pattern=r"[B-DF-HJ-NP-TV-XZ]{4}-?[B-DF-HJ-NP-TV-XZ]{4}"
    ),
    Secret(
        kind="REQUEST-URI", name="request_uri", places=_BEARERS, pattern=r"urn:ietf:params:oauth:request_uri:\S{8,}"
    ),
    Secret(kind="AUTH-REQUEST", name="auth_req_id", places=("form", "json"), pattern=r"\S{16,}"),
    Secret(kind="SESSION-STATE", name="session_state", places=("query", "form"), pattern=rf"{_MIXED}\S{{20,}}"),
    Secret(kind="CREDENTIALS", name="auth", places=("query", "form"), pattern=rf"{_MIXED}\S{{12,}}"),
    Secret(kind="PASSWORD", name="pw", places=("query", "form", "json"), pattern=r"(?!\d{1,3}$).{4,}"),
    Secret(kind="API-KEY", name="appid", places=("query",), pattern=rf"{_MIXED}\w{{20,}}"),
    *(
        Secret(kind="RECOVERY-CODE", name=name, places=("form", "json"), pattern=r"(?=.*\d)[\w -]{6,40}")
        for name in ("recovery_code", "recovery_codes", "backup_codes", "scratch_codes")
    ),
    *(
        Secret(kind="OTP", name=name, places=("form", "json"), pattern=r"\d{4,8}")
        for name in (
            "verification_code",
            "mfa_code",
            "otp_code",
            "totp_code",
            "2fa_code",
            "two_factor_code",
            "sms_code",
        )
    ),
    Secret(kind="ANSWER", name="security_answer", places=("form", "json")),
    Secret(kind="MNEMONIC", name="mnemonic", places=("form", "json"), pattern=r"[a-z]+(?: [a-z]+){11,23}"),
    Secret(kind="IBAN", name="iban", places=("query", "form", "json"), pattern=r"[A-Za-z]{2}\d{2}[A-Za-z0-9 ]{11,36}"),
    Secret(kind="KEY", name="key", places=("query",), pattern=rf"{_MIXED}[\w-]{{16,}}"),
    Secret(kind="SIGNATURE", name="sig", places=("query",), pattern=r"\S{16,}"),
    Secret(kind="SIGNATURE", name="hmac", places=("query", "header"), pattern=r"\S{16,}"),
    Secret(kind="TOKEN", name="sec-websocket-protocol", places=("header",), pattern=rf"\s*{_MIXED}\S{{20,}}"),
    *(
        Secret(
            kind="SESSION",
            name=name,
            places=(*_BEARERS, "path"),
            pattern=rf"(?![A-Z]{{2}}[0-9a-f]{{32}}$){_MIXED}\S{{12,}}",
        )
        for name in ("sid", "x-session-id", "session", "session_id", "jsessionid", "phpsessid", "ticket", "magic_link")
    ),
    *(
        Secret(kind="TOKEN", name=name, places=("path",), pattern=rf"{_MIXED}\S{{12,}}")
        for name in ("token", "reset", "reset-password", "password-reset", "invite", "verify", "magic", "unsubscribe")
    ),
    Secret(
        kind="TOKEN",
        name="link_token",
        places=("path",),
        pattern=rf"[0-9a-z]{{5,7}}-[0-9a-f]{{20,32}}|(?=.*[A-Z])(?=.*[a-z]){_OPENER}",
    ),
    *(
        Secret(kind="TOKEN", name=name, places=("path",), pattern=_OPENER)
        for name in ("activate", "unlock", "recover", "accept_invitation")
    ),
    *(
        Secret(kind="ACCOUNT-NUMBER", name=f"{holder}.{name}", places=("form", "json"), pattern=r"[\d -]{6,34}")
        for holder in ("bank", "bank_account", "bank_details")
        for name in ("account_number", "number")
    ),
    Secret(kind="ACCOUNT-NUMBER", name="bank_account_number", places=("form", "json"), pattern=r"[\d -]{6,34}"),
    Secret(kind="DEVICE-TOKEN", name="device", places=("path",), pattern=r"[0-9a-f]{64}"),
    Secret(kind="AVATAR", name="avatar", places=("path",), pattern=r"[0-9a-f]{32}(?:[0-9a-f]{32})?(?:\.\w+)?"),
    *(
        Secret(kind="PHONE", name=name, places=("form", "json", "query"), pattern=r"\+?\(?\d[\d ()./-]{6,18}\d")
        for name in _PHONES
    ),
    Secret(kind="SIGNATURE", name="signature", places=("header", "query"), pattern=r"\S{16,}"),
    *(
        Secret(kind="TOKEN", name=name, places=("form", "json"), pattern=rf"{_MIXED}\S{{16,}}")
        for name in ("access", "refresh")
    ),
    *(Secret(kind="PASSWORD", name=name, places=_BEARERS) for name in ("pwd", "passcode")),
    Secret(kind="PASSWORD", name="pass", places=_BEARERS, pattern=r"(?![a-z]+(?:[-_. ][a-z0-9]+)*$)\S{6,}"),
    *(
        Secret(kind="PASSWORD", name=f"{holder}.pass", places=("form", "json"), pattern=r"\S{6,}")
        for holder in ("user", "login", "account", "auth", "credentials")
    ),
    Secret(kind="PIN", name="pin", places=("form", "json"), pattern=r"\d{4,8}"),
    *(
        Secret(kind="SSN", name=name, places=("form", "json"), pattern=r"\d{3}-?\d{2}-?\d{4}")
        for name in ("ssn", "social_security_number")
    ),
    Secret(kind="SSN", name="tax_id", places=("form", "json"), pattern=r"\d{3}-\d{2}-\d{4}"),
    *(
        Secret(kind="DOCUMENT", name=name, places=("form", "json"), pattern=r"(?=.*\d)[A-Za-z0-9 -]{6,20}")
        for name in (
            "passport_number",
            "passport_no",
            "drivers_license_number",
            "driver_license_number",
            "national_insurance_number",
        )
    ),
    Secret(kind="PRIVATE-KEY", name="d", places=("json",), pattern=r"[\w-]{40,}"),
    Secret(kind="PAN", name="card.number", places=("form", "json")),
    Secret(kind="PAN", name="card_number", places=("form", "json")),
    Secret(kind="PAN", name="pan", places=("form", "json"), pattern=r"[\d -]{12,}"),
    *(
        Secret(kind="CVC", name=name, places=("form", "json"), pattern=r"\d{3,4}")
        for name in ("cvc", "cvv", "cvc2", "cvv2", "card.security_code", "security_code")
    ),
)
"""Field rules that hold for every provider. Source: RFC 6749 and OpenID Connect for the OAuth names, PCI DSS 3 for cards."""

MASKED = re.compile(
    r"[\w .-]{0,14}(?:\*{3,}|•{3,}|x{4,}|X{4,}|…)[\w .-]{0,8}|\[?(?:redacted|filtered|removed|masked)\]?", re.IGNORECASE
)
"""What another tool or the provider has masked already."""

_ASSIGNED = re.compile(
    r"""(?<![A-Za-z0-9])[\w-]{0,30}?(?P<name>access[_-]?token|refresh[_-]?token|id[_-]?token|auth[_-]?token|client[_-]?secret|"""
    r"""api[_-]?key|secret[_-]?key|secret[_-]?access[_-]?key|private[_-]?key|sentry[_-]?key|session(?:[_-]?id)?|(?:php|j)sess(?:ion)?id|password|passwd|passphrase|passcode|authorization|set-cookie|cookie|secret|token)"""
    r"""\\?["']?[ \t]*(?:=>|[:=])[ \t]*(?P<quote>\\?["'])?(?:(?:Bearer|Basic|Token)[ \t]+)?(?P<value>[^\s"'&;,<>()\\]{6,200})""",
    re.IGNORECASE,
)
"""`password = hunter2hunter2` in scripts, logs and prose. The value is quoted, long, or has digits and letters."""

_ASSIGNED_HINT = re.compile(
    r"tok|sec|key|pass|sess|auth|cook|TOK|SEC|KEY|PASS|SESS|AUTH|COOK|Tok|Sec|Key|Pass|Sess|Auth|Cook"
)

_EMAIL = r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
EMAIL = re.compile(_EMAIL)
"""A whole e-mail address."""

_LOOKS = (
    ("JWE", r"\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]{8,}){3}"),
    ("BASIC", r"(?<=\bBasic )[A-Za-z0-9+/]{12,}={0,2}(?![\w+/=-])"),
    ("JWT", r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ("STRIPE-KEY", r"\b(?:sk|rk|pk|ek)_(?:test|live)_[A-Za-z0-9_]{6,}|\bwhsec_[A-Za-z0-9+/=]{10,}"),
    ("SLACK-TOKEN", r"\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}|\bxapp-[A-Za-z0-9-]{8,}"),
    ("SLACK-HOOK", r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers|commands|actions)/[A-Za-z0-9/_-]{10,}"),
    ("TEAMS-HOOK", r"(?<=/IncomingWebhook/)[A-Za-z0-9]{20,}(?:/[\w-]{8,}){0,2}"),
    ("DISCORD-HOOK", r"(?<=/api/webhooks/)\d{15,20}/[\w-]{40,}"),
    ("TELEGRAM-TOKEN", r"(?<!\d)\d{8,12}:(?:AA[\w-]{32,34}|[\w-]{35})(?![\w-])"),
    ("CALENDAR-LINK", r"(?<=/private-)[A-Za-z0-9]{20,}(?=/\w+\.ics)"),
    ("ZAPIER-HOOK", r"(?<=hooks\.zapier\.com/)hooks/(?:catch|standard)/[A-Za-z0-9/_-]{6,}"),
    (
        "GOOGLE-KEY",
        r"\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9._-]{10,}|\b1//[A-Za-z0-9_-]{20,}|\bGOCSPX-[A-Za-z0-9_-]{10,}",
    ),
    ("GITHUB-TOKEN", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    (
        "API-KEY",
        (
            r"\bglpat-[\w-]{20,}|\bSG\.[\w-]{22}\.[\w-]{43}|\bnpm_[A-Za-z0-9]{36}|\bsk-(?=[\w-]*\d)[\w-]{24,}|"
            r"\bsq0csp-[\w-]{43}|\bpypi-[\w-]{70,}|\bdop_v1_[a-f0-9]{64}|\bshp(?:at|ca|pa|ss)_[a-f0-9]{32}|"
            r"\b(?:ntn_|secret_)[A-Za-z0-9]{40,}|\bAT[AC]TT3[\w=-]{40,}|\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}|"
            r"\bhf_[A-Za-z]{30,}|\blin_(?:api|oauth)_[A-Za-z0-9]{30,}|\bhv[sbr]\.[\w-]{20,}|\bpat-(?:na|eu|ap)\d-[\w-]{30,}|"
            r"\b(?:gsk|r8|fo1|rnd|nfp|sbp|figd|figu|pscale_tkn|pscale_pw|sb_secret|dckr_pat|sntry[su]|ph[cx]|rubygems|"
            r"tfp|vck|vcp|apify_api|bkua|clojars|ghes|atlasv1|sqsp|buildkite|EZAK|EZTK|duffel_live|duffel_test|flb_live|"
            r"frameio|shippo_live|shippo_test|tskey|PMAK|NRAK|NRJS|NRAL|xkeysib|nvapi|pplx|tvly|xai|pul|HRKU|gl(?:dt|rt|cbt|ptt|ft|oas|soat|imt))"
            r"[_-](?=[\w.-]*\d)[\w.-]{20,}|\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}|\bdapi[a-f0-9]{32}|\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}|"
            r"\bkey-[0-9a-f]{32}\b|\boy2[a-z0-9]{43}\b|\bEAA[A-Za-z0-9]{60,}|\bLTAI[A-Za-z0-9]{16,20}\b|\bsq0atp-[\w-]{22}|"
            r"\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}|\bAGE-SECRET-KEY-1[A-Z0-9]{58}"
        ),
    ),
    ("AWS-KEY", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    ("PRIVATE-KEY", r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"),
    ("EMAIL", rf"(?<![\w.+%-])(?!git@){_EMAIL}"),
    ("IBAN", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),
    ("IBAN_SMALL", r"\b[a-z]{2}\d{2}[a-z]{0,4}\d{10,26}\b"),
    ("PHONE", r"(?<![\w.+/=-])\+[1-9]\d{9,14}(?![\w.+/=-])"),
    (
        "PHONE_SPACED",
        r"(?<![\w.+/=-])\+(?:1[ .-]\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}|[2-9]\d{0,2}(?: \(?\d{1,4}\)?){0,4}(?: \d{1,8}){1,2})(?![\w+/=-])",
    ),
    (
        "PHONE_LINKED",
        r"(?:(?<=\btel:)|(?<=;TYPE=CELL:)|(?<=;TYPE=HOME:)|(?<=;TYPE=WORK:)|(?<=\bTEL:))\+?\(?\d[\d ().-]{5,18}\d",
    ),
    ("PHONE_NATIONAL", r"(?<![\w.+/=-])\([2-9]\d\d\) ?[2-9]\d\d-\d{4}(?![\w-])"),
    (
        "PASSWORD-HASH",
        (
            r"\$(?:apr1|1|2[abxy]|5|6|7|y|gy|sha1|md5|argon2(?:id|i|d)|scrypt|pbkdf2(?:-\w{1,10})?|bcrypt(?:-\w{1,10})?)\$[^\s:\"'<>,;]{20,200}|"
            r"\bSCRAM-SHA-\d{1,3}\$\d{3,7}:[\w+/=]{8,60}\$[\w+/=]{20,100}:[\w+/=]{20,100}|\bmd5[0-9a-f]{32}\b|(?<!\S)\*[0-9A-F]{40}\b|"
            r"\{S?(?:SHA|MD5|CRYPT)\d{0,3}\}[A-Za-z0-9+/$.]{20,}={0,2}|\b(?:pbkdf2_sha\d{1,3}|scrypt|argon2|bcrypt_sha256|pbkdf2:sha\d{1,3})[$:][^\s:\"'<>,;]{0,20}[$:][^\s\"'<>,;]{20,200}"
        ),
    ),
    ("UUID", r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),  # none, though its digits may be a card's
    ("PAN", r"(?<![\w.])(?:\d(?:[ -]?\d){12,18}|\d{4}(?:\.\d{4}){3})(?![\w])"),
)


def _joined(*, mail: bool) -> re.Pattern[str]:
    """One expression of all; those that begin at a word's edge behind that edge, which most places of a text are not."""
    named = {name: pattern for name, pattern in _LOOKS if mail or name != "EMAIL"}
    edged = {name: pattern for name, pattern in named.items() if name in _EDGED}
    groups = [f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in edged.items()]
    others = [f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in named.items() if name not in edged]
    return re.compile("|".join([rf"\b(?:{'|'.join(groups)})", *others]))


_EDGED = frozenset(
    [
        "JWE",
        "JWT",
        "STRIPE-KEY",
        "SLACK-TOKEN",
        "GOOGLE-KEY",
        "GITHUB-TOKEN",
        "API-KEY",
        "AWS-KEY",
        "IBAN",
        "IBAN_SMALL",
        "UUID",
    ]
)
"""Those of which each form begins at a word's edge."""

_LOOK, _LOOK_WITHOUT_MAIL = _joined(mail=True), _joined(mail=False)
_BRANDS = re.compile(
    r"4\d{15}|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d+|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|3(?:0[0-5]|[68]\d)\d{11}"
)

PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9-]*-\d+>|\bemail-\d+@example\.invalid\b")
"""What stands for a secret; equal secrets have equal placeholders."""


@dataclass(frozen=True, slots=True)
class Look:
    """A stretch of text that looks like a secret of some kind, by its form or, where it is `told`, by the words before it."""

    kind: str
    start: int
    end: int
    told: bool = False


def placeholder(kind: str, ordinal: int) -> str:
    """`<ACCESS-TOKEN-1>`; for an e-mail address an address, so that formats still hold."""
    return f"email-{ordinal}@example.invalid" if kind == "EMAIL" else f"<{kind}-{ordinal}>"


def looks(text: str, *, identifier: bool = False) -> Sequence[Look]:
    """Stretches that look secret; in an identifier, digits are no card number. Placeholders are none."""
    if len(text) < 8:
        return ()
    return _remembered(text, identifier) if len(text) <= REMEMBERED else tuple(_found(text, identifier=identifier))


REMEMBERED = 2000
"""Units: characters. Of shorter texts the findings are kept for a while: most come again, within an exchange and in each pass."""


@lru_cache(maxsize=4096)
def _remembered(text: str, identifier: bool) -> Sequence[Look]:  # noqa: FBT001 - a key of the cache
    return tuple(_found(text, identifier=identifier))


def _found(text: str, *, identifier: bool) -> Iterator[Look]:
    if (":" in text or "=" in text) and _ASSIGNED_HINT.search(text):
        yield from _assigned(text)
    if "sid=" in text or "sess=" in text:
        yield from (Look("SESSION", *found.span("value"), told=True) for found in _SESSION.finditer(text))
    for name, start, end in prose.told(text):
        if not PLACEHOLDER.search(text[start:end]) and not MASKED.fullmatch(text[start:end]):
            yield Look(telling(re.sub("[^a-z]", "", name.lower())) or "PASSWORD", start, end, told=True)
    for match in (_LOOK if "@" in text else _LOOK_WITHOUT_MAIL).finditer(text):
        kind = (
            (match.lastgroup or "")
            .removesuffix("_SMALL")
            .removesuffix("_SPACED")
            .removesuffix("_NATIONAL")
            .removesuffix("_LINKED")
            .replace("_", "-")
        )
        if identifier and kind == "EMAIL" and text[match.start() - 1 : match.start()] == "<":
            continue
        if _holds(kind, match.group(), identifier=identifier):
            yield Look(kind, match.start(), match.end())


_DOCUMENT = re.compile(r"(?:%7B|%5B)(?:%22|%7B|%5B)|\w+(?:%3A|:)(?:%2F%2F|//)", re.IGNORECASE)
"""How JSON and addresses begin in a query: they are judged by their own parts."""


_SESSION = re.compile(
    r"(?<![\w-])(?:connect\.)?(?:sid|sess)=(?P<value>(?![A-Z]{2}[0-9a-f]{32}(?!\w))(?=[^A-Z\s]{0,100}[A-Z])(?=[^a-z\s]{0,100}[a-z])(?=\D{0,100}\d)[\w.%-]{20,200})"
)
"""A session of a log's line; what begins with two letters is an id of Twilio's."""

_NEXT = re.compile(r"[A-Za-z_]{2,30}=[^=]")
"""The next assignment of a line, after one to which nothing was assigned."""


def _assigned(text: str) -> Iterator[Look]:
    for match in _ASSIGNED.finditer(text):
        value = match["value"]
        plain = not match["quote"] and not (
            len(value) >= 8 and any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
        )
        named = telling(re.sub("[^a-z]", "", match["name"].lower())) or "CREDENTIALS"
        if (
            plain
            or _DOCUMENT.match(value)
            or MASKED.fullmatch(value)
            or PLACEHOLDER.search(value)
            or pages(_bare(match, value))
            or (text[match.start("value") - 1] == " " and _NEXT.match(value))
        ):
            continue
        if SECRETIVE.fullmatch(value) or match["quote"]:
            yield Look(named, match.start("value"), match.end("value"), told=True)


def _bare(match: re.Match[str], value: str) -> str:
    """The whole name before the value, without separators."""
    return re.sub("[^a-z]", "", match.group().lower()[: -len(value)])


def _holds(kind: str, text: str, *, identifier: bool) -> bool:
    if kind == "PAN":
        return not identifier and is_card_number(text)
    if kind == "IBAN":
        return is_iban(text)
    if kind == "PHONE":
        return 9 <= sum(each.isdigit() for each in text) <= 15
    if kind == "UUID":
        return False
    if kind == "BASIC":
        return _is_login(text)
    return not PLACEHOLDER.fullmatch(text)


def _is_login(text: str) -> bool:
    """Base64 of a name, a colon and a password. Source: RFC 7617, 2."""
    try:
        plain = base64.b64decode(text, validate=True).decode()
    except ValueError:
        return False
    return ":" in plain and plain.isprintable() and not PLACEHOLDER.search(plain)


def is_card_number(text: str) -> bool:
    """Digits of a known brand's form whose check digit fits. Source: ISO/IEC 7812-1, annex B."""
    digits = re.sub(r"\D", "", text)
    return bool(_BRANDS.fullmatch(digits)) and len(digits) in (14, 15, 16) and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Check digits fit. Source: ISO 13616, 6.1."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
