import type { RecordedChannel } from "./recording-writer.ts";

const number = { type: "number" } as const;
const text = { type: "string" } as const;
/** A time, as viewers recognize it: whole seconds and the nanoseconds beyond them. */
const time = {
  type: "object",
  title: "time",
  properties: {
    sec: { type: "integer", minimum: 0 },
    nsec: { type: "integer", minimum: 0, maximum: 999_999_999 },
  },
} as const;

const vector = object("foxglove.Vector3", "Metres", { x: number, y: number, z: number });
const rotation = object("foxglove.Quaternion", "A rotation", { x: number, y: number, z: number, w: number });

const transform = object("foxglove.FrameTransform", "A transform between two frames of reference", {
  timestamp: time,
  parent_frame_id: text,
  child_frame_id: text,
  translation: vector,
  rotation,
});

/** Schema of the poses that viewers draw. Source: docs.foxglove.dev/docs/visualization/message-schemas/frame-transforms. */
export const FRAME_TRANSFORMS = viewerSchema(
  object("foxglove.FrameTransforms", "An array of FrameTransform messages", {
    transforms: { type: "array", items: transform },
  }),
);

/** Schema of the log that viewers list. Source: docs.foxglove.dev/docs/visualization/message-schemas/log. */
export const LOG = viewerSchema(
  object("foxglove.Log", "A log message", {
    timestamp: time,
    level: { type: "integer", description: "1 debug, 2 info, 3 warning, 4 error" },
    message: text,
    name: text,
    file: text,
    line: { type: "integer", minimum: 0 },
  }),
);

/** The parts of which schemas of viewers are made. */
export const VIEWER_SHAPES = { number, text, time, vector, rotation, object };

function object<Properties extends object>(title: string, description: string, properties: Properties) {
  return { title, description, type: "object", properties } as const;
}

/** A schema of viewers as a channel has it. */
export function viewerSchema(schema: { title: string }): RecordedChannel["schema"] {
  return { name: schema.title, encoding: "jsonschema", data: Buffer.from(JSON.stringify(schema)) };
}
