/** Says what is wrong with a request that asks for a WebSocket; undefined if it is a handshake. Bun checks only a part of it. Source: RFC 6455, 4.2.1. */
export function handshakeFault({ method, headers }: Request): string | undefined {
  if (method !== "GET") return `the method ${method}`;
  if (!listed(headers.get("connection")).includes("upgrade")) return "no header Connection: Upgrade";
  if (!isKey(headers.get("sec-websocket-key"))) return "no Sec-WebSocket-Key of 16 bytes in base64";
  // The bytes of a body would be taken for frames, or not, by how they arrive.
  if (hasBody(headers)) return "a body";
  return undefined;
}

/** The members of a header that is a list, in lower case. */
function listed(header: string | null): string[] {
  return header?.split(",").map((member) => member.trim().toLowerCase()) ?? [];
}

/** Two keys in two headers arrive as a list, which is no key. */
function isKey(header: string | null): boolean {
  return header !== null && /^[A-Za-z\d+/]{22}==$/.test(header);
}

function hasBody(headers: Headers): boolean {
  return headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) !== 0;
}
