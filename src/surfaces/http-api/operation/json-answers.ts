import { qualityValues } from "../../../base/quality-values.ts";
import type { Compressor } from "./compressor.ts";
import { type WrittenJson, writeJson } from "./write-json.ts";

/** Shorter answers are not compressed: they fit one network packet as they are. Units: bytes. */
const MIN_GZIP_BYTES = 1024;

/** How the answers of an operation may be sent. */
export interface JsonAnswersOptions {
  /** Fields that do not count as a change. */
  readonly ticking: readonly string[];
  /** Whether the answer is always the same object. */
  readonly constant: boolean;
}

/**
 * JSON answers of one operation, each with a weak ETag: 304 for a client that has it already, compressed for a client that takes gzip.
 * Cost: writes a long answer in several turns of the event loop, and compresses on another thread than the one that serves the game.
 */
export class JsonAnswers {
  /** The answer that is always the same. */
  #constant: Promise<WrittenJson> | undefined;
  /** The last compressed answer. Pollers that ask for the same one get it again. */
  #last: { tag: string; gzip: Promise<Uint8Array> } | undefined;

  constructor(
    private readonly options: JsonAnswersOptions,
    private readonly compressor: Compressor,
  ) {}

  /** Answers a request. `nextTurn` waits for another turn of the event loop. */
  async respond(request: Request, answer: unknown, nextTurn: () => Promise<void>): Promise<Response> {
    const { tag, text } = await this.#written(answer, nextTurn);
    const headers = new Headers({ etag: tag, "cache-control": "no-cache", vary: "accept-encoding" });
    if (hasIt(request.headers.get("if-none-match"), tag)) return new Response(null, { status: 304, headers });
    headers.set("content-type", "application/json; charset=utf-8");
    if (text.length < MIN_GZIP_BYTES || !takesGzip(request.headers.get("accept-encoding")))
      return withLength(Buffer.from(text), headers);
    headers.set("content-encoding", "gzip");
    return withLength(await this.#compressed(tag, text), headers);
  }

  async #written(answer: unknown, nextTurn: () => Promise<void>): Promise<WrittenJson> {
    const { ticking, constant } = this.options;
    if (!constant) return await writeJson(answer, { ticking, nextTurn });
    this.#constant ??= writeJson(answer, { ticking, nextTurn });
    return await this.#constant;
  }

  async #compressed(tag: string, text: string): Promise<Uint8Array> {
    // The tag says nothing of fields that tick.
    if (this.options.ticking.length > 0) return await this.compressor.gzip(text);
    if (this.#last?.tag !== tag) this.#last = { tag, gzip: this.compressor.gzip(text) };
    return await this.#last.gzip;
  }
}

/** States the length, by which the server counts the bytes that peers have not read yet. */
function withLength(bytes: Uint8Array, headers: Headers): Response {
  headers.set("content-length", String(bytes.length));
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
}

/** Whether `If-None-Match` names the tag (RFC 9110: compared weakly). */
function hasIt(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false;
  const opaque = (one: string) => one.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((one) => one.trim() === "*" || opaque(one) === opaque(tag));
}

/** Whether `Accept-Encoding` takes gzip (RFC 9110). */
function takesGzip(acceptEncoding: string | null): boolean {
  const weights = qualityValues(acceptEncoding);
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
