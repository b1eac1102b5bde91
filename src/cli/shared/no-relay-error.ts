import { RelayError } from "../../protocol/error-table.ts";
import type { HttpPeer } from "./ask-relay.ts";
import { ANSWER_MILLIS } from "./ask-server.ts";
import { commandHint } from "./command-hint.ts";

/** The error for an address at which no relay serves this command. Codes: no_server, unauthorized, not_a_relay, untrusted_certificate. */
export function noRelayError(url: string, peer: Exclude<HttpPeer, { kind: "relay" }>): RelayError {
  switch (peer.kind) {
    case "nobody":
      return new RelayError(
        "no_server",
        `no relay answers at ${url}: no program listens there. To start a relay: ${commandHint("serve")}`,
      );
    case "silent":
      return new RelayError(
        "no_server",
        `no relay answers at ${url}: a program accepts connections there, but does not answer within ${ANSWER_MILLIS / 1000} s`,
      );
    case "refuses":
      return new RelayError(
        "unauthorized",
        `the server at ${url} requires a valid token (HTTP ${peer.httpStatus}): set it with --token or TELEMETRY_RELAY_TOKEN`,
      );
    case "untrusted":
      return new RelayError(
        "untrusted_certificate",
        `this machine does not trust the certificate of ${url} (${peer.reason}): set NODE_EXTRA_CA_CERTS to the relay's certificate file`,
      );
    case "other": {
      const answer = peer.httpStatus === undefined ? "its answer is not HTTP" : `HTTP ${peer.httpStatus}`;
      return new RelayError(
        "not_a_relay",
        `the program at ${url} is not a relay (${answer}): check the address and the port; the address of a relay with TLS begins with wss://`,
      );
    }
  }
}
