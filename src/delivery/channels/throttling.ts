import type { MessageSource, MessageTopic } from "../../hub/index.ts";
import { isGameStream, samplingOf } from "../../protocol/streams.ts";
import type { Format } from "../formats/format.ts";
import type { DefaultIntervals } from "./default-intervals.ts";

/** How often messages go out: at the game's own interval, or at an interval in seconds (0 is every message). */
export type Interval = "own" | number;

/** The interval for a topic of a game. Units: milliseconds, 0 is every message. */
export type IntervalMillis = (topic: MessageTopic, source: MessageSource) => number;

/** The interval at which a client gets messages in a format. A format with every sample ignores the interval that the client asked for. */
export function intervalIn(format: Format, interval: Interval): Interval {
  return format.throttling === "every sample" && interval !== "own" ? 0 : interval;
}

/**
 * The intervals of a channel. Only values of state topics are throttled. Without an interval of the client it is the default interval
 * or the game's own. See docs/adr/0003. Cost: allocates nothing, since it is asked for each message.
 */
export function intervalMillisOf(
  interval: Interval,
  { throttling }: Format,
  defaults: Readonly<DefaultIntervals>,
): IntervalMillis {
  if (interval !== "own") {
    const millis = interval * 1000;
    return ({ isState }) => (isState ? millis : 0);
  }
  if (throttling === "beside packets") {
    return ({ name, isState }, game) => {
      if (!isState || !isGameStream(name)) return 0;
      return (defaults[name] ?? (game.ownIntervalSeconds(name) || samplingOf(name).usualSeconds)) * 1000;
    };
  }
  const everySample = throttling === "every sample";
  return ({ name, isState }, game) => {
    // First, because it holds for most messages.
    if (!isState || (everySample && !game.hurried) || !isGameStream(name)) return 0;
    const seconds = defaults[name];
    if (seconds !== undefined) return everySample ? 0 : seconds * 1000;
    // Sends every message, but no faster than the game's own interval if the demand of another client has sped the game up.
    return game.hurried && game.spedUp(name) ? (game.ownIntervalSeconds(name) ?? 0) * 1000 : 0;
  };
}
