import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import type { ClientError } from "./client-error.ts";
import type { ClockEstimate } from "./clock-estimate.ts";
import type { CommandMessage, Settle } from "./pending-commands.ts";

/** What measuring needs of the client. */
export interface RoundTripPort {
  ask(command: CommandMessage, settle: Settle): void;
  /** Whether what is asked now is sent now. */
  isOpen(): boolean;
}

/** Measures the way to the relay and back by pings, and tells the relay's clock what it learns. */
export class RoundTrips {
  constructor(
    private readonly clock: Clock,
    private readonly estimate: ClockEstimate,
    private readonly port: RoundTripPort,
  ) {}

  /** Measures it now. Units: milliseconds. */
  measure(settle: { resolve(roundTripMillis: number): void; reject(error: ClientError): void }): void {
    const sentMillis = this.clock.monotonicMillis();
    const wasOpen = this.port.isOpen();
    const resolve = ({ timestamp }: JsonObject) => {
      const roundTripMillis = this.clock.monotonicMillis() - sentMillis;
      // One that had to wait for a connection says nothing of the way.
      if (typeof timestamp === "number" && wasOpen) {
        const relayUnixMillis = timestamp * 1000;
        this.estimate.add({ roundTripMillis, receivedUnixMillis: this.clock.unixMillis(), relayUnixMillis });
      }
      settle.resolve(roundTripMillis);
    };
    this.port.ask({ command: "ping", t: sentMillis }, { resolve, reject: settle.reject });
  }
}
