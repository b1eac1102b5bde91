import { FALLBACK_PORTS, USUAL_PORT } from "../../server/index.ts";
import { askRelay, type HttpPeer } from "./ask-relay.ts";
import { printError } from "./print.ts";

/** Ports of this machine at which a relay may be, in the order in which a relay takes them. */
const RELAY_PORTS: readonly number[] = [USUAL_PORT, ...FALLBACK_PORTS];

/** The address that a command uses, and the program there as far as it was asked. */
export interface RelayPlace {
  /** Such as ws://127.0.0.1:8081, without a path. */
  url: string;
  peer: HttpPeer;
}

/**
 * Looks for a relay on this machine: the first that answers, else the first server that requires another token, else the
 * program at the usual port. Says on standard error if the relay is at another port.
 */
export async function findRelay(
  token: string | undefined,
  ports: readonly number[] = RELAY_PORTS,
): Promise<RelayPlace> {
  const places = await Promise.all(
    ports.map(async (port) => {
      const url = `ws://127.0.0.1:${port}`;
      return { url, peer: await askRelay(url, token) };
    }),
  );
  const [usual] = places as [RelayPlace, ...RelayPlace[]];
  const found = (kind: HttpPeer["kind"]) => places.find(({ peer }) => peer.kind === kind);
  const place = found("relay") ?? found("refuses") ?? usual;
  if (place !== usual) printError(`no relay is at port ${ports[0]}; using the one at ${place.url}`);
  return place;
}
