import type { Negotiated } from "../../../server/index.ts";
import { SUBPROTOCOLS } from "./viewer-abilities.ts";

/** Messages of a topic that a viewer gets in a second by default: Lichtblick warns of more. */
const DEFAULT_MAX_HZ = 60;
const MAX_MAX_HZ = 10_000;

/** Chooses the subprotocol of a viewer. Refuses a handshake without one, and a wrong `?max_hz=`. */
export function negotiateViewer(asked: readonly string[], url: URL): Negotiated {
  if (maxHzOf(url) === undefined) {
    const message = `expected max_hz from 0.1 to ${MAX_MAX_HZ}, got ${JSON.stringify(url.searchParams.get("max_hz")?.slice(0, 40))}`;
    return { refusal: { code: "bad_command", message } };
  }
  const protocol = asked.find((name) => SUBPROTOCOLS.some((known) => known === name));
  if (protocol !== undefined) return { protocol };
  const got = asked.length === 0 ? "none" : JSON.stringify(asked.join(", ").slice(0, 200));
  const message = `expected a viewer such as Foxglove or Lichtblick, which asks for the subprotocol ${SUBPROTOCOLS.join(" or ")}, got ${got}`;
  return { refusal: { code: "unsupported_protocol", message } };
}

/** How many messages of a topic a viewer gets in a second at most; undefined for a wrong `?max_hz=`. */
export function maxHzOf({ searchParams }: URL): number | undefined {
  const text = searchParams.get("max_hz");
  if (text === null) return DEFAULT_MAX_HZ;
  const hz = Number(text);
  return hz >= 0.1 && hz <= MAX_MAX_HZ ? hz : undefined;
}
