import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { FALLBACK_PORTS, STRONG_TOKEN, tokenWeakness, USUAL_PORT } from "../../server/index.ts";
import { askHealth, askRelay } from "../shared/ask-relay.ts";
import { ANSWER_MILLIS } from "../shared/ask-server.ts";
import { commandHint } from "../shared/command-hint.ts";
import type { DoctorOptions, FoundRelay } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { CONNECT_MILLIS, reach } from "./reach.ts";

/** The result of a search for a relay. */
export interface RelaySearch {
  relay: FoundRelay | undefined;
  /** Whether no relay is at the address. False also if a relay is there but did not accept this client. */
  nobody: boolean;
  findings: Finding[];
}

/** Looks for a relay at the address of --url, or else at the default ports of this machine. */
export async function findRelay(options: DoctorOptions): Promise<RelaySearch> {
  return options.url === undefined ? await searchHere(options) : await look(options.url, options.token);
}

async function searchHere({ port, token }: DoctorOptions): Promise<RelaySearch> {
  const ports = port === USUAL_PORT ? [port, ...FALLBACK_PORTS] : [port];
  for (const candidate of ports) {
    const url = `ws://127.0.0.1:${candidate}`;
    if ((await reach("127.0.0.1", candidate)) !== "answers") continue;
    const search = await look(url, token);
    // The check of the ports reports other programs.
    if (!search.nobody) return search;
  }
  const finding = hint("relay", {
    what: `no relay runs on this machine (tried ${ports.length === 1 ? "port" : "ports"} ${ports.join(", ")})`,
    why: "clients and games find no relay here",
    todo: `start a relay (${commandHint("serve")}), or set its address with --url ws://HOST:PORT`,
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
    case "nobody":
      return none(problem("client", UNREACHED.refused(host, port)));
    case "other":
      return none(
        problem("client", {
          what: `the program at ${url} is not a Godot Telemetry Relay`,
          why: "clients and games that connect there reach another program",
          todo: "check the address and the port; the address of a relay with TLS begins with wss://",
        }),
      );
    case "silent":
      return none(
        problem("client", {
          what: `${host} port ${port} accepts connections but does not answer within ${ANSWER_MILLIS / 1000} s`,
          why: "clients and games that connect there get no data: the relay hangs, or another program listens there",
          todo: "check whether the relay's process is suspended or busy, and restart it; if no relay runs there, check the address and the port",
        }),
      );
    case "refuses":
      return {
        ...none(
          problem("client", {
            what: `the relay at ${url} requires a valid token (HTTP ${peer.httpStatus})`,
            why: "the relay refuses clients and games without the token",
            todo: "use the token that the relay printed when it started: --token for this command, TELEMETRY_RELAY_TOKEN for the addon, ?token= for clients",
          }),
        ),
        nobody: false,
      };
    case "untrusted":
      return {
        ...none(
          problem("client", {
            what: `this machine does not trust the certificate of ${url} (${peer.reason})`,
            why: "clients that check certificates cannot connect",
            todo: "the relay prints the certificate's file when it starts: set NODE_EXTRA_CA_CERTS=FILE for this command and for other Bun and Node programs",
          }),
        ),
        nobody: false,
      };
    case "relay": {
      const health = await askHealth(url, token);
      const relay = { url, port, local: isLocal(host), status: peer.status, health };
      return { relay, nobody: false, findings: [...relayFindings(relay), ...tokenFindings(token)] };
    }
  }
}

function relayFindings({ url, status, health }: FoundRelay): Finding[] {
  const { version, clients, games } = status;
  const about = `relay ${version} answers at ${url} (clients: ${clients}, games: ${games})`;
  const findings: Finding[] = [];
  if (version === RELAY_IDENTITY.version) findings.push(fine("relay", about));
  else {
    findings.push(
      hint("relay", {
        what: `${about}, but doctor has version ${RELAY_IDENTITY.version}`,
        why: "two versions may not support the same features",
        todo: "use the same version for the relay and for doctor",
      }),
    );
  }
  if (health !== undefined && health.status !== "ok") {
    findings.push(
      problem("relay", {
        what: `the relay's /health says ${JSON.stringify(health)}`,
        why: "the engine that launch started, or a server of its editor, does not run",
        todo: "read the relay's log and GET /engine, then restart the engine with POST /engine/restart",
      }),
    );
  }
  return findings;
}

function tokenFindings(token: string | undefined): Finding[] {
  const weakness = token === undefined ? undefined : tokenWeakness(token);
  if (weakness === undefined) return [];
  return [
    hint("relay", {
      what: `the token that this command uses ${weakness}`,
      why: "another program may guess it, and then see and command the games",
      todo: `${STRONG_TOKEN}, for the relay and its games`,
    }),
  ];
}

/** Whether a host name stands for this machine. */
export function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || host.startsWith("127.");
}

const UNREACHED = {
  refused: (host: string, port: number) => ({
    what: `no program listens at ${host} port ${port}${isLocal(host) ? "" : ", or a firewall rejects connections"}: the connection is refused`,
    why: "clients and games cannot connect",
    todo: isLocal(host)
      ? `start the relay (${commandHint("serve")}). If it runs, read the address in its first line: it takes port 8083, 8084 or 8085 if 8081 is taken`
      : "start the relay there with --host 0.0.0.0; by default only programs on its own machine reach it",
  }),
  unknown_host: (host: string) => ({
    what: `the host name ${host} is unknown`,
    why: "clients and games cannot connect",
    todo: "check the spelling, or use the IP address of the machine",
  }),
  no_answer: (host: string, port: number) => ({
    what: `${host} port ${port} does not respond within ${CONNECT_MILLIS / 1000} s, not even to refuse the connection`,
    why: "a firewall drops the connection, or the machine is off or in another network",
    todo: `open TCP port ${port} in the firewall of ${host}, and check that both machines are in the same network`,
  }),
} as const;
