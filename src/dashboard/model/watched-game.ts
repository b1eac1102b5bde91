import { signal } from "@preact/signals";
import type { TelemetryClient, TelemetryMessage } from "../../client/index.ts";
import { AlertList } from "./alert-list.ts";
import { CommandRuns } from "./command-runs.ts";
import { EventLog } from "./event-log.ts";
import { FrameRing } from "./frame-ring.ts";
import { GameClock } from "./game-clock.ts";
import { HandLog } from "./hand-log.ts";
import { headsetValues } from "./headset-values.ts";
import { HitchList } from "./hitch-list.ts";
import { MonitorLog } from "./monitor-log.ts";
import { fetchPastPoses } from "./past-poses.ts";
import { PoseRing } from "./pose-ring.ts";
import type { Presence } from "./presence.ts";
import type { RelayDoor } from "./relay-door.ts";

/** The event with the joints of hands and the axes of controllers. */
const HANDS_TOPIC = "custom/xr_extra";
/** How much of the past the page begins with. Units: seconds. */
const HISTORY = { frames: 60, trail: 2, events: 600 };

/** One game that the page shows. It streams the game over a connection of its own, so that nothing of another game can come in. */
export class WatchedGame {
  readonly frames = new FrameRing();
  readonly poses = new PoseRing();
  readonly hands = new HandLog();
  readonly clock = new GameClock();
  readonly events = new EventLog();
  readonly alerts = new AlertList();
  readonly hitches: HitchList;
  /** The commands that this page has run, and how they ended. */
  readonly commands: CommandRuns;
  readonly monitors = new MonitorLog();
  /** Messages that this page did not get. */
  readonly missed = signal(0);
  /** Whether the game has begun anew while someone looks at a moment of before. The new run waits until {@link catchUp}. */
  readonly isOver = signal(false);
  #client: TelemetryClient | undefined;
  #giveUpPast: () => void = () => undefined;
  #followed: Presence = "away";
  /** To what time the game has gone back while someone looks at a moment of before. */
  #backTo: number | undefined;

