import { hasTag } from "../../../base/has-tag.ts";
import { qualityValues } from "../../../base/quality-values.ts";

/** Shorter answers are not compressed: they fit one network packet as they are. Units: bytes. */
const MIN_GZIP_BYTES = 1024;

/** How an answer may be sent. */
export interface JsonResponseOptions {
  /** Fields that do not count as a change. */
  ticking: readonly string[];
}

/**
 * A JSON answer with a weak ETag: 304 for a client that has it already, compressed for a client that takes gzip.
 * Cost: compresses on another thread than the one that serves the game.
 */
export async function jsonResponse(
  request: Request,
  answer: unknown,
  { ticking }: JsonResponseOptions,
): Promise<Response> {
  const text = JSON.stringify(answer);
  const tag = `W/"${Bun.hash(ticking.length === 0 ? text : withoutFields(answer, ticking)).toString(36)}"`;
  const headers = new Headers({
    etag: tag,
    "cache-control": "no-cache",
    vary: "accept-encoding",
  });
  if (hasTag(request.headers.get("if-none-match"), tag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", "application/json; charset=utf-8");
  const bytes = Buffer.from(text);
  if (bytes.length < MIN_GZIP_BYTES || !takesGzip(request.headers.get("accept-encoding")))
    return withLength(bytes, headers);
  headers.set("content-encoding", "gzip");
  return withLength(await compressed(bytes), headers);
}

async function compressed(bytes: Buffer): Promise<Buffer> {
  const [{ promisify }, { gzip }] = await Promise.all([import("node:util"), import("node:zlib")]);
  return await promisify(gzip)(bytes);
}

/** States the length, by which the server counts the bytes that peers have not read yet. */
function withLength(bytes: Buffer, headers: Headers): Response {
  headers.set("content-length", String(bytes.length));
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
}

function withoutFields(answer: unknown, fields: readonly string[]): string {
  const left = new Set(fields);
  return JSON.stringify(answer, (key, value: unknown) => (left.has(key) ? undefined : value));
}

/** Whether `Accept-Encoding` takes gzip (RFC 9110). */
function takesGzip(acceptEncoding: string | null): boolean {
  const weights = qualityValues(acceptEncoding);
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
