import type { Log } from "../../../base/log.ts";
import type { AdbServer } from "./adb-server.ts";

/** The port where a game on the device looks for the relay. */
const DEVICE_PORT = 8081;

/** How the relay's port on a device is: `kept` by this relay, `taken` by a rule of somebody else, or not yet known. */
export type PortState = "kept" | "taken" | "unknown";

/** Keeps the relay's port on a device, as `adb reverse` makes it: an unplugged cable ends it. A rule that leads elsewhere is left alone. */
export class ReversedPort {
  state: PortState = "unknown";
  /** Whether this relay has made the rule, and so ends it. */
  #isOurs = false;

  constructor(
    private readonly context: { server: AdbServer; port: number; log: Log },
    private readonly serial: string,
  ) {}

  /** Makes the rule if it is not there. */
  async keep(): Promise<void> {
    const { server, port, log } = this.context;
    const rules = await server.reversed(this.serial);
    if (!rules.ok) return;
    const target = rules.value.get(`tcp:${DEVICE_PORT}`);
    if (target === undefined) {
      const made = await server.reverse(this.serial, DEVICE_PORT, port);
      this.#isOurs ||= made.ok;
      this.state = made.ok ? "kept" : "unknown";
      return;
    }
    const isHere = target === `tcp:${port}`;
    if (!isHere && this.state !== "taken")
      log.warn(
        { serial: this.serial },
        `port ${DEVICE_PORT} of the headset leads to ${target} of this machine and not to this relay. To change it: adb -s ${this.serial} reverse tcp:${DEVICE_PORT} tcp:${port}`,
      );
    this.state = isHere ? "kept" : "taken";
  }

  /** Ends the rule, if this relay has made it. */
  async end(): Promise<void> {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    await this.context.server.endReverse(this.serial, DEVICE_PORT);
  }
}
