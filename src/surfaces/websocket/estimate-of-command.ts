/** Commands that take little time, whatever the relay keeps. */
const LIGHT_COMMANDS: ReadonlySet<string> = new Set(["ping", "call"]);
/** What such a command takes. Units: milliseconds. */
const LIGHT_MILLIS = 0.05;
/** Longer messages take time to read, whatever they are. Units: characters; bytes of MessagePack. */
const MAX_LIGHT_LENGTH = 1024;

const NAME = /"command"\s*:\s*"([a-z_]{1,32})"/;
/** The key `command` and a short name, as MessagePack writes them. */
const PACKED_NAME = /\xa7command[\xa1-\xbf]([a-z_]{1,31})/;

/** Estimates what a command takes, without reading it as JSON or MessagePack. Undefined if that depends on what the relay keeps. Units: milliseconds. */
export function estimateOfCommand(message: string | Uint8Array): number | undefined {
  if (message.length > MAX_LIGHT_LENGTH) return undefined;
  const name =
    typeof message === "string"
      ? NAME.exec(message)?.[1]
      : PACKED_NAME.exec(Buffer.from(message).toString("latin1"))?.[1];
  return name !== undefined && LIGHT_COMMANDS.has(name) ? LIGHT_MILLIS : undefined;
}
