import type { Encoder } from "@msgpack/msgpack";
import type { PacketCodec } from "../../codec/index.ts";
import { frameSampleOf, type HubMessage } from "../../hub/index.ts";
import type { PerformanceSample } from "../../protocol/samples.ts";
import type { ClassicEncoder } from "../classic-encoder.ts";
import { classicText } from "./classic-text.ts";
import type { Format, FormatName, Payload } from "./format.ts";
import { loadMsgpack } from "./load-msgpack.ts";
import { describeMessage, v1Text } from "./v1-fields.ts";

/** Every format by name. */
export type Formats = Readonly<Record<FormatName, Format>>;

/** Makes the formats, which share one codec. */
export function createFormats(codec: PacketCodec, long: ClassicEncoder): Formats {
  let encoder: Encoder | undefined;
  /** One buffer for every message: payloads are borrowed. */
  function msgpack(): Encoder {
    encoder ??= new (loadMsgpack().Encoder)();
    return encoder;
  }
  const text = (message: HubMessage, history: boolean) => v1Text(message, history);
  const compressed = (message: HubMessage, history: boolean) => long.encode(v1Text(message, history));
  const compressedControl = (message: object) => long.encode(JSON.stringify(message));

  const framePacket = ({ frame, fps, frameMillis, physicsMillis }: Readonly<PerformanceSample>) =>
    codec.encodePerformance(frame, fps, frameMillis, physicsMillis);

  function packet(message: HubMessage): Payload | undefined {
    const { body } = message;
    let bytes: Uint8Array | string | undefined;
    if (body.from === "frame") bytes = framePacket(body.sample);
    else if (body.from === "tracking") {
      bytes = codec.encodeTracking(body.sample);
    }
    // A string here is the name of a refusal.
    return typeof bytes === "string" ? undefined : bytes;
  }

  return {
    "classic.json": {
      name: "classic.json",
      encode: (message) => message.borrowedPacket ?? long.encode(classicText(message)),
      encodeControl: compressedControl,
    },
    "classic.0x01": {
      name: "classic.0x01",
      skipsRepeats: true,
      encode(message) {
        const sample = frameSampleOf(message);
        const bytes = sample === undefined ? "" : framePacket(sample);
        // A string is the name of a refusal: the sample has no packet.
        return typeof bytes === "string" ? "" : bytes;
      },
      encodeControl: compressedControl,
    },
    "telemetry.v1.json": {
      name: "telemetry.v1.json",
      encode: text,
      encodeControl: (message) => JSON.stringify(message),
    },
    "telemetry.v1.json+0x02": {
      name: "telemetry.v1.json+0x02",
      encode: compressed,
      encodeControl: compressedControl,
    },
    "telemetry.v1.msgpack": {
      name: "telemetry.v1.msgpack",
      encode(message, history) {
        return msgpack().encodeSharedRef(
          history ? { ...describeMessage(message), history } : describeMessage(message),
        );
      },
      encodeControl: (message) => msgpack().encodeSharedRef(message),
    },
    "telemetry.v1.binary": {
      name: "telemetry.v1.binary",
      encode: (message, history) => packet(message) ?? compressed(message, history),
      encodeControl: compressedControl,
    },
  };
}
