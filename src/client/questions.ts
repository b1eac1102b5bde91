import type { Abortable } from "./abort.ts";
import type { EventsAnswer } from "./relay-data.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicName, TopicPattern } from "./topics.ts";

/** Limits of a command. */
export interface CommandOptions extends Abortable {
  /** How long the answer may take. Default: the client's `commandTimeoutMillis`. Units: milliseconds. */
  timeoutMillis?: number;
}

/** How to call a command of a game. */
export interface CallOptions extends Abortable {
  /** Name of the game, if several offer the command. */
  source?: string;
  /** How long the game may take. Default: 5. Units: seconds. */
  timeoutSeconds?: number;
}

/** Which events a page has. */
export interface EventsQuery<Pattern extends TopicPattern = TopicPattern> extends Abortable {
  /** The offset after which the page begins: `next` of the page before. Default: 0. */
  since?: number;
  /** The run of the relay that `since` belongs to: `epoch` of the page before. */
  epoch?: string;
  /** Most events of the page, up to 1,000. Default: 100. */
  limit?: number;
  /** Default: all events. Wildcards do not include state topics such as `fps`. */
  topics?: readonly Pattern[];
}

/** A page of events, oldest first. */
export interface EventsPage<Topic extends TopicName = TopicName> extends Omit<EventsAnswer, "events"> {
  events: TelemetryMessage<Topic>[];
}

/** What statistics are about. */
export interface StatsQuery extends Abortable {
  /** Length of the window up to now, or `run` for everything since the game connected. Default: 10. Units: seconds. */
  windowSeconds?: number | "run";
  /** Name of one game. Default: all games. */
  source?: string;
  /** A frame budget to count, next to those of 72, 90 and 120 Hz and of the game itself. Units: milliseconds. */
  budgetMillis?: number;
}

/** Which hitches to return. */
export interface HitchesQuery extends Abortable {
  /** How many, up to 1,000. Default: 20. */
  limit?: number;
  /** Name of one game. Default: all games. */
  source?: string;
  /** Id of one hitch, which its alert contains. */
  id?: string;
  /** Includes hitches of less than half a second in which the game only waited. Default: false. */
  waiting?: boolean;
  /** Adds what happened around each hitch: frames, events, poses, monitors. Default: false. */
  context?: boolean;
}
