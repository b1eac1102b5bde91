import { RELAY_IDENTITY, type Relay } from "../../app/index.ts";

/** Where the addon looks when nobody has told it of another place. */
const USUAL_URL = "ws://127.0.0.1:8081";

/** What is said of a relay that listens. */
export type ReadyRelay = Pick<
  Relay,
  "url" | "localUrl" | "reachableUrls" | "fellBack" | "certificate" | "madeToken"
>;

/** Says on standard output that the relay listens, and where. */
export function printReady(relay: ReadyRelay, { gameIsTold = false } = {}): void {
  // npx brings a Bun that is on nobody's PATH: what is shown is to be copied.
  const run = /np[mx]-cli\.js$/.test(process.env.npm_execpath ?? "")
    ? `npx -y bun@${Bun.version} run`
    : "bun run";
  for (const line of readyLines(relay, { run, gameIsTold })) console.log(line);
}

/**
 * What is printed when the relay listens. The first line has the address, for scripts that wait for it.
 * A token that was made is shown here and nowhere else. `run` is what runs a script of the package here,
 * `gameIsTold` whether the game is started with the address.
 */
export function readyLines(
  relay: ReadyRelay,
  { run, gameIsTold }: { run: string; gameIsTold: boolean },
): string[] {
  const { url, localUrl, fellBack, madeToken } = relay;
  const fallback = fellBack ? " (port 8081 is taken by another program)" : "";
  const finds = gameIsTold || localUrl === USUAL_URL;
  const game = finds ? "the addon connects here by itself" : "tell it by TELEMETRY_RELAY_URL";
  const producerUrl = `${localUrl}/producer`;
  const watch = localUrl === USUAL_URL ? `${run} watch` : `${run} watch --url ${localUrl}`;
  return [
    `Godot Telemetry Relay ${RELAY_IDENTITY.version} ready at ${url}${fallback}`,
    `  game     ${producerUrl}    ${game}`,
    `  clients  ${localUrl.padEnd(producerUrl.length)}    dashboards and scripts; or: ${watch}`,
    `  status   ${localUrl.replace(/^ws/, "http")}/status`,
    ...certificateLines(relay),
    ...(madeToken === undefined
      ? []
      : [`  token    ${madeToken}    made for this run; give your own with TELEMETRY_RELAY_TOKEN`]),
    ...farLines(relay),
    ...(madeToken === undefined ? [] : [`           games and commands: TELEMETRY_RELAY_TOKEN=${madeToken}`]),
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
    `           whoever connects trusts it by that file: games by TELEMETRY_RELAY_TLS_CERTIFICATE=${path},`,
    `           Bun and Node by NODE_EXTRA_CA_CERTS=${path}`,
  ];
}

/** Addresses to copy to other machines. */
function farLines({ url, localUrl, reachableUrls, madeToken }: ReadyRelay): string[] {
  const far = url === localUrl ? [] : reachableUrls;
  if (madeToken === undefined) return far.map((each) => `  far      ${each}    from other machines`);
  return reachableUrls.map((each) => `           ${each}/?token=${madeToken}`);
}
