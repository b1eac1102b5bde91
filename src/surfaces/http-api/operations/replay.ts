import { z } from "zod";
import { MAX_REPLAY_SPEED, MAX_REPLAY_STEP, MIN_REPLAY_SPEED } from "../../../protocol/replay-state.ts";
import { RECORDING_NAME, type RecordingShelves } from "../../../recording/index.ts";
import type { RelayReplay } from "../../../replay/index.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { replayState } from "../schemas/replay.ts";

/** What the replay's operations need of the relay. */
export interface ReplayContext {
  shelves: RecordingShelves;
  replay(): Promise<RelayReplay>;
}

/** `/replay`: plays a recording of this relay or of its black box, whose games are then games of the relay. */
export function replayOperations({ shelves, replay }: ReplayContext): Operation[] {
  const described = async () => ({ replay: (await replay()).state ?? null });
  const answer = z.strictObject({ replay: replayState.nullable().describe("null while there is none") });
  return [
    operation({
      path: "/replay",
      id: "getReplay",
      summary: "the replay: which recording is played, where, and how fast",
      description: "The topic `relay` tells of each change.",
      answer,
      refusals: [],
      run: async () => ({ answer: await described() }),
    }),
    operation({
      method: "POST",
      path: "/replay",
      id: "controlReplay",
      summary: "plays a recording, or changes how it is played",
      description:
        "With `recording` a replay begins, in place of the one before. All other fields are optional, and are put in force in this order: speed, loop, position, step, pause.",
      body: z.strictObject({
        recording: z.string().regex(RECORDING_NAME).optional().describe("name of the recording to play"),
        paused: z.boolean().optional().describe("false plays on; from the beginning if it has ended"),
        speed: z
          .number()
          .min(MIN_REPLAY_SPEED)
          .max(MAX_REPLAY_SPEED)
          .optional()
          .describe("1 is as fast as it was recorded"),
        loop: z.boolean().optional().describe("whether it begins again at its end"),
        position_s: z
          .number()
          .min(0)
          .optional()
          .describe("where to go, in seconds since the beginning of the recording"),
        step: z
          .int()
          .min(-MAX_REPLAY_STEP)
          .max(MAX_REPLAY_STEP)
          .optional()
          .describe("pauses and goes so many frames on, or back"),
      }),
      badBody: "bad_command",
      answer,
      refusals: ["bad_command", "no_replay", "no_recording", "recording_busy", "recording_failed"],
      async run({ body: { recording, position_s: positionSeconds, ...asked } }) {
        const one = await replay();
        const control = { ...asked, positionSeconds };
        if (recording === undefined) one.control(control);
        else one.play(await (await shelves.of(recording)).shelf.open(recording), recording, control);
        return { answer: await described() };
      },
    }),
    operation({
      method: "DELETE",
      path: "/replay",
      id: "endReplay",
      summary: "ends the replay; its games disconnect",
      answer: z.strictObject({ ended: z.string().describe("name of the recording") }),
      refusals: ["no_replay"],
      run: async () => ({ answer: { ended: (await replay()).end() } }),
    }),
  ];
}
