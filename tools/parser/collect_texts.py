#!/usr/bin/env python3
"""Collects the texts that the parser is trained on, as one JSON file.

usage: collect_texts.py MIRROR KEEP_CLEAR OUT.json

MIRROR is a folder with clones of the three repositories below. KEEP_CLEAR is a folder of .txt files that the parser, or import, is
measured on: a text that shares twelve words in a row with any of them is left out.
"""

import csv
import html
import io
import json
import random
import re
import subprocess
import sys
from pathlib import Path

# Repository, and the licence of its texts.
WIKINEWS = "wikinews"  # github.com/vanatteveldt/wikinews: Wikinews, CC BY 2.5
BRIEFINGS = "wh-briefings"  # github.com/brian14708/wh-briefings: the White House, public domain
TRANSCRIPTS = "pm-transcripts"  # github.com/wragge/pm-transcripts: prime ministers of Australia, CC BY 3.0 AU

MOST_BRIEFINGS = 1500
MOST_RELEASES = 700
SHARED_WORDS = 12


def git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def files(repository: Path, ending: str) -> list[str]:
    return [path for path in git(repository, "ls-tree", "-r", "--name-only", "HEAD").split("\n") if path.endswith(ending)]


def runs_of_words(text: str, step: int) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + SHARED_WORDS]) for at in range(0, len(words) - SHARED_WORDS, step)}


def wikinews(repository: Path):
    for path in files(repository, ".csv"):
        for row in csv.DictReader(io.StringIO(git(repository, "show", f"HEAD:{path}"))):
            text = row.get("text") or ""
            if "/en.wikinews" in (row.get("url") or "") and len(text) > 600:
                yield text


def briefings(repository: Path, chooser: random.Random):
    paths = [path for path in files(repository, ".md") if re.search("readout|statement|meeting|joint|call", path)]
    chooser.shuffle(paths)
    for path in paths[:MOST_BRIEFINGS]:
        page = git(repository, "show", f"HEAD:{path}")
        if "---\n" not in page:
            continue
        body = page.split("---\n", 2)[-1]
        body = re.sub(r"\[([^\]]+?)\]\(https?://[^)]+\)", r"\1", body).replace("**", "").replace("<!-- -->", "")
        body = "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", body))
        if 600 < len(body) < 20000:
            yield body


def releases(repository: Path, chooser: random.Random):
    paths = files(repository, ".xml")
    chooser.shuffle(paths)
    found = 0
    for path in paths:
        page = git(repository, "show", f"HEAD:{path}")
        content = re.search(r"<content><!\[CDATA\[(.*?)\]\]>", page, re.S)
        if not content or not re.search(r"<release-type>\s*Media Release", page):
            continue
        lines = re.sub(r"</?p>|<br ?/>", "\n", content.group(1))
        text = html.unescape(re.sub(r"<[^>]+>", "", lines))
        if 600 < len(text) < 12000:
            yield text
            found += 1
        if found == MOST_RELEASES:
            return


def main() -> None:
    csv.field_size_limit(1 << 30)
    mirror, keep_clear, out = map(Path, sys.argv[1:])
    measured = set().union(*(runs_of_words(path.read_text(), 1) for path in keep_clear.glob("*.txt")))
    chooser = random.Random(3)
    documents = [("wikinews", text) for text in wikinews(mirror / WIKINEWS)]
    documents += [("briefing", text) for text in briefings(mirror / BRIEFINGS, chooser)]
    documents += [("release", text) for text in releases(mirror / TRANSCRIPTS, chooser)]
    chooser.shuffle(documents)
    kept = [(kind, text) for kind, text in documents if not runs_of_words(text, 3) & measured]
    out.write_text(json.dumps(kept))
    print(f"{len(kept)} of {len(documents)} texts kept", file=sys.stderr)


if __name__ == "__main__":
    main()
