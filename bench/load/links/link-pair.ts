import { RELAY } from "../servers/own-servers.ts";
import { type ServerProcess, startServer } from "../servers/server-process.ts";

/** Most games of a relay in this bench. */
const MOST_GAMES = ["--max-sources", "1000"];

/** A near relay, and a far relay that reads from it, each in a process of its own. */
export interface LinkPair extends AsyncDisposable {
  near: ServerProcess;
  far: ServerProcess;
}

/** Starts both ends of a link. */
export async function startLinkPair(): Promise<LinkPair> {
  const { command } = RELAY;
  const near = await startServer({
    name: "near relay",
    command: [...command, ...MOST_GAMES, "--site", "near"],
  });
  const far = await startServer({
    name: "far relay",
    command: [...command, ...MOST_GAMES, "--site", "far", "--upstream", near.url],
  });
  return {
    near,
    far,
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]();
      await near[Symbol.asyncDispose]();
    },
  };
}
