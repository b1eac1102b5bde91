import { signal } from "@preact/signals";
import type { TelemetryClient, TelemetryMessage } from "../../client/index.ts";
import { AlertList } from "./alert-list.ts";
import { EventLog } from "./event-log.ts";
import { FrameRing } from "./frame-ring.ts";
import { GameClock } from "./game-clock.ts";
import { HitchList } from "./hitch-list.ts";
import { PoseRing } from "./pose-ring.ts";
import type { RelayDoor } from "./relay-door.ts";

/** How much of the past the page begins with. Units: seconds. */
const HISTORY = { frames: 60, events: 600 };

/** One game that the page streams, over a connection of its own, so that nothing of another game can come in. */
export class WatchedGame {
  readonly frames = new FrameRing();
  readonly poses = new PoseRing();
  readonly clock = new GameClock();
  readonly events = new EventLog();
  readonly alerts = new AlertList();
  readonly hitches: HitchList;
  readonly monitors = signal<Readonly<Record<string, unknown>>>({});
  readonly scene = signal("");
  /** Messages that this page did not get. */
  readonly missed = signal(0);
  readonly #client: TelemetryClient;

  constructor(
    door: RelayDoor,
    readonly source: string,
    /** Names the run of the game; empty while that is not known. */
    public epoch: string,
    private readonly time: { nowMillis(): number; unixMillis(): number },
  ) {
    this.hitches = new HitchList(door, source);
    this.#client = door.connect();
    this.#client.on("dropped", ({ count }) => {
      this.missed.value += count;
    });
    this.#client.on("welcome", () => this.hitches.refresh());
    const live = { source, maxHz: 0, history: { seconds: HISTORY.frames } } as const;
    this.#client.subscribe("fps", live, (message) => this.#frame(message));
    this.#client.subscribe("vr_tracking", live, (message) => this.#pose(message));
    this.#client.subscribe("performance", { source, history: "last" }, ({ data }) => {
      this.monitors.value = data;
    });
    const past = { source, history: { seconds: HISTORY.events } } as const;
    this.#client.subscribe("scene", { source, history: "last" }, ({ data }) => {
      this.scene.value = typeof data.scene === "string" ? data.scene : "";
    });
    this.#client.subscribe(["custom/*", "log/*"], past, ({ topic, data, timestamp }) =>
      this.events.add(topic, data as Record<string, unknown>, timestamp ?? this.time.unixMillis() / 1000),
    );
    this.#client.subscribe("alert", past, ({ data, timestamp }) => {
      this.alerts.add(data as Record<string, unknown>, timestamp ?? this.time.unixMillis() / 1000);
      if ((data as Record<string, unknown>).kind === "hitch") this.hitches.refresh();
    });
  }

  /** Calls a command of the game. */
  async call(name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> {
    return await this.#client.call(name, given, { source: this.source });
  }

  /** Ends the connection. */
  close(): void {
    this.#client.close();
  }

  #frame({ data }: TelemetryMessage<"fps">): void {
    const { frame, frame_time_ms, physics_time_ms } = data as Readonly<Record<string, unknown>>;
    if (typeof frame !== "number" || typeof frame_time_ms !== "number") return;
    this.frames.push(
      frame,
      frame_time_ms,
      typeof physics_time_ms === "number" ? physics_time_ms : Number.NaN,
    );
    this.clock.arrived(this.frames.newestMillis, this.time.nowMillis(), this.time.unixMillis());
  }

  #pose({ data, timestamp }: TelemetryMessage<"vr_tracking">): void {
    this.poses.push(data);
    if (timestamp === undefined || data.frame === undefined || data.frame !== this.frames.newestNumber)
      return;
    this.clock.tell(this.frames.newestMillis, timestamp * 1000);
  }
}
