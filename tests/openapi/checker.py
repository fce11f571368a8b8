"""Whether a document is an OpenAPI 3.1 document, as far as this server writes such documents; and whether an answer is
what the document says."""

import re

METHODS = {"get", "post", "put", "patch", "delete"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def resolve(document, value):
    """What a reference means."""
    while isinstance(value, dict) and "$ref" in value:
        found = document
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        value = found
    return value


def mistakes_in(document):
    """Sentences, each on something that OpenAPI does not allow."""
    found = []

    def check(holds, *words):
        if not holds:
            found.append(" ".join(str(word) for word in words))

    check(document.get("openapi") == "3.1.0", "the version is", document.get("openapi"))
    check(set(document) <= {"openapi", "info", "tags", "paths", "components"}, "it has", set(document))
    check({"title", "version"} <= set(document["info"]), "the info lacks something")
    names = {tag["name"] for tag in document["tags"]}
    forms = set()
    for path, item in document["paths"].items():
        form = re.sub(r"{[^}]*}", "{}", path)
        check(path.startswith("/") and form not in forms, path, "is there twice, or does not begin with /")
        forms.add(form)
        for method, operation in item.items():
            at = f"{method} {path}:"
            check(method in METHODS, at, "no such method")
            for problem in mistakes_in_operation(document, path, operation, names):
                found.append(f"{at} {problem}")
    for name, schema in document["components"]["schemas"].items():
        found += [f"schema {name}: {problem}" for problem in mistakes_in_schema(document, schema)]
    return found


def mistakes_in_operation(document, path, operation, tags):
    allowed = {"tags", "summary", "description", "parameters", "requestBody", "responses", "security"}
    for name in operation:
        if name not in allowed and not name.startswith("x-"):
            yield f"it has {name}"
    if not operation.get("summary") or not set(operation["tags"]) <= tags or len(operation["tags"]) != 1:
        yield "its summary or its tag is missing"
    seen = set()
    for said in operation["parameters"]:
        parameter = resolve(document, said)
        seen.add((parameter["in"], parameter["name"]))
        if parameter["in"] not in ("path", "query", "header") or (parameter["in"] == "path") > parameter["required"]:
            yield f"parameter {parameter['name']} is in no place that there is"
        yield from mistakes_in_schema(document, parameter["schema"])
        for example in parameter.get("examples", {}).values():
            yield from (f"example of {parameter['name']}: {each}" for each in misfits(document, parameter["schema"], example["value"]))
    if len(seen) != len(operation["parameters"]):
        yield "a parameter is there twice"
    if {name for where, name in seen if where == "path"} != set(re.findall(r"{([^}]*)}", path)):
        yield "its parameters are not those of its path"
    for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
        yield from mistakes_in_schema(document, content["schema"])
        for example in examples_in(content).values():
            yield from (f"example of {kind}: {each}" for each in misfits(document, content["schema"], example))
    if not operation["responses"]:
        yield "it has no answers"
    for status, said in operation["responses"].items():
        response = resolve(document, said)
        if not re.fullmatch(r"[2-5]\d\d", status) or not response["description"]:
            yield f"answer {status} says nothing"
        for content in response.get("content", {}).values():
            yield from mistakes_in_schema(document, content["schema"])
    for way in operation["security"]:
        if not set(way) <= set(document["components"].get("securitySchemes", {})):
            yield f"nobody says what {way} is"


def mistakes_in_schema(document, schema, depth=0):
    known = {"$ref", "type", "format", "properties", "required", "items", "enum", "const", "description", "default", "minimum",
             "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "contentEncoding", "contentMediaType",
             "additionalProperties"}
    if not set(schema) <= known:
        yield f"a schema has {set(schema) - known}"
    if "$ref" in schema:
        try:
            resolve(document, schema)
        except (KeyError, TypeError):
            yield f"there is no {schema['$ref']}"
    for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        yield from mistakes_in_schema(document, inner, depth + 1)


def examples_in(content):
    """By their names; the only one of all is called None."""
    if "examples" in content:
        return {name: each["value"] for name, each in content["examples"].items()}
    return {None: content["example"]} if "example" in content else {}


def is_of(value, kind):
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def misfits(document, schema, value, at="it"):
    """How a value differs from what a schema says."""
    schema = resolve(document, schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_of(value, kind) for kind in kinds):
        yield f"{at} is {value!r:.60}, not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is {value!r:.60}, not one of {schema['enum']}"
    if isinstance(value, dict):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at} lacks {name}"
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from misfits(document, inner, value[name], f"{at}.{name}")
        if isinstance(schema.get("additionalProperties"), dict):
            for name in set(value) - set(schema.get("properties", {})):
                yield from misfits(document, schema["additionalProperties"], value[name], f"{at}.{name}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at} has {len(value)} items"
        for inner in value:
            yield from misfits(document, schema.get("items", {}), inner, f"{at}[]")
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{at} has {len(value)} characters"
        if not re.search(schema.get("pattern", ""), value):
            yield f"{at} does not match {schema['pattern']}"
    if is_of(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at} is {value}"
