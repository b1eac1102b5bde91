import { signal } from "@preact/signals";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { faultOf, listOf, numberOf, objectOf, textOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";

/** How much the black box is asked to keep. Units: seconds. */
const KEPT_SECONDS = 60;

/** One recording of the relay, as the page lists it. */
export interface ListedRecording {
  name: string;
  /** Why the black box left it; empty for a recording that somebody started. */
  cause: string;
  bytes: number;
  /** Undefined where it is not known. Units: unix seconds. */
  fromSeconds: number | undefined;
  toSeconds: number | undefined;
  /** `complete`, `recording`, `cut` or `unreadable`. */
  state: string;
}

/** The recordings of the relay, and what can be done with them. */
export class Recordings {
  /** Newest first; undefined until the relay has answered. */
  readonly all = signal<readonly ListedRecording[] | undefined>(undefined);
  /** Whether the relay has a folder for recordings that somebody starts. */
  readonly canStart = signal(false);
  /** Whether the black box is on. */
  readonly canKeep = signal(false);
  /** Why the relay shows no recordings; undefined if it does. */
  readonly absence = signal<string | undefined>(undefined);
  /** Why the last action failed; undefined if it did not. */
  readonly fault = signal<string | undefined>(undefined);

  constructor(private readonly door: Pick<RelayDoor, "get" | "send">) {}

  /** Asks anew. */
  async refresh(): Promise<void> {
    const [listed, status] = await Promise.all([this.door.get("recordings"), this.door.get("status")]);
    if (status?.status === 200) {
      this.canStart.value = objectOf(status.body.recordings).available === true;
      this.canKeep.value = objectOf(status.body.black_box).on === true;
    }
    this.absence.value = faultOf(listed);
    if (listed?.status !== 200) return;
    const all = listOf(listed.body.recordings).map(objectOf).map(readRecording);
    this.all.value = all.sort((one, other) => (other.fromSeconds ?? 0) - (one.fromSeconds ?? 0));
  }

  /** Starts a recording of everything. */
  async start(): Promise<void> {
    await this.#act("POST", "recordings", {});
  }

  async stop(name: string): Promise<void> {
    await this.#act("POST", "recordings", { stop: name });
  }

  /** Has the black box leave the last minute of a game. */
  async keep(source: string | undefined): Promise<void> {
    await this.#act("POST", "recordings", { last_s: KEPT_SECONDS, ...(source !== undefined && { source }) });
  }

  async remove(name: string): Promise<void> {
    await this.#act("DELETE", `recordings/${encodeURIComponent(name)}`);
  }

  async #act(method: "POST" | "DELETE", path: string, body?: JsonObject): Promise<void> {
    this.fault.value = faultOf(await this.door.send(method, path, body));
    await this.refresh();
  }
}

function readRecording({ name, cause, bytes, from, to, state }: JsonObject): ListedRecording {
  return {
    name: textOf(name),
    cause: textOf(cause, 20),
    bytes: numberOf(bytes),
    fromSeconds: typeof from === "number" ? from : undefined,
    toSeconds: typeof to === "number" ? to : undefined,
    state: textOf(state, 20),
  };
}
