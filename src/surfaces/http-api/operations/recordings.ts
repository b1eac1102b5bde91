import { z } from "zod";
import { whenWritten } from "../../../base/when-written.ts";
import { sourceName, topicPatterns } from "../../../protocol/commands.ts";
import { RelayError } from "../../../protocol/error-table.ts";
import { type BlackBox, boxCauseOf } from "../../../recording/black-box/index.ts";
import {
  RECORDING_NAME,
  type Recorder,
  type RecordingInfo,
  type RecordingShelves,
} from "../../../recording/index.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { textParameter } from "../operation/parameter.ts";
import { recordingInfo } from "../schemas/recordings.ts";

/** The media type of MCAP files; they have none of their own. */
const MCAP = "application/octet-stream";
const MAX_SECONDS = 7 * 86_400;
const MAX_HZ = 1000;
const NO_BLACK_BOX = "expected a relay with a black box: this one was started without --black-box";

/** Any smaller, and a file has room for little more than what is known of the game. */
const bytes = z.int().min(100_000).max(Number.MAX_SAFE_INTEGER);
const name = z.string().regex(RECORDING_NAME);
const parameters = { name: textParameter(name, "the name of the recording") };

/** What recordings need of the relay. */
export interface RecordingsContext {
  /** The recorder. Fails: recording_failed, if the relay has no folder for recordings. */
  recorder(): Promise<Recorder>;
  /** The black box; undefined for a relay without one. */
  blackBox: (() => Promise<BlackBox>) | undefined;
  /** Both kinds of recordings. */
  shelves: RecordingShelves;
}

/** `/recordings`: lists, describes, starts, ends, downloads and deletes recordings, also those of the black box. */
export function recordingOperations({ recorder, blackBox, shelves }: RecordingsContext): Operation[] {
  const refusals = ["no_recording", "recording_busy", "recording_failed"] as const;
  return [
    operation({
      path: "/recordings",
      id: "listRecordings",
      summary: "the recordings of this relay, by name",
      answer: z.strictObject({ recordings: z.array(recordingInfo) }),
      refusals: ["recording_failed"],
      async run() {
        const recordings = (await shelves.all()).flatMap(({ kind, shelf }) =>
          shelf.list().map((describe) => whenWritten<RecordingAnswer>(() => answerOf(kind, describe()))),
        );
        return { answer: { recordings } };
      },
    }),
    operation({
      method: "POST",
      path: "/recordings",
      id: "startRecording",
      summary: "starts a recording, ends one, or keeps the last seconds of a game",
      description:
        "An empty object records everything until it is ended. `stop` ends the recording of that name, and takes no other field; one that went on in a new file has the name of its first file, too. `last_s` has the black box leave the last seconds of a game as a recording, which is complete when the answer comes.",
      body: z.union([
        z.strictObject({ stop: name.describe("the recording to end") }),
        z.strictObject({
          last_s: z
            .number()
            .positive()
            .max(MAX_SECONDS)
            .describe("how many seconds; the black box has at most black_box_before_s"),
          source: sourceName.optional().describe("the game; needed if several are connected"),
        }),
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
          size_bytes: bytes.optional().describe("at which size it ends by itself"),
          rotate_s: z.number().min(1).max(MAX_SECONDS).optional().describe("when it goes on in a new file"),
          rotate_bytes: bytes.optional().describe("at which size it goes on in a new file"),
        }),
      ]),
      badBody: "bad_command",
      answer: recordingInfo,
      refusals: ["bad_command", "no_game", "ambiguous_game", ...refusals],
      async run({ body }) {
        if ("last_s" in body) {
          if (blackBox === undefined) throw new RelayError("recording_failed", NO_BLACK_BOX);
          const kept = await (await blackBox()).keep({ seconds: body.last_s, source: body.source });
          return { answer: answerOf("black_box", kept) };
        }
        const one = await recorder();
        if ("stop" in body) return { answer: answerOf("recording", one.stop(body.stop)) };
        const { name: asked, topics, source, transforms, max_hz: maxHz } = body;
        const { duration_s: seconds, size_bytes, rotate_s, rotate_bytes } = body;
        const rotate = { seconds: rotate_s, bytes: rotate_bytes };
        const bounds = { seconds, bytes: size_bytes, rotate };
        const request = { name: asked, topics, source, transforms, maxHz, ...bounds };
        return { answer: answerOf("recording", one.start(request)) };
      },
    }),
    operation({
      path: "/recordings/{name}",
      id: "getRecording",
      summary: "one recording",
      parameters,
      answer: recordingInfo,
      refusals,
      async run({ parameters: { name: asked } }) {
        const { kind, shelf } = await shelves.of(asked);
        return { answer: answerOf(kind, shelf.describe(asked)) };
      },
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
        const { path, tag } = (await shelves.of(asked)).shelf.fileOf(asked);
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
        (await shelves.of(asked)).shelf.remove(asked);
        return { answer: { deleted: asked } };
      },
    }),
  ];
}

type RecordingAnswer = z.input<typeof recordingInfo>;

function answerOf(kind: RecordingAnswer["kind"], info: RecordingInfo): RecordingAnswer {
  const cause = kind === "black_box" ? boxCauseOf(info.name) : undefined;
  return { kind, ...(cause && { cause }), ...info };
}
