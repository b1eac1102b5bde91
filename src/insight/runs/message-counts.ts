import type { JsonObject } from "../../protocol/json-messages.ts";

/** Most different messages that are kept of a run. */
const MOST = 200;
/** Longest text of a message. Units: characters. */
const MAX_CHARACTERS = 300;

/** Different messages of a run, each with how often the game sent it. */
export class MessageCounts {
  /** Messages that are not kept, because there are too many different ones. */
  leftOut = 0;
  readonly #counts = new Map<string, number>();

  /** Counts a message. */
  add(data: Readonly<JsonObject>): void {
    const text = textOf(data);
    const before = this.#counts.get(text);
    if (before === undefined && this.#counts.size >= MOST) this.leftOut++;
    else this.#counts.set(text, (before ?? 0) + 1);
  }

  /** The messages in order of their first arrival. */
  all(): { message: string; count: number }[] {
    return [...this.#counts].map(([message, count]) => ({ message, count }));
  }
}

/** A message with its place in a script, if it has one: `res://main.gd:3: no such node`. */
function textOf({ message, kind, file, line }: Readonly<JsonObject>): string {
  const place =
    typeof file === "string" && file !== "" ? `${file}${typeof line === "number" ? `:${line}` : ""}: ` : "";
  const what = typeof kind === "string" ? `${kind}: ` : "";
  const text = `${place}${what}${typeof message === "string" ? message : "no message"}`;
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}…`;
}
