import { type Destination, withToken } from "../../protocol/token-carrier.ts";
import type { LspOutlet } from "./stdio-session.ts";

/** Time limit for the handshake. Units: milliseconds. */
const HANDSHAKE_MILLIS = 5000;

/** Connects to a relay's /lsp; undefined if no relay accepts the connection. */
export function relayOutlet(
  url: string,
  token: string | undefined,
  deliver: (text: string) => void,
): Promise<LspOutlet | undefined> {
  const destination: Destination = withToken({ url, protocols: [] }, token);
  const socket = new WebSocket(destination.url);
  return new Promise((resolve) => {
    const ended = new Promise<string>((end) => {
      socket.onclose = ({ code, reason }) => {
        end(`the relay closed the connection (${code}${reason === "" ? "" : `, ${reason}`})`);
        resolve(undefined);
      };
    });
    const timer = setTimeout(() => {
      resolve(undefined);
      socket.close();
    }, HANDSHAKE_MILLIS);
    socket.onerror = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    socket.onopen = () => {
      clearTimeout(timer);
      resolve({ send: (text) => socket.send(text), ended });
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") deliver(data);
    };
  });
}
