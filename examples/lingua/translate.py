#!/usr/bin/env python3
"""Translates a text on a running server: asks which language it is in, then the model for that language and the other one.

What the server cannot answer yet, because a model is still being loaded or there is no room for it, is asked again when
the server says, until the patience is over. Exits with 1 where there is no translation.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request


class Refused(Exception):
    """An answer other than 200; its text is the server's reason."""


class Server:
    def __init__(self, url, patience_s):
        self._url = url.rstrip("/")
        self._patience_s = patience_s

    def ask(self, model, text):
        """The model's outputs for the text, by name."""
        tensor = {"name": "text", "datatype": "BYTES", "shape": [1], "data": [text]}
        until = time.monotonic() + self._patience_s
        while True:
            try:
                return self._post(f"/v2/models/{model}/infer", {"inputs": [tensor]})
            except urllib.error.HTTPError as error:
                reason = f"{model}: {error.code} {reason_in(error.read())}"
                wait_s = seconds_in(error.headers.get("Retry-After"))
                if error.code != 503 or wait_s is None or time.monotonic() + wait_s > until:
                    raise Refused(reason) from None
            print(f"{reason}; again in {wait_s:g} s", file=sys.stderr)
            time.sleep(wait_s)

    def _post(self, path, request):
        with urllib.request.urlopen(self._url + path, json.dumps(request).encode(), timeout=self._patience_s) as answer:
            return {output["name"]: output["data"][0] for output in json.load(answer)["outputs"]}


def reason_in(body):
    try:
        return json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")


def seconds_in(retry_after):
    """The other way to say it, as a date, is one that this server does not use."""
    try:
        return max(0.1, float(retry_after))
    except (TypeError, ValueError):
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", help="- reads it from the standard input")
    parser.add_argument("language", help="that it is wanted in: de, en, es, fr or it")
    parser.add_argument("--url", default="http://localhost:8000", help="of the server (%(default)s)")
    parser.add_argument("--source", help="the language that it is in; asked of the server where it is not said")
    parser.add_argument("--large", action="store_true", help="use the large model; from en to it")
    parser.add_argument("--patience", type=float, default=120, metavar="SECONDS", help="(%(default)s)")
    options = parser.parse_args()

    text = sys.stdin.read() if options.text == "-" else options.text
    server = Server(options.url, options.patience)
    try:
        source = options.source
        if source is None:
            detected = server.ask("language_detection", text)
            source = detected["language"]
            print(f"in {source}, confidence {detected['confidence']:.3f}", file=sys.stderr)
        if source == options.language:
            print(text)
            return
        model = f"translate_{source}_{options.language}" + ("_large" if options.large else "")
        print(server.ask(model, text)["translation"])
    except Refused as refused:
        sys.exit(str(refused))
    except (OSError, ValueError) as error:
        sys.exit(f"{options.url} did not answer: {error}")


if __name__ == "__main__":
    main()
