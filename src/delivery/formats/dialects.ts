import type { Encoder } from "@msgpack/msgpack";
import type { Clock } from "../../base/clock.ts";
import type { PacketCodec } from "../../codec/index.ts";
import { frameSampleOf, type HubMessage } from "../../hub/index.ts";
import { isBoundedMsgpack } from "../../protocol/msgpack-bounds.ts";
import type { FrameSample } from "../../protocol/samples.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { ClassicEncoder } from "./classic-encoder.ts";
import { ClassicText } from "./classic-text.ts";
import type { Dialect } from "./dialect.ts";
import { encodeOnce } from "./encode-once.ts";
import type { DialectName, Format } from "./format.ts";
import { edgeDialect, linkDialect } from "./link-dialect.ts";
import { loadMsgpack } from "./load-msgpack.ts";
import { describeMessage, v1Text } from "./v1-fields.ts";

/** Every dialect by name. */
export type Dialects = Readonly<Record<DialectName, Dialect>>;

/** Creates the dialects. They share one codec. */
export function createDialects(codec: PacketCodec, long: ClassicEncoder, clock: Clock): Dialects {
  const compressed = (message: object) => long.encode(JSON.stringify(message));
  const texts = new ClassicText();
  const textV1 = (message: HubMessage, history: boolean) => v1Text(texts, message, history);
  const compressedV1 = (message: HubMessage, history: boolean) => long.encode(textV1(message, history));
  const msgpack = createMsgpack();
  return {
    classic: classic(codec, long, texts),
    "telemetry.v1.json": v1("telemetry.v1.json", {
      encode: textV1,
      encodeControl: (message) => JSON.stringify(message),
    }),
    "telemetry.v1.json+0x02": v1("telemetry.v1.json+0x02", {
      encode: compressedV1,
      encodeControl: compressed,
    }),
    "telemetry.v1.msgpack": v1("telemetry.v1.msgpack", msgpack),
    "telemetry.v1.binary": v1("telemetry.v1.binary", {
      joinsPackets: true,
      encode: (message, history) => packetOf(codec, message) ?? compressedV1(message, history),
      encodeControl: compressed,
    }),
    "telemetry.v1.link": linkDialect({ codec, clock, texts }),
    "telemetry.v1.link+edge": edgeDialect({ codec, clock, texts }),
  };
}

function v1(
  name: DialectName,
  {
    encode,
    joinsPackets = false,
    ...rest
  }: Pick<Format, "encode" | "joinsPackets"> & Pick<Dialect, "encodeControl" | "textOf">,
): Dialect {
  const encodeNotice = rest.encodeControl;
  const formats: [Format] = [
    { name, throttling: "as asked", joinsPackets, encode: encodeOnce(encode), encodeNotice },
  ];
  return { name, choosesTopics: true, isNumbered: true, formatsOf: () => formats, ...rest };
}

/** The old protocol: JSON as the game sent it. Each frame sample is sent as 0x01 too, beside the JSON event of its topic. */
function classic(codec: PacketCodec, long: ClassicEncoder, texts: ClassicText): Dialect {
  const json: Format = {
    name: "classic.json",
    throttling: "as asked",
    encode: encodeOnce((message) => message.borrowedPacket ?? long.encode(texts.of(message))),
  };
  const packet: Format = {
    name: "classic.0x01",
    throttling: "every sample",
    encode(message) {
      const sample = frameSampleOf(message);
      return (sample && framePacketOf(codec, sample)) ?? "";
    },
  };
  const usual: [Format] = [json];
  const ofFrames: [Format, Format] = [packet, { ...json, throttling: "beside packets" }];
  const frames = topicOfPacket("frame");
  return {
    name: "classic",
    choosesTopics: false,
    isNumbered: false,
    formatsOf: (topic) => (topic === frames ? ofFrames : usual),
    encodeControl: (message) => long.encode(JSON.stringify(message)),
  };
}

/** MessagePack. All messages share one buffer, so payloads are borrowed. */
function createMsgpack() {
  let encoder: Encoder | undefined;
  let encoderOfEchoes: Encoder | undefined;
  const encode = (message: object) => {
    encoder ??= new (loadMsgpack().Encoder)();
    return encoder.encodeSharedRef(message);
  };
  return {
    /** What a command is echoed with may hold 64-bit integers. With them, the encoder writes other integers beyond 2^32 as floats. */
    encodeControl(message: { id?: unknown; t?: unknown }) {
      const { id, t } = message;
      if (typeof id !== "object" && typeof t !== "object") return encode(message);
      const { Encoder, withEchoedIntegers } = loadMsgpack();
      encoderOfEchoes ??= new Encoder({ useBigInt64: true });
      const echoed = { ...(id === undefined ? {} : { id }), ...(t === undefined ? {} : { t }) };
      return encoderOfEchoes.encodeSharedRef({ ...message, ...(withEchoedIntegers(echoed) as object) });
    },
    encode(message: HubMessage, history: boolean) {
      const described = describeMessage(message);
      return encode(history ? { ...described, history } : described);
    },
    /** Bytes that are not MessagePack, or announce more than they hold, give an empty text, which is refused as a command. */
    textOf(command: Uint8Array): string {
      if (!isBoundedMsgpack(command)) return "";
      try {
        return loadMsgpack().jsonTextOf(command);
      } catch {
        return "";
      }
    },
  };
}

/** The 0x01 or 0x03 packet of a message; undefined if it has none, or if a packet cannot hold one of its numbers. */
function packetOf(codec: PacketCodec, { body }: HubMessage): Uint8Array | undefined {
  if (body.from === "frame") return framePacketOf(codec, body.sample);
  if (body.from !== "tracking") return undefined;
  const packet = codec.encodeTracking(body.sample);
  return typeof packet === "string" ? undefined : packet;
}

function framePacketOf(codec: PacketCodec, sample: Readonly<FrameSample>): Uint8Array | undefined {
  const { frame, fps, frameMillis, physicsMillis } = sample;
  const packet = codec.encodePerformance(frame, fps, frameMillis, physicsMillis);
  // A string is the name of a refusal.
  return typeof packet === "string" ? undefined : packet;
}
