// A request as a line for a shell.

import { rewritten } from "./json.js";

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

function bodyOf({ parts, type, body }) {
  if (parts) {
    const option = type === "multipart/form-data" ? "--form-string" : "--data-urlencode";
    return parts.map(([name, value]) =>
      (value instanceof Blob ? `-F ${quoted(`${name}=@${value.name ?? "FILE"}`)}` : `${option} ${quoted(`${name}=${value}`)}`));
  }
  if (body === undefined) return [];
  return [`--data-binary ${quoted(body instanceof Blob ? `@${body.name ?? "FILE"}` : type.includes("json") ? rewritten(body, JSON.stringify) : body)}`];
}

// `keyed`: the key itself is no part of what people paste.
export function curlOf(request, origin, keyed) {
  const line = ["curl", "-s"];
  const sends = request.body !== undefined || request.parts;
  if (request.method !== (sends ? "POST" : "GET")) line.push("-X", request.method);
  line.push(quoted(origin + request.target));
  if (keyed) line.push('-H "Authorization: Bearer $KEY"');
  for (const [name, value] of Object.entries(request.headers)) line.push("-H", quoted(`${name}: ${value}`));
  return [...line, ...bodyOf(request)].join(" ");
}
