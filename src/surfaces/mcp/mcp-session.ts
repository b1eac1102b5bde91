import { type McpServer, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import type { Clock } from "../../base/clock.ts";
import { type ErrorCode, RelayError } from "../../protocol/error-table.ts";
import type { Rights } from "../../protocol/rights.ts";
import { MessageReplay } from "./message-replay.ts";
import { watchBody } from "./watch-body.ts";

/** How long a client should wait before it reconnects a broken stream. Units: milliseconds. */
const RETRY_MILLIS = 1000;
/** Most resources that one session subscribes to. */
const MAX_SUBSCRIPTIONS = 64;

/** One assistant that speaks a revision with sessions (2025-11-25 or older). */
export class McpSession {
  /** Time of its last request. Units: milliseconds of the monotonic clock. */
  lastMillis: number;
  /** Open answers and streams. */
  open = 0;
  readonly #subscribed = new Set<string>();
  readonly #transport: WebStandardStreamableHTTPServerTransport;

  constructor(
    private readonly server: McpServer,
    readonly rights: Rights,
    private readonly clock: Clock,
    parts: {
      keepAliveMillis: number;
      maxBodyBytes: number;
      opened(id: string): void;
      closed(): void;
      /** Counts a refusal. */
      refused(code: ErrorCode): void;
    },
  ) {
    this.lastMillis = clock.monotonicMillis();
    this.#transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: parts.opened,
      onsessionclosed: parts.closed,
      eventStore: new MessageReplay(),
      retryInterval: RETRY_MILLIS,
      keepAliveMs: parts.keepAliveMillis,
      maxRequestBodySize: parts.maxBodyBytes,
    });
    server.server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
      if (this.#subscribed.size >= MAX_SUBSCRIPTIONS && !this.#subscribed.has(uri)) {
        parts.refused("too_many_subscriptions");
        throw new RelayError(
          "too_many_subscriptions",
          `expected at most ${MAX_SUBSCRIPTIONS} subscriptions of a session`,
        );
      }
      this.#subscribed.add(uri);
      return {};
    });
    server.server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
      this.#subscribed.delete(uri);
      return {};
    });
  }

  /** Its id; undefined before it has begun. */
  get id(): string | undefined {
    return this.#transport.sessionId;
  }

  /** Whether it subscribes to any resource. */
  get listens(): boolean {
    return this.#subscribed.size > 0;
  }

  async begin(): Promise<void> {
    await this.server.connect(this.#transport);
  }

  async handle(request: Request): Promise<Response> {
    this.lastMillis = this.clock.monotonicMillis();
    this.open++;
    const ended = once(() => {
      this.open--;
      this.lastMillis = this.clock.monotonicMillis();
    });
    try {
      return watchBody(await this.#transport.handleRequest(request), ended);
    } catch (error) {
      ended();
      throw error;
    }
  }

  /** Tells the assistant about a changed resource that it subscribes to. */
  changed(uri: string): void {
    if (this.#subscribed.has(uri)) void this.server.server.sendResourceUpdated({ uri }).catch(() => {});
  }

  async close(): Promise<void> {
    this.#subscribed.clear();
    await this.server.close();
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
