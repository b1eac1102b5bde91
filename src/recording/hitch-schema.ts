import type { RecordedChannel } from "./recording-writer.ts";

const number = { type: "number" } as const;
const text = { type: "string" } as const;
const cause = { type: "object", properties: { kind: text, confidence: number, evidence: text } } as const;

/** Schema of the channel with whole hitches: the fields that a viewer can draw or list. docs/http-api.md says the rest. */
export const HITCH: RecordedChannel["schema"] = {
  name: "telemetry.hitch",
  encoding: "jsonschema",
  data: Buffer.from(
    JSON.stringify({
      title: "hitch",
      description: "a hitch as /hitches shows it, with its context, once its cause is final",
      type: "object",
      properties: {
        id: text,
        source: text,
        from: number,
        to: number,
        duration_ms: number,
        late_frames: number,
        lost_frames: number,
        worst: { type: "object", properties: { ms: number, at: number } },
        budget_ms: number,
        cause,
        also: { type: "array", items: cause },
        context: { type: "object", properties: {} },
      },
    }),
  ),
};
