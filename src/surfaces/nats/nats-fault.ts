import { errors } from "@nats-io/transport-node";
import { reasonOf } from "../../base/reason-of.ts";
import type { NatsAddress, NatsOptions } from "./nats-options.ts";

/** Codes of TLS for a certificate whose signer is not known here. */
const UNKNOWN_SIGNER =
  /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|self[- ]signed|unable to (?:verify|get)/i;
const WRONG_NAME = /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate/i;

/** Why there is no connection to NATS, in a sentence that holds no secret. */
export class NatsFault extends Error {
  /** Puts what the library or the system says when connecting fails into words that say what to do. */
  static ofConnecting(
    error: unknown,
    { options, address }: { options: Readonly<NatsOptions>; address: NatsAddress },
  ): NatsFault {
    const { shownUrl } = address;
    if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError)
      return new NatsFault(`${shownUrl} refused ${loginOf(options, address)}`);
    const text = textOf(error);
    if (UNKNOWN_SIGNER.test(text))
      return new NatsFault(
        `expected a certificate of ${shownUrl} that this machine trusts: give the certificate of its signer with --nats-tls-ca`,
      );
    if (WRONG_NAME.test(text))
      return new NatsFault(
        `expected the certificate of ${shownUrl} to be for that name: use the name that it has`,
      );
    if (/certificate required|bad certificate|handshake failure/i.test(text))
      return new NatsFault(
        `${shownUrl} requires a certificate of the relay: give one with --nats-tls-cert and --nats-tls-key`,
      );
    if (/not available on this server|does not support 'tls'/.test(text))
      return new NatsFault(
        `${shownUrl} does not speak TLS: write nats:// in place of tls://, without --nats-tls-ca`,
      );
    if (error instanceof errors.TimeoutError || /timeout/i.test(text))
      return new NatsFault(`${shownUrl} does not answer`);
    if (/ECONNREFUSED|connection refused/i.test(text))
      return new NatsFault(`no server listens at ${shownUrl}`);
    return new NatsFault(`${shownUrl}: ${text}`);
  }
}

function loginOf({ credentialsPath, nkeyPath, user }: Readonly<NatsOptions>, address: NatsAddress): string {
  if (credentialsPath !== undefined)
    return "the credentials file of --nats-credentials: expected a user of an account that the server knows, not revoked or expired";
  if (nkeyPath !== undefined)
    return "the nkey of --nats-nkey: expected one whose public key is in the server's configuration";
  const name = address.user ?? user;
  return name === undefined
    ? "a relay that does not log in: give --nats-user and TELEMETRY_RELAY_NATS_PASSWORD, --nats-nkey or --nats-credentials"
    : `the user ${name}: expected a user and a password that the server knows (--nats-user, TELEMETRY_RELAY_NATS_PASSWORD)`;
}

/** The words of an error and of those that caused it, with their codes. */
function textOf(error: unknown): string {
  const parts: string[] = [];
  for (let one = error; one instanceof Error && parts.length < 4; one = one.cause) {
    const code = "code" in one && typeof one.code === "string" ? ` (${one.code})` : "";
    parts.push(`${one.message}${code}`);
  }
  return parts.length === 0 ? reasonOf(error) : parts.join(": ");
}
