import { V1_FORMATS } from "../../protocol/formats.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { type Destination, withToken } from "../../protocol/token-carrier.ts";
import { whyRefused } from "./why-refused.ts";
/** The protocol of a server: v1 (and the old one), or only the old one. */
export type ServerStyle = "v1" | "classic";

/** Time limits for the handshake, and then for the welcome. Units: milliseconds. */
const HANDSHAKE_MILLIS = 5000;
const WELCOME_MILLIS = 1500;

/** Connects to a server to find out its protocol. Fails: no_server, unauthorized, not_found, not_a_relay, untrusted_certificate, and what a relay answers. */
export async function probeServer(url: string, token?: string): Promise<ServerStyle> {
  const [v1] = V1_FORMATS;
  const found = await tryProtocol(withToken({ url, protocols: [v1] }, token));
  if (found !== "refused") return found;
  // Some servers refuse a subprotocol that they do not know.
  if ((await tryProtocol(withToken({ url, protocols: [] }, token))) === "refused")
    throw await whyRefused(url, token);
  return "classic";
}

/** Tries subprotocols. A v1 server accepts one and sends a welcome first; a server that accepts any subprotocol sends something else, or nothing. */
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
