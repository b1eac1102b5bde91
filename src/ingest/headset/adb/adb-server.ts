import type { Clock } from "../../../base/clock.ts";
import { shortened } from "../../../base/shortened.ts";
import type { AdbAddress } from "../adb-address.ts";
import { type AdbResult, AdbStream, type Unreachable } from "./adb-stream.ts";

/** Longest name of what a rule leads to. Units: characters. */
const MAX_TARGET = 128;

/** The server of adb, as the relay asks it. */
export class AdbServer {
  constructor(
    readonly address: AdbAddress,
    private readonly clock: Clock,
  ) {}

  /** Follows the devices: each block of the stream lists them all. */
  async trackDevices(): Promise<AdbStream | Unreachable> {
    const stream = await AdbStream.open(this.address, this.clock);
    if (!(stream instanceof AdbStream)) return stream;
    const granted = await stream.request("host:track-devices");
    if (granted.ok) return stream;
    stream.close();
    return { refused: false, reason: granted.reason };
  }

  /** Runs a command on a device; its output comes in the stream. `exec` changes no line ends, as `shell` does on old devices. */
  async exec(serial: string, command: string): Promise<AdbResult<AdbStream>> {
    return await this.#onDevice(serial, `exec:${command}`);
  }

  /** Runs a command on a device, and reads its output until it ends. */
  async output(serial: string, command: string): Promise<AdbResult<string>> {
    const opened = await this.exec(serial, command);
    if (!opened.ok) return opened;
    using stream = opened.value;
    return await stream.all();
  }

  /** The rules of `adb reverse` of a device: what listens there, and where it leads here. */
  async reversed(serial: string): Promise<AdbResult<ReadonlyMap<string, string>>> {
    const opened = await this.#onDevice(serial, "reverse:list-forward");
    if (!opened.ok) return opened;
    using stream = opened.value;
    const list = await stream.block(5000);
    if (!list.ok) return list;
    const rules = list.value.split("\n").map((line) => line.trim().split(/\s+/));
    return {
      ok: true,
      value: new Map(rules.map((words) => [words.at(-2) ?? "", shortened(words.at(-1) ?? "", MAX_TARGET)])),
    };
  }

  /** Has a port of a device lead to a port of this machine. */
  async reverse(serial: string, devicePort: number, port: number): Promise<AdbResult<true>> {
    return await this.#onDeviceAgrees(serial, `reverse:forward:tcp:${devicePort};tcp:${port}`);
  }

  /** Ends a rule of `reverse`. */
  async endReverse(serial: string, devicePort: number): Promise<AdbResult<true>> {
    return await this.#onDeviceAgrees(serial, `reverse:killforward:tcp:${devicePort}`);
  }

  async #onDeviceAgrees(serial: string, service: string): Promise<AdbResult<true>> {
    const opened = await this.#onDevice(serial, service);
    if (!opened.ok) return opened;
    using stream = opened.value;
    // The first status says that the device was reached, the second what it did.
    return await stream.status();
  }

  async #onDevice(serial: string, service: string): Promise<AdbResult<AdbStream>> {
    const stream = await AdbStream.open(this.address, this.clock);
    if (!(stream instanceof AdbStream)) return { ok: false, reason: stream.reason };
    for (const request of [`host:transport:${serial}`, service]) {
      const granted = await stream.request(request);
      if (granted.ok) continue;
      stream.close();
      return granted;
    }
    return { ok: true, value: stream };
  }
}
