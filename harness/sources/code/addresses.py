"""Addresses that stand in code: which host they lead to, and whether another stage would need another one."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

_RESERVED: Final = (
    ".test",
    ".example",
    ".invalid",
    ".local",
    ".localhost",
    ".internal",
    ".svc",
    ".lan",
    ".home",
    ".cluster.local",
)
_LOCAL: Final = frozenset({"localhost", "0.0.0.0", "::1", "host.docker.internal"})  # noqa: S104  compared, not bound
_STAGES: Final = frozenset(
    [
        "prod",
        "production",
        "staging",
        "stage",
        "stg",
        "dev",
        "develop",
        "uat",
        "qa",
        "preprod",
        "preview",
        "internal",
        "intern",
        "corp",
        "intranet",
    ]
)
_METADATA: Final = frozenset({"169.254.169.254", "169.254.170.2", "metadata.google.internal"})
"""Addresses that a cloud gives to every machine: they are the same everywhere."""
_SERVICE: Final = re.compile(r"^(?:api|apis|gateway|backend|service|services|auth|rest|graphql|hooks|rpc|ws|live)\b")
_SERVICE_PATH: Final = re.compile(r"/(?:api|v\d+|rest|graphql|rpc)(?:/|$)")
_PROBE: Final = re.compile(r"/(?:health|healthz|ready|readyz|live|livez|ping|status|_stcore)\b")
_EVERYWHERE: Final = re.compile(
    r"^(?:"
    r"stripe|paypal|slack|github|githubusercontent|gitlab|bitbucket|google|googleapis|gmail|microsoft|microsoftonline|"
    r"office|windows|azure|live|amazonaws|amazon|apple|openai|anthropic|cohere|mistral|groq|huggingface|replicate|"
    r"telegram|discord|discordapp|twitter|x|facebook|instagram|linkedin|whatsapp|zapier|make|hubspot|salesforce|"
    r"shopify|twilio|sendgrid|mailgun|postmarkapp|resend|notion|atlassian|airtable|dropbox|spotify|youtube|reddit|"
    r"wikipedia|wikimedia|wikidata|openstreetmap|mapbox|openweathermap|open-meteo|weatherapi|weather|coingecko|"
    r"binance|coinbase|coinmarketcap|kraken|bybit|okx|bitstamp|alphavantage|polygon|finnhub|yahoo|newsapi|nytimes|"
    r"themoviedb|tmdb|spoonacular|pokeapi|jsonplaceholder|typicode|httpbin|ipify|ipinfo|ipapi|ip-api|cloudflare|"
    r"vercel|netlify|heroku|supabase|firebaseio|auth0|okta|clerk|algolia|pinecone|qdrant|elevenlabs|deepgram|"
    r"assemblyai|stability|deepl|exchangerate-api|exchangerate|frankfurter|arxiv|crossref|semanticscholar|openalex|"
    r"nih|nasa|usgs|kaggle|pypi|npmjs|unpkg|jsdelivr|docker|quay|sentry|datadoghq|segment|mixpanel|posthog|intercom|"
    r"zendesk|freshdesk|trello|asana|monday|figma|calendly|zoom|plaid|square|squareup|braintreegateway|adyen|razorpay|"
    r"mollie|payfast|paystack|flutterwave|mercadopago|tavily|serper|serpapi|brave|perplexity|together|fireworks|"
    r"deepseek|openrouter|langchain|langfuse|alpaca|etherscan|infura|alchemy|jina|firecrawl|loops|brevo|mailchimp|"
    r"klaviyo|line|kakao|naver|wechat|weixin|qq|baidu|aliyun|aliyuncs|bigmodel|moonshot|volces|xai|x-ai|nvidia|tiktok|"
    r"pinterest|twitch|steampowered|doi|orcid|zenodo|wolframalpha|duckduckgo|bing|unsplash|pexels|giphy|tenor|"
    r"gravatar|ipgeolocation|abstractapi|rapidapi|clearbit|hunter|apify|linear|vimeo|wise|coindesk|cryptocompare|"
    r"messari|dexscreener|jup|helius|solana|getblock|worldbank|fred|stlouisfed|ecb|sec|data"
    r")$"
)
"""Names of public services that have one address for everybody: it may stand in the code."""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower() if re.match(r"(?:https?|wss?)://", url) else ""
    except ValueError:
        return ""


def host_kind(url: str) -> str:
    """What an address's host is: `none` (relative or unknown), `local`, `private` (a name or address of one network) or `remote`."""
    host = _host(url)
    if not host or "{" in host:
        return "none"
    if host in _LOCAL or host.startswith("127."):
        return "local"
    try:
        return "private" if ipaddress.ip_address(host).is_private else "remote"
    except ValueError:
        pass
    if "." not in host or host.endswith(_RESERVED) or re.fullmatch(r"(?:.*\.)?example\.(?:com|org|net)", host):
        return "private"
    return "remote"


def fixed_to(url: str, *, inline: bool) -> str:
    """What an address in the code is fixed to.

    Shape: `machine` (localhost), `network` (a private name or number), `stage` (its name says of which stage it is), `service` (a service
    that is none of the public ones, written into the call itself); empty where it may stand, or is none.
    """
    kind, host = host_kind(url), _host(url)
    if kind == "none" or host in _METADATA or _PROBE.search(url):
        return ""
    if kind == "local":
        return "machine"
    if kind == "private":
        return "" if host.endswith((".test", ".example", ".invalid")) or "example." in host else "network"
    labels = host.split(".")
    if any(_EVERYWHERE.match(each) for each in labels[:-1][-3:]):
        return ""
    if re.fullmatch(r"[\d.]+", host) or _STAGES & set(re.split(r"[.-]", ".".join(labels[:-2]))):
        return "stage"
    service = _SERVICE.search(host) or _SERVICE_PATH.search(urlsplit(url).path)
    return "service" if inline and service and not re.search(r"\.(?:gov|edu|eu)(?:\.\w+)?$", host) else ""


def is_plain(url: str) -> bool:
    """Does an address lead to a remote host without encryption?"""
    return url.startswith(("http://", "ws://")) and host_kind(url) == "remote" and _host(url) not in _METADATA
