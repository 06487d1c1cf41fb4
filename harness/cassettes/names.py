"""Names of fields that tell of a secret, whoever's they are, and what a value must look like to be one there."""

from __future__ import annotations

import re

_TELLING = re.compile(
    r"(?:(?P<TOKEN>token|bearer|jwt)|(?P<PASSWORD>(?:password|passwd|passphrase|passcode|pwd|passwort|kennwort|motdepasse|contrase(?:n|ñ)a)"
    r"(?:\d|hash|confirmation|confirm|repeat|repeated|again)?)|"
    r"(?P<API_KEY>apikey|accesskey|accesskeyid|secretkey|privatekey|authkey|subscriptionkey|functionskey|signingkey|"
    r"encryptionkey|sharedkey|masterkey|accountkey|setupkey|unsealkey)|"
    r"(?P<SECRET>(?:secret|credential)(?:value|text|string|binary)?)|(?P<SIGNATURE>(?:signature|hmac)(?:v?\d{1,3}|sha\d{1,3})?)|(?P<CSRF>csrf|xsrf|csrfvalue|requestverification)|"
    r"(?P<SESSION>sessionid|sessionkey))s?$"
)
_HOLDING = re.compile(r"(?:tokens|secrets|passwords|credentials?|apikeys|accesskeys)$")
_PAGING = re.compile(
    r"(?:page|pages|paging|pagination|sync|continuation|continue|cursor|next|delta|change|skip|scroll|resume)tokens?$"
)


def holding(name: str) -> bool:
    """Does a field's name say that it holds several secrets (`api_keys`)?"""
    return bool(_HOLDING.search(re.sub("[^a-z]", "", name.lower())))


def opening(name: str) -> bool:
    """Does a field's name say that it holds an address that opens something (`reset_url`)?"""
    return bool(_OPENS.search(re.sub("[^a-z]", "", name.lower())))


_OPENS = re.compile(
    r"(?:reset|resetpassword|passwordreset|verify|verification|confirm|confirmation|invite|invitation|magic|login|signin|unsubscribe|"
    r"activation|activate|recovery|onetime|access)(?:url|link|uri|href)$"
)


def pages(name: str) -> bool:
    """Does a field's name, in whatever spelling, tell of a place in a list (`nextPageToken`, `$skiptoken`)? It opens nothing."""
    return bool(_PAGING.search(re.sub("[^a-z]", "", name.lower())))


SECRETIVE = re.compile(r"(?![a-z]+(?:[_.-][a-z]+)?$)(?!\d{1,7}$)(?!\w+://)(?!\d{4}-\d\d-\d\d)\S{8,}")
"""A value that a telling name makes a secret: no word or two, no short number, no address."""


def telling(name: str, holder: str = "") -> str:
    """The kind of secret that a field's plain name tells of (`xauthtoken`), or that of what holds it (`credentials`).

    Tokens of pages are none.
    """
    found = _TELLING.search(name) or _TELLING.search(holder + name)
    if found:
        return "" if _PAGING.search(name) else (found.lastgroup or "").replace("_", "-")
    return telling(holder) if holder and _HOLDING.search(holder) else ""


_ASKED = re.compile(
    r"^(?:has|is|forgot|forgotten|requires?|show|use|allow|no|without|needs?|can|must|enable|min|max|num|count|total)"
    r"(?:a|the|own|new|old|user)?(?:password|passwd|passphrase|passcode|pwd)s?$"
)
_REMARKS = re.compile(
    r"(?:error|message|label|hint|help|placeholder|translation|title|text|rule|field|propertie|schema|example)s?$"
)
_PASSWORD = re.compile(
    r"(?!(?:true|false|null|none|yes|no|required|optional|hidden|string|text|password|invalid|missing)$)(?!\d{1,3}$)(?!\w+://|/)"
    r"[^\n]{4,200}",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"(?!\w+://)(?!\d{4}-\d\d-\d\d)(?:(?=\S*\d)(?=\S*[A-Za-z])|(?=\S*(?:[a-z]{1,9}[A-Z]{1,9}){4}))\S{12,}"
)
"""Letters with digits, or with changes of case as no word has them."""


