#!/usr/bin/env python3
"""What Kith is made of, as CycloneDX 1.5 on standard output.

  scripts/components.py [PROGRAM]

Debian: the packages of scripts/packages.txt that building and serving need, and those whose libraries PROGRAM
(build/kith) loads, each with the version that is installed here. npm: package-lock.json, with its hashes;
everything of it but GOV.UK's module is only for building and testing.
"""

import base64
import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
in_the_browser = {"govuk-frontend"}


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def loaded_by(program):
    """Debian packages of the libraries that a program loads."""
    files = re.findall(r"=> (/\S+)", output_of("ldd", str(program)))
    owners = set()
    for file in files:
        # Debian 12 lists what lies under /usr/lib also as /lib.
        for name in (file, str(pathlib.Path(file).resolve()), file.removeprefix("/usr")):
            found = re.match(r"([^:]+):", output_of("dpkg", "-S", name))
            if found:
                owners.add(found.group(1))
                break
    return owners


def debian(names):
    for name in sorted(names):
        line = output_of("dpkg-query", "-W", "-f", "${Version} ${Architecture} ${Maintainer}", name)
        if not line:
            print(f"components: {name} is not installed here", file=sys.stderr)
            continue
        version, architecture, maintainer = line.split(" ", 2)
        yield {"type": "library", "name": name, "version": version, "publisher": maintainer,
               "purl": f"pkg:deb/debian/{name}@{version}?arch={architecture}&distro=bookworm"}


def npm(lock):
    for path, one in sorted(lock["packages"].items()):
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        kind, _, digest = one["integrity"].partition("-")
        yield {"type": "library", "name": name, "version": one["version"],
               "scope": "required" if name in in_the_browser else "excluded",
               "hashes": [{"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}],
               "licenses": [{"expression": one["license"]}] if one.get("license") else [],
               "purl": f"pkg:npm/{name.replace('@', '%40')}@{one['version']}"}


def main():
    program = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "build/kith"
    wanted = set(re.findall(r"^run (\S+)", (root / "scripts/packages.txt").read_text(encoding="utf-8"), re.M))
    if program.is_file():
        wanted |= loaded_by(program)
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    commit = output_of("git", "-C", str(root), "rev-parse", "HEAD").strip()
    made = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"component": {"type": "application", "name": "kith", "version": commit}},
            "components": [*debian(wanted), *npm(lock)]}
    json.dump(made, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
