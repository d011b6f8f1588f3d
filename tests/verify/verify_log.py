#!/usr/bin/env python3
"""A second verifier of Kith's log, written from docs/decisions/record-hashing.md and verifiable-log.md alone.

    verify_log.py FOLDER [--key PUBLIC_KEY]     an export, or a witness's copy
    verify_log.py --each FOLDER                 every folder in it: a line "name<TAB>ok" or "name<TAB>words"
    verify_log.py --proof FILE [--key KEY]      what kith record prove made

Python 3, standard library only. Ends with 0 when everything holds, 1 when not.
"""

import base64
import binascii
import hashlib
import json
import os
import sys
from datetime import datetime, timedelta, timezone


class Wrong(Exception):
    pass


def demand(holds, words):
    if not holds:
        raise Wrong(words)


# ---------------------------------------------------------------- Ed25519 (RFC 8032), verification only

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def add(a, b):
    """Points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    s = (a[1] - a[0]) * (b[1] - b[0]) % P
    t = (a[1] + a[0]) * (b[1] + b[0]) % P
    u = 2 * a[3] * b[3] * D % P
    v = 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def decompress(text):
    number = int.from_bytes(text, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


NEUTRAL = (0, 1, 1, 0)
BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(key, message, signature):
    """[S]B - [k]A, compressed, is R: both products in one ladder."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point = decompress(key)
    s = int.from_bytes(signature[32:], "little")
    if point is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    table = (None, BASE, minus, add(BASE, minus))
    reached = NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        reached = add(reached, reached)
        chosen = (s >> bit & 1) | (k >> bit & 1) << 1
        if chosen:
            reached = add(reached, table[chosen])
    return compress(reached) == signature[:32]


# ---------------------------------------------------------------- hashes of the record


def number(value):
    return value.to_bytes(8, "big", signed=True)


def field(value):
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(8, "big") + data


def commitment_of(salt, body):
    return hashlib.sha256(field("kith/commitment/1") + field(salt) + field(body)).digest()


def entry_hash(row):
    return hashlib.sha256(
        field("kith/entry/1") + field(row["stream"]) + number(row["sequence"]) + field(row["type"])
        + number(row["schema"]) + number(row["event_time"]) + number(row["entry_time"]) + field(row["actor"])
        + field(row["role"]) + field(row["purpose"]) + field(row["edition"]) + field(row["rules"])
        + field(row["commitment"]) + field(row["previous"])).digest()


