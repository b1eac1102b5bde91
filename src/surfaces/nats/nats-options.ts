/** How the relay reaches a NATS server. Nothing is loaded without a URL. */
export interface NatsOptions {
  /** The servers, tried in this order; empty for none. */
  servers: NatsAddress[];
  /** The first part of every subject. */
  prefix: string;
  /** Path of a file with a JWT and its key (`.creds`). */
  credentialsPath: string | undefined;
  /** Path of a file with the seed of an nkey. */
  nkeyPath: string | undefined;
  user: string | undefined;
  password: string | undefined;
  tls: {
    /** Paths of PEM files: who signed the server's certificate, and the relay's own certificate and key. */
    caPath: string | undefined;
    certPath: string | undefined;
    keyPath: string | undefined;
  };
}

/** A relay without NATS. */
export const DEFAULT_NATS_OPTIONS: Readonly<NatsOptions> = {
  servers: [],
  prefix: "telemetry",
  credentialsPath: undefined,
  nkeyPath: undefined,
  user: undefined,
  password: undefined,
  tls: { caPath: undefined, certPath: undefined, keyPath: undefined },
};

/** The address of a NATS server. */
export interface NatsAddress {
  /** Host and port, as the client library takes them. */
  readonly server: string;
  /** The address for status and log: without user and password. */
  readonly shownUrl: string;
  /** Whether the server has to speak TLS. */
  readonly isTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

const USUAL_PORT = 4222;

/** Reads the address of a NATS server; undefined if the text is not one. */
export function natsAddress(text: string): NatsAddress | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "nats:" && url.protocol !== "tls:") || url.hostname === "")
    return undefined;
  if ((url.pathname !== "" && url.pathname !== "/") || url.search !== "" || url.hash !== "") return undefined;
  const server = `${url.hostname}:${url.port === "" ? USUAL_PORT : url.port}`;
  return {
    server,
    shownUrl: `${url.protocol}//${server}`,
    isTls: url.protocol === "tls:",
    user: url.username === "" ? undefined : decoded(url.username),
    password: url.password === "" ? undefined : decoded(url.password),
  };
}

/** Whether a text can be the first part of subjects: parts of letters, digits, `-` and `_`, with dots between. */
export function isNatsPrefix(text: string): boolean {
  return /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(text) && text.length <= 128;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
