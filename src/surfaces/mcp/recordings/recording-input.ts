import { z } from "zod";

/** The input that names a recording, in place of the live games. */
export const recordingInput = {
  recording: z.string().max(100).optional().describe("asks it instead of live games"),
  until: z.number().min(0).optional().describe("unix s taken as now; default: its end"),
};

/** A question to a recording. */
export interface RecordingQuestion {
  recording: string;
  /** The moment that counts as now; undefined for the end. Unix seconds. */
  until: number | undefined;
  /** Whether everything from the beginning is asked for, not the last minutes. */
  isWhole: boolean;
}
