import type { Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { DebuggerContext } from "./debugger-context.ts";
import type { DebuggerMessage } from "./debugger-message.ts";
import { LogLimiter } from "./log-limiter.ts";
import { type Logged, loggedError, loggedPrints } from "./logged.ts";
import { customMonitorNames, MAX_CUSTOM_MONITORS, monitorFigures } from "./monitors.ts";
import type { ProfiledFrame } from "./profiled-frame.ts";
import { roundedMillis } from "./variant-fields.ts";

/** Names of messages that become telemetry of a game without the addon. */
const NAMES: ReadonlySet<string> = new Set([
  "output",
  "error",
  "performance:profile_names",
  "performance:profile_frame",
]);

/** While whole frames are profiled, the second's figures are no fps samples. Units: milliseconds. */
const PROFILE_FRESH_MILLIS = 3000;

const TOPIC_OF_EVENT = { info: "log/info", warning: "log/warning", error: "log/error" } as const;

/** What a game said of itself. */
export interface GameIdentity {
  pid: number | undefined;
  title: string | undefined;
  engine: string | undefined;
}

/** A game without the addon, as a source: its monitors, its figures, what it prints and complains of. */
export class GameReport {
  readonly source: Source;
  readonly #context: Pick<DebuggerContext, "hub" | "clock">;
  readonly #limiter: LogLimiter;
  #customNames: readonly string[] = [];
  #fps: number | undefined;
  #profiledAtMillis = Number.NEGATIVE_INFINITY;

  constructor(context: Pick<DebuggerContext, "hub" | "clock">, { pid, title, engine }: GameIdentity) {
    this.#context = context;
    this.source = context.hub.open();
    this.#limiter = new LogLimiter(context.clock, (logged, unixMillis) => this.#passLog(logged, unixMillis));
    context.hub.introduce(this.source, {
      type: "hello",
      ...(title === undefined ? {} : { source: nameOf(title) }),
      ...(engine === undefined ? {} : { engine }),
      ...(pid === undefined ? {} : { pid }),
    });
  }

  /** The game has a title now, later than it was waited for. */
  rename(title: string): void {
    this.#context.hub.introduce(this.source, {
      type: "hello",
      ...this.source.hello,
      source: nameOf(title),
    });
  }

  /** Whether a message of this name is for a report. */
  static takes(name: string): boolean {
    return NAMES.has(name);
  }

  /** Takes a message. Returns false when it is not as its name promises. Units: unix milliseconds. */
  take({ name, data }: DebuggerMessage, unixMillis: number): boolean {
    if (name === "output") {
      const prints = loggedPrints(data);
      for (const logged of prints ?? []) this.#limiter.offer(logged, unixMillis);
      return prints !== undefined;
    }
    if (name === "error") {
      const logged = loggedError(data);
      if (logged !== undefined) this.#limiter.offer(logged, unixMillis);
      return logged !== undefined;
    }
    if (name === "performance:profile_names") {
      const names = customMonitorNames(data);
      this.#customNames = names ?? [];
      const leftOut = Math.max(0, this.#customNames.length - MAX_CUSTOM_MONITORS);
      this.#context.hub.omissions.add("custom_monitors_left_out", leftOut);
      return names !== undefined;
    }
    this.#monitors(monitorFigures(data, this.#customNames), unixMillis);
    return true;
  }

  /** A whole frame was profiled: its own figures, not the second's. */
  profiledFrame(profiled: ProfiledFrame): void {
    const { clock } = this.#context;
    this.#profiledAtMillis = clock.monotonicMillis();
    // Frames per second are counted by the engine once a second; a rate of one frame would say nothing.
    if (this.#fps === undefined) return;
    const data = {
      fps: this.#fps,
      frame_time_ms: profiled.frameMillis,
      physics_time_ms: profiled.physicsMillis,
      frame: profiled.frame % 2 ** 32,
      process_time_ms: profiled.processMillis,
      measured: "frame_work",
    };
    this.#passFps(data, clock.unixMillis());
  }

  /** The game has gone. */
  close(): void {
    this.#limiter.flush();
    this.#context.hub.close(this.source);
  }

  /** The game goes on under another source. */
  discard(): void {
    this.#limiter.flush();
    this.#context.hub.discard(this.source);
  }

  #monitors(figures: JsonObject, unixMillis: number): void {
    const { hub, clock } = this.#context;
    const timestampSeconds = unixMillis / 1000;
    const { fps, ...others } = figures;
    const { process_time_ms: worst, physics_time_ms: physics, memory_usage_mb: memory } = figures;
    // In its first second the engine says 1, before it has measured anything.
    const data = worst === 0 ? others : figures;
    const text = JSON.stringify({ type: "event", event: "performance", data, timestamp: timestampSeconds });
    hub.accept(this.source, "performance", { from: "json", text, data }, { timestampSeconds });
    if (typeof fps !== "number" || typeof physics !== "number" || fps <= 0 || worst === 0) return;
    this.#fps = fps;
    if (clock.monotonicMillis() - this.#profiledAtMillis < PROFILE_FRESH_MILLIS) return;
    const sample = {
      fps,
      frame_time_ms: roundedMillis(1000 / fps),
      physics_time_ms: physics,
      memory_usage_mb: memory,
      worst_process_time_ms: worst,
      measured: "second_mean",
    };
    this.#passFps(sample, unixMillis);
  }

  #passFps(data: { fps: number; frame_time_ms: number; physics_time_ms: number }, unixMillis: number): void {
    const timestampSeconds = unixMillis / 1000;
    const text = JSON.stringify({ type: "event", event: "fps", data, timestamp: timestampSeconds });
    this.#context.hub.accept(this.source, "fps", { from: "json", text, data }, { timestampSeconds });
  }

  #passLog({ event, data }: Logged, unixMillis: number): void {
    const { omissions } = this.#context.hub;
    if (typeof data.left_out === "number") omissions.add("log_messages_left_out", data.left_out);
    if (typeof data.stack_left_out === "number") omissions.add("stack_frames_left_out", data.stack_left_out);
    const timestampSeconds = unixMillis / 1000;
    const text = JSON.stringify({ type: "event", event, data, timestamp: timestampSeconds });
    const topic = TOPIC_OF_EVENT[event];
    this.#context.hub.accept(this.source, topic, { from: "json", text, data }, { timestampSeconds });
  }
}

/** As long as a name may be that a game says itself. */
function nameOf(title: string): string {
  return title.slice(0, 128);
}