# ---------------------------------------------------------------- the tree of RFC 6962


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows by leaves; keeps the roots of its complete parts, the greatest first."""

    def __init__(self):
        self.size = 0
        self.parts = []

    def add(self, leaf):
        rest = self.size
        while rest & 1:
            leaf = node_hash(self.parts.pop(), leaf)
            rest >>= 1
        self.parts.append(leaf)
        self.size += 1

    def root(self):
        if not self.parts:
            return hashlib.sha256(b"").digest()
        reached = self.parts[-1]
        for part in reversed(self.parts[:-1]):
            reached = node_hash(part, reached)
        return reached


def root_by_path(leaf, index, size, path):
    """RFC 9162, 2.1.3.2; nothing when the path is too short or too long."""
    if index >= size:
        return None
    at, last, reached = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            reached = node_hash(step, reached)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        at, last = at >> 1, last >> 1
    return reached if last == 0 else None


def continues(old_size, old_root, size, root, path):
    """RFC 9162, 2.1.4.2; an empty tree is continued by any."""
    if old_size > size:
        return False
    if old_size == size:
        return not path and old_root == root
    if old_size == 0:
        return not path
    path = list(path)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == root


# ---------------------------------------------------------------- texts with one spelling


def from_base64(text):
    demand(isinstance(text, str), "no base64")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError, UnicodeEncodeError):
        raise Wrong("no base64") from None
    demand(base64.b64encode(data).decode() == text, "base64 in another spelling")
    return data


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def parse_line(line):
    """JSON in its one spelling: reading and writing it again gives the same bytes."""
    try:
        text = line.decode("utf-8")
        value = json.loads(text)
        same = canonical(value) == text
    except (ValueError, RecursionError):
        raise Wrong("its line is not one of a log") from None
    demand(same, "its line is not one of a log")
    return value


TEXTS = {"actor", "edition", "purpose", "role", "rules", "stream", "type"}
NUMBERS = {"entry_time", "event_time", "position", "schema", "sequence"}
BYTES = {"commitment", "hash", "previous"}


def parse_row(line):
    row = parse_line(line)
    words = "its line is not one of a log"
    demand(isinstance(row, dict), words)
    names = set(row)
    required = TEXTS | NUMBERS | BYTES
    optional = names - required
    demand(required <= names, words)
    demand(optional <= {"body", "salt", "sealed", "sealed_digest"}, words)
    demand(("body" in row) == ("salt" in row) and ("sealed" in row) == ("sealed_digest" in row), words)
    for name in TEXTS | ({"body"} & names):
        demand(isinstance(row[name], str), words)
    for name in NUMBERS:
        demand(type(row[name]) is int and -(2**63) <= row[name] < 2**63, words)
    demand(-(2**31) <= row["schema"] < 2**31, words)
    for name in BYTES | (optional - {"body"}):
        row[name] = from_base64(row[name])
    if "sealed" in row:
        demand(row["sealed"] and hashlib.sha256(row["sealed"]).digest() == row["sealed_digest"], words)
    return row


def parse_proof(value):
    demand(isinstance(value, list) and len(value) <= 64, "no proof")
    path = [from_base64(one) for one in value]
    demand(all(len(one) == 32 for one in path), "no proof")
    return path


# ---------------------------------------------------------------- keys and checkpoints

NAME = set("abcdefghijklmnopqrstuvwxyz0123456789.-_/")
LOG, WITNESS = 1, 4


def is_name(text):
    return 0 < len(text) <= 128 and set(text) <= NAME


def key_id(name, use, key):
    return hashlib.sha256(name.encode() + b"\n" + bytes([use]) + key).digest()[:4]


def parse_key(text, use):
    parts = text.rstrip("\n ").split("+", 2)
    demand(len(parts) == 3 and is_name(parts[0]), "no public key")
    data = from_base64(parts[2])
    demand(len(data) == 33 and data[0] == use, "no public key of this kind")
    demand(key_id(parts[0], use, data[1:]).hex() == parts[1], "no public key")
    return parts[0], data[1:]


def decimal(text):
    demand(len(text) <= 19 and text.isascii() and text.isdigit() and str(int(text)) == text and int(text) < 2**63, "no number")
    return int(text)


def parse_time(text):
    """Milliseconds since 1970; only YYYY-MM-DDTHH:MM:SS.mmmZ."""
    demand(len(text) == 24 and text.isascii() and text.endswith("Z") and text[19] == ".", "no time")
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Wrong("no time") from None
    demand(at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (at.microsecond // 1000) == text, "no time")
    return (at - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1)


class Note:
    def __init__(self, note):
        demand(isinstance(note, str) and len(note.encode()) <= 8192, "no checkpoint")
        gap = note.find("\n\n")
        demand(gap >= 0, "no checkpoint")
        self.text = note[:gap + 1]
        lines = self.text.split("\n")
        demand(len(lines) == 6 and is_name(lines[0]), "no checkpoint")
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), from_base64(lines[2])
        demand(len(self.root) == 32, "no checkpoint")
        demand(lines[3].startswith("time ") and lines[4].startswith("ledger "), "no checkpoint")
        self.time, self.ledger = parse_time(lines[3][5:]), decimal(lines[4][7:])
        demand(self.ledger >= self.size, "no checkpoint")
        self.signatures = []
        rest = note[gap + 2:]
        demand(rest.endswith("\n"), "no checkpoint")
        for line in rest[:-1].split("\n"):
            demand(line.startswith("\u2014 ") and len(self.signatures) < 16, "no checkpoint")
            name, space, data = line[2:].partition(" ")
            demand(space and is_name(name), "no checkpoint")
            data = from_base64(data)
            demand(len(data) >= 4, "no checkpoint")
            self.signatures.append((name, data))

    def signed_by_log(self, log_name, tree, key):
        name = log_name + "/" + tree
        if self.origin != name:
            return False
        wanted = key_id(name, LOG, key)
        return any(n == name and d[:4] == wanted and signature_holds(key, self.text.encode(), d[4:])
                   for n, d in self.signatures)

    def countersigned(self, name, key):
        wanted = key_id(name, WITNESS, key)
        for n, d in self.signatures:
            if n != name or d[:4] != wanted or len(d) != 76:
                continue
            seconds = int.from_bytes(d[4:12], "big")
            message = "cosignature/v1\ntime %d\n%s" % (seconds, self.text)
            if seconds <= 253402300799 and signature_holds(key, message.encode(), d[12:]):
                return True
        return False


# ---------------------------------------------------------------- a folder

TREES = ("entries", "reads")


def lines_of(path):
    """Lines without their line breaks, and whether something stands behind the last."""
    try:
        with open(path, "rb") as file:
            parts = file.read().split(b"\n")
    except FileNotFoundError:
        return [], False
    return parts[:-1], parts[-1] != b""


class Follower:
    """Both trees side by side, in the order of the ledger."""

    def __init__(self, rows):
        self.rows = rows
        self.trees = [Tree(), Tree()]
        self.heads = {}
        self.ledger = 0

    def head(self, which):
        lines, at = self.rows[which], self.trees[which].size
        if at >= len(lines):
            return None
        try:
            return parse_row(lines[at])
        except Wrong as wrong:
            raise Wrong("leaf %d of %s: %s" % (at, TREES[which], wrong)) from None

    def advance(self, ledger):
        while self.ledger < ledger:
            position = self.ledger + 1
            for which in (0, 1):
                row = self.head(which)
                if row is not None and row["position"] == position:
                    break
            else:
                raise Wrong("position %d of the ledger is missing" % position)
            self.take(which, row)
            self.ledger = position

    def take(self, which, row):
        name = "leaf %d of %s: " % (self.trees[which].size, TREES[which])
        is_read = row["stream"].startswith(("reads:", "lists:"))
        demand(is_read == (which == 1), name + "of the other tree")
        sequence, previous = self.heads.get(row["stream"], (0, bytes(32)))
        demand(row["sequence"] == sequence + 1, name + "not the next of its stream")
        demand(row["previous"] == previous, name + "does not continue the entry before it")
        demand(entry_hash(row) == row["hash"], name + "its hash differs")
        if "body" in row:
            demand(commitment_of(row["salt"], row["body"]) == row["commitment"], name + "its text differs")
        self.heads[row["stream"]] = (row["sequence"], row["hash"])
        self.trees[which].add(leaf_hash(row["hash"]))


def read_text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def verify_folder(folder, trusted_key=None):
    try:
        log_name, log_key = parse_key(read_text(os.path.join(folder, "log.key")), LOG)
        witness_path = os.path.join(folder, "witness.key")
        witness = parse_key(read_text(witness_path), WITNESS) if os.path.exists(witness_path) else None
    except (OSError, UnicodeDecodeError) as error:
        raise Wrong("the keys can't be read: %s" % error) from None
    if trusted_key:
        demand(parse_key(trusted_key, LOG) == (log_name, log_key), "the log of another key")
    rows, torn = zip(*(lines_of(os.path.join(folder, tree + ".rows")) for tree in TREES))
    checkpoints, checkpoints_torn = lines_of(os.path.join(folder, "checkpoints"))
    follower = Follower(rows)
    last = None
    for line in checkpoints:
        pair = parse_line(line)
        demand(isinstance(pair, dict) and set(pair) == set(TREES), "no pair of checkpoints")
        for part in pair.values():
            demand(isinstance(part, dict) and set(part) == {"note", "proof"}, "no pair of checkpoints")
        notes = [Note(pair[tree]["note"]) for tree in TREES]
        proofs = [parse_proof(pair[tree]["proof"]) for tree in TREES]
        for note, tree in zip(notes, TREES):
            demand(note.signed_by_log(log_name, tree, log_key), "a checkpoint not signed by the log")
            if witness:
                demand(note.countersigned(*witness), "a checkpoint not countersigned")
        a, b = notes
        demand(a.time == b.time and a.ledger == b.ledger and a.size + b.size == a.ledger, "not of one moment")
        for which, (note, path) in enumerate(zip(notes, proofs)):
            size, root, time = (last[which].size, last[which].root, last[which].time) if last else \
                (0, Tree().root(), note.time)
            demand(note.time >= time and continues(size, root, note.size, note.root, path), "not continued")
            demand(note.size > 0 or note.root == Tree().root(), "no empty tree")
        follower.advance(a.ledger)
        for note, tree in zip(notes, follower.trees):
            demand(note.size == tree.size and note.root == tree.root(), "the entries are not those that were signed")
        last = notes
    demand(not checkpoints_torn and not any(torn), "a line that does not end")
    for which in (0, 1):
        demand(follower.trees[which].size == len(rows[which]), "leaf %d of %s: no checkpoint covers it"
               % (follower.trees[which].size, TREES[which]))
    return follower


def verify_proof(path, trusted_key=None):
    lines, torn = lines_of(path)
    demand(not torn and len(lines) >= 6 and lines[0] == b"kith stream proof 1", "no proof of a stream")
    log_name, log_key = parse_key(lines[1].decode(), LOG)
    if trusted_key:
        demand(parse_key(trusted_key, LOG) == (log_name, log_key), "the log of another key")
    stream, note = parse_line(lines[2]), Note(parse_line(lines[3]))
    tree = "reads" if stream.startswith(("reads:", "lists:")) else "entries"
    demand(note.signed_by_log(log_name, tree, log_key), "not signed by the log")
    demand(len(lines) % 2 == 0, "no proof of a stream")
    previous, index_before = bytes(32), -1
    for sequence, at in enumerate(range(4, len(lines), 2), 1):
        words = "entry %d of %s" % (sequence, stream)
        place, row = parse_line(lines[at]), parse_row(lines[at + 1])
        demand(isinstance(place, dict) and set(place) == {"index", "path"} and type(place["index"]) is int, words)
        demand(row["stream"] == stream and row["sequence"] == sequence and row["previous"] == previous, words)
        demand(row["position"] == 0 and entry_hash(row) == row["hash"], words)
        demand("body" not in row or commitment_of(row["salt"], row["body"]) == row["commitment"], words)
        demand(place["index"] > index_before, words)
        root = root_by_path(leaf_hash(row["hash"]), place["index"], note.size, parse_proof(place["path"]))
        demand(root == note.root, words)
        previous, index_before = row["hash"], place["index"]
    return stream, sequence


def main(arguments):
    key = None
    if "--key" in arguments:
        at = arguments.index("--key")
        key = arguments[at + 1]
        del arguments[at:at + 2]
        if os.path.exists(key):
            key = read_text(key)
    if arguments[:1] == ["--each"]:
        for name in sorted(os.listdir(arguments[1])):
            try:
                verify_folder(os.path.join(arguments[1], name))
                print(name + "\tok")
            except Wrong as wrong:
                print(name + "\t" + str(wrong).replace("\n", " "))
        return 0
    try:
        if arguments[:1] == ["--proof"]:
            print("%s: %d entries are held by the log" % verify_proof(arguments[1], key))
        else:
            seen = verify_folder(arguments[0], key)
            print("The log is whole: %d entries, %d reads" % tuple(tree.size for tree in seen.trees))
    except Wrong as wrong:
        print("The log is damaged: %s" % wrong)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
