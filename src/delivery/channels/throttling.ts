import type { MessageSource } from "../../hub/index.ts";
import { isGameStream, samplingOf } from "../../protocol/streams.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Format } from "../formats/format.ts";
import type { DefaultIntervals } from "./default-intervals.ts";

/** How often messages go out: at the game's own interval, or at an interval in seconds (0 is every message). */
export type Interval = "own" | number;

/** Identity of a channel: one topic in one format at one interval, from one game or from all. */
export interface ChannelSpec {
  /** A topic, or a wildcard such as `custom/*`: the channel then carries every topic of the family. */
  topic: Topic;
  format: Format;
  interval: Interval;
  /** Name of the game; undefined is every game. */
  source: string | undefined;
}

/** How a channel throttles the messages of a game. */
export interface ChannelThrottling {
  /** Whether every message of every game is sent at once, unless the game is sped up. */
  readonly isDirect: boolean;
  /** The current interval for a game. Units: milliseconds, 0 is every message. */
  intervalMillis(source: MessageSource): number;
}

/** The interval at which a client gets messages in a format. A format with every sample ignores the interval that the client asked for. */
export function intervalIn(format: Format, interval: Interval): Interval {
  return format.throttling === "every sample" && interval !== "own" ? 0 : interval;
}

/** The throttling for a channel. Without an interval of the client it is the default interval or the game's own. See docs/adr/0003. */
export function throttlingOf(
  { topic, interval, format, source }: ChannelSpec,
  defaults: Readonly<DefaultIntervals>,
): ChannelThrottling {
  const isOfEveryGame = source === undefined;
  if (interval !== "own") {
    const millis = interval * 1000;
    return { isDirect: isOfEveryGame && interval === 0, intervalMillis: () => millis };
  }
  if (!isGameStream(topic)) return { isDirect: isOfEveryGame, intervalMillis: () => 0 };
  const { usualSeconds } = samplingOf(topic);
  const usualOf = (game: MessageSource) => game.ownIntervalSeconds(topic) || usualSeconds;
  if (format.throttling === "beside packets") {
    return { isDirect: false, intervalMillis: (game) => (defaults[topic] ?? usualOf(game)) * 1000 };
  }
  const everySample = format.throttling === "every sample";
  return {
    get isDirect() {
      return isOfEveryGame && (everySample || !defaults[topic]);
    },
    // Sends every message, but no faster than the game's own interval if the demand of another client has sped the game up.
    intervalMillis(game) {
      const seconds = defaults[topic];
      if (seconds !== undefined) return everySample ? 0 : seconds * 1000;
      return game.spedUp(topic) ? (game.ownIntervalSeconds(topic) ?? 0) * 1000 : 0;
    },
  };
}
