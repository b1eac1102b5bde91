import { signal } from "@preact/signals";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { listOf, numberOf, objectOf, textOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";
import { lineOf, wordsOf } from "./words.ts";

/** How often the page asks again for a hitch whose context is still growing, and how often at most. Units: milliseconds. */
const AGAIN = { millis: 1000, most: 8 };

/** One possible cause of a hitch. */
export interface PossibleCause {
  kind: string;
  confidence: number;
  evidence: string;
  /** Function with its place; empty if it is not known. */
  place: string;
  /** What a person can do to learn more; empty for nothing. */
  hint: string;
}

/** Something that happened around a hitch. Units: milliseconds since the hitch began. */
export interface Happening {
  millis: number;
  name: string;
  text: string;
}

/** A function of the profile of the worst frame. */
export interface SlowFunction {
  name: string;
  place: string;
  calls: number;
  selfMillis: number;
  totalMillis: number;
}

/** A hitch with what happened around it. */
export interface HitchDetail {
  id: string;
  /** Whether the time after it is known already. */
  isComplete: boolean;
  lostFrames: number;
  millis: number;
  budgetMillis: number;
  causes: readonly PossibleCause[];
  events: readonly Happening[];
  monitors: readonly Happening[];
  poseCount: number;
  functions: readonly SlowFunction[];
  /** All that the relay says of it, as JSON for people. */
  json: string;
}

/** The hitch that is looked at closely, and what the relay knows of the time around it. */
export class HitchDetails {
  /** Its id; undefined for none. */
  readonly chosenId = signal<string | undefined>(undefined);
  readonly detail = signal<HitchDetail | undefined>(undefined);

  constructor(private readonly door: Pick<RelayDoor, "get">) {}

  /** Looks closely at a hitch, or no longer at the same one. */
  toggle(id: string): void {
    if (this.chosenId.peek() === id) this.close();
    else void this.open(id);
  }

  close(): void {
    this.chosenId.value = undefined;
    this.detail.value = undefined;
  }

  /** Asks for a hitch until it is complete. */
  async open(id: string): Promise<void> {
    this.chosenId.value = id;
    this.detail.value = undefined;
    for (let asked = 0; asked < AGAIN.most && this.chosenId.peek() === id; asked++) {
      const answer = await this.door.get(`hitches?id=${encodeURIComponent(id)}&context&passive`);
      if (this.chosenId.peek() !== id) return;
      const [hitch] = listOf(answer?.body.hitches);
      if (hitch !== undefined) this.detail.value = readDetail(id, objectOf(hitch));
      if (this.detail.peek()?.isComplete) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN.millis));
    }
  }
}

function readDetail(id: string, hitch: JsonObject): HitchDetail {
  const context = objectOf(hitch.context);
  return {
    id,
    isComplete: hitch.state === "complete",
    lostFrames: numberOf(hitch.lost_frames),
    millis: numberOf(objectOf(hitch.worst).ms),
    budgetMillis: numberOf(hitch.budget_ms),
    causes: [hitch.cause, ...listOf(hitch.also)].map(objectOf).map(readCause),
    events: listOf(context.events).map(objectOf).map(readEvent),
    monitors: listOf(context.monitors).map(objectOf).map(readMonitors),
    poseCount: listOf(context.poses).length,
    functions: listOf(context.functions).map(objectOf).map(readFunction),
    json: JSON.stringify(hitch, undefined, 2),
  };
}

function readCause({ kind, confidence, evidence, hint, ...place }: JsonObject): PossibleCause {
  return {
    kind: textOf(kind, 40).replaceAll("_", " "),
    confidence: numberOf(confidence),
    evidence: textOf(evidence),
    place: placeOf(place),
    hint: textOf(hint),
  };
}

function readEvent({ t_ms, topic, event_name, message, ...rest }: JsonObject): Happening {
  const name = textOf(event_name, 80) || textOf(topic, 80);
  return { millis: numberOf(t_ms), name, text: message === undefined ? wordsOf(rest) : lineOf(message) };
}

function readMonitors({
  t_ms,
  process_time_ms,
  physics_time_ms,
  render_gpu_ms,
  ...rest
}: JsonObject): Happening {
  const named = {
    process_time_ms,
    physics_time_ms,
    render_gpu_ms,
    nodes: rest.nodes,
    memory_usage_mb: rest.memory_usage_mb,
  };
  const known = Object.entries(named).filter(([, value]) => value !== undefined);
  return { millis: numberOf(t_ms), name: "monitors", text: wordsOf(Object.fromEntries(known)) };
}

function readFunction({ function: name, calls, self_ms, total_ms, ...place }: JsonObject): SlowFunction {
  return {
    name: textOf(name, 80),
    place: placeOf(place),
    calls: numberOf(calls),
    selfMillis: numberOf(self_ms),
    totalMillis: numberOf(total_ms),
  };
}

/** "_burn (res://faults.gd:110)", as much of it as is known. */
function placeOf({ function: name, file, line }: JsonObject): string {
  const where =
    typeof file === "string" ? `${textOf(file, 120)}${typeof line === "number" ? `:${line}` : ""}` : "";
  return [textOf(name, 80), where].filter((one) => one !== "").join(" ");
}
