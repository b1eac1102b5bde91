import type { MessageSource } from "../hub/index.ts";
import { DEFAULT_INTERVAL_SECONDS, type GameStream } from "../protocol/streams.ts";
import type { ChannelSpec } from "./channel-spec.ts";
import type { DefaultPaces } from "./default-paces.ts";

/** How a channel spaces the messages of a game. */
export interface Pacing {
  /** Whether every message goes at once, of whichever game, as long as the game is not hurried. */
  readonly direct: boolean;
  /** The interval for a game now. Units: milliseconds, 0 is every message. */
  intervalMillis(source: MessageSource): number;
}

/** The pacing that a channel's spec asks for; where it asks for none, the default pace or the game's own. */
export function pacingOf(
  { topic, pace, format, source }: ChannelSpec,
  defaults: Readonly<DefaultPaces>,
): Pacing {
  const ofEveryGame = source === undefined;
  if (pace !== "own") {
    const millis = pace * 1000;
    return { direct: ofEveryGame && pace === 0, intervalMillis: () => millis };
  }
  // The JSON fps event of a classic client is the slow twin of 0x01: of a game that samples every frame it comes at the old server's pace.
  if (topic === "fps" && format.name === "classic.json") {
    const usualSeconds = DEFAULT_INTERVAL_SECONDS.fps;
    return {
      direct: false,
      intervalMillis: (game) => (defaults.fps ?? (game.ownIntervalSeconds("fps") || usualSeconds)) * 1000,
    };
  }
  if (topic !== "fps" && topic !== "vr_tracking" && topic !== "performance")
    return { direct: ofEveryGame, intervalMillis: () => 0 };
  // Every message, but no faster than the game's own pace where another client's wish has sped the game up.
  const stream: GameStream = topic;
  // 0x01 is every sample, whatever the default pace of the JSON event; see docs/adr/0003.
  const isPacket = format.name === "classic.0x01";
  return {
    get direct() {
      return ofEveryGame && (isPacket || !defaults[stream]);
    },
    intervalMillis(game) {
      const seconds = defaults[stream];
      if (seconds !== undefined) return isPacket ? 0 : seconds * 1000;
      return game.spedUp(stream) ? (game.ownIntervalSeconds(stream) ?? 0) * 1000 : 0;
    },
  };
}