_HEADERS = re.compile(
    r"(?:(?P<CREDENTIALS>authorization|^authentication|^x\w{0,20}auth)|(?P<SIGNATURE>(?:access|api|request|transmission|^x)(?:sign|sig))|"
    r"(?P<KEY>(?:user|client|admin|app|application|deploy|fastly|mashape|account|customer|project|team|organization|service|"
    r"server|write|read|license|partner|vendor|merchant|consumer)key)|(?P<ASSERTION>assertion)|(?P<DPOP>^dpop)|"
    r"(?P<TEAM>honeycombteam)|(?P<SESSION>^x?session)|(?P<PASSWORD>^xpass)|(?P<TOKEN>^xrefresh)|(?P<OTP>^(?:x\w{0,20}|npm)?otp|^x(?:2facode|mfacode)))$"
)
_HEADER_VALUE = re.compile(r"(?:(?:Bearer|Basic|Token|DPoP)\s+)?(?=\S*\d)(?=\S*[A-Za-z])\S{12,}", re.IGNORECASE)
_CODE = re.compile(r"\d{4,10}|(?=\S*\d)\S{6,}")

_MORE = (
    ("PHONE", r"phone(?:number|no)?|(?:mobile|cell|handy)(?:number|nummer|no)"),
    ("PASSWORD-HASH", r"(?:ntlm|nt|lm)hash|^ntlm"),
    (
        "API-KEY",
        (
            r"(?:consumer|license|stream|write|server|integration|activation|hmac|webhook|admin)key|"
            r"(?:sendgrid|mailgun|mailchimp|mandrill|sparkpost|postmark|twilio|stripe|openai|anthropic|claude|gemini|cohere|huggingface|"
            r"google|maps|youtube|firebase|azure|slack|github|gitlab|bitbucket|datadog|newrelic|sentry|algolia|pusher|shopify|"
            r"hubspot|square|braintree|adyen|mapbox|cloudinary|cloudflare|fastly|heroku|digitalocean|linear|notion|airtable|"
            r"intercom|zendesk|segment|mixpanel|amplitude|plaid|jira|atlassian|figma|vercel|netlify|supabase|rapidapi|weather|"
            r"pagerduty|opsgenie|snyk|launchdarkly|contentful|okta|auth0|paypal|zapier|trello|asana|typeform|calendly|zoom)"
            r"(?:\w{0,12}(?:secret|private|auth|access|live|test|prod|server|service))?(?:key|sk)"
        ),
    ),
    (
        "PASSWORD",
        r"(?:db|user|admin|root|smtp|ftp|imap|redis|mysql|pg|postgres|mail|sudo|login|account|database)(?:pass|passwd)",
    ),
    (
        "CODE",
        r"(?:oob|reset|resetpassword|passwordreset|verify|verification|activation|confirmation|invite|invitation|claim|pairing|access|login|link)code",
    ),
    ("CODE", r"(?:^|oauth|grant)(?:authcode|exchangecode)|(?:oauth|grant)authorizationcode"),
    ("VERIFIER", r"^(?:oauth)?verifier|codeverifier"),
    ("NONCE", r"(?:next|client|server|^c)nonce"),
    ("SALT", r"passwordsalt|^salt|securitystamp"),
    ("SEED", r"^(?:wif|xprv|seed|seedphrase|seedwords|recoveryphrase|secretphrase|totpseed|otpseed)"),
    ("COOKIE", r"(?:cookie)(?:jar|header|string|value)?s?"),
    (
        "TOKEN",
        r"(?:login|access|session|auth|service|proxy)ticket|^(?:zak|zpk|otk|authtkt|tok|apitok|sess|sessid)|sessiontok",
    ),
    ("KEY", r"(?:unseal|recovery|root)?keys(?:base64|b64|hex)"),
    ("CAPTCHA", r"recaptcharesponse|turnstileresponse|hcaptcharesponse"),
    ("SIGNATURE", r"^(?:sas|signedrequest|requestsignature|payloadsignature)"),
    ("CREDENTIALS", r"(?:^x?|basic|http|proxy|registry|docker)auth|authheader|authorizationheader"),
)
_MORE_TELLING = tuple((kind, re.compile(rf"(?:{pattern})$")) for kind, pattern in _MORE)
_NO_KEY = re.compile(
    r"(?:public|publishable|partition|primary|sort|cache|idempotency|foreign|object|lookup|dedup|publish|site)key$"
)
_COOKIE = re.compile(r"[\w.%-]{1,80}=(?=\S*\d)\S{8,}.*", re.DOTALL)
_MNEMONIC = re.compile(r"[a-z]+(?: [a-z]+){11,23}|(?=\S*\d)(?=\S*[A-Za-z])\S{16,}")
_PHONE = re.compile(r"\+?\(?\d[\d ()./-]{6,18}\d")
_SETTING = re.compile(r"(?:(pass|pw)|key|auth|sk|salt|signing|creds?|cookie|hmac|seed|pepper|secretbase)$")
_IN_HOLDER = re.compile(r"(?![a-z]{2,}(?:[-_.][a-z]+)+[-_.]?\d{0,2}$)(?![A-Z]{2,}(?:_[A-Z0-9]+)*$)" + SECRETIVE.pattern)
"""What a member of `credentials` or `tokens` must look like: none of the words and places that stand beside secrets."""

