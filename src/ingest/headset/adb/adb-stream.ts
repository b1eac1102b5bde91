import { connect, type Socket } from "node:net";
import type { Clock, Timer } from "../../../base/clock.ts";
import { shortened } from "../../../base/shortened.ts";
import type { AdbAddress } from "../adb-address.ts";
import { AdbBytes, adbRequest } from "./adb-bytes.ts";

/** How long the server of adb may take to connect or to answer. Units: milliseconds. */
const ANSWER_MILLIS = 5000;

/** Longest output of a command that is read. Units: characters. */
const MAX_OUTPUT = 256 * 1024;

/** Longest reason of a refusal that is told. Units: characters. */
const MAX_REASON = 200;

/** Why a stream ended that the other side ended. */
const SERVER_ENDED = "the connection ended";

/** An answer, or why there is none. */
export type AdbResult<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/** Why a connection could not be made: `refused` if no server listens. */
export type Unreachable = { refused: boolean; reason: string };

/**
 * One connection to the server of adb. Each has one service: the list of devices, or a command on a device.
 * Source: docs/dev/services.md and protocol.md of Android's adb.
 */
export class AdbStream implements Disposable {
  readonly #bytes = new AdbBytes();
  #ended: string | undefined;
  #wake: (() => void) | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
  ) {
    socket.on("data", (bytes: Buffer) => {
      this.#bytes.push(bytes);
      if (this.#bytes.isTooMuch) this.#end("it sent more than expected");
      this.#wake?.();
      // What nobody reads stays with the server: a device that floods its log fills its own buffers.
      if (this.#wake === undefined) socket.pause();
    });
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end(SERVER_ENDED));
  }

  /** Connects. */
  static open({ host, port }: AdbAddress, clock: Clock): Promise<AdbStream | Unreachable> {
    return new Promise((resolve) => {
      const socket = connect(port, host);
      const failed = (refused: boolean, reason: string) => {
        timer.cancel();
        socket.destroy();
        resolve({ refused, reason });
      };
      const timer = clock.after(ANSWER_MILLIS, () => failed(false, `no answer in ${ANSWER_MILLIS / 1000} s`));
      socket.once("error", (error: NodeJS.ErrnoException) =>
        failed(error.code === "ECONNREFUSED", error.message),
      );
      socket.once("connect", () => {
        timer.cancel();
        socket.removeAllListeners("error");
        resolve(new AdbStream(socket, clock));
      });
    });
  }

  /** Asks for a service. After it was granted, the connection belongs to that service. */
  async request(service: string): Promise<AdbResult<true>> {
    this.socket.write(adbRequest(service));
    return await this.status();
  }

  /** Reads whether the server, or the device, agrees. */
  async status(): Promise<AdbResult<true>> {
    const status = await this.#read(() => this.#bytes.status(), ANSWER_MILLIS);
    if (!status.ok) return status;
    if (status.value === "OKAY") return { ok: true, value: true };
    if (status.value !== "FAIL") return { ok: false, reason: "what listens there is no server of adb" };
    const reason = await this.block(ANSWER_MILLIS);
    return {
      ok: false,
      reason: reason.ok ? shortened(reason.value.trim(), MAX_REASON) : "the server of adb refused",
    };
  }

  /** Reads a text that has its length before it. Units: milliseconds; without a limit, waits until it comes. */
  async block(withinMillis?: number): Promise<AdbResult<string>> {
    const block = await this.#read(() => this.#bytes.block(), withinMillis);
    if (!block.ok) return block;
    return block.value === null
      ? { ok: false, reason: "what listens there is no server of adb" }
      : { ok: true, value: block.value };
  }

  /** Reads a line. Units: milliseconds. */
  async line(withinMillis?: number): Promise<AdbResult<string>> {
    return await this.#read(() => this.#bytes.line(), withinMillis);
  }

  /** Reads everything until the service ends. Not ok if the connection ended in another way: what came may be a part. */
  async all(): Promise<AdbResult<string>> {
    let text = "";
    return await this.#read(() => {
      text += this.#bytes.rest();
      if (text.length > MAX_OUTPUT) this.#end("it sent more than expected");
      return this.#ended === SERVER_ENDED ? text : undefined;
    }, ANSWER_MILLIS);
  }

  /** Ends the connection, and with it the service. Whoever reads is told. */
  close(): void {
    this.#end("closed");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.socket.destroy();
    this.#wake?.();
  }

  /** Waits until `take` has something, the connection ends or the time is over. One reader at a time. */
  #read<Value>(take: () => Value | undefined, withinMillis?: number): Promise<AdbResult<Value>> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const settle = (result: AdbResult<Value>) => {
        timer?.cancel();
        this.#wake = undefined;
        resolve(result);
      };
      const look = () => {
        const value = take();
        if (value !== undefined) settle({ ok: true, value });
        else if (this.#ended !== undefined) settle({ ok: false, reason: this.#ended });
      };
      if (withinMillis !== undefined)
        timer = this.clock.after(withinMillis, () => {
          this.#end(`no answer in ${withinMillis / 1000} s`);
        });
      this.#wake = look;
      look();
      if (this.#wake !== undefined) this.socket.resume();
    });
  }
}
