#!/usr/bin/env python3
"""Whether docs/security.md and what stands beside it agree with the files they speak of.

  scripts/security.py           a line for each fault; the last line is "N passed, N failed"
  scripts/security.py --write   writes the tables that count the lines of the standard, then checks

Checked: every file, folder, test and place in a page that is named exists; each line of the standard stands
there once, with its level and a state; the counts are right; cryptography is called where the inventory says.
"""

import collections
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
pages = [root / "docs/security.md", *sorted((root / "docs/security").rglob("*.md"))]
states = ["met", "absent", "partly", "operator", "not met"]

# The lines of ASVS 5.0.0: for each section the levels of its lines in order; "." is none of ours (docs/security/asvs.md).
sections = dict(one.split(":") for one in """
1.1:22 1.2:11111.2.23 1.3:1122222..223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223
3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122
6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222
7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.5:22222 11.1:2233
11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223
13.3:2233 13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222
16.3:2222 16.4:222 16.5:2223""".split())
wanted = {f"{section}.{number}": level for section, levels in sections.items()
          for number, level in enumerate(levels, 1) if level != "."}

faults = []
checked = 0


def check(holds, page, words):
    global checked
    checked += 1
    if not holds:
        faults.append(f"{page.relative_to(root)}: {words}")


def slug(heading):
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")


def names_of(path):
    """The text of a file with the pieces of its string literals put together."""
    return re.sub(r'"\s*\n\s*"', "", path.read_text(encoding="utf-8"))


def check_names(page, text):
    folders = "src|tests|guidance|docs|scripts|assets|benches|cmake"
    alone = "test|bench|run|package.json|package-lock.json"
    for match in re.finditer(r"`((?:(?:%s)/[^`\s]*)|(?:%s))`((?: ?\"[^\"]+\")?)" % (folders, re.escape(alone).replace(r"\|", "|")), text):
        named, said = match.group(1), match.group(2).strip().strip('"')
        path = root / named
        check(path.exists(), page, f"{named} is not there")
        if said and path.is_file():
            check(said in names_of(path), page, f"{named} has no test or check \"{said}\"")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        file, _, place = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        check(path.exists(), page, f"link to {target}")
        if place and path.is_file():
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
            check(place in map(slug, headings), page, f"link to {target}: no such heading")


def lines_of(page, text):
    for row in re.findall(r"^\| (\d+\.\d+\.\d+) \|(.*)\|$", text, re.M):
        yield row[0], [cell.strip() for cell in row[1].split(" | ")]


def check_lines():
    seen = {}
    for page in sorted((root / "docs/security/asvs").glob("v*.md")):
        for line, cells in lines_of(page, page.read_text(encoding="utf-8")):
            check(line in wanted, page, f"{line} is no line of ours")
            check(line not in seen, page, f"{line} stands there twice")
            check(len(cells) == 5, page, f"{line} has {len(cells) + 1} columns instead of 6")
            if len(cells) != 5 or line not in wanted:
                continue
            level, asked, state, how, test = cells
            check(level == wanted[line], page, f"{line} is of level {wanted[line]}")
            check(state in states, page, f"{line}: \"{state}\" is no state")
            check(bool(asked and how), page, f"{line} says nothing")
            check(bool(test) and (test == "-" or "`" in test), page, f"{line}: a test, or -")
            seen[line] = (int(level), state, test != "-")
    for line in wanted:
        check(line in seen, root / "docs/security/asvs", f"{line} is missing")
    return seen


def table_of(rows):
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def counts_of(seen):
    def row(name, chosen):
        chosen = list(chosen)
        by = collections.Counter(state for _, state, _ in chosen)
        tested = sum(1 for _, state, test in chosen if state == "met" and test)
        return [name, len(chosen), by["met"], tested, *(by[state] for state in states[1:])]

    head = [["", "lines", "met", "of these tested", "absent", "partly", "operator", "not met"], ["---"] + ["--:"] * 7]
    levels = [row(f"level {level}", (one for one in seen.values() if one[0] == level)) for level in (1, 2, 3)]
    levels.append(row("all", seen.values()))
    chapters = [row(f"V{chapter}", (one for line, one in seen.items() if line.split(".")[0] == str(chapter)))
                for chapter in range(1, 17)]
    short = [f"| **{state}** | " + ", ".join(line for line, one in seen.items() if one[1] == state) + " |"
             for state in ("partly", "not met", "operator")]
    return (table_of(head + levels),
            table_of(head + levels + chapters) + "\n\n| state | lines |\n|---|---|\n" + "\n".join(short))


def counted(page, table, write):
    mark = "<!-- counted by scripts/security.py --write -->"
    text = page.read_text(encoding="utf-8")
    check(mark in text, page, "no place for the counts")
    if mark not in text:
        return
    before, after = text.split(mark, 1)
    rest = after[after.index("<!-- end -->"):] if "<!-- end -->" in after else "<!-- end -->\n"
    right = f"{before}{mark}\n\n{table}\n\n{rest}"
    if write:
        page.write_text(right, encoding="utf-8")
    check(write or text == right, page, "the counts are not those of the lines: scripts/security.py --write")


def check_inventory():
    page = root / "docs/security/keys.md"
    first_cells = re.findall(r"^\| (`src/[^|]+) \|", page.read_text(encoding="utf-8"), re.M)
    inventory = set(re.findall(r"`(src/[^`]+)`", " ".join(first_cells)))
    calls = re.compile(r"#include <(sodium|openssl/|fido|cjose|jwt|boost/asio/ssl|boost/beast/ssl|boost/beast/core/tcp_stream_ssl)")
    found = {str(file.relative_to(root)) for file in (root / "src").rglob("*.[ch]pp")
             if calls.search(file.read_text(encoding="utf-8"))}
    for file in sorted(found - inventory):
        check(False, page, f"{file} calls cryptography and is not in the inventory")
    for file in sorted(inventory - found):
        check(False, page, f"{file} is in the inventory and calls no cryptography")
    check(True, page, "")


def main():
    write = "--write" in sys.argv[1:]
    seen = check_lines()
    short, long = counts_of(seen)
    counted(root / "docs/security.md", short, write)
    counted(root / "docs/security/asvs.md", long, write)
    for page in pages:
        check_names(page, page.read_text(encoding="utf-8"))
    check_inventory()
    for fault in faults:
        print(fault)
    print(f"{checked - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
