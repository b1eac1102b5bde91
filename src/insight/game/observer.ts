import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import type { Hub, HubMessage, MessageSource } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import type { SourceAlerts } from "../alerts/index.ts";
import type { AppPauses } from "./app-pauses.ts";
import type { ObservedFrame } from "./observed-frame.ts";
import type { ProcessorShare } from "./processor-share.ts";
import type { RefreshRate } from "./refresh-rate.ts";
import type { Standstill } from "./standstill.ts";
import type { TrackedHands } from "./tracked-hands.ts";
import type { TrackingFaults } from "./tracking-faults.ts";

/**
 * Looks at everything that one game sends: the windows, the hitch finder, each detector.
 * Cost: {@link frame} and {@link tracking} are called for every sample and must not allocate. The bench checks it; destructuring a
 * list (`const [x, y]`) allocates.
 */
export interface Observer {
  frame?(sample: Readonly<ObservedFrame>): void;
  /** Poses, from 0x03 or JSON. The record is reused. Units: `atMillis` of the relay's monotonic clock. */
  tracking?(poses: Readonly<TrackingSample>, atMillis: number): void;
  /** Monitors, about twice a second: data of the `performance` event, or of fps events if the game sends no other. The data never changes. */
  monitors?(data: Readonly<JsonObject>, atMillis: number): void;
  /** The device's own numbers, about once a second: data of the topic `headset`. They are of the second that ends at `atMillis`, of the monotonic clock. */
  headset?(data: Readonly<JsonObject>, atMillis: number): void;
  /** Any other message, of an event topic: scene, custom, log, alert, snapshot, profiler. */
  event?(message: HubMessage): void;
  /** The app runs again after a pause. Its poses and frame times begin anew. Units: milliseconds; `atMillis` monotonic. */
  resumed?(pausedMillis: number, atMillis: number): void;
  /** The relay refused something that the game sent. Clients do not see it. Units: milliseconds, monotonic. */
  refused?(reason: string, atMillis: number): void;
  /** Called a few times a second, also if nothing arrives. */
  tick?(nowMillis: number): void;
  /** The game has disconnected. */
  closed?(nowMillis: number): void;
}

/** What an observer works with. */
export interface SourceContext {
  readonly source: MessageSource;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly alerts: SourceAlerts;
  /** How much processor time the game gets. */
  readonly processor: ProcessorShare;
  /** The frame rate that the game is meant to hold. */
  readonly refresh: RefreshRate;
  /** The times in which the app did not run. */
  readonly pauses: AppPauses;
  /** Whether the game stands still. */
  readonly standstill: Standstill;
  /** Which hands the game tracks. */
  readonly hands: TrackedHands;
  /** Where the detectors report what they find in poses. */
  readonly trackingFaults: TrackingFaults;
  /** The complete hitches by the kind of their cause, without those in which the game only waited. */
  readonly hitchCauses: Tally;
  /** What a person can do so that hitches name functions; undefined if nothing is in the way. */
  howToNameFunctions(): string | undefined;
}

/** Makes the observer of a new game. */
export type ObserverFactory = (context: SourceContext) => Observer;
