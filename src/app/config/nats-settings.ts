import { isNatsPrefix, natsAddress } from "../../surfaces/nats/index.ts";
import type { RelayOptions } from "./options.ts";
import { setting } from "./setting.ts";
import { listKind, textKind } from "./value-kind.ts";

/** Most servers in a list. */
const MAX_SERVERS = 16;

/** NATS between relays. Set the password in the environment or the file: other users of the machine can see a program's flags. */
export const NATS_SETTINGS = {
  nats: setting({
    kind: listKind(
      "url",
      "an address such as nats://nats.example:4222, or tls://nats.example:4222",
      (text) => natsAddress(text) !== undefined,
      MAX_SERVERS,
    ),
    sentence:
      "share games with other relays by this NATS server; may be given several times, for the servers of one cluster",
    byDefault: "none",
    live: false,
    // User and password are not shown.
    read: ({ nats: { servers } }) =>
      servers.length === 0 ? undefined : servers.map(({ shownUrl }) => shownUrl),
    write: ({ nats }, urls) => {
      nats.servers = urls.flatMap((url) => natsAddress(url) ?? []);
    },
  }),
  nats_prefix: setting({
    kind: textKind("subject", "parts of letters, digits, - and _ with dots between", isNatsPrefix),
    sentence: "first part of every NATS subject; relays that share games need the same",
    live: false,
    read: ({ nats }) => nats.prefix,
    write: ({ nats }, value) => {
      nats.prefix = value;
    },
  }),
  nats_credentials: fileSetting(
    "log in to NATS with this credentials file (.creds)",
    (nats, path) => {
      nats.credentialsPath = path;
    },
    (nats) => nats.credentialsPath,
  ),
  nats_nkey: fileSetting(
    "log in to NATS with the nkey whose seed is in this file",
    (nats, path) => {
      nats.nkeyPath = path;
    },
    (nats) => nats.nkeyPath,
  ),
  nats_user: setting({
    kind: textKind("name", "the name of a user"),
    sentence: "log in to NATS as this user",
    byDefault: "none",
    live: false,
    read: ({ nats }) => nats.user,
    write: ({ nats }, value) => {
      nats.user = value;
    },
  }),
  nats_password: setting({
    kind: textKind("password", "a password"),
    sentence: "password of the user of NATS",
    byDefault: "none",
    live: false,
    secret: true,
    read: ({ nats }) => nats.password,
    write: ({ nats }, value) => {
      nats.password = value;
    },
  }),
  nats_tls_ca: fileSetting(
    "PEM file with the certificate that signed that of the NATS server",
    ({ tls }, path) => {
      tls.caPath = path;
    },
    ({ tls }) => tls.caPath,
  ),
  nats_tls_cert: fileSetting(
    "PEM file with the certificate that the relay shows to the NATS server",
    ({ tls }, path) => {
      tls.certPath = path;
    },
    ({ tls }) => tls.certPath,
  ),
  nats_tls_key: fileSetting(
    "PEM file with the private key of that certificate",
    ({ tls }, path) => {
      tls.keyPath = path;
    },
    ({ tls }) => tls.keyPath,
  ),
} as const;

type Nats = RelayOptions["nats"];

function fileSetting(
  sentence: string,
  write: (nats: Nats, path: string) => void,
  read: (nats: Nats) => string | undefined,
) {
  return setting<string>({
    kind: textKind("file", "a file"),
    isPath: true,
    sentence,
    byDefault: "none",
    live: false,
    read: ({ nats }) => read(nats),
    write: ({ nats }, path) => write(nats, path),
  });
}
