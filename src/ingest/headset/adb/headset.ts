import type { Clock, Timer } from "../../../base/clock.ts";
import type { Log } from "../../../base/log.ts";
import type { Source } from "../../../hub/index.ts";
import type { Headset as HeadsetData } from "../../../protocol/headset.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { HeadsetNumbers } from "../headset-numbers.ts";
import type { AdbServer } from "./adb-server.ts";
import type { AdbStream } from "./adb-stream.ts";
import { DeviceClock } from "./device-clock.ts";
import { deviceState, STATE_COMMAND } from "./device-state.ts";
import { type DeviceQuestions, GameOfDevice } from "./game-of-device.ts";
import { ReversedPort } from "./reversed-port.ts";
import { parseVrApiLine, type VrApiLine } from "./vrapi-line.ts";

/** The times of the connections to adb. Units: milliseconds. */
export interface HeadsetTimes {
  /** Between two looks at a device's clock, battery and port. */
  pollMillis: number;
  /** Before the next try, after a log or the server of adb ended. For the server, the wait doubles each time. */
  retryMillis: number;
  longestRetryMillis: number;
  /** Between two lists of devices. */
  listMillis: number;
}

/** The times in use. */
export const HEADSET_TIMES: Readonly<HeadsetTimes> = {
  pollMillis: 10_000,
  retryMillis: 1000,
  longestRetryMillis: 15_000,
  listMillis: 250,
};

/** The newest line of the log first, and then all that follow, with the device's time. Nothing of other tags. Android 6 and older have no epochs. */
const LOG_COMMAND = "logcat -v epoch -T 1 -s VrApi:I || logcat -T 1 -s VrApi:I";
/** Most lines that are read of a log in a second: a headset logs one or two. Every app on it can log more, with the same tag. */
const MAX_LINES_A_SECOND = 50;
const TOO_MANY_LINES = `a headset logs more than ${MAX_LINES_A_SECOND} lines a second; the relay reads the others later, and passes over those that are too old by then`;
/** A line that is older was logged by an earlier run: the log begins with its newest line, however old. One that is so much newer than now has a wrong time. Units: seconds. */
const MAX_AGE_SECONDS = 5;
/** A line about made-up frames belongs to the line before it. Units: milliseconds. */
const SPACEWARP_MILLIS = 2000;

/** What a device works with. */
export interface HeadsetContext {
  server: AdbServer;
  clock: Clock;
  log: Log;
  numbers: HeadsetNumbers;
  /** The relay's own port. */
  port: number;
  questions: Omit<DeviceQuestions, "output">;
  /** Whether another device claims the game too. */
  isClaimedElsewhere(game: Source, but: Headset): boolean;
  times: Readonly<HeadsetTimes>;
}

/** One Android device that is connected: follows its log, compares its clock, and keeps the relay's port on it. */
export class Headset {
  readonly #context: HeadsetContext;
  readonly #clock = new DeviceClock();
  readonly #reversed: ReversedPort;
  #game: GameOfDevice | undefined;
  #model: string | undefined;
  #state: ReturnType<typeof deviceState> = {};
  #spacewarp: { data: VrApiLine & { section: "spacewarp" }; atMillis: number } | undefined;
  #log: AdbStream | undefined;
  #timer: Timer | undefined;
  #endPause: (() => void) | undefined;
  #isClosed = false;
  #isPolling = false;
  /** Whether its log had too many lines: it is told once. */
  #isFlooded = false;
  #lines = 0;
  /** How many lines there were at the last poll. */
  #linesBefore = 0;

  constructor(
    context: HeadsetContext,
    readonly serial: string,
  ) {
    this.#context = context;
    this.#reversed = new ReversedPort(context, serial);
  }

