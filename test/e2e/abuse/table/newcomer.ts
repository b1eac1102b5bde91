import { MAX_WHOLE_BYTES } from "../../../../src/protocol/limits.ts";
import { within } from "../attack.ts";

/** How long a newcomer waits. Units: milliseconds. */
const PATIENCE_MILLIS = 2000;
/** A snapshot has text of games up to a limit. The welcome, and what the relay adds, need less than 64 KiB. Units: bytes. */
const MOST_BYTES = MAX_WHOLE_BYTES + 64 * 1024;

/** Connects as a new v1 client and asks for a snapshot. Returns what was wrong; undefined if it was served as usual. */
export async function newcomerFault(url: string, token: string | undefined): Promise<string | undefined> {
  const address = new URL(url);
  if (token !== undefined) address.searchParams.set("token", token);
  let bytes = 0;
  const socket = new WebSocket(address, ["telemetry.v1.json"]);
  const served = new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      bytes += data.length;
      if (data.includes('"type":"welcome"'))
        socket.send(JSON.stringify({ command: "get_snapshot", id: "newcomer" }));
      if (data.includes('"id":"newcomer"')) {
        socket.onclose = null;
        resolve();
      }
    };
  });
  const came = await within(PATIENCE_MILLIS, served);
  const closed = socket.readyState === WebSocket.CLOSED;
  socket.close();
  if (!came) return `a newcomer waits for more than ${PATIENCE_MILLIS} ms`;
  if (closed) return "a newcomer is cut";
  return bytes > MOST_BYTES ? `a newcomer gets ${(bytes / 1024 / 1024).toFixed(0)} MiB` : undefined;
}
