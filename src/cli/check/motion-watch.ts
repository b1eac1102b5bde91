import type { TelemetryClient } from "../../client/index.ts";
import { RelayError } from "../../protocol/error-table.ts";

/** The addon's reason for the end of a motion that was played to its end. */
const WHOLE = "it is over";

/** Hears what the addon says of the motion that it plays. */
export class MotionWatch {
  /** Resolves when the motion begins. */
  readonly began: Promise<void>;
  /** Rejects when the motion is refused, or ends before its end. Fails: could_not_measure, with the addon's reason. */
  readonly failed: Promise<never>;

  constructor(client: TelemetryClient) {
    const { promise: began, resolve } = Promise.withResolvers<void>();
    const { promise: failed, reject } = Promise.withResolvers<never>();
    // It may reject when nothing waits for it any more.
    failed.catch(() => {});
    this.began = began;
    this.failed = failed;
    client.subscribe("custom/motion_started", () => resolve());
    client.subscribe("custom/motion_refused", ({ data }) => reject(notPlayed(String(data.why))));
    client.subscribe("custom/motion_ended", ({ data }) => {
      if (data.why !== WHOLE) reject(notPlayed(`it ended early, as ${String(data.why)}`));
    });
  }

  /** The error for a motion of which nothing was heard. */
  neverBegan(): RelayError {
    return notPlayed("its addon said nothing of it; an addon of another version may not know motions");
  }
}

function notPlayed(why: string): RelayError {
  return new RelayError("could_not_measure", `expected the game to play the motion: ${why}`);
}