_NEAR_PASSWORD = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])\S{6,}")


def told(name: str, holder: str = "", *, carrier: str = "") -> tuple[str, re.Pattern[str]] | None:
    """The kind of secret that a field may hold by its plain name, and the form of a value that is one.

    A password is one whatever it looks like, unless the field asks about one or speaks of one (`hasPassword`,
    `errors.password`), or the name only stands near it. What is called `value` below a telling name, a header of its own,
    and a variable of a program's surroundings must look random.
    """
    if carrier == "near":
        kind = telling(name)
        return (kind, _NEAR_PASSWORD if kind == "PASSWORD" else _HELD) if kind else None
    kind = telling(name, holder)
    if kind == "PASSWORD" and telling(name) == kind and not _ASKED.search(name) and not _REMARKS.search(holder):
        return kind, _PASSWORD
    if kind:
        return kind, SECRETIVE if _TELLING.search(name) or holder == name else _IN_HOLDER
    return _of_header(name) if carrier == "header" else _of_field(name, holder, carrier)


def _of_header(name: str) -> tuple[str, re.Pattern[str]] | None:
    found = _HEADERS.search(name)
    if not found:
        return None
    kind = (found.lastgroup or "").replace("_", "-")
    return kind, _CODE if kind == "OTP" else _HEADER_VALUE


def _of_field(name: str, holder: str, carrier: str) -> tuple[str, re.Pattern[str]] | None:
    if name in _PLAIN_NAMES and (kind := telling(holder)):
        return kind, _NEAR_PASSWORD if kind == "PASSWORD" else _HELD
    if _NO_KEY.search(name):
        return None
    for kind, pattern in _MORE_TELLING if carrier not in ("path", "cookie", "userinfo") else ():
        if pattern.search(name):
            return kind, {"COOKIE": _COOKIE, "SEED": _MNEMONIC, "PASSWORD": _PASSWORD, "PHONE": _PHONE}.get(kind, _HELD)
    if carrier != "setting" or not (found := _SETTING.search(name)):
        return None
    return ("PASSWORD", _PASSWORD) if found[1] else ("KEY", _HELD)


_PLAIN_NAMES = frozenset(
    {
        "value",
        "plaintext",
        "plain",
        "secret",
        "data",
        "v",
        "raw",
        "text",
        "content",
        "digest",
        "hash",
        "current",
        "new",
        "old",
    }
)
"""Names that say nothing: what holds them does."""
