import { readFile } from "node:fs/promises";
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
  nkeyAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import { NatsFault } from "./nats-fault.ts";
import type { NatsAddress, NatsOptions } from "./nats-options.ts";

/** How long a server may take to answer a new connection. Units: milliseconds. */
const CONNECT_MILLIS = 2000;

/**
 * Connects to one server. The library does not reconnect: after a cut it would keep to the dead server until its unsent bytes are gone.
 * Fails: with a {@link NatsFault} that says what to do.
 */
export async function connectNats(
  options: Readonly<NatsOptions>,
  address: NatsAddress,
  name: string,
): Promise<NatsConnection> {
  const authenticator = await authenticatorOf(options, address);
  const tls = await tlsOf(options, address);
  const chosen: NodeConnectionOptions = {
    servers: [address.server],
    name,
    // What this relay publishes must not come back to it.
    noEcho: true,
    reconnect: false,
    ignoreClusterUpdates: true,
    timeout: CONNECT_MILLIS,
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(tls === undefined ? {} : { tls }),
  };
  try {
    return await connect(chosen);
  } catch (error) {
    throw NatsFault.ofConnecting(error, { options, address });
  }
}

async function authenticatorOf(
  { credentialsPath, nkeyPath, user, password }: Readonly<NatsOptions>,
  address: NatsAddress,
): Promise<Authenticator | undefined> {
  if (credentialsPath !== undefined) {
    const bytes = await read(credentialsPath, "--nats-credentials");
    // The library reads it during the handshake, where an error would have no place.
    if (!/-----BEGIN NATS USER JWT-----[\s\S]+-----BEGIN USER NKEY SEED-----/.test(bytes.toString("latin1")))
      throw new NatsFault(
        "expected --nats-credentials to name a file with a user's JWT and its key (.creds), as nsc writes it",
      );
    return credsAuthenticator(bytes);
  }
  if (nkeyPath !== undefined) {
    const seed = (await read(nkeyPath, "--nats-nkey")).toString("latin1").trim();
    if (!/^SU[A-Z2-7]{56}$/.test(seed))
      throw new NatsFault(
        "expected --nats-nkey to name a file with the seed of a user's nkey: 58 characters that begin with SU",
      );
    return nkeyAuthenticator(new TextEncoder().encode(seed));
  }
  const name = address.user ?? user;
  return name === undefined
    ? undefined
    : usernamePasswordAuthenticator(name, address.password ?? password ?? "");
}

async function tlsOf(
  { tls: { caPath, certPath, keyPath } }: Readonly<NatsOptions>,
  { isTls }: NatsAddress,
): Promise<NodeConnectionOptions["tls"] | undefined> {
  const [ca, cert, key] = await Promise.all([
    caPath === undefined ? undefined : read(caPath, "--nats-tls-ca"),
    certPath === undefined ? undefined : read(certPath, "--nats-tls-cert"),
    keyPath === undefined ? undefined : read(keyPath, "--nats-tls-key"),
  ]);
  if (!isTls && ca === undefined && cert === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca: ca.toString("latin1") }),
    ...(cert === undefined ? {} : { cert: cert.toString("latin1") }),
    ...(key === undefined ? {} : { key: key.toString("latin1") }),
  };
}

async function read(path: string, flag: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    throw new NatsFault(`expected ${flag} to name a file that the relay can read (${code}): ${path}`);
  }
}
