import type { Clock } from "../../base/clock.ts";
import type { PacketCodec } from "../../codec/index.ts";
import { type LinkBody, LinkEncoder } from "../../codec/link/index.ts";
import { type HubMessage, type MessageSource, WallTime } from "../../hub/index.ts";
import { LINK_FORMAT } from "../../protocol/formats.ts";
import { RELAY_SOURCE } from "../../protocol/source-names.ts";
import type { ClassicText } from "./classic-text.ts";
import type { Dialect } from "./dialect.ts";
import { encodeOnce } from "./encode-once.ts";
import type { DialectName, Format } from "./format.ts";

/** What the dialects of links are made of. */
export interface LinkDialectParts {
  codec: PacketCodec;
  clock: Clock;
  texts: ClassicText;
}

/** The dialect of links: the games that are connected to this relay, and nothing else, so that no message can go round between relays. */
export function linkDialect(parts: LinkDialectParts): Dialect {
  return { ...dialectOf(LINK_FORMAT, parts, isConnectedHere), leavesOutLinkedGames: true };
}

/** The dialect of this relay's own edges: everything that the hub has, the games of other relays and what the relay says of itself too. */
export function edgeDialect(parts: LinkDialectParts): Dialect {
  return dialectOf(`${LINK_FORMAT}+edge`, parts, () => true);
}

/** Whether a source is a game that is connected to this relay. */
function isConnectedHere({ name, site }: Pick<MessageSource, "name" | "site">): boolean {
  return site === undefined && name !== RELAY_SOURCE;
}

function dialectOf(
  name: DialectName,
  { codec, clock, texts }: LinkDialectParts,
  carries: (source: MessageSource) => boolean,
): Dialect {
  const wallTime = new WallTime(clock);
  let encoder: LinkEncoder | undefined;
  const encode = (message: HubMessage, isHistory: boolean) => {
    if (!carries(message.source)) return "";
    encoder ??= new LinkEncoder(codec);
    const { topic, source, seq, offset, atMillis, timestampSeconds, body } = message;
    const fields = {
      topic: topic.name,
      epoch: source.epoch,
      seq,
      offset,
      acceptedUnixMillis: 1000 * wallTime.unixSeconds(atMillis, clock.monotonicMillis()),
      timestampSeconds,
      isHistory,
    };
    // A packet cannot hold every number that JSON can.
    const asText = (): LinkBody => ({ from: "json", text: texts.of(message) });
    return encoder.encode({ ...fields, body }) ?? encoder.encode({ ...fields, body: asText() }) ?? "";
  };
  // A notice goes to one link after the other.
  let lastControl: object | undefined;
  let lastText = "";
  const encodeControl = (message: object) => {
    if (message !== lastControl) {
      lastText = JSON.stringify(message);
      lastControl = message;
    }
    return lastText;
  };
  const formats: [Format] = [
    {
      name,
      throttling: "as asked",
      joinsPackets: true,
      encode: encodeOnce(encode),
      encodeNotice: encodeControl,
    },
  ];
  return {
    name,
    choosesTopics: true,
    isNumbered: true,
    isLink: true,
    carries,
    formatsOf: () => formats,
    encodeControl,
  };
}