  /** Begins. */
  async start(): Promise<void> {
    const { log, times, clock } = this.#context;
    const failed = (error: unknown) =>
      log.error({ err: error, serial: this.serial }, "reading a headset failed");
    this.#timer = clock.every(times.pollMillis, () => void this.#poll().catch(failed));
    // The clock first: without it, lines have only the time of their arrival.
    await this.#poll().catch(failed);
    log.info({ serial: this.serial, model: this.#model }, "a headset is connected by adb");
    while (!this.#isClosed) {
      await this.#follow().catch(failed);
      if (!this.#isClosed) await this.#pause(times.retryMillis);
    }
  }

  /** Whether a game may run on this device. */
  claims(game: Source): boolean {
    return this.#game?.claims(game) ?? false;
  }

  /** The device has gone, or the relay ends. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#endPause?.();
    this.#log?.close();
  }

  /** Ends what the relay has set up on the device. */
  async leave(): Promise<void> {
    await this.#reversed.end();
  }

  /** The device as `/status` shows it. */
  describe(): JsonObject {
    const offset = this.#clock.offset;
    return {
      serial: this.serial,
      model: this.#model ?? null,
      source: this.#game?.game?.name ?? null,
      lines: this.#lines,
      clock_offset_s: offset?.offsetSeconds ?? null,
      port: this.#reversed.state,
    };
  }

  /** Waits, unless the device goes meanwhile. */
  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#context.clock.after(millis, resolve);
      this.#endPause = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  /** Asks the device what no line says. A slow device is not asked while it still answers. */
  async #poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      await this.#ask();
    } finally {
      this.#isPolling = false;
    }
  }

  async #ask(): Promise<void> {
    const { server, clock, numbers } = this.#context;
    if (this.#model === undefined) await this.#identify();
    if (this.#isClosed) return;
    const askedMillis = clock.unixMillis();
    const date = await server.output(this.serial, "date +%s.%N");
    if (date.ok) this.#clock.take(date.value, askedMillis, clock.unixMillis());
    if (this.#isClosed) return;
    const state = await server.output(this.serial, STATE_COMMAND);
    if (state.ok) this.#state = deviceState(state.value);
    if (this.#isClosed) return;
    await this.#reversed.keep();
    await this.#game?.look();
    // A device that logs no lines, as other makers' devices do, has a battery and a thermal status all the same.
    const isSilent = this.#lines === this.#linesBefore;
    this.#linesBefore = this.#lines;
    if (isSilent && !this.#isClosed && Object.keys(this.#state).length > 0)
      numbers.takeDevice(this.#game?.game, { device: this.#device(), ...this.#state }, {});
  }

  #device(): NonNullable<HeadsetData["device"]> {
    const offset = this.#clock.offset;
    return {
      serial: this.serial,
      ...(this.#model !== undefined && { model: this.#model }),
      ...(offset !== undefined && {
        clock_offset_s: offset.offsetSeconds,
        clock_error_s: offset.errorSeconds,
      }),
    };
  }

  async #identify(): Promise<void> {
    const { server, questions } = this.#context;
    const output = (command: string) => server.output(this.serial, command);
    const model = await output("getprop ro.product.model");
    this.#model = model.ok ? model.value.trim().slice(0, 128) || undefined : undefined;
    if (this.#model === undefined) return;
    const isElsewhere = (game: Source) => this.#context.isClaimedElsewhere(game, this);
    this.#game = new GameOfDevice({ ...questions, output }, this.#model, isElsewhere);
  }

  /** Follows the log until it ends. */
  async #follow(): Promise<void> {
    const { server, clock, log: relayLog } = this.#context;
    const opened = await server.exec(this.serial, LOG_COMMAND);
    if (!opened.ok) return;
    using log = opened.value;
    this.#log = log;
    let beganMillis = clock.monotonicMillis();
    for (let lines = 0; !this.#isClosed; lines++) {
      if (lines > 0 && lines % MAX_LINES_A_SECOND === 0) {
        const leftMillis = beganMillis + 1000 - clock.monotonicMillis();
        if (leftMillis > 0) {
          if (!this.#isFlooded) relayLog.info({ serial: this.serial }, TOO_MANY_LINES);
          this.#isFlooded = true;
          await this.#pause(leftMillis);
        }
        beganMillis = clock.monotonicMillis();
      }
      const line = await log.line();
      if (!line.ok) return;
      this.#take(line.value, lines === 0 ? "may be old" : "new");
    }
  }

  #take(text: string, age: "may be old" | "new"): void {
    const line = parseVrApiLine(text);
    if (line === undefined) return;
    const { clock, numbers } = this.#context;
    const offset = this.#clock.offset;
    const nowMillis = clock.unixMillis();
    const atSeconds = line.atUnixSeconds;
    const isTimed = atSeconds !== undefined && offset !== undefined;
    const timestampSeconds = isTimed ? atSeconds - offset.offsetSeconds : nowMillis / 1000;
    const ageSeconds = nowMillis / 1000 - timestampSeconds;
    if (Math.abs(ageSeconds) > MAX_AGE_SECONDS || (!isTimed && age === "may be old")) return;
    this.#lines++;
    const monotonic = clock.monotonicMillis();
    if (line.section === "spacewarp") {
      this.#spacewarp = { data: line, atMillis: monotonic };
      return;
    }
    const { data: spacewarp, atMillis = Number.NEGATIVE_INFINITY } = this.#spacewarp ?? {};
    void this.#game?.look();
    numbers.takeDevice(
      this.#game?.game,
      {
        device: this.#device(),
        vrapi: line.data,
        ...(monotonic - atMillis < SPACEWARP_MILLIS && { spacewarp: spacewarp?.data }),
        ...this.#state,
      },
      { timestampSeconds, ageMillis: Math.max(0, 1000 * ageSeconds) },
    );
  }
}
