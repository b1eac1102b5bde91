import { z } from "zod";
import { whenWritten } from "../../../base/when-written.ts";
import { sourceName, topicPatterns } from "../../../protocol/commands.ts";
import { RECORDING_NAME, type Recorder, type RecordingInfo } from "../../../recording/index.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { textParameter } from "../operation/parameter.ts";
import { recordingInfo } from "../schemas/recordings.ts";

/** The media type of MCAP files; they have none of their own. */
const MCAP = "application/octet-stream";
const MAX_SECONDS = 7 * 86_400;
const MAX_HZ = 1000;

const name = z.string().regex(RECORDING_NAME);
const parameters = { name: textParameter(name, "the name of the recording") };

/** `/recordings`: lists, describes, starts, ends, downloads and deletes recordings. */
export function recordingOperations(recorder: () => Promise<Recorder>): Operation[] {
  const refusals = ["no_recording", "recording_busy", "recording_failed"] as const;
  return [
    operation({
      path: "/recordings",
      id: "listRecordings",
      summary: "the recordings of this relay, by name",
      answer: z.strictObject({ recordings: z.array(recordingInfo) }),
      refusals: ["recording_failed"],
      async run() {
        const all = (await recorder()).list();
        return { answer: { recordings: all.map((describe) => whenWritten<RecordingInfo>(describe)) } };
      },
    }),
    operation({
      method: "POST",
      path: "/recordings",
      id: "startRecording",
      summary: "starts a recording, or ends one",
      description:
        "An empty object records everything until it is ended. `stop` ends the recording of that name; it takes no other field.",
      body: z.union([
        z.strictObject({ stop: name.describe("the recording to end") }),
        z.strictObject({
          name: name.optional().describe("the name of the file; without it, the time"),
          topics: topicPatterns.optional().describe("topics and wildcards; without it, all that games send"),
          source: sourceName.optional().describe("one game; without it, all"),
          max_hz: z
            .number()
            .positive()
            .max(MAX_HZ)
            .optional()
            .describe("most samples of a state topic in a second"),
          transforms: z
            .boolean()
            .optional()
            .describe(
              "whether poses are also written as foxglove.FrameTransforms, which viewers draw; true by default",
            ),
          duration_s: z.number().positive().max(MAX_SECONDS).optional().describe("when it ends by itself"),
        }),
      ]),
      badBody: "bad_command",
      answer: recordingInfo,
      refusals: ["bad_command", ...refusals],
      async run({ body }) {
        const one = await recorder();
        if ("stop" in body) return { answer: one.stop(body.stop) };
        const { max_hz: maxHz, duration_s: seconds, ...asked } = body;
        return { answer: one.start({ ...asked, maxHz, seconds }) };
      },
    }),
    operation({
      path: "/recordings/{name}",
      id: "getRecording",
      summary: "one recording",
      parameters,
      answer: recordingInfo,
      refusals,
      run: async ({ parameters: { name: asked } }) => ({ answer: (await recorder()).describe(asked) }),
    }),
    operation({
      path: "/recordings/{name}.mcap",
      id: "downloadRecording",
      summary: "the file of a recording, whole or by ranges",
      description: "A recording that is being written is sent as far as it is written.",
      parameters,
      answer: MCAP,
      refusals,
      async run({ parameters: { name: asked } }) {
        const { path, tag } = (await recorder()).fileOf(asked);
        return { download: { file: Bun.file(path), type: MCAP, tag, fileName: `${asked}.mcap` } };
      },
    }),
    operation({
      method: "DELETE",
      path: "/recordings/{name}",
      id: "deleteRecording",
      summary: "deletes a recording",
      parameters,
      answer: z.strictObject({ deleted: z.string() }),
      refusals,
      async run({ parameters: { name: asked } }) {
        (await recorder()).remove(asked);
        return { answer: { deleted: asked } };
      },
    }),
  ];
}
