import { isJsonObject, parseJsonObject } from "../protocol/json-object.ts";
import { type ProtobufValue, protobufFields } from "./protobuf-fields.ts";

/** How messages for viewers are written. */
export type ViewerEncoding = "json" | "protobuf";

/** A transform between two frames of reference, as `foxglove.FrameTransforms` has it. Units: metres; quaternions x y z w. */
export interface ReadTransform {
  parent: string;
  child: string;
  position: [number, number, number];
  rotation: [number, number, number, number];
}

/** A message of `foxglove.Log`. Levels: 1 debug, 2 info, 3 warning, 4 error, 5 fatal. */
export interface ReadLog {
  level: number;
  message: string;
  name: string;
  file: string;
  line: number;
}

/** Levels by the names that some writers of JSON use. */
const LEVEL_NAMES = ["UNKNOWN", "DEBUG", "INFO", "WARNING", "ERROR", "FATAL"];

/** A message whose fields are read by their name, or by their number in Protocol Buffers. */
interface ViewerMessage {
  number(name: string, field: number): number;
  text(name: string, field: number): string;
  message(name: string, field: number): ViewerMessage;
  messages(name: string, field: number): ViewerMessage[];
}

/** Reads a message of `foxglove.FrameTransforms`; undefined if it is none. */
export function readTransforms(bytes: Uint8Array, encoding: ViewerEncoding): ReadTransform[] | undefined {
  return readAs(bytes, encoding, (all) =>
    all.messages("transforms", 1).map((one) => {
      const translation = one.message("translation", 4);
      const rotation = one.message("rotation", 5);
      return {
        parent: one.text("parent_frame_id", 2),
        child: one.text("child_frame_id", 3),
        position: [translation.number("x", 1), translation.number("y", 2), translation.number("z", 3)],
        rotation: [
          rotation.number("x", 1),
          rotation.number("y", 2),
          rotation.number("z", 3),
          rotation.number("w", 4),
        ],
      };
    }),
  );
}

/** Reads a message of `foxglove.Log`; undefined if it is none. */
export function readLog(bytes: Uint8Array, encoding: ViewerEncoding): ReadLog | undefined {
  return readAs(bytes, encoding, (log) => ({
    level: log.number("level", 2) || Math.max(0, LEVEL_NAMES.indexOf(log.text("level", 2))),
    message: log.text("message", 3),
    name: log.text("name", 4),
    file: log.text("file", 5),
    line: log.number("line", 6),
  }));
}

function readAs<Result>(
  bytes: Uint8Array,
  encoding: ViewerEncoding,
  read: (message: ViewerMessage) => Result,
): Result | undefined {
  try {
    if (encoding === "protobuf") return read(ofProtobuf(bytes));
    const object = parseJsonObject(new TextDecoder().decode(bytes));
    return object === undefined ? undefined : read(ofJson(object));
  } catch (error) {
    // The bytes are no message of Protocol Buffers.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function ofJson(value: unknown): ViewerMessage {
  const object = isJsonObject(value) ? value : {};
  const list = (name: string) => (Array.isArray(object[name]) ? (object[name] as unknown[]) : []);
  return {
    number: (name) => (typeof object[name] === "number" ? object[name] : 0),
    text: (name) => (typeof object[name] === "string" ? object[name] : ""),
    message: (name) => ofJson(object[name]),
    messages: (name) => list(name).map(ofJson),
  };
}

function ofProtobuf(bytes: Uint8Array): ViewerMessage {
  const all = new Map<number, ProtobufValue[]>();
  for (const [field, value] of protobufFields(bytes)) {
    const values = all.get(field);
    if (values === undefined) all.set(field, [value]);
    else values.push(value);
  }
  // Of a field that is no list the last value counts. A field that is absent is zero or empty.
  const last = (field: number) => all.get(field)?.at(-1);
  const bytesOf = (value: ProtobufValue | undefined) =>
    value instanceof Uint8Array ? value : new Uint8Array();
  return {
    number: (_, field) => Number(last(field) ?? 0) || 0,
    text: (_, field) => new TextDecoder().decode(bytesOf(last(field))),
    message: (_, field) => ofProtobuf(bytesOf(last(field))),
    messages: (_, field) => (all.get(field) ?? []).map((value) => ofProtobuf(bytesOf(value))),
  };
}
