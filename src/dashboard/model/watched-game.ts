import { signal } from "@preact/signals";
import type { TelemetryClient, TelemetryMessage } from "../../client/index.ts";
import { AlertList } from "./alert-list.ts";
import { EventLog } from "./event-log.ts";
import { FrameRing } from "./frame-ring.ts";
import { GameClock } from "./game-clock.ts";
import { HandLog } from "./hand-log.ts";
import { HitchList } from "./hitch-list.ts";
import { MonitorLog } from "./monitor-log.ts";
import { PoseRing } from "./pose-ring.ts";
import type { RelayDoor } from "./relay-door.ts";

/** The event with the joints of hands and the axes of controllers. */
const HANDS_TOPIC = "custom/xr_extra";
/** How much of the past the page begins with. Units: seconds. */
const HISTORY = { frames: 60, events: 600 };

/** One game that the page streams, over a connection of its own, so that nothing of another game can come in. */
export class WatchedGame {
  readonly frames = new FrameRing();
  readonly poses = new PoseRing();
  readonly hands = new HandLog();
  readonly clock = new GameClock();
  readonly events = new EventLog();
  readonly alerts = new AlertList();
  readonly hitches: HitchList;
  readonly monitors = new MonitorLog();
  readonly scene = signal("");
  /** Messages that this page did not get. */
  readonly missed = signal(0);
  readonly #client: TelemetryClient;

  constructor(
    door: RelayDoor,
    readonly source: string,
    private readonly time: { nowMillis(): number; unixMillis(): number },
    /** Called when the game begins another run, after what was kept of the run before is forgotten. */
    private readonly runBegan: () => void,
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
    // Once a second: the page keeps no more, and shows no more.
    this.#client.subscribe("performance", { source, maxHz: 1, history: "last" }, ({ data, timestamp }) =>
      this.monitors.add(data, timestamp ?? this.time.unixMillis() / 1000),
    );
    const past = { source, history: { seconds: HISTORY.events } } as const;
    this.#client.subscribe("scene", past, ({ topic, data, timestamp }) => {
      this.scene.value = typeof data.scene === "string" ? data.scene : "";
      this.events.add(topic, data, timestamp ?? this.time.unixMillis() / 1000);
    });
    this.#client.subscribe(HANDS_TOPIC, { source, history: "last" }, ({ data, timestamp }) =>
      this.hands.add(data, timestamp ?? this.time.unixMillis() / 1000),
    );
    this.#client.subscribe(["custom/*", "log/*"], past, ({ topic, data, timestamp }) => {
      // Joints come ten times a second. They are part of the picture, not of the list.
      if (topic === HANDS_TOPIC) return;
      this.events.add(topic, data as Record<string, unknown>, timestamp ?? this.time.unixMillis() / 1000);
    });
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
    if (typeof frame !== "number" || typeof frame_time_ms !== "number" || Number.isNaN(frame_time_ms)) return;
    const physicsMillis = typeof physics_time_ms === "number" ? physics_time_ms : Number.NaN;
    if (this.frames.push(frame, frame_time_ms, physicsMillis) === "newRun") {
      this.poses.clear();
      this.hands.clear();
      this.clock.clear();
      this.runBegan();
    }
    this.clock.arrived(this.frames.newestMillis, this.time.nowMillis(), this.time.unixMillis());
  }

  #pose({ data, timestamp }: TelemetryMessage<"vr_tracking">): void {
    this.poses.push(data);
    if (timestamp === undefined || data.frame === undefined || data.frame !== this.frames.newestNumber)
      return;
    this.clock.tell(this.frames.newestMillis, timestamp * 1000);
  }
}
