// The npm package publishes this file as it is, as declarations: it imports nothing.

/** A relay that runs inside your program. `await using` stops it at the end of the block. */
export interface EmbeddedRelay extends AsyncDisposable {
  /** Bound address, such as `ws://127.0.0.1:8081`. */
  readonly url: string;
  /** Address for programs on this machine. */
  readonly localUrl: string;
  /** Addresses for programs on other machines. */
  readonly reachableUrls: readonly string[];
  /** Bound host. */
  readonly host: string;
  /** Bound port. */
  readonly port: number;
  /** Whether port 8081 was taken, so that the relay listens on another one. */
  readonly fellBack: boolean;
  /** The token that the relay made, if other machines can reach it and you gave none. */
  readonly madeToken: string | undefined;
  /** The certificate, if the relay uses TLS. */
  readonly certificate: { fingerprint: string; path: string | undefined } | undefined;
  /** Says goodbye to every client and game (close code 1001), then ends. Takes a second at most. */
  stop(): Promise<void>;
}

/** The error that `startRelay` throws. */
export interface RelayError extends Error {
  /** `bad_config`, `port_taken`, `cannot_listen`, `bad_certificate`. docs/errors.md lists all codes. */
  readonly code: string;
}
