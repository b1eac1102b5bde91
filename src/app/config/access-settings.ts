import { z } from "zod";
import type { Tokens } from "../../server/index.ts";
import { setting } from "./setting.ts";
import { listKind, switchKind, textKind } from "./value-kind.ts";

/** What a header and a URL take as it is: a token goes through both. */
const TOKEN_SHAPE = /^[\x21-\x2b\x2d-\x7e]{1,256}$/;
/** Origins and hosts that may be listed. */
const MAX_LISTED = 64;

const tokenKind = textKind(
  "token",
  "1 to 256 printable ASCII characters without space and comma",
  z.string().regex(TOKEN_SHAPE),
);

/** Who is let in. Tokens are better given by the environment: other users of a machine see a program's flags. */
export const ACCESS_SETTINGS = {
  token: tokenSetting("all", "the token of those who may do everything"),
  viewer_token: tokenSetting("viewer", "a token for looking alone"),
  producer_token: tokenSetting("producer", "a token for games alone"),
  control_token: tokenSetting("control", "a token for looking and commanding"),
  insecure: setting({
    kind: switchKind(),
    sentence: "needs no token beyond this machine either: whoever reaches the port may do everything",
    live: false,
    read: ({ access }) => access.insecure,
    write: ({ access }, value) => {
      access.insecure = value;
    },
  }),
  allow_origin: setting({
    kind: listKind(
      "origin",
      "an origin such as http://localhost:5173, or null",
      z.string().refine(isOrigin, { error: "expected an origin such as http://localhost:5173, or null" }),
      MAX_LISTED,
    ),
    sentence: "lets pages of this origin in beside the relay's own; may be given several times",
    byDefault: "none",
    live: false,
    read: ({ access }) => listOrNone(access.allowedOrigins),
    write: ({ access }, value) => {
      access.allowedOrigins = value;
    },
  }),
  allow_host: setting({
    kind: listKind(
      "name",
      "a host name such as relay.example",
      z.string().regex(/^[\w.-]{1,253}$/),
      MAX_LISTED,
    ),
    sentence: "a name by which the relay may be asked for beside its address; may be given several times",
    byDefault: "none",
    live: false,
    read: ({ access }) => listOrNone(access.allowedHosts),
    write: ({ access }, value) => {
      access.allowedHosts = value;
    },
  }),
  tls_cert: setting({
    kind: textKind("file", "a file"),
    sentence: "speaks TLS (wss, https) with this certificate, PEM",
    byDefault: "none",
    live: false,
    read: ({ tls }) => tls.certPath,
    write: ({ tls }, value) => {
      tls.certPath = value;
    },
  }),
  tls_key: setting({
    kind: textKind("file", "a file"),
    sentence: "the certificate's private key, PEM",
    byDefault: "none",
    live: false,
    read: ({ tls }) => tls.keyPath,
    write: ({ tls }, value) => {
      tls.keyPath = value;
    },
  }),
  tls_self_signed: setting({
    kind: switchKind(),
    sentence: "speaks TLS with a certificate made here and kept, for a headset on the local network",
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
  return text === "null" || URL.parse(text)?.origin === text.toLowerCase();
}

function listOrNone(list: readonly string[]): string[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
