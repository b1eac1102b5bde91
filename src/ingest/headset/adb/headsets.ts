import type { Timer } from "../../../base/clock.ts";
import { findAdb } from "../../../base/platform/adb-places.ts";
import type { Platform } from "../../../base/platform/platform.ts";
import { shortened } from "../../../base/shortened.ts";
import type { Source } from "../../../hub/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { IngestContext } from "../../producer/ingest-context.ts";
import type { ProducerKind } from "../../producer/producer-kind.ts";
import type { AdbAddress } from "../adb-address.ts";
import type { HeadsetNumbers } from "../headset-numbers.ts";
import { AdbServer } from "./adb-server.ts";
import { AdbStream } from "./adb-stream.ts";
import { HEADSET_TIMES, Headset, type HeadsetTimes } from "./headset.ts";
import { adviceOnState, listedDevices } from "./listed-devices.ts";

/** What a machine without adb lacks. */
const HOW_TO_GET_ADB =
  "the server of adb does not run, and adb was not found. Install Android's platform tools (https://developer.android.com/tools/releases/platform-tools; on Debian: apt install adb)";

/** Longest error of adb that is told. Units: characters. */
const MAX_REASON = 200;

/** What the devices work with beside what every kind of producer needs. */
export interface HeadsetsParts {
  address: AdbAddress;
  numbers: HeadsetNumbers;
  /** The relay's own port, to which the port on each device leads. */
  port: number;
  /** The machine of a game's connection. */
  machineOfGame(source: Source): string | undefined;
  /** The machine that adb is looked for on. */
  platform: Platform;
  times?: Readonly<HeadsetTimes>;
}

/** The Android headsets that are connected by adb. They are no games: each adds its own numbers to the game that runs on it. */
export class Headsets implements ProducerKind {
  readonly name = "headsets";
  readonly count = 0;
  readonly ever = 0;
  readonly #headsets = new Map<string, Headset>();
  readonly #server: AdbServer;
  readonly #times: Readonly<HeadsetTimes>;
  #devices: AdbStream | undefined;
  /** Headsets on which the relay still ends what it has set up. */
  #leaving = 0;
  #retry: Timer | undefined;
  #retryMillis: number;
  #isStopped = false;
  #reason: string | undefined = "not tried yet";
  /** Of each device that cannot be used, its state: it is told once. */
  readonly #told = new Map<string, string>();

  constructor(
    private readonly context: IngestContext,
    private readonly parts: HeadsetsParts,
  ) {
    this.#server = new AdbServer(parts.address, context.clock);
    this.#times = parts.times ?? HEADSET_TIMES;
    this.#retryMillis = this.#times.retryMillis;
  }

  /** The relay waits at its end until what it has set up on headsets is ended. */
  get connections(): number {
    return this.#leaving;
  }

  start(): void {
    void this.#track();
  }

  stop(): void {
    this.#isStopped = true;
    this.#retry?.cancel();
    this.#devices?.close();
    for (const headset of this.#headsets.values()) {
      headset.close();
      void this.#leave(headset);
    }
  }

  async #leave(headset: Headset): Promise<void> {
    this.#leaving++;
    await headset.leave();
    this.#leaving--;
  }

  /** Does nothing: the headsets are no peers of the relay. */
  closeAll(): void {}

  /** Does nothing: a headset logs once a second, whoever reads. */
  demandChanged(): void {}

  describe(): JsonObject {
    const { host, port } = this.parts.address;
    return {
      server: `${host}:${port}`,
      connected: this.#reason === undefined,
      reason: this.#reason ?? null,
      devices: [...this.#headsets.values()].map((headset) => headset.describe()),
      not_usable: Object.fromEntries(
        [...this.#told].map(([serial, state]) => [serial, `${state}: ${adviceOnState(state)}`]),
      ),
    };
  }

  /** Follows the list of devices until the connection ends, and then again. */
  async #track(): Promise<void> {
    const stream = await this.#server.trackDevices();
    if (this.#isStopped) {
      if (stream instanceof AdbStream) stream.close();
      return;
    }
    if (stream instanceof AdbStream) {
      this.#devices = stream;
      this.#reason = undefined;
      for (;;) {
        const list = await stream.block();
        if (!list.ok) {
          this.#reason = list.reason;
          break;
        }
        this.#retryMillis = this.#times.retryMillis;
        this.#listed(list.value);
        // A loose cable lists its device many times a second, and each time it would be asked who it is.
        await new Promise<void>((resolve) => {
          this.#retry = this.context.clock.after(this.#times.listMillis, resolve);
        });
      }
      stream.close();
      if (!this.#isStopped) this.#listed("");
    } else this.#tell(stream.refused ? await this.#startServer() : stream.reason);
    if (this.#isStopped) return;
    this.#retry = this.context.clock.after(this.#retryMillis, () => void this.#track());
    this.#retryMillis = Math.min(2 * this.#retryMillis, this.#times.longestRetryMillis);
  }

  /** Starts the server of adb. Returns why it may still not run. */
  async #startServer(): Promise<string> {
    const { host, port } = this.parts.address;
    if (host !== "127.0.0.1" && host !== "localhost") return `no server of adb listens at ${host}:${port}`;
    const adb = findAdb(this.parts.platform);
    if (adb === undefined) return HOW_TO_GET_ADB;
    const started = await this.parts.platform.run(adb, "-P", String(port), "start-server");
    return started?.code === 0
      ? "the server of adb was started"
      : `adb start-server failed: ${shortened(started?.stderr.trim().split("\n").at(-1) ?? "", MAX_REASON) || "it could not be run"}`;
  }

  /** Logs a reason when it is new. */
  #tell(reason: string): void {
    if (reason !== this.#reason) this.context.log.info({ adb: reason }, "waiting for the server of adb");
    this.#reason = reason;
  }

  #listed(text: string): void {
    const listed = listedDevices(text);
    const usable = new Set(listed.filter(({ state }) => state === "device").map(({ serial }) => serial));
    for (const [serial, headset] of this.#headsets) {
      if (usable.has(serial)) continue;
      headset.close();
      this.#headsets.delete(serial);
      this.context.log.info({ serial }, "a headset is no longer connected by adb");
    }
    for (const serial of usable) if (!this.#headsets.has(serial)) this.#begin(serial);
    this.#tellUnusable(listed.filter(({ state }) => state !== "device"));
  }

  #tellUnusable(devices: ReturnType<typeof listedDevices>): void {
    for (const serial of this.#told.keys())
      if (!devices.some((one) => one.serial === serial)) this.#told.delete(serial);
    for (const { serial, state } of devices) {
      if (this.#told.get(serial) === state) continue;
      this.#told.set(serial, state);
      this.context.log.warn({ serial, state }, `a headset cannot be used by adb: ${adviceOnState(state)}`);
    }
  }

  #begin(serial: string): void {
    const { hub, clock, log } = this.context;
    const { numbers, port, machineOfGame } = this.parts;
    const headset = new Headset(
      {
        server: this.#server,
        clock,
        log,
        numbers,
        port,
        times: this.#times,
        questions: { games: () => hub.registry.connected(), machineOfGame },
        isClaimedElsewhere: (game, but) =>
          [...this.#headsets.values()].some((other) => other !== but && other.claims(game)),
      },
      serial,
    );
    this.#headsets.set(serial, headset);
    void headset.start();
  }
}