  constructor(
    private readonly door: RelayDoor,
    readonly source: string,
    private readonly time: { nowMillis(): number; unixMillis(): number },
    /** Whether someone looks at a moment of the past, which must stay. */
    private readonly isPaused: () => boolean,
    /** Takes statistics of the last ten minutes. */
    private readonly takePast: (stats: TelemetryMessage<"stats">) => void,
  ) {
    this.hitches = new HitchList(door, source);
    this.commands = new CommandRuns((name, given) => this.#call(name, given), time.unixMillis);
  }

  /** Streams as much of the game as is needed. What came so far stays. */
  follow(presence: Presence): void {
    if (presence === this.#followed) return;
    this.#followed = presence;
    this.#giveUpPast();
    this.#client?.close();
    this.#client = presence === "away" ? undefined : this.door.connect();
    if (this.#client === undefined) return;
    this.#followAlerts(this.#client);
    if (presence === "looking") this.#stream(this.#client);
    // Behind the frames, which must not wait for it.
    this.#followPastStatistics(this.#client);
  }

  /** A replay shows the game at an earlier time, or another recording of it, of which nothing is known. Somebody who looks at a moment of before keeps it. */
  goBack(toUnixSeconds = Number.NEGATIVE_INFINITY): void {
    this.#backTo = Math.min(this.#backTo ?? toUnixSeconds, toUnixSeconds);
    this.isOver.value = true;
    if (!this.isPaused()) this.catchUp();
  }

  /** Shows the run that has begun meanwhile, if there is one. */
  catchUp(): void {
    if (!this.isOver.peek()) return;
    this.isOver.value = false;
    const backTo = this.#backTo ?? Number.NEGATIVE_INFINITY;
    if (backTo === Number.NEGATIVE_INFINITY) {
      this.frames.clear();
      this.#forgetRun();
    }
    if (this.#backTo !== undefined) {
      this.frames.goBack();
      this.poses.goBack();
      this.hands.clear();
      this.monitors.cutAfter(backTo);
      this.alerts.cutAfter(backTo);
    }
    this.#backTo = undefined;
    const followed = this.#followed;
    this.follow("away");
    this.follow(followed);
  }

  /** Streams the game: its last minute, and what comes. */
  #stream(client: TelemetryClient): void {
    const { source } = this;
    // The history brings them again.
    this.events.clear();
    client.on("dropped", ({ count }) => {
      this.missed.value += count;
    });
    const live = { source, maxHz: 0, history: { seconds: HISTORY.frames } } as const;
    client.subscribe("fps", live, (message) => this.#frame(message));
    client.subscribe("vr_tracking", { ...live, history: { seconds: HISTORY.trail } }, (message) =>
      this.#pose(message),
    );
    this.#giveUpPast = fetchPastPoses(this.door, source, { poses: this.poses, seconds: HISTORY.frames });
    // Once a second: the page keeps no more, and shows no more.
    const monitors = { source, maxHz: 1, history: { seconds: HISTORY.frames } } as const;
    client.subscribe("performance", monitors, ({ data, timestamp }) =>
      this.monitors.add(data, timestamp ?? this.time.unixMillis() / 1000),
    );
    client.subscribe("headset", monitors, ({ data, timestamp }) =>
      this.monitors.add(headsetValues(data), timestamp ?? this.time.unixMillis() / 1000),
    );
    const past = { source, history: { seconds: HISTORY.events } } as const;
    client.subscribe("scene", past, ({ topic, data, timestamp }) => {
      this.events.add(topic, data, timestamp ?? this.time.unixMillis() / 1000);
    });
    client.subscribe(HANDS_TOPIC, { source, history: "last" }, ({ data, timestamp }) => {
      if (!this.isOver.peek()) this.hands.add(data, timestamp ?? this.time.unixMillis() / 1000);
    });
    client.subscribe(["custom/*", "log/*"], past, ({ topic, data, timestamp }) => {
      // Joints come ten times a second. They are part of the picture, not of the list.
      if (topic === HANDS_TOPIC) return;
      this.events.add(topic, data as Record<string, unknown>, timestamp ?? this.time.unixMillis() / 1000);
    });
  }

  /** Gets the statistics of the past. Those that come live come with those of the other games. */
  #followPastStatistics(client: TelemetryClient): void {
    const past = { source: this.source, history: { seconds: HISTORY.events } } as const;
    client.subscribe("stats", past, (message) => {
      if (message.history) this.takePast(message);
    });
  }

  /** Follows alerts and hitches, which the verdict needs too. */
  #followAlerts(client: TelemetryClient): void {
    client.on("welcome", () => this.hitches.refresh());
    const past = { source: this.source, history: { seconds: HISTORY.events } } as const;
    client.subscribe("alert", past, ({ data, timestamp, history }) => {
      const alert = data as Record<string, unknown>;
      this.alerts.add(alert, timestamp ?? this.time.unixMillis() / 1000);
      if (alert.kind !== "hitch") return;
      if (!history) this.hitches.take(alert.details);
      this.hitches.refresh();
    });
  }

  async #call(name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> {
    return await this.#client?.call(name, given, { source: this.source });
  }

  /** Ends the connection. */
  close(): void {
    this.follow("away");
  }

  #frame({ data }: TelemetryMessage<"fps">): void {
    const { frame, frame_time_ms, physics_time_ms } = data as Readonly<Record<string, unknown>>;
    if (typeof frame !== "number" || typeof frame_time_ms !== "number" || Number.isNaN(frame_time_ms)) return;
    const physicsMillis = typeof physics_time_ms === "number" ? physics_time_ms : Number.NaN;
    if (this.isPaused() && this.frames.beginsNewRun(frame, frame_time_ms)) this.isOver.value = true;
    if (this.isOver.peek()) return;
    if (this.frames.push(frame, frame_time_ms, physicsMillis) === "newRun") this.#forgetRun();
    this.clock.arrived(this.frames.newestMillis, this.time.nowMillis(), this.time.unixMillis());
  }

  #forgetRun(): void {
    this.poses.clear();
    this.hands.clear();
    this.clock.clear();
  }

  #pose({ data, timestamp }: TelemetryMessage<"vr_tracking">): void {
    if (this.isOver.peek()) return;
    this.poses.push(data);
    if (timestamp === undefined || data.frame === undefined || data.frame !== this.frames.newestNumber)
      return;
    this.clock.tell(this.frames.newestMillis, timestamp * 1000);
  }
}
