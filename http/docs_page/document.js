// What the OpenAPI document says, brought into the form in which the page shows it.

const methods = ["get", "post", "put", "patch", "delete"];

// What "#/components/schemas/Error" means.
export function resolve(document, value) {
  if (!value || typeof value.$ref !== "string") return value;
  return value.$ref.slice(2).split("/").reduce((inner, name) => inner?.[name], document);
}

export function operationsOf(document) {
  const operations = [];
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) if (item[method]) operations.push(operationOf(document, path, method, item[method]));
  return operations;
}

function operationOf(document, path, method, said) {
  const parameters = (said.parameters ?? []).map((each) => resolve(document, each));
  const contents = Object.entries(said.requestBody?.content ?? {}).map(([type, content]) => ({
    type, schema: content.schema ?? {}, content,
  }));
  return {
    id: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, said, parameters, contents, document,
    tag: said.tags?.[0] ?? "", examples: namesOf([...parameters, ...Object.values(said.requestBody?.content ?? {})]),
  };
}

// Examples of one name, wherever they stand in an operation, make one request.
function namesOf(places) {
  return [...new Set(places.flatMap((place) => Object.keys(place.examples ?? {})))];
}

// Undefined where there is none.
export function exampleIn(place, name) {
  const named = place.examples?.[name];
  return named ? named.value : place.example;
}

export const isPlain = (schema) => !["object", "array"].includes(schema.type);
