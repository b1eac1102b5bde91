/** The formats of v1, as subprotocols name them. */
export const V1_FORMATS = ["telemetry.v1.json", "telemetry.v1.msgpack", "telemetry.v1.binary"] as const;

/** One of {@link V1_FORMATS}. */
export type V1Format = (typeof V1_FORMATS)[number];

/** The first requested subprotocol that is a v1 format; undefined if there is none. */
export function firstV1Format(asked: readonly string[]): V1Format | undefined {
  return asked.find((name): name is V1Format => (V1_FORMATS as readonly string[]).includes(name));
}

/** The v1 format of `?format=`: `json`, `msgpack`, `binary`, or a whole subprotocol name. */
export function v1FormatOf(name: string): V1Format | undefined {
  return firstV1Format([name, `telemetry.v1.${name}`]);
}

/** The format of links, in which a relay hands its games on to another one. Clients are not offered it. */
export const LINK_FORMAT = "telemetry.v1.link";
