import { isJsonObject, parseJsonObject } from "../../protocol/json-object.ts";
import { askServer } from "../shared/ask-server.ts";

/** Asks a relay for the names of its connected games; undefined if it does not tell, like a server inside a game. */
export async function connectedGames(
  url: string,
  token: string | undefined,
): Promise<readonly string[] | undefined> {
  const answer = await askServer(url, { path: "/status", token });
  const status = answer.kind === "answer" ? parseJsonObject(answer.text) : undefined;
  if (!Array.isArray(status?.sources)) return undefined;
  const sources: unknown[] = status.sources;
  return sources.flatMap((game) =>
    isJsonObject(game) && game.connected === true && typeof game.source === "string" ? [game.source] : [],
  );
}
