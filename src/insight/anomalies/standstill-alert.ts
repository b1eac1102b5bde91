import { threeDigits } from "../alerts/index.ts";
import type { Observer, SourceContext } from "../game/index.ts";

const KIND = "standstill";
/** The debugger of the editor holds the game for a moment with each step. Units: seconds. */
const HELD_SECONDS = 1;

/** Opens an alert while a game stands still, though the relay has it sample frames. Kind `standstill`; size: seconds. */
export class StandstillAlert implements Observer {
  constructor(private readonly context: Pick<SourceContext, "alerts" | "standstill" | "source">) {}

  tick(nowMillis: number): void {
    const { alerts, standstill } = this.context;
    const now = standstill.at(nowMillis);
    if (now?.state === "still" || (now?.state === "held" && now.seconds >= HELD_SECONDS)) {
      const about =
        now.state === "held"
          ? "The editor's debugger holds it"
          : "Its main thread is busy or waits, or its process is stopped";
      const message = `the game stands still: no frame for ${threeDigits(now.seconds)} s. ${about}`;
      alerts.tellOpen(KIND, { level: "warning", message, details: sizeOf(now.seconds) });
    } else if (now?.state !== "held" && alerts.isOpen(KIND)) {
      const size = standstill.stoodMillis / 1000;
      const message = this.#endWords(now?.state, size);
      alerts.tellResolved(KIND, { level: "info", message, details: sizeOf(size) });
    }
  }

  #endWords(state: "paused" | undefined, seconds: number): string {
    if (state === "paused") return "the app is paused, so the game is expected to stand still";
    if (this.context.source.samplingSeconds("fps") === undefined)
      return "nobody needs frames of the game any more, so it is not known whether it stands still";
    return `the game runs again after ${threeDigits(seconds)} s without a frame`;
  }
}

function sizeOf(seconds: number) {
  return { size: Number(seconds.toPrecision(6)) };
}
