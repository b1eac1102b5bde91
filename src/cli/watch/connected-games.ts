import { isJsonObject, parseJsonObject } from "../../protocol/json-object.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import { askServer } from "../shared/ask-server.ts";
import { connectedSources } from "../shared/connected-sources.ts";

/** A game that is connected to the relay. */
export interface ConnectedGame {
  name: string;
  /** How it stands still; undefined if it runs, or if that is not known. */
  standstill: StandingStill | undefined;
}

/** Asks a relay for its connected games; undefined if it does not tell, like a server inside a game. */
export async function connectedGames(
  url: string,
  token: string | undefined,
): Promise<readonly ConnectedGame[] | undefined> {
  const answer = await askServer(url, { path: "/status", token });
  const status = answer.kind === "answer" ? parseJsonObject(answer.text) : undefined;
  return connectedSources(status ?? {})?.flatMap(({ source: name, standstill }) =>
    typeof name === "string" ? [{ name, standstill: standstillOf(standstill) }] : [],
  );
}

function standstillOf(told: unknown): StandingStill | undefined {
  if (!isJsonObject(told) || typeof told.seconds !== "number") return undefined;
  const { state, seconds } = told;
  return state === "still" || state === "paused" || state === "held" ? { state, seconds } : undefined;
}
