"""Secrets of command lines, files of logins, logs, lists of choices and shared links, each beside a twin that stays."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from harness.cassettes import gate, lines
from harness.model.exchange import Exchange, Request, Response
from harness.providers import catalogue

PLAIN, HTML = "text/plain", "text/html"
MIXED = "Zq8vR2mK7pL4wX9tB3nH5cD6"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015"
BCRYPT = "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"


@dataclass(frozen=True)
class Twins:
    """A text with `@@` in it, what must go from there, what must stay there, and its type."""

    text: str
    secret: str
    clean: str
    kind: str = PLAIN


COMMANDS = (
    Twins("mysql -h db -u root -p@@ shop < dump.sql", "Gartenzaun4", "$PASS"),
    Twins("mkdir -p @@ && mysql -u root shop", "zoe@navy.example", "/srv/data1"),
    Twins("sshpass -p @@ ssh root@host1", "ufer-Ze9Qx", "$PW"),
    Twins("redis-cli -h cache -a @@ ping", "moos-zVr5yW", "$REDIS"),
    Twins("mongosh -u root -p @@ --quiet", "fels-WbzVg1", "$PW"),
    Twins("docker login -u ci -p @@ ghcr.io", "dach-Y1Ja4Oc", "$CI_TOKEN"),
    Twins("docker run -p @@ nginx:1.27", "zoe@navy.example", "8080:8080"),
    Twins("az login --service-principal -p @@ --tenant x", "3s3-ndFRcCLQ8YE48", "${AZ}"),
    Twins("openssl pkcs12 -in a.p12 -passin pass:@@", "berg-7vR0", "$P"),
    Twins("openssl req -newkey rsa:2048 -passin @@", "zoe@navy.example", "env:SECRET_NAME"),
    Twins("aws configure set aws_secret_access_key @@", "WK2PzmwIa8eiDKhfF27YsAKzVnKnMJI6IpZ08RUN", "$KEY"),
    Twins("aws configure set region @@", "zoe@navy.example", "eu-central-1"),
    Twins("echo @@ | docker login --password-stdin", "hecke-PMPPce1", "$GITHUB"),
    Twins("ldapsearch -x -D cn=admin -w @@ -b dc=x", "kiebitz77", "$PW"),
    Twins("sqlcmd -S db -U sa -P @@ -Q x", "Kiebitz!77", "$SA"),
    Twins("htpasswd -cb .htpasswd anna @@", "wiesel-42", "$PW"),
    Twins("rabbitmqctl add_user app @@", "zeisig-12", "$PW"),
    Twins("cmdkey /add:h /user:a /pass:@@", "hu-rrUyep6", "$PW"),
    Twins("vault login @@", "zeisig-12-auk", "$VAULT"),
    Twins("smbclient //h/s -U anna%@@", "wiesel-42", "$PW"),
    Twins("http -a anna:@@ https://x.test/", "wiesel-42", "$PW"),
    Twins("skopeo copy --src-creds ci:@@ docker://x", "wiesel-42", "$PW"),
    Twins("jdbc:oracle:thin:scott/@@@//ora:1521/X", "tiger77", "$PW"),
)

DIGESTS = (
    Twins("bob:@@\n", BCRYPT, "$PASSWORD_OF_BOB"),
    Twins("bob:@@\n", "$apr1$3aLGeJGE$wUSoYBq8SweXzqGo7Cf3A.", "$1$"),
    Twins("bob:@@\n", "{SHA}/fPrjozX72yC0NDB5AguZgGWbgU=", "{SHA}"),
    Twins("anna @@", "md5754eeb00de295147830792dc1516d591", "754eeb00de295147830792dc1516d591"),
    Twins("anna @@", "*846FF1744A58D9375864016DB072C896539446BF", "846FF1744A58D9375864016DB072C896539446BF"),
    Twins("x: @@", f"SCRAM-SHA-256$4096:SLxldZvx/ZSY$3dmqolPvlpnMBjj2{'aB3' * 6}:{'cD4' * 9}", "SCRAM-SHA-256"),
    Twins("root:@@:19000:0:99999:7:::\n", "$6$2Og3MOr0du7xtLuG$SHwsDIXhrAmjhF4lAXUbMhBU0L5Qce8OpHbJ", "*"),
    Twins("hash @@", "pbkdf2_sha256$870000$2Og3MOr0du$wUSoYBq8SweXzqGo7Cf3AwUSoYBq8SweXzqGo7=", "sha256"),
)

LOGS = (
    Twins("INFO login session=@@ ip=10.1.2.3 trace_id=9f86d081884c7d65", DIGEST, "none"),
    Twins("10:00 GET /cb?code=@@&state=x1 302 12ms", "r6hkvzcptNXlw1n10e7Rs4t5Wi79bP", "404"),
    Twins("WARN password for bob changed to @@\n", "fuchs-bau-3", "something"),
    Twins("INFO sid=@@ GET /a", "IYdVLQOsgnLXze2KPpYQ91z1MGMZK1dg", f"AC{DIGEST}"),
    Twins("requests.get(u, auth=('bob', '@@'))", "ra-yW4DhS4", "***"),
    Twins("localStorage.setItem('jwt', '@@')", MIXED, "none"),
    Twins("Ihr Passwort lautet: @@\n", "wiesel-42", "wie immer"),
    Twins("Your code is @@.", "482913", "here"),
    Twins("Your promo code is @@.", "zoe@navy.example", "482913"),
    Twins('os.environ["TOKEN"] = "@@"\nprint(1)\n', MIXED, "test"),
)

PAGES = (
    Twins('<select name="api_key"><option value="@@">Main</option></select>', DIGEST, "main", HTML),
    Twins('<select name="api_key"><option>@@</option></select>', MIXED, "main", HTML),
    Twins('<select name="api_key"></select><option value="@@">x</option>', "zoe@navy.example", DIGEST, HTML),
    Twins('<select name="country"><option value="@@">x</option></select>', "zoe@navy.example", MIXED, HTML),
)


def _json(document: object, secret: str, clean: str) -> Twins:
    return Twins(json.dumps(document), secret, clean, "application/json")


FIELDS = (
    _json({"share": "https://docs.else.test/s/@@"}, MIXED, "getting-started"),
    _json({"link": "https://else.test/verify-email/MTc/@@/"}, "c7k2p1-ccaa2482ebee9d517772e5f6ea45c32d", "sent"),
    _json({"link": "https://else.test/verify-email/42/@@/"}, MIXED, "resend"),
    _json({"file": "https://cdn.else.test/js/@@"}, "zoe@navy.example", "c7k2p1-ccaa2482ebee9d517772e5f6ea45c32d.js"),
    _json({"variables": {"resetCode": "@@"}}, "XUZsIRsReB8x", "sent"),
    _json({"oob_code": "@@"}, "SSVri8Xm4t6wTlVqyEtJ2HAK1eFwuP", "expired"),
    _json({"telefon": "@@"}, "0171 2345678", "keines"),
    _json({"contactPhone": "@@"}, "030-1234567", "by appointment"),
    _json({"ntlm": "@@"}, DIGEST, "disabled"),
    _json({"text": "call @@ now"}, "+43 664 1234567", "+43 664"),
    _json({"lease_duration": 9, "data": {"data": {"smtp": "@@"}}}, MIXED, "smtp.else.test"),
    _json({"ssh_url": "@@"}, "zoe@navy.example", "git@github.com:acme/app.git"),
    _json({"message_id": "@@"}, "zoe@navy.example", "<20260304.1.ABC@else.test>"),
)

ALL = (*COMMANDS, *DIGESTS, *LOGS, *PAGES, *FIELDS)


def _exchange(twins: Twins, text: str) -> Exchange:
    answer = Response(status=200, headers=(("Content-Type", twins.kind),), body=twins.text.replace("@@", text).encode())
    return Exchange(request=Request(method="GET", url="https://api.else.test/v1/things"), response=answer)


def _clean(exchange: Exchange) -> Exchange:
    facts = catalogue.find("oauth")
    (clean,) = gate.cleaned([exchange], facts).exchanges
    assert [str(each) for each in gate.leaks([clean], facts)] == []
    return clean


@pytest.mark.parametrize("twins", ALL, ids=lambda each: each.text[:40])
def test_the_secret_goes(twins: Twins) -> None:
    """It is nowhere in what would be written, and scrubbing again changes nothing."""
    exchange = _exchange(twins, twins.secret)
    clean = _clean(exchange)
    assert twins.secret not in clean.response.body.decode() + lines.write(clean, {})
    assert _clean(clean) == clean


@pytest.mark.parametrize("twins", ALL, ids=lambda each: each.text[:40])
def test_the_twin_stays(twins: Twins) -> None:
    """Byte for byte, and the gate has nothing to say."""
    exchange = _exchange(twins, twins.clean)
    assert _clean(exchange) == exchange
