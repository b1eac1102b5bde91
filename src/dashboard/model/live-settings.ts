import { signal } from "@preact/signals";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { faultOf, objectOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";

/** The settings of the relay as they are in force. */
export class LiveSettings {
  /** Values by key; undefined until they were asked for. */
  readonly values = signal<JsonObject | undefined>(undefined);
  /** Why the last change failed; undefined if it did not. */
  readonly fault = signal<string | undefined>(undefined);

  constructor(private readonly door: Pick<RelayDoor, "get" | "send">) {}

  /** Asks for the values. */
  async refresh(): Promise<void> {
    this.#take(await this.door.get("config"));
  }

  /** Changes one setting; null restores its default. Returns whether the relay agreed. */
  async change(key: string, value: number | boolean | null): Promise<boolean> {
    return this.#take(await this.door.send("PATCH", "config", { [key]: value }));
  }

  #take(answer: { status: number; body: JsonObject } | undefined): boolean {
    const isTaken = answer?.status === 200;
    if (isTaken) this.values.value = objectOf(answer.body.config);
    this.fault.value = faultOf(answer);
    return isTaken;
  }
}
