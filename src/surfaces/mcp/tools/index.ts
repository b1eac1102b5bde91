import { Caller } from "../../../ingest/index.ts";
import { orOfRecording } from "../recordings/or-of-recording.ts";
import type { RecordedMoments } from "../recordings/recorded-moments.ts";
import type { ToolContext } from "../tool/question.ts";
import { SharedCalls } from "../tool/shared-calls.ts";
import type { Tool } from "../tool/tool.ts";
import { callGameCommand } from "./call-game-command.ts";
import { compareWindows } from "./compare-windows.ts";
import { events } from "./events.ts";
import { gameState } from "./game-state.ts";
import { performanceTool } from "./performance.ts";
import { picture } from "./picture.ts";
import { problems } from "./problems.ts";
import { recordings } from "./recordings.ts";
import { scriptDiagnostics } from "./script-diagnostics.ts";
import { setIntervals } from "./set-intervals.ts";
import { tracking } from "./tracking.ts";
import { waitFor } from "./wait-for.ts";
import { whatCosts } from "./what-costs.ts";
import { whatIsHappening } from "./what-is-happening.ts";
import { worstHitches } from "./worst-hitches.ts";

/** Every tool there is, in the order in which they are listed. */
export function allTools(context: ToolContext, recorded: RecordedMoments): Tool[] {
  const caller = new Caller(context.calls);
  const shared = new SharedCalls(caller, context.clock);
  return [
    ...[whatIsHappening, performanceTool, worstHitches, problems, events, tracking].map((make) =>
      orOfRecording(make, context, recorded),
    ),
    whatCosts(context),
    gameState(context, shared),
    picture(context, shared),
    compareWindows(context, recorded),
    recordings(context),
    waitFor(context),
    scriptDiagnostics(context),
    callGameCommand(caller),
    setIntervals(context),
  ];
}
