import { shortened } from "../../base/shortened.ts";
import type { Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { DebuggerContext } from "./debugger-context.ts";
import type { DebuggerMessage } from "./debugger-message.ts";
import { LogLimiter } from "./log-limiter.ts";
import { type Logged, loggedError, loggedPrints } from "./logged.ts";
import { customMonitorNames, MAX_CUSTOM_MONITORS, monitorValues } from "./monitors.ts";
import type { ProfiledFrame } from "./profiled-frame.ts";
import { tellEvent } from "./tell-event.ts";
import { roundedMillis } from "./variant-fields.ts";

/** Messages that become telemetry of a game without the addon. */
const NAMES: ReadonlySet<string> = new Set([
  "output",
  "error",
  "performance:profile_names",
  "performance:profile_frame",
]);

/** For this long after a profiled frame, the means of a second are not taken as fps samples. Units: milliseconds. */
const PROFILE_FRESH_MILLIS = 3000;

const TOPIC_OF_EVENT = { info: "log/info", warning: "log/warning", error: "log/error" } as const;

/** The identity of a game, as far as the game has sent it. */
export interface GameIdentity {
  pid: number | undefined;
  title: string | undefined;
  engine: string | undefined;
}

/** The source of a game without the addon: its monitors, its frame samples, its prints, warnings and errors. */
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
    this.#limiter = new LogLimiter(context.clock, (logged, unixMillis) => this.#tellLog(logged, unixMillis));
    context.hub.introduce(this.source, {
      type: "hello",
      ...(title === undefined ? {} : { source: nameOf(title) }),
      ...(engine === undefined ? {} : { engine }),
      ...(pid === undefined ? {} : { pid }),
    });
  }

  /** Renames the source: the title of the game arrived late. */
  rename(title: string): void {
    this.#context.hub.introduce(this.source, {
      type: "hello",
      ...this.source.hello,
      source: nameOf(title),
    });
  }

  /** Whether messages of this name belong to a report. */
  static takes(name: string): boolean {
    return NAMES.has(name);
  }

  /** Takes a message. Returns false if it has other fields than its name requires. Units: unix milliseconds. */
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
    this.#monitors(monitorValues(data, this.#customNames), unixMillis);
    return true;
  }

  /** Takes the times of a profiled frame as a frame sample of that frame. */
  profiledFrame(profiled: ProfiledFrame): void {
    const { clock } = this.#context;
    this.#profiledAtMillis = clock.monotonicMillis();
    // The engine counts frames once a second. A rate made of one frame would say nothing.
    if (this.#fps === undefined) return;
    const data = {
      fps: this.#fps,
      frame_time_ms: profiled.frameMillis,
      physics_time_ms: profiled.physicsMillis,
      frame: profiled.frame % 2 ** 32,
      process_time_ms: profiled.processMillis,
      measured: "frame_work",
    };
    this.#tellFps(data, clock.unixMillis());
  }

  /** The game has disconnected. */
  close(): void {
    this.#limiter.flush();
    this.#context.hub.close(this.source);
  }

  /** The game goes on under another source. */
  discard(): void {
    this.#limiter.flush();
    this.#context.hub.discard(this.source);
  }

  #monitors(monitors: JsonObject, unixMillis: number): void {
    const { fps, ...others } = monitors;
    const { process_time_ms: worst, physics_time_ms: physics, memory_usage_mb: memory } = monitors;
    // In its first second the engine reports 1 fps, because it has not measured yet.
    const data = worst === 0 ? others : monitors;
    this.#tell({ topic: "performance", event: "performance", data }, unixMillis);
    if (typeof fps !== "number" || typeof physics !== "number" || fps <= 0 || worst === 0) return;
    this.#fps = fps;
    if (this.#context.clock.monotonicMillis() - this.#profiledAtMillis < PROFILE_FRESH_MILLIS) return;
    const sample = {
      fps,
      frame_time_ms: roundedMillis(1000 / fps),
      physics_time_ms: physics,
      memory_usage_mb: memory,
      worst_process_time_ms: worst,
      measured: "second_mean",
    };
    this.#tellFps(sample, unixMillis);
  }

  #tellFps(data: { fps: number; frame_time_ms: number; physics_time_ms: number }, unixMillis: number): void {
    this.#tell({ topic: "fps", event: "fps", data }, unixMillis);
  }

  #tellLog({ event, data }: Logged, unixMillis: number): void {
    const { omissions } = this.#context.hub;
    if (typeof data.left_out === "number") omissions.add("log_messages_left_out", data.left_out);
    if (typeof data.stack_left_out === "number") omissions.add("stack_frames_left_out", data.stack_left_out);
    this.#tell({ topic: TOPIC_OF_EVENT[event], event, data }, unixMillis);
  }

  #tell(event: { topic: Topic; event: string; data: JsonObject }, unixMillis: number): void {
    tellEvent(this.#context.hub, this.source, event, unixMillis);
  }
}

/** The title, cut to the longest name that a hello may have. */
function nameOf(title: string): string {
  return shortened(title, 128);
}
