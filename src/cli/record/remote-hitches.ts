import { isJsonObject, type JsonObject } from "../../protocol/json-object.ts";
import type { RecordedHitch } from "../../recording/index.ts";
import { askApi } from "../shared/ask-api.ts";

/** How many of the newest hitches are looked at: more than come between two looks. */
const LOOKED_AT = 100;

/** The hitches of a relay, each told once when its cause is final, with its context. */
export class RemoteHitches {
  /** Of the last look: told, or older than this. */
  #known: ReadonlySet<string> | undefined;

  constructor(
    private readonly relay: { url: string; token: string | undefined },
    private readonly take: (hitch: RecordedHitch) => void,
  ) {}

  /** Looks for new ones. The first look tells none: they were before. Does nothing if the relay does not answer. */
  async look(): Promise<void> {
    const found = await this.#ask({ limit: String(LOOKED_AT) });
    if (found === undefined) return;
    const complete = found.filter(({ state }) => state === "complete").reverse();
    const before = this.#known;
    this.#known = new Set(complete.map(({ id }) => String(id)));
    if (before === undefined) return;
    for (const hitch of complete) {
      if (before.has(String(hitch.id))) continue;
      const [whole = hitch] = (await this.#ask({ context: "1", id: String(hitch.id) })) ?? [];
      this.take(whole as JsonObject & RecordedHitch);
    }
  }

  async #ask(asked: Readonly<Record<string, string>>): Promise<JsonObject[] | undefined> {
    const { url, token } = this.relay;
    const query = { waiting: "1", passive: "1", ...asked };
    const hitches = (await askApi(url, { path: "/hitches", query, token }))?.hitches;
    return Array.isArray(hitches) ? (hitches as unknown[]).filter(isJsonObject) : undefined;
  }
}
