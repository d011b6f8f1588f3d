#!/usr/bin/env python3
"""Signs in to a demonstration under each name and walks over it: one request for each kind of address and each form, as
sqlmap reads them, and which routes it did not come to.

    attack_requests.py ADDRESS PASSWORD FOLDER NAME...

FOLDER: N.path.txt has the parts of the path that can be anything marked, N.fields.txt the fields of a form or what is
asked for after "?", N.button.txt a form sent by another of its buttons, which is marked; forms come after pages, for they change what the pages show. FOLDER/NAME.cookie: who is signed in.
"""
import html.parser
import http.cookiejar
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

address, password, folder = sys.argv[1:4]
names = sys.argv[4:]
out = pathlib.Path(folder)
host = urllib.parse.urlsplit(address).netloc
MOST_PAGES = 500
# Who is signed in must stay so, and trying a password is slow on purpose; tests/unit has these.
LEFT_OUT = re.compile(r"^/(sign-|confirm|account/(password|sessions|factors|recovery-codes|app|passkeys))")
ROUTES = [
    tuple(line.split()[:2])
    for line in pathlib.Path("tests/access/routes.txt").read_text().splitlines()
    if re.match(r"(GET|POST) ", line)
]


def pattern_of(verb, path):
    """The route of the site that answers: the one with the most written parts."""
    parts = path.split("/")
    fitting = []
    for one, pattern in ROUTES:
        wanted = pattern.split("/")
        if one == verb and len(wanted) == len(parts):
            if all(w.startswith(":") and p or w == p for w, p in zip(wanted, parts)):
                fitting.append(([w.startswith(":") for w in wanted], pattern))
    return min(fitting)[1] if fitting else None


# What no page of a demonstration leads to, because nobody is in that state: who asks, how, where, with what. "*": the
# record that everybody was led to.
WRITTEN = [
    ("manager", "POST", "/drafts", ["draft_key", "draft_title", "based_on", "text"]),
    ("manager", "POST", "/drafts/discard", ["draft_key", "return_to"]),
    ("manager", "POST", "/account/notices/seen", ["notice"]),
    ("governance", "GET", "/vigilance/1", []),
    ("governance", "POST", "/vigilance/1", ["outcome", "words"]),
    ("socialworker2", "POST", "/children/*/emergency", ["f.reason", "f.why", "f.purpose"]),
    ("manager", "POST", "/children/*/protected", ["kind", "reason", "why"]),
    ("manager", "POST", "/children/*/birth", ["given_name", "family_name", "birth_date-day", "sex", "reason"]),
    ("manager", "GET", "/children/*/details/school/decide", []),
    ("manager", "POST", "/children/*/details/school/decide", ["holds", "reason", "based_on"]),
    ("manager", "GET", "/duplicates/*/*/split", []),
    ("manager", "POST", "/duplicates/*/*/split", ["reason", "based_on"]),
    ("manager", "POST", "/children/*/disclosures/*/export", ["format", "purpose"]),
    ("manager", "GET", "/children/*/disclosures/*/items/*", []),
    ("manager", "POST", "/children/*/disclosures/*/items/*", ["action", "ground", "out", "why"]),
    ("manager", "POST", "/children/*/processes/*/record/both", ["outcome", "reason", "keep.when"]),
    ("chair", "GET", "/packs/*/*/files/*", []),
]


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.forms, self.path = [], [], ""

    def handle_starttag(self, tag, pairs):
        said = dict(pairs)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag == "form":
            self.forms.append((said.get("action") or "", (said.get("method") or "get").upper(), [], []))
        elif self.forms and said.get("name"):
            fields, buttons = self.forms[-1][2:]
            if tag == "button":
                buttons.append((said["name"], said.get("value") or "1"))
            elif tag in ("input", "textarea", "select"):
                # Of what can be chosen one is enough: the tools try the others.
                chosen = said.get("type") in ("radio", "checkbox")
                if not (chosen and any(name == said["name"] for name, _ in fields)):
                    fields.append((said["name"], said.get("value") or "1"))


