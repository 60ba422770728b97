#!/usr/bin/env python3
"""Parses the collected texts with spaCy, as TRAIN.tsv and TEST.tsv.

usage: parse_texts.py TEXTS.json TRAIN.tsv TEST.tsv

Needs spaCy 3.8 and its model en_core_web_sm 3.8 (MIT). Each line is a token: form, coarse tag, fine tag, head (counted from 1, 0 is the
root) and relation; an empty line ends a sentence. The first texts of each kind are the test.
"""

import json
import sys
from pathlib import Path

import spacy
from spacy.language import Language

TEST_TEXTS = {"wikinews": 25, "briefing": 25, "release": 20}
SHORTEST, LONGEST = 3, 90


@Language.component("line_ends")
def line_ends(document):
    """A line end ends a sentence."""
    for token in document[:-1]:
        if "\n" in token.text:
            document[token.i + 1].is_sent_start = True
    return document


def rows(sentence):
    tokens = [token for token in sentence if not token.is_space]
    if not SHORTEST <= len(tokens) <= LONGEST:
        return
    places = {token.i: place for place, token in enumerate(tokens, 1)}
    for token in tokens:
        head = token.head
        while head.is_space and head.head != head:
            head = head.head
        place = 0 if token.head == token else places.get(head.i, 0)
        yield "\t".join((token.text.replace("\t", " "), token.pos_, token.tag_, str(place), token.dep_ or "dep"))


def main() -> None:
    texts, train, test = map(Path, sys.argv[1:])
    parser = spacy.load("en_core_web_sm", exclude=["ner", "lemmatizer"])
    parser.add_pipe("line_ends", first=True)
    chosen = {train: [], test: []}
    seen = dict.fromkeys(TEST_TEXTS, 0)
    for kind, text in json.loads(texts.read_text()):
        chosen[test if seen[kind] < TEST_TEXTS[kind] else train].append(text)
        seen[kind] += 1
    for path, documents in chosen.items():
        with path.open("w") as out:
            for document in parser.pipe(documents, batch_size=16):
                for sentence in document.sents:
                    lines = list(rows(sentence))
                    if lines:
                        out.write("\n".join(lines) + "\n\n")


if __name__ == "__main__":
    main()
