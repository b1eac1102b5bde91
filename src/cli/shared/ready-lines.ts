import type { Relay } from "../../app/index.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { commandHint, type ProgramStart } from "./command-hint.ts";
import { printLine } from "./print.ts";

/** The address that the addon connects to by default. */
const USUAL_URL = "ws://127.0.0.1:8081";

/** The parts of a relay that the ready lines show. */
export type ReadyRelay = Pick<
  Relay,
  "url" | "localUrl" | "reachableUrls" | "fellBack" | "certificate" | "madeToken"
>;

/** Prints the addresses of a listening relay on standard output. */
export function printReady(relay: ReadyRelay, { gameIsTold = false } = {}): void {
  for (const line of readyLines(relay, { gameIsTold })) printLine(line);
}

/**
 * The lines that are printed when the relay listens. The first line contains the address, for scripts that wait for it.
 * Only these lines show a token that the relay made. `gameIsTold` says whether the game gets the address when it is started.
 */
export function readyLines(
  relay: ReadyRelay,
  { gameIsTold, start }: { gameIsTold: boolean; start?: ProgramStart },
): string[] {
  const { url, localUrl, fellBack, madeToken } = relay;
  const fallback = fellBack ? " (port 8081 is taken by another program)" : "";
  const finds = gameIsTold || localUrl === USUAL_URL;
  const game = finds
    ? "the addon connects here by itself"
    : fellBack && localUrl.startsWith("ws:")
      ? "the addon finds it, unless another relay is at port 8081"
      : "set TELEMETRY_RELAY_URL to this for the game";
  const producerUrl = `${localUrl}/producer`;
  const watch = commandHint(localUrl === USUAL_URL ? "watch" : `watch --url ${localUrl}`, start);
  return [
    `Godot Telemetry Relay ${RELAY_IDENTITY.version} ready at ${url}${fallback}`,
    `  game     ${producerUrl}    ${game}`,
    `  clients  ${localUrl.padEnd(producerUrl.length)}    dashboards and scripts; or: ${watch}`,
    `  page     ${`${localUrl.replace(/^ws/, "http")}/`.padEnd(producerUrl.length)}    open it in a browser: the dashboard`,
    `  status   ${localUrl.replace(/^ws/, "http")}/status`,
    ...certificateLines(relay),
    ...(madeToken === undefined
      ? []
      : [`  token    ${madeToken}    valid until the relay stops; set your own with TELEMETRY_RELAY_TOKEN`]),
    ...remoteLines(relay),
    ...(madeToken === undefined
      ? []
      : [`           for games and commands: TELEMETRY_RELAY_TOKEN=${madeToken}`]),
  ];
}

function certificateLines({ certificate }: ReadyRelay): string[] {
  if (certificate === undefined) return [];
  const { fingerprint, path } = certificate;
  const lines = [`  TLS      SHA-256 fingerprint of the certificate: ${fingerprint}`];
  if (path === undefined) return lines;
  return [
    ...lines,
    `           ${path}`,
    `           games trust it with TELEMETRY_RELAY_TLS_CERTIFICATE=${path}`,
    `           Bun and Node trust it with NODE_EXTRA_CA_CERTS=${path}`,
  ];
}

/** Addresses for other machines. */
function remoteLines({ url, localUrl, reachableUrls, madeToken }: ReadyRelay): string[] {
  const remote = url === localUrl ? [] : reachableUrls;
  if (madeToken === undefined) return remote.map((each) => `  remote   ${each}    for other machines`);
  return reachableUrls.map(
    (each) => `           ${each}/?token=${madeToken}    for clients on other machines`,
  );
}
