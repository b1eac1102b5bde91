import { connect } from "node:net";

/** Time limit for a connection. Units: milliseconds. */
export const CONNECT_MILLIS = 3000;

/** Outcome of a connection to a port. */
export type Reach = "answers" | "refused" | "unknown_host" | "no_answer";

/** Connects to a port for a moment and returns the outcome. */
export function reach(host: string, port: number): Promise<Reach> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (found: Reach) => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(CONNECT_MILLIS, () => end("no_answer"));
    socket.once("connect", () => end("answers"));
    socket.once("error", (error: NodeJS.ErrnoException) => end(reachOf(error.code)));
  });
}

function reachOf(code: string | undefined): Reach {
  if (code === "ECONNREFUSED" || code === "ECONNRESET") return "refused";
  return code === "ENOTFOUND" || code === "EAI_AGAIN" ? "unknown_host" : "no_answer";
}
