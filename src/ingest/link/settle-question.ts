import type { Hub } from "../../hub/index.ts";
import type { AskableGame } from "../calls/index.ts";
import type { LinkAnswer } from "./link-answer.ts";

/** Settles a question to a game of another relay, if it still waits for its answer. */
export function settleQuestion(
  hub: Hub,
  { source, questions }: Pick<AskableGame, "source" | "questions">,
  { answer, snapshot }: LinkAnswer,
): void {
  // Kept before the question is settled: those who wait read the snapshot from the hub.
  if (snapshot !== undefined && questions.awaits(answer.id))
    hub.keepSnapshot(source, snapshot.body, snapshot.timestampSeconds);
  questions.answer(answer);
}
