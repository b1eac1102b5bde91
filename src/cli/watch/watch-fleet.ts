import { checkSchema } from "../../base/check-schema.ts";
import { standardOutput, writeOutput } from "../../base/standard-output.ts";
import { terminalJson, terminalLine } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { askServer } from "../shared/ask-server.ts";
import { findRelay } from "../shared/find-relay.ts";
import { printError } from "../shared/print.ts";
import { RepaintedBlock } from "../shared/repainted-block.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { isFinal, whyRefused } from "../shared/why-refused.ts";
import { fleetAnswer } from "./fleet-answer.ts";
import { fleetLines, fleetStates } from "./fleet-text.ts";

/** Time between two questions: verdicts are made once a second. Units: milliseconds. */
const ASK_MILLIS = 1000;

/** What `watch --fleet` shows. */
export interface FleetFlags {
  url?: string;
  token?: string;
  json: boolean;
  site?: string;
  source?: string;
  count?: number;
}

/** Shows the games of all sites with their verdicts until a signal, or for --count. Fails: what `whyRefused` finds, not_found if the relay is too old to list them. */
export async function watchFleet({
  url: given,
  token,
  json,
  site,
  source,
  count,
}: FleetFlags): Promise<void> {
  const stopped = onStopSignal().then(() => "stopped" as const);
  const output = standardOutput();
  const block = new RepaintedBlock(output);
  const query = new URLSearchParams({ ...(site && { site }), ...(source && { source }) });
  let states: ReadonlyMap<string, string> = new Map();
  let complaint = "";
  let url = given;
  for (let shown = 0; shown < (count ?? Number.POSITIVE_INFINITY); ) {
    url ??= (await findRelay(token)).url;
    const answer = await askGames(url, `/games?${query}`, token);
    if (typeof answer === "string") {
      if (answer !== complaint) printError(`${answer}; trying again every second`);
      complaint = answer;
      // It may come back at another port.
      url = given;
    } else {
      complaint = "";
      shown++;
      const { sites } = answer;
      if (json) writeOutput(`${terminalJson(JSON.stringify({ type: "games", ...answer }))}\n`);
      else if (output.isTTY === true) block.paint(fleetLines(sites, Date.now() / 1000, block.rows));
      else {
        const now = fleetStates(sites);
        for (const [name, words] of now)
          if (states.get(name) !== words) writeOutput(`${terminalLine(`${name} ${words}`)}\n`);
        for (const name of states.keys())
          if (!now.has(name)) writeOutput(`${terminalLine(`${name} is gone`)}\n`);
        states = now;
      }
    }
    if ((await Promise.race([stopped, Bun.sleep(ASK_MILLIS)])) === "stopped") return;
  }
}

/** The games, or why the relay does not tell them now. Fails: trying again cannot help. */
async function askGames(url: string, path: string, token: string | undefined) {
  const answer = await askServer(url, { path, token });
  const body = answer.kind === "answer" ? parseJsonObject(answer.text) : undefined;
  if (answer.kind === "answer" && answer.httpStatus === 200) {
    const checked = checkSchema(fleetAnswer, body ?? {});
    if (checked.success) return checked.data;
  }
  if (body?.type === "error" && body.code === "no_game") return String(body.message);
  if (body?.type === "error" && body.code === "not_found")
    throw new RelayError(
      "not_found",
      `expected a relay that lists the games of all sites (GET /games), got an older one at ${url}: update it, or watch without --fleet`,
    );
  if (body?.type === "error" && body.code === "bad_query")
    throw new RelayError("bad_query", String(body.message));
  const why = await whyRefused(url, token);
  if (isFinal(why)) throw why;
  return why.message;
}
