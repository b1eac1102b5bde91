import type { EnumShape, Field, MessageShape } from "./protobuf-shape.ts";

/** Source: google/protobuf/timestamp.proto. In the JSON of viewers its fields have other names. */
const TIMESTAMP: MessageShape = {
  name: "google.protobuf.Timestamp",
  fields: {
    seconds: { number: 1, type: "int64", from: "sec" },
    nanos: { number: 2, type: "int32", from: "nsec" },
  },
};

const LEVEL: EnumShape = {
  enum: "Level",
  values: { UNKNOWN: 0, DEBUG: 1, INFO: 2, WARNING: 3, ERROR: 4, FATAL: 5 },
};

/** The log that viewers list. Source: docs.foxglove.dev/docs/sdk/schemas/log. */
export const FOXGLOVE_LOG: MessageShape = {
  name: "foxglove.Log",
  fields: {
    timestamp: { number: 1, type: TIMESTAMP },
    level: { number: 2, type: LEVEL },
    message: { number: 3, type: "string" },
    name: { number: 4, type: "string" },
    file: { number: 5, type: "string" },
    line: { number: 6, type: "fixed32" },
  },
};

/** The poses that viewers draw. Source: docs.foxglove.dev/docs/sdk/schemas/frame-transforms. */
export const FOXGLOVE_TRANSFORMS: MessageShape = {
  name: "foxglove.FrameTransforms",
  fields: {
    transforms: {
      number: 1,
      repeated: true,
      type: {
        name: "foxglove.FrameTransform",
        fields: {
          timestamp: { number: 1, type: TIMESTAMP },
          parent_frame_id: { number: 2, type: "string" },
          child_frame_id: { number: 3, type: "string" },
          translation: { number: 4, type: { name: "foxglove.Vector3", fields: doubles(["x", "y", "z"]) } },
          rotation: {
            number: 5,
            type: { name: "foxglove.Quaternion", fields: doubles(["x", "y", "z", "w"]) },
          },
        },
      },
    },
  },
};

/** A frame of a game: the schemas of Foxglove have none for it. */
export const TELEMETRY_FRAME: MessageShape = {
  name: "telemetry.Frame",
  fields: {
    timestamp: { number: 1, type: TIMESTAMP },
    frame: { number: 2, type: "uint32" },
    ...doubles(["fps", "frame_time_ms", "physics_time_ms"], 3),
  },
};

/** Fields that are doubles, numbered from the first on. */
function doubles(names: readonly string[], first = 1): Record<string, Field> {
  return Object.fromEntries(names.map((name, index) => [name, { number: first + index, type: "double" }]));
}
