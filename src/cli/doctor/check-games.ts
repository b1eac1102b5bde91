import type { JsonObject } from "../../protocol/json-messages.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import { commandHint } from "../shared/command-hint.ts";
import { connectedSources } from "../shared/connected-sources.ts";
import { addonVersionFinding } from "./addon-version-finding.ts";
import type { DoctorContext, FoundRelay } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { listenToRelay } from "./listen-to-relay.ts";

/** Largest difference of two clocks at which timestamps can still be compared. Units: seconds. */
const MAX_SKEW_SECONDS = 0.5;

/** The simulated game gives this as the version of its engine and its addon. */
const SIMULATED = "simulated";

/** Checks the games that are connected to the relay, through its status and as a client. Finds nothing without a relay. */
export async function checkGames({ relay, options }: DoctorContext): Promise<Finding[]> {
  if (relay === undefined) return [];
  const games = connectedSources(relay.status) ?? [];
  const findings = findingsOf(relay, games);
  const names = new Set(games.map(({ source }) => String(source)));
  // They tell the time of a recording.
  for (const replayed of replayedGames(relay)) names.delete(replayed);
  const heard = await listenToRelay(relay, { token: options.token, games: names });
  if (typeof heard === "string") {
    const refused = problem("client", {
      what: `the relay at ${relay.url} answers HTTP, but a client could not listen: ${heard}`,
      why: "dashboards and scripts cannot listen either",
      todo: "read the relay's log, and check whether a proxy on the way blocks WebSockets",
    });
    return [...findings, refused];
  }
  findings.push(fine("client", `a client can connect to ${relay.url} and gets answers`));
  const { relayAheadSeconds = 0, gamesAheadSeconds } = heard;
  if (Math.abs(relayAheadSeconds) > MAX_SKEW_SECONDS) {
    findings.push(
      hint("clock", {
        what: `the relay's clock is ${apart(relayAheadSeconds)} this machine's`,
        why: "latencies that a client here computes from timestamps are wrong by the same amount",
        todo: "let both machines set their clocks from the network (NTP), or use the synced clock of the client library",
      }),
    );
  }
  for (const [source, seconds] of gamesAheadSeconds) findings.push(clockOf(source, seconds));
  return findings;
}

/** The names of the games that the relay plays from a recording. */
function replayedGames({ status: { replay } }: FoundRelay): string[] {
  return isJsonObject(replay) && Array.isArray(replay.games) ? replay.games.map(String) : [];
}

function findingsOf({ url }: FoundRelay, connected: readonly JsonObject[]): Finding[] {
  if (connected.length === 0) {
    const nobody = problem("game", {
      what: `no game is connected to ${url}`,
      why: "the relay has no data to show; games connect to the relay, the relay does not search for games",
      todo: `run a game with the addon (to check it: ${commandHint("doctor --project PROJECT")}), or a game without it: godot --path PROJECT --remote-debug ${url}/debugger. A headset on a cable needs adb reverse. To try without a game: ${commandHint("simulate")}`,
    });
    return [nobody];
  }
  return connected.flatMap(({ source: name, addon, engine }): Finding[] => {
    if (addon === SIMULATED && engine === SIMULATED)
      return [fine("game", `${name} is connected (a simulated game)`)];
    const version = typeof addon === "string" ? addon : undefined;
    const by = version === undefined ? "no addon" : `addon ${version}`;
    const on = typeof engine === "string" ? `Godot ${engine}, ` : "";
    const other = addonVersionFinding(`the game ${name} has`, version);
    return [fine("game", `${name} is connected (${on}${by})`), ...(other === undefined ? [] : [other])];
  });
}

function clockOf(source: string, seconds: number): Finding {
  if (Math.abs(seconds) <= MAX_SKEW_SECONDS)
    return fine("clock", `the clocks of ${source} and the relay are ${Math.abs(seconds).toFixed(3)} s apart`);
  return problem("clock", {
    what: `the clock of ${source} is ${apart(seconds)} the relay's`,
    why: "its timestamps cannot be compared with those of other machines; latencies and the order of events are wrong",
    todo: "let both machines set their clocks from the network; on a headset choose Settings, Date & Time, automatic",
  });
}

function apart(seconds: number): string {
  return `${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? "ahead of" : "behind"}`;
}
