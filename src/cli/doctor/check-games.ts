import type { JsonObject } from "../../protocol/json-messages.ts";
import type { DoctorContext, FoundRelay } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { listenToRelay } from "./listen-to-relay.ts";
import { isOlder, OWN_ADDON_VERSION } from "./own-addon.ts";

/** More than this apart, and the order of things across machines can no longer be told. Units: seconds. */
const MAX_SKEW_SECONDS = 0.5;

/** What the simulated game calls its engine and its addon: there is no version of either. */
const SIMULATED = "simulated";

/** Looks at what is connected to the relay, by its status and as a client of it. Nothing where there is no relay. */
export async function checkGames({ relay, options }: DoctorContext): Promise<Finding[]> {
  if (relay === undefined) return [];
  const games = connectedGames(relay);
  const findings = findingsOf(relay, games);
  const names = new Set(games.map(({ source }) => String(source)));
  const heard = await listenToRelay(relay, { token: options.token, games: names });
  if (typeof heard === "string") {
    const refused = problem("client", {
      what: `the relay at ${relay.url} answers HTTP, but a client could not listen: ${heard}`,
      why: "dashboards and scripts are cut off likewise",
      todo: "look for a proxy between that does not pass WebSockets on, and at the relay's log",
    });
    return [...findings, refused];
  }
  findings.push(fine("client", `a client connects to ${relay.url} and is answered`));
  const { relayAheadSeconds = 0, gamesAheadSeconds } = heard;
  if (Math.abs(relayAheadSeconds) > MAX_SKEW_SECONDS) {
    findings.push(
      hint("clock", {
        what: `the relay's clock is ${apart(relayAheadSeconds)} this machine's`,
        why: "latencies that a client here computes from timestamps are wrong by as much",
        todo: "let both machines set their clocks (NTP), or use the client library's synced clock",
      }),
    );
  }
  for (const [source, seconds] of gamesAheadSeconds) findings.push(clockOf(source, seconds));
  return findings;
}

function connectedGames({ status }: FoundRelay): JsonObject[] {
  const sources = (Array.isArray(status.sources) ? status.sources : []) as JsonObject[];
  return sources.filter((source) => source.connected === true);
}

function findingsOf({ url }: FoundRelay, connected: readonly JsonObject[]): Finding[] {
  if (connected.length === 0) {
    const nobody = problem("game", {
      what: `no game is connected to ${url}`,
      why: "there is nothing to show: games come to the relay, it does not look for them",
      todo: `run the game with the addon (--project DIR checks that), or without: godot --path PROJECT --remote-debug ${url}/debugger. A headset on a cable needs adb reverse. No game at hand: bun run simulate`,
    });
    return [nobody];
  }
  return connected.map((source): Finding => {
    const { source: name, addon, engine } = source;
    const isSimulated = addon === SIMULATED && engine === SIMULATED;
    if (isSimulated) return fine("game", `${name} is connected (no Godot: it is simulated)`);
    if (typeof addon === "string" && isOlder(addon, OWN_ADDON_VERSION)) {
      return problem("addon", {
        what: `the game ${name} has version ${addon} of the addon, this relay's is ${OWN_ADDON_VERSION}`,
        why: "an older addon does not send all that the relay knows to show",
        todo: "copy godot-addon/addons/godot_debug_connection into the project again",
      });
    }
    const by = typeof addon === "string" ? `addon ${addon}` : "no addon";
    return fine(
      "game",
      `${name} is connected (${typeof engine === "string" ? `Godot ${engine}, ` : ""}${by})`,
    );
  });
}

function clockOf(source: string, seconds: number): Finding {
  if (Math.abs(seconds) <= MAX_SKEW_SECONDS)
    return fine("clock", `the clocks of ${source} and the relay are ${Math.abs(seconds).toFixed(3)} s apart`);
  return problem("clock", {
    what: `the clock of ${source} is ${apart(seconds)} the relay's`,
    why: "its timestamps cannot be compared with others: latencies and the order of events across machines are wrong",
    todo: "let both machines set their clocks from the network; on a headset: Settings, Date & Time, automatic",
  });
}

function apart(seconds: number): string {
  return `${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? "ahead of" : "behind"}`;
}