class Walk:
    """What one of them sees."""

    def __init__(self, name):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        sign_in = self.read("/sign-in").forms[0]
        self.read(
            "/sign-in",
            [(k, {"name": name, "password": password}.get(k, v)) for k, v in sign_in[2] if k != "passkey"],
        )
        self.csrf = dict(next(form[2] for form in self.read("/account").forms if form[1] == "POST"))["csrf"]
        self.cookies = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        (out / f"{name}.cookie").write_text(self.cookies)

    def read(self, path, fields=None):
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        page = Page()
        try:
            answer = self.opener.open(urllib.request.Request(address + path, data), timeout=30)
        except urllib.error.HTTPError as refused:  # its page names a way through
            answer = refused
        with answer:
            page.path = urllib.parse.urlsplit(answer.url).path
            if answer.headers.get_content_type() == "text/html":
                page.feed(answer.read().decode("utf-8"))
        return page

    @staticmethod
    def written(person=None):
        """Addresses that no page need lead to: those without a parameter; those of one record."""
        for verb, pattern in ROUTES:
            if verb == "GET" and ":" not in pattern and person is None:
                yield pattern
            if verb == "GET" and pattern.count(":") == 1 and ":person" in pattern and person is not None:
                yield pattern.replace(":person", person)

    def pages(self):
        seen, waiting, person = set(), list(self.written()), None
        for one in others:
            waiting += self.written(one)
        while waiting and len(seen) < MOST_PAGES:
            where = urllib.parse.urlsplit(waiting.pop(0))
            pattern = pattern_of("GET", where.path)
            # Definitions, kinds and steps have pages of their own; records look all alike.
            kind = re.sub(r"/(?:[0-9a-z]{26}|\d+)(?=/|$)", "/:", where.path)
            if pattern is None or kind in seen or LEFT_OUT.match(where.path):
                continue
            seen.add(kind)
            path = where.path + ("?" + where.query if where.query else "")
            page = self.read(path)
            yield where, pattern, page
            # What comes after a first step: of a referral, of somebody's request for their record.
            if (pattern == "/referrals/new" or path.endswith("/begin/subject_access")) and where.path not in sent:
                for form in [one for one in page.forms if one[0].endswith(where.path)][:1]:
                    sent.add(where.path)
                    waiting.append(self.read(path, form[2]).path)
                    seen = {one for one in seen if not one.startswith("/children/")}
            for link in page.links:
                to = urllib.parse.urlsplit(urllib.parse.urljoin(address + path, link))
                found = re.fullmatch(r"/children/([0-9a-z]{26})", to.path)
                if found and person is None:
                    person = found.group(1)
                    waiting += self.written(person)
                    others.add(person)
                if to.netloc == host:
                    waiting.append(to.path + ("?" + to.query if to.query else ""))


kinds = set()
sent = set()
others = set()  # a record that each of them was led to: others are refused there


def keep(walk, verb, path, pattern, fields, pressed=None):
    """Once for each kind: any record, any value. The fields are tried with the first button, the others only lead to
    another use of what was typed."""
    words = [key for key, _ in fields]
    kind = (verb, pattern, pressed[0] if pressed else tuple(sorted(set(words))))
    if kind in kinds or LEFT_OUT.match(path):
        return
    kinds.add(kind)
    marked = "/".join(p + "*" if w.startswith(":") else p for w, p in zip(pattern.split("/"), path.split("/")))
    typed = urllib.parse.urlencode(fields + ([pressed] if pressed else [])) + ("*" if pressed else "")
    lines = [f"Host: {host}", f"Cookie: {walk.cookies}"]
    body = ""
    if verb == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Origin: {address}"]
        body = typed
    elif typed:
        path += "?" + typed
    number = f"{'GET POST'.index(verb)}{len(kinds):03}"
    rest = "\r\n".join(lines) + "\r\n\r\n" + body
    if "*" in marked and (verb == "POST" or not typed) and (verb, pattern) not in kinds:
        kinds.add((verb, pattern))
        (out / f"{number}.path.txt").write_text(f"{verb} {marked} HTTP/1.1\r\n{rest}")
    if pressed:
        (out / f"{number}.button.txt").write_text(f"{verb} {path} HTTP/1.1\r\n{rest}")
    elif any(word not in ("csrf", "form_token") for word in words):
        (out / f"{number}.fields.txt").write_text(f"{verb} {path} HTTP/1.1\r\n{rest}")


walks = {}
for name in names:
    walk = walks[name] = Walk(name)
    for where, pattern, page in walk.pages():
        keep(walk, "GET", where.path, pattern, urllib.parse.parse_qsl(where.query))
        for action, verb, fields, buttons in page.forms:
            to = urllib.parse.urlsplit(urllib.parse.urljoin(address + where.path, action)).path
            of_form = pattern_of(verb, to)
            for pressed in [None, *buttons]:
                if of_form is not None:
                    keep(walk, verb, to, of_form, fields, pressed)

for name, verb, path, words in WRITTEN:
    if name in walks and others:
        path = path.replace("*", min(others))
        pattern = pattern_of(verb, path)
        assert pattern, path
        if (verb, pattern) not in {kind[:2] for kind in kinds}:
            csrf = [("csrf", walks[name].csrf)] if verb == "POST" else []
            keep(walks[name], verb, path, pattern, csrf + [(word, "1") for word in words])

reached = {kind[:2] for kind in kinds}
missed = [f"{verb} {pattern}" for verb, pattern in ROUTES if (verb, pattern) not in reached]
print(f"{len(reached)} of {len(ROUTES)} routes; not come to, or left out: {', '.join(missed)}")
