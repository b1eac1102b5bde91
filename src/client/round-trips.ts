import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { Settle } from "./abort.ts";
import type { ClockEstimate } from "./clock-estimate.ts";
import type { CommandMessage, SettleCommand } from "./pending-commands.ts";

/** What a measurement needs of the client. */
export interface RoundTripPort {
  ask(command: CommandMessage, settle: SettleCommand): () => void;
  /** Whether a command is sent at once. */
  isOpen(): boolean;
}

/** Measures round trips to the relay with pings, and feeds the estimate of the relay's clock. */
export class RoundTrips {
  constructor(
    private readonly clock: Clock,
    private readonly estimate: ClockEstimate,
    private readonly port: RoundTripPort,
  ) {}

  /** Measures one round trip. Returns a function that gives it up. Units: milliseconds. */
  measure(settle: Settle<number>): () => void {
    const sentMillis = this.clock.monotonicMillis();
    const wasOpen = this.port.isOpen();
    const resolve = ({ timestamp }: JsonObject) => {
      const roundTripMillis = this.clock.monotonicMillis() - sentMillis;
      // A ping that waited for a connection does not measure the round trip.
      if (typeof timestamp === "number" && wasOpen) {
        const relayUnixMillis = timestamp * 1000;
        this.estimate.add({ roundTripMillis, receivedUnixMillis: this.clock.unixMillis(), relayUnixMillis });
      }
      settle.resolve(roundTripMillis);
    };
    return this.port.ask({ command: "ping", t: sentMillis }, { resolve, reject: settle.reject });
  }
}
