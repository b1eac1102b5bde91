import { signal } from "@preact/signals";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { faultOf, listOf, numberOf, objectOf, textOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";

/** One client of the relay, as the page lists it. */
export interface ListedClient {
  id: number;
  address: string;
  format: string;
  topics: string;
  lane: string;
  lagMillis: number;
  dropped: number;
}

/** The engine that `launch` runs beside the relay. */
export interface Engine {
  state: string;
  project: string;
  runs: number;
}

/** What the page asks about the relay itself, while someone looks at it. */
export class RelayState {
  readonly clients = signal<readonly ListedClient[]>([]);
  readonly status = signal<JsonObject>({});
  /** Undefined where no engine runs beside the relay. */
  readonly engine = signal<Engine | undefined>(undefined);
  /** Why the last command to the engine failed. */
  readonly fault = signal<string | undefined>(undefined);

  constructor(private readonly door: Pick<RelayDoor, "get" | "send">) {}

  /** Asks anew. */
  async refresh(): Promise<void> {
    const [clients, status] = await Promise.all([this.door.get("clients"), this.door.get("status")]);
    if (clients?.status === 200)
      this.clients.value = listOf(clients.body.clients).map(objectOf).map(readClient);
    if (status?.status !== 200) return;
    this.status.value = status.body;
    const { engine } = status.body;
    this.engine.value = engine === undefined ? undefined : readEngine(objectOf(engine));
  }

  /** Restarts or stops the engine. */
  async command(what: "restart" | "stop"): Promise<void> {
    const answer = await this.door.send("POST", `engine/${what}`);
    const isDone = answer?.status === 200;
    this.fault.value = faultOf(answer);
    if (isDone) this.engine.value = readEngine(answer.body);
  }
}

function readClient({ id, address, format, topics, lane, lag_ms, dropped }: JsonObject): ListedClient {
  return {
    id: numberOf(id),
    address: textOf(address, 80),
    format: textOf(format, 40),
    topics: listOf(topics)
      .map((topic) => textOf(topic, 60))
      .join(", "),
    lane: textOf(lane, 20),
    lagMillis: numberOf(lag_ms),
    dropped: numberOf(dropped),
  };
}

function readEngine({ status, project, runs }: JsonObject): Engine {
  return { state: textOf(status, 20).replaceAll("_", " "), project: textOf(project), runs: numberOf(runs) };
}
