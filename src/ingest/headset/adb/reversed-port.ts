import type { Clock } from "../../../base/clock.ts";
import type { Log } from "../../../base/log.ts";
import { portOf } from "../adb-address.ts";
import type { AdbServer } from "./adb-server.ts";
import { AdbStream } from "./adb-stream.ts";

/** The port where a game on the device looks for the relay. */
const DEVICE_PORT = 8081;

/** How the relay's port on a device is: `kept` by this relay, `taken` by a rule of somebody else, or not yet known. */
export type PortState = "kept" | "taken" | "unknown";

/**
 * Keeps the relay's port on a device, as `adb reverse` makes it: an unplugged cable ends it. A rule that leads to another program is left alone.
 */
export class ReversedPort {
  state: PortState = "unknown";
  /** Whether this relay has made the rule, and so ends it. */
  #isOurs = false;
  #isEnded = false;
  #keeping: Promise<void> | undefined;

  constructor(
    private readonly context: { server: AdbServer; port: number; log: Log; clock: Clock },
    private readonly serial: string,
  ) {}

  /** Makes the rule if it is not there, or leads nowhere, as after a relay that was killed. */
  async keep(): Promise<void> {
    this.#keeping = this.#keep();
    await this.#keeping;
  }

  /** Ends the rule, if this relay has made it. It is not made again. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#keeping;
    if (!this.#isOurs) return;
    this.#isOurs = false;
    await this.context.server.endReverse(this.serial, DEVICE_PORT);
  }

  async #keep(): Promise<void> {
    const { server, port, log } = this.context;
    const rules = await server.reversed(this.serial);
    if (!rules.ok || this.#isEnded) return;
    const target = rules.value.get(`tcp:${DEVICE_PORT}`);
    if (target === `tcp:${port}`) this.state = "kept";
    else if (target === undefined || !(await this.#isInUse(target))) {
      const made = await server.reverse(this.serial, DEVICE_PORT, port);
      this.#isOurs ||= made.ok;
      this.state = made.ok ? "kept" : "unknown";
    } else {
      const advice = `port ${DEVICE_PORT} of the headset leads to ${target} of this machine and not to this relay. To change it: adb -s ${this.serial} reverse tcp:${DEVICE_PORT} tcp:${port}`;
      if (this.state !== "taken") log.warn({ serial: this.serial }, advice);
      this.state = "taken";
    }
  }

  /** Whether a program listens where a rule leads. What is no port of this machine counts as in use. */
  async #isInUse(target: string): Promise<boolean> {
    const port = portOf(/^tcp:(\d+)$/.exec(target)?.[1]);
    if (port === undefined) return true;
    const found = await AdbStream.open({ host: this.context.server.address.host, port }, this.context.clock);
    if (!(found instanceof AdbStream)) return !found.refused;
    found.close();
    return true;
  }
}
