#!/usr/bin/env python3
"""Signs in to a demonstration and walks over it: one request for each kind of address and each form, as sqlmap reads
them, every part of a path, every field marked.

    attack_requests.py ADDRESS NAME PASSWORD FOLDER     says the cookie on standard output
"""
import html.parser
import http.cookiejar
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

address, name, password, folder = sys.argv[1:5]
jar = http.cookiejar.CookieJar()
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
MOST_PAGES = 400
IDENTIFIER = re.compile(r"/(?:[0-9a-z]{26}|\d+)(?=/|$)")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.forms = [], []

    def handle_starttag(self, tag, pairs):
        said = dict(pairs)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag == "form":
            self.forms.append((said.get("action") or "", (said.get("method") or "get").lower(), []))
        elif tag in ("input", "textarea", "select", "button") and self.forms and said.get("name"):
            fields = self.forms[-1][2]
            # Of what can be chosen one is enough: the tools try the others.
            chosen = said.get("type") in ("radio", "checkbox") or tag == "button"
            if not (chosen and any(name == said["name"] for name, _ in fields)):
                fields.append((said["name"], said.get("value") or "1"))


def read(path, fields=None):
    data = urllib.parse.urlencode(fields).encode() if fields is not None else None
    try:
        with opener.open(urllib.request.Request(address + path, data), timeout=30) as answer:
            page = Page()
            if answer.headers.get_content_type() == "text/html":
                page.feed(answer.read().decode("utf-8"))
            return page
    except urllib.error.HTTPError:
        return Page()


sign_in = read("/sign-in").forms[0]
read("/sign-in", [(k, {"name": name, "password": password}.get(k, v)) for k, v in sign_in[2] if k != "passkey"])
cookies = "; ".join(f"{one.name}={one.value}" for one in jar)
print(cookies)

host = urllib.parse.urlsplit(address).netloc
seen, kinds, waiting = set(), set(), ["/"]
out = pathlib.Path(folder)


def keep(verb, path, fields):
    """Once for each kind of address: an identifier is any identifier."""
    where = urllib.parse.urlsplit(path)
    kind = (verb, IDENTIFIER.sub("/:", where.path), tuple(sorted({k for k, _ in fields})), where.query.split("=")[0])
    if kind in kinds or "/sign-out" in path or "/account" in path:
        return
    kinds.add(kind)
    marked = IDENTIFIER.sub(lambda found: found.group(0) + "*", path)
    body = urllib.parse.urlencode(fields)
    lines = [f"{verb} {marked} HTTP/1.1", f"Host: {host}", f"Cookie: {cookies}"]
    if verb == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Origin: {address}"]
    (out / f"{len(kinds):03}.txt").write_text("\r\n".join(lines) + "\r\n\r\n" + body)


while waiting and len(seen) < MOST_PAGES:
    path = waiting.pop(0)
    if IDENTIFIER.sub("/:", path) in seen:
        continue
    seen.add(IDENTIFIER.sub("/:", path))
    page = read(path)
    keep("GET", path, [])
    for link in page.links:
        where = urllib.parse.urlsplit(urllib.parse.urljoin(address + path, link))
        if where.netloc == host and "sign-out" not in where.path:
            waiting.append(where.path + ("?" + where.query if where.query else ""))
    for action, verb, fields in page.forms:
        keep(verb.upper(), urllib.parse.urlsplit(urllib.parse.urljoin(address + path, action)).path, fields)
# The search answers with links to records; nothing else leads a crawler there.
for form in read("/search").forms:
    if form[0] == "/search":
        found = read("/search", [(k, "Smith" if k == "q" else v) for k, v in form[2] if k != "where"])
        waiting += [link for link in found.links if link.startswith("/children/")][:3]
print(f"{len(kinds)} kinds of requests", file=sys.stderr)
