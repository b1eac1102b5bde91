import { RelayError } from "../../protocol/error-table.ts";
import { V1_FORMATS } from "../../protocol/formats.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { type Destination, withToken } from "../../protocol/token-carrier.ts";

/** What a server speaks: the formats of v1 too, or the old protocol alone. */
export type ServerStyle = "v1" | "classic";

/** How long a server may take to shake hands, and then to say welcome. Units: milliseconds. */
const HANDSHAKE_MILLIS = 5000;
const WELCOME_MILLIS = 1500;

/** Finds out what the server at an address speaks, by connecting to it. Fails: no_server. */
export async function probeServer(url: string, token?: string): Promise<ServerStyle> {
  const [v1] = V1_FORMATS;
  const found = await tryProtocol(withToken({ url, protocols: [v1] }, token));
  if (found !== "refused") return found;
  // Some servers refuse whoever asks for a subprotocol that they do not know.
  if ((await tryProtocol(withToken({ url, protocols: [] }, token))) === "refused")
    throw new RelayError(
      "no_server",
      `expected a WebSocket server at ${url}, and nobody answered there, or it wants a token (--token)`,
    );
  return "classic";
}

/** A server of v1 takes the subprotocol and says welcome first of all. One that takes whatever is asked for says something else, or nothing. */
function tryProtocol({ url, protocols }: Destination): Promise<ServerStyle | "refused"> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...protocols]);
    let timer = setTimeout(() => end("refused"), HANDSHAKE_MILLIS);
    function end(outcome: ServerStyle | "refused"): void {
      clearTimeout(timer);
      socket.close();
      resolve(outcome);
    }
    socket.onopen = () => {
      if (socket.protocol === "" || !protocols.includes(socket.protocol)) {
        end("classic");
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => end("classic"), WELCOME_MILLIS);
    };
    socket.onmessage = ({ data }) => {
      const welcome = typeof data === "string" && parseJsonObject(data)?.type === "welcome";
      end(welcome ? "v1" : "classic");
    };
    socket.onerror = () => end("refused");
    socket.onclose = () => end("refused");
  });
}
