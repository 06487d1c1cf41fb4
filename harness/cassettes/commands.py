"""Secrets in command lines, known by the program and the option that takes them, and logins in Oracle's short form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.cassettes.spans import Named

HINT = re.compile(
    r"\b(?:mysql|mariadb|sshpass|redis-cli|mongo|docker|podman|nerdctl|skopeo|helm|az|openssl|aws|ldap|smbclient|sqlcmd|bcp|"
    r"htpasswd|cmdkey|unzip|zip|7z|rabbitmqctl|vault|sqlplus|jdbc:oracle)|--password-stdin|pass:|\bhttps? "
)
"""A text without any of these holds no such command."""

_VALUE = r"""(?P<mark>["']?)(?P<value>(?![-$<{*%"'])[^\s"'`;|&)]{4,200})(?P=mark)(?=[\s;|&)"'`\\]|$)"""
_REST = r"[^\n;|&]{0,300}?[ ]"
_TAKEN = (
    rf"\b(?:mysql|mariadb)\w*[ ](?:{_REST})??-p{_VALUE}",
    rf"\bsshpass[ ]-p[ ]?{_VALUE}",
    rf"\bredis-cli[ ](?:{_REST})??-a[ ]{{1,3}}{_VALUE}",
    rf"\bmongo(?:sh|dump|restore|export|import)?[ ](?:{_REST})??-p[ ]{{1,3}}{_VALUE}",
    rf"\b(?:docker|podman|nerdctl|skopeo|helm(?:[ ]registry)?|buildah|oras|az)[ ](?:[a-z]{{1,12}}[ ])?login[ ](?:{_REST})??-p[ ]{{1,3}}{_VALUE}",
    rf"\bopenssl[ ](?:{_REST})??-pass(?:in|out)?[ ]{{1,3}}pass:{_VALUE}",
    rf"\baws[ ]configure[ ]set[ ](?:[\w.]{{1,60}}\.)?aws_(?:secret_access_key|session_token)[ ]{{1,3}}{_VALUE}",
    rf"\becho[ ](?:-n[ ])?{_VALUE}[ ]?\|[^\n|]{{1,100}}--password-stdin",
    rf"\bldap(?:search|modify|add|delete|passwd|whoami)[ ](?:{_REST})??-w[ ]{{1,3}}{_VALUE}",
    rf"\b(?:sqlcmd|bcp)[ ](?:{_REST})??-P[ ]{{0,3}}{_VALUE}",
    rf"\bhtpasswd[ ]-\w{{0,5}}b\w{{0,5}}[ ]\S{{1,100}}[ ]\S{{1,100}}[ ]{_VALUE}",
    rf"\b(?:un)?zip[ ](?:{_REST})??-P[ ]{{1,3}}{_VALUE}",
    rf"\b7z[ ](?:{_REST})??-p{_VALUE}",
    rf"\brabbitmqctl[ ](?:add_user|change_password)[ ]\S{{1,100}}[ ]{_VALUE}",
    rf"\bcmdkey[ ](?:{_REST})??/pass:{_VALUE}",
    rf"\bvault[ ]login[ ]{_VALUE}",
    rf"\bsmbclient[ ](?:{_REST})??-U[ ]{{0,3}}[\w.\\-]{{1,60}}%{_VALUE}",
    rf"\bhttps?[ ](?:{_REST})??-a[ ]{{1,3}}[\w.@-]{{1,60}}:{_VALUE}",
    rf"\bskopeo[ ](?:{_REST})??--(?:src-|dest-)?creds[ =][\w.@-]{{1,60}}:{_VALUE}",
    r"(?:\bjdbc:oracle:\w{1,10}:|\bsqlplus[ ](?:-\w{1,3}[ ]){0,3})[\w$#]{1,40}/(?P<value>(?![$<{*])[^\s@\"'/]{4,100})(?=@)",
)
_PATTERNS = tuple(re.compile(each) for each in _TAKEN)


def named(text: str) -> Iterator[Named]:
    """What `mysql -p…`, `docker login -p …`, `redis-cli -a …` and others are given; `scott/…@` of Oracle."""
    for pattern in _PATTERNS:
        yield from (Named("password", *found.span("value")) for found in pattern.finditer(text))
