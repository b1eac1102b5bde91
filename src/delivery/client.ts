import type { Stream } from "../protocol/streams.ts";
import type { Lane } from "./lane.ts";
import type { DescribedSubscription } from "./subscription.ts";
import type { Wishes } from "./wishes.ts";

/** A client of any format, as the rest of the relay sees it. */
export interface Client {
  readonly id: number;
  readonly format: string;
  readonly address: string;
  /** Units: unix milliseconds. */
  readonly connectedAtUnixMillis: number;
  readonly lane: Lane;
  readonly wishes: Wishes;
  /** Whether it has asked for alerts by name: games are then sampled so that there can be any. */
  readonly wantsAlerts: boolean;
  /** Turns streams on or off, for this client alone. */
  configure(enabled: Partial<Record<Stream, boolean>>): void;
  /** Sets the pace of streams, for this client alone. Units: seconds, 0 is every sample. */
  setInterval(intervalSeconds: number, streams: readonly Stream[]): void;
  /** Topics that it is subscribed to, as `/clients` shows them. */
  describeTopics(): string[];
  /** The same, each with its rate and game, as `/clients` shows them. */
  describeSubscriptions(): DescribedSubscription[];
  /** Counts it out everywhere. */
  leave(): void;
  /** Says goodbye. */
  close(code: number, reason: string): void;
}
