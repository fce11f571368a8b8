"""The example requests of a document, as requests."""

import base64
import dataclasses
import json
import re
import urllib.parse

from checker import METHODS, examples_in, resolve


@dataclasses.dataclass
class Request:
    method: str
    pattern: str
    example: str
    target: str
    headers: dict
    body: bytes
    responses: dict

    def __str__(self):
        return f"{self.method} {self.pattern} ({self.example or 'its only example'}, {self.headers.get('Content-Type', 'no body')})"

    def successes(self):
        return {int(status) for status in self.responses if status < "400"}


def text_of(value):
    """A value as a path, a query, a header or a form has it."""
    if isinstance(value, list):
        return ",".join(text_of(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value)


PICTURE = re.compile("data:image/[a-z]+;base64,(.*)")


def bytes_of(value):
    """What is sent of a value in a form or as a whole body: of a picture that is not its data URL."""
    picture = isinstance(value, str) and PICTURE.fullmatch(value)
    return base64.b64decode(picture[1], validate=True) if picture else text_of(value).encode()


def form(value):
    return [(name, bytes_of(each)) for name, said in value.items() for each in (said if isinstance(said, list) else [said])]


def body_of(kind, value):
    """The body, and its Content-Type."""
    if kind == "application/x-www-form-urlencoded":
        return urllib.parse.urlencode(form(value)).encode(), kind
    if kind == "multipart/form-data":
        parts = b"".join(f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + said + b"\r\n"
                         for name, said in form(value))
        return parts + b"--part--\r\n", "multipart/form-data; boundary=part"
    return json.dumps(value).encode() if "json" in kind else bytes_of(value), kind


def requests_of(document):
    """Every example of every operation, with each kind of body that it has examples of."""
    for pattern, item in document["paths"].items():
        for method in METHODS & set(item):
            yield from requests_of_operation(document, pattern, method.upper(), item[method])


def requests_of_operation(document, pattern, method, operation):
    if "x-no-example" in operation:
        return
    parameters = [resolve(document, each) for each in operation["parameters"]]
    contents = {kind: examples_in(content) for kind, content in operation.get("requestBody", {"content": {}})["content"].items()}
    contents = {kind: found for kind, found in contents.items() if found}
    named = [set(examples_in(parameter)) for parameter in parameters] + [set(found) for found in contents.values()]
    names = sorted(set().union(*named) - {None}) or [None]
    for name in names:
        target, query, headers = pattern, [], {}
        for parameter in parameters:
            examples = examples_in(parameter)
            if name not in examples:
                if parameter["required"]:
                    raise AssertionError(f"{method} {pattern}: {parameter['name']} has no example called {name}")
                continue
            value = text_of(examples[name])
            if parameter["in"] == "path":
                target = target.replace("{" + parameter["name"] + "}", urllib.parse.quote(value, safe=""))
            elif parameter["in"] == "query":
                query.append(urllib.parse.quote(parameter["name"]) + "=" + urllib.parse.quote(value))
            else:
                headers[parameter["name"]] = value
        if query:
            target += "?" + "&".join(query)
        if operation.get("requestBody", {}).get("required") and not contents:
            raise AssertionError(f"{method} {pattern}: it needs a body, has no example of one and does not say why")
        for kind, found in contents.items() or [(None, {})]:
            if kind is None:
                yield Request(method, pattern, name, target, headers, None, operation["responses"])
                continue
            body, sent_as = body_of(kind, found.get(name, found.get(None)))
            yield Request(method, pattern, name, target, headers | {"Content-Type": sent_as}, body, operation["responses"])
