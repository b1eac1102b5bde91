import type { Clock, Timer } from "../../base/clock.ts";
import type { Rights } from "../../protocol/rights.ts";
import { errorResponse } from "../../server/index.ts";
import { createServer, type Offer } from "./create-server.ts";
import { KEEP_ALIVE_MILLIS, MAX_BODY_BYTES } from "./limits.ts";
import { McpSession } from "./mcp-session.ts";

/** A session that was silent for this long may be ended to make room for a new one. Units: milliseconds. */
const GIVES_WAY_MILLIS = 60_000;
/** How often the relay looks for idle sessions. Units: milliseconds. */
const SWEEP_MILLIS = 5000;

/** The assistants that speak a revision with sessions (2025-11-25 or older). */
export class McpSessions {
  readonly #sessions = new Map<string, McpSession>();
  readonly #clock: Clock;
  readonly #sweep: Timer;
  /** Sessions whose first request is not answered yet. */
  #beginning = 0;

  constructor(private readonly offer: Offer) {
    this.#clock = offer.context.clock;
    this.#sweep = this.#clock.every(SWEEP_MILLIS, () => this.#endIdle());
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** Whether any session subscribes to a resource. Each one that does counts as present. */
  get listens(): boolean {
    const listening = [...this.#sessions.values()].filter(({ listens, open }) => listens && open > 0);
    for (const session of listening) this.offer.context.attention.heard(session);
    return listening.length > 0;
  }

  async handle(request: Request, rights: Rights): Promise<Response> {
    const id = request.headers.get("mcp-session-id");
    if (id === null) return await this.#begin(request, rights);
    const session = this.#sessions.get(id);
    if (session === undefined) return noSession();
    // A peer that knows the id of a session may have fewer rights than the peer that began it.
    if (![...session.rights].every((right) => rights.has(right)))
      return errorResponse({ code: "forbidden", message: "expected the token that the session began with" });
    this.offer.context.attention.heard(session);
    return await session.handle(request);
  }

  /** Tells every session about a changed resource. */
  changed(uri: string): void {
    for (const session of this.#sessions.values()) session.changed(uri);
  }

  async stop(): Promise<void> {
    this.#sweep.cancel();
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }

  async #begin(request: Request, rights: Rights): Promise<Response> {
    const { context } = this.offer;
    const { maxSessions } = context.options;
    if (request.method !== "POST") return noSession();
    if (this.#sessions.size + this.#beginning >= maxSessions && !this.#makeRoom())
      return errorResponse({
        code: "too_many_assistants",
        message: `expected at most ${maxSessions} sessions of assistants at once`,
      });
    this.#beginning++;
    try {
      const session: McpSession = new McpSession(createServer(this.offer, rights), rights, this.#clock, {
        keepAliveMillis: KEEP_ALIVE_MILLIS,
        maxBodyBytes: MAX_BODY_BYTES,
        opened: (id) => {
          this.#sessions.set(id, session);
          context.attention.heard(session);
        },
        closed: () => this.#forget(session),
        refused: (code) => context.refusals.add(code),
      });
      await session.begin();
      const response = await session.handle(request);
      // Only initialize begins a session; every other request has been refused.
      if (session.id === undefined) void session.close();
      return response;
    } finally {
      this.#beginning--;
    }
  }

  #makeRoom(): boolean {
    const now = this.#clock.monotonicMillis();
    const idle = [...this.#sessions.values()]
      .filter(({ open, lastMillis }) => open === 0 && now - lastMillis >= GIVES_WAY_MILLIS)
      .toSorted((one, other) => one.lastMillis - other.lastMillis)[0];
    if (idle !== undefined) this.#end(idle);
    return idle !== undefined;
  }

  #endIdle(): void {
    const limit = this.offer.context.options.idleSeconds * 1000;
    const now = this.#clock.monotonicMillis();
    for (const session of this.#sessions.values())
      if (session.open === 0 && now - session.lastMillis >= limit) this.#end(session);
  }

  #end(session: McpSession): void {
    this.#forget(session);
    void session.close();
  }

  #forget(session: McpSession): void {
    this.#sessions.delete(session.id ?? "");
    this.offer.context.attention.left(session);
  }
}

/** The answer that makes a client begin a new session. */
function noSession(): Response {
  const message = "expected a session that is open: begin with initialize";
  return Response.json({ jsonrpc: "2.0", id: null, error: { code: -32001, message } }, { status: 404 });
}
