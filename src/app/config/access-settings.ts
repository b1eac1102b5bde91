import { isWebOrigin } from "../../base/web-origin.ts";
import type { Tokens } from "../../server/index.ts";
import { setting } from "./setting.ts";
import { listKind, switchKind, textKind } from "./value-kind.ts";

/** Characters that need no escaping in a header or a URL. */
const TOKEN_SHAPE = /^[\x21-\x2b\x2d-\x7e]{1,256}$/;
/** Most origins, and most hosts, in a list. */
const MAX_LISTED = 64;

const tokenKind = textKind(
  "token",
  "1 to 256 printable ASCII characters without space and comma",
  TOKEN_SHAPE,
);

/** Access to the relay. Set tokens in the environment: other users of the machine can see a program's flags. */
export const ACCESS_SETTINGS = {
  token: tokenSetting("all", "token with all rights"),
  viewer_token: tokenSetting("viewer", "token for reading only"),
  producer_token: tokenSetting("producer", "token for games only"),
  control_token: tokenSetting("control", "token for reading, and for commands to games and to the relay"),
  insecure: setting({
    kind: switchKind(),
    sentence: "require no token from other machines: every program that reaches the port may do everything",
    live: false,
    read: ({ access }) => access.insecure,
    write: ({ access }, value) => {
      access.insecure = value;
    },
  }),
  allow_origin: setting({
    kind: listKind("origin", "an origin such as http://localhost:5173, or null", isOrigin, MAX_LISTED),
    sentence: "let web pages of this origin connect too; may be given several times",
    byDefault: "none",
    live: false,
    read: ({ access }) => listOrNone(access.allowedOrigins),
    write: ({ access }, value) => {
      access.allowedOrigins = value;
    },
  }),
  foxglove_files: setting({
    kind: switchKind(),
    sentence:
      "let pages that are files on a disk (origin null) connect to /foxglove, and nowhere else; without a token they may only read",
    live: false,
    read: ({ foxgloveFiles }) => foxgloveFiles,
    write: (options, value) => {
      options.foxgloveFiles = value;
    },
  }),
  allow_host: setting({
    kind: listKind("name", "a host name such as relay.example", /^[\w.-]{1,253}$/, MAX_LISTED),
    sentence:
      "accept requests for this host name too, beside the relay's address; may be given several times",
    byDefault: "none",
    live: false,
    read: ({ access }) => listOrNone(access.allowedHosts),
    write: ({ access }, value) => {
      access.allowedHosts = value;
    },
  }),
  tls_cert: setting({
    kind: textKind("file", "a file"),
    isPath: true,
    sentence: "use TLS (wss, https) with the certificate in this PEM file",
    byDefault: "none",
    live: false,
    read: ({ tls }) => tls.certPath,
    write: ({ tls }, value) => {
      tls.certPath = value;
    },
  }),
  tls_key: setting({
    kind: textKind("file", "a file"),
    isPath: true,
    sentence: "PEM file with the private key of the certificate",
    byDefault: "none",
    live: false,
    read: ({ tls }) => tls.keyPath,
    write: ({ tls }, value) => {
      tls.keyPath = value;
    },
  }),
  tls_self_signed: setting({
    kind: switchKind(),
    sentence: "use TLS with a certificate that the relay makes and keeps, for a headset on the local network",
    live: false,
    read: ({ tls }) => tls.selfSigned,
    write: ({ tls }, value) => {
      tls.selfSigned = value;
    },
  }),
} as const;

function tokenSetting(kind: keyof Tokens, sentence: string) {
  return setting<string>({
    kind: tokenKind,
    sentence,
    byDefault: "none",
    live: false,
    secret: true,
    read: ({ access }) => access.tokens[kind],
    write: ({ access }, value) => {
      access.tokens[kind] = value;
    },
  });
}

function isOrigin(text: string): boolean {
  return text === "null" || isWebOrigin(text);
}

function listOrNone(list: readonly string[]): string[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
