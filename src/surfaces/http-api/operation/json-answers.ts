import type { Compressor } from "../../../base/compressor.ts";
import { hasTag } from "../../../base/has-tag.ts";
import { takesGzip } from "../../../base/takes-gzip.ts";
import { BytesResponse } from "../../../server/index.ts";
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
  #last: { tag: string; gzip: Uint8Array } | undefined;

  constructor(
    private readonly options: JsonAnswersOptions,
    private readonly compressor: Compressor,
  ) {}

  /** Answers a request. `nextTurn` waits for another turn of the event loop. */
  async respond(request: Request, answer: unknown, nextTurn: () => Promise<void>): Promise<Response> {
    const { tag, text } = await this.#written(answer, nextTurn);
    const headers = new Headers({ etag: tag, "cache-control": "no-cache", vary: "accept-encoding" });
    if (hasTag(request.headers.get("if-none-match"), tag))
      return new Response(null, { status: 304, headers });
    headers.set("content-type", "application/json; charset=utf-8");
    if (text.length < MIN_GZIP_BYTES || !takesGzip(request.headers.get("accept-encoding")))
      return new BytesResponse(Buffer.from(text), { headers });
    const gzip = await this.#compressed(tag, text);
    if (gzip !== undefined) headers.set("content-encoding", "gzip");
    return new BytesResponse(gzip ?? Buffer.from(text), { headers, uncompressedBytes: text.length });
  }

  async #written(answer: unknown, nextTurn: () => Promise<void>): Promise<WrittenJson> {
    const { ticking, constant } = this.options;
    if (!constant) return await writeJson(answer, { ticking, nextTurn });
    this.#constant ??= writeJson(answer, { ticking, nextTurn });
    return await this.#constant;
  }

  /** The compressed text; undefined while others wait for the compressor. */
  async #compressed(tag: string, text: string): Promise<Uint8Array | undefined> {
    if (this.#last?.tag === tag) return this.#last.gzip;
    const gzip = await this.compressor.gzip(text);
    // The tag says nothing of fields that tick.
    if (gzip !== undefined && this.options.ticking.length === 0) this.#last = { tag, gzip };
    return gzip;
  }
}
