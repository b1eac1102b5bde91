import { RELAY_IDENTITY } from "../../app/index.ts";
import { FALLBACK_PORTS, USUAL_PORT } from "../../server/index.ts";
import { ANSWER_MILLIS, askRelay } from "../shared/find-relay.ts";
import type { DoctorOptions, FoundRelay } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { CONNECT_MILLIS, reach } from "./reach.ts";

/** A relay where there is one, and what was found on the way. */
export interface RelaySearch {
  relay: FoundRelay | undefined;
  /** Whether nobody answers at the address, or a program that is no relay. */
  nobody: boolean;
  findings: Finding[];
}

/** Looks for a relay: at the address that was given, else at the usual ports of this machine. */
export async function findRelay(options: DoctorOptions): Promise<RelaySearch> {
  return options.url === undefined ? await searchHere(options) : await look(options.url, options.token);
}

async function searchHere({ port, token }: DoctorOptions): Promise<RelaySearch> {
  const ports = port === USUAL_PORT ? [port, ...FALLBACK_PORTS] : [port];
  for (const candidate of ports) {
    const url = `ws://127.0.0.1:${candidate}`;
    if ((await reach("127.0.0.1", candidate)) !== "answers") continue;
    const search = await look(url, token);
    // Another program there is told of by the check of the ports.
    if (!search.nobody) return search;
  }
  const finding = hint("relay", {
    what: `no relay runs on this machine (looked at ${ports.length === 1 ? "port" : "ports"} ${ports.join(", ")})`,
    why: "clients and games find nobody there",
    todo: "start one with bun start, or say where it is with --url ws://HOST:PORT",
  });
  return { relay: undefined, nobody: true, findings: [finding] };
}

async function look(url: string, token: string | undefined): Promise<RelaySearch> {
  const { hostname, port: portText, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const port = Number(portText || (protocol === "wss:" ? 443 : 80));
  const none = (finding: Finding): RelaySearch => ({ relay: undefined, nobody: true, findings: [finding] });
  const reached = await reach(host, port);
  if (reached !== "answers") return none(problem("client", UNREACHED[reached](host, port)));
  const peer = await askRelay(url, token);
  switch (peer.kind) {
    case "other":
      return none(
        problem("client", {
          what: `what answers at ${url} is no relay of this kind`,
          why: "clients that connect there reach another program",
          todo: "look at the address and the port; with TLS it begins with wss://",
        }),
      );
    case "silent":
      return none(
        problem("client", {
          what: `${host} port ${port} takes connections and says nothing within ${ANSWER_MILLIS / 1000} s`,
          why: "clients and games that connect there wait for nothing: the relay hangs, or it is another program",
          todo: "look whether the relay's process is stopped or busy, and start it again; if there is none, look at the address and the port",
        }),
      );
    case "refuses":
      return {
        ...none(
          problem("client", {
            what: `the relay at ${url} lets nobody in that brings no right token (HTTP ${peer.httpStatus})`,
            why: "clients and games are refused likewise",
            todo: "give the token that the relay printed when it started: --token, TELEMETRY_RELAY_TOKEN for the addon, ?token= for clients",
          }),
        ),
        nobody: false,
      };
    case "untrusted":
      return {
        ...none(
          problem("client", {
            what: `the certificate of ${url} is not trusted here (${peer.reason})`,
            why: "clients that check certificates, as they should, do not connect",
            todo: "give them the certificate's file that the relay names when it starts: NODE_EXTRA_CA_CERTS=FILE for this command and other programs of Bun and Node",
          }),
        ),
        nobody: false,
      };
    case "relay": {
      const relay = { url, port, local: isLocal(host), status: peer.status, health: peer.health };
      return { relay, nobody: false, findings: relayFindings(relay) };
    }
  }
}

function relayFindings({ url, status, health }: FoundRelay): Finding[] {
  const { version, clients, games } = status;
  const about = `relay ${version} answers at ${url}, with clients: ${clients}, games: ${games}`;
  const findings: Finding[] = [];
  if (version === RELAY_IDENTITY.version) findings.push(fine("relay", about));
  else {
    findings.push(
      hint("relay", {
        what: `${about}; this is ${RELAY_IDENTITY.version}`,
        why: "the two may differ in what they know",
        todo: "run the same version of both",
      }),
    );
  }
  if (health !== undefined && health.status !== "ok") {
    findings.push(
      problem("relay", {
        what: `the relay's /health says ${JSON.stringify(health)}`,
        why: "the engine beside it, or a server of its editor, does not run",
        todo: "look at the relay's log and at /engine, then POST /engine/restart",
      }),
    );
  }
  return findings;
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

const UNREACHED = {
  refused: (host: string, port: number) => ({
    what: `nobody listens at ${host} port ${port}${isLocal(host) ? "" : ", or no way leads there"}: the connection is refused`,
    why: "clients and games cannot connect",
    todo: isLocal(host)
      ? "start the relay (bun start), or look at its first line: it takes 8083, 8084 or 8085 where 8081 is taken"
      : "start the relay there with --host 0.0.0.0: by default only its own machine reaches it",
  }),
  unknown_host: (host: string) => ({
    what: `no machine of the name ${host} is known here`,
    why: "clients and games cannot connect",
    todo: "look at the spelling, or give the machine's IP address",
  }),
  no_answer: (host: string, port: number) => ({
    what: `${host} port ${port} gives no answer within ${CONNECT_MILLIS / 1000} s, not even that nobody listens`,
    why: "a firewall drops the connection, or the machine is off or in another network",
    todo: `let TCP port ${port} through the firewall of ${host}, and look whether both are in the same network`,
  }),
} as const;
