import { threeDigits } from "../alerts/index.ts";
import type { Observer, SourceContext } from "../game/index.ts";

const KIND = "standstill";

/** Opens an alert while a game stands still, though the relay has it sample frames. Kind `standstill`; size: seconds. */
export class StandstillAlert implements Observer {
  constructor(private readonly context: Pick<SourceContext, "alerts" | "standstill" | "source">) {}

  tick(nowMillis: number): void {
    const { alerts, standstill } = this.context;
    const now = standstill.at(nowMillis);
    if (now?.state === "still") {
      const message = `the game stands still: no frame for ${threeDigits(now.seconds)} s. Its main thread is busy, or stopped at a breakpoint`;
      alerts.tellOpen(KIND, { level: "warning", message, details: { size: now.seconds } });
    } else if (alerts.isOpen(KIND)) {
      const size = standstill.stoodMillis / 1000;
      const message = this.#endWords(now?.state, size);
      alerts.tellResolved(KIND, { level: "info", message, details: { size } });
    }
  }

  #endWords(state: "paused" | undefined, seconds: number): string {
    if (state === "paused") return "the app is paused, so the game is expected to stand still";
    if (this.context.source.samplingSeconds("fps") === undefined)
      return "nobody needs frames of the game any more, so it is not known whether it stands still";
    return `the game runs again after ${threeDigits(seconds)} s without a frame`;
  }
}
