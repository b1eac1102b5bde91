import { createHash } from "node:crypto";
import { nkeys } from "@nats-io/transport-node";

/** An nkey of a user, with the line of a server that lets it in. */
export function nkeyLogin(): { seed: string; line: string } {
  const user = nkeys.createUser();
  return {
    seed: seedOf(user),
    line: `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`,
  };
}

/** A credentials file of a user, with the lines of a server that lets the users of its account in. */
export function credentialsLogin(): { credentials: string; stranger: string; lines: string[] } {
  const operator = nkeys.createOperator();
  const account = nkeys.createAccount();
  const operatorJwt = jwt(operator, operator.getPublicKey(), { type: "operator", version: 2 });
  const limits = {
    subs: -1,
    data: -1,
    payload: -1,
    imports: -1,
    exports: -1,
    wildcards: true,
    conn: -1,
    leaf: -1,
  };
  const accountJwt = jwt(operator, account.getPublicKey(), { type: "account", version: 2, limits });
  return {
    credentials: credentialsOf(account),
    // Of an account that the server does not know.
    stranger: credentialsOf(nkeys.createAccount()),
    lines: [
      `operator: "${operatorJwt}"`,
      "resolver: MEMORY",
      `resolver_preload: { ${account.getPublicKey()}: "${accountJwt}" }`,
    ],
  };
}

function credentialsOf(account: nkeys.KeyPair): string {
  const user = nkeys.createUser();
  const limits = { subs: -1, data: -1, payload: -1 };
  const userJwt = jwt(account, user.getPublicKey(), {
    type: "user",
    version: 2,
    pub: {},
    sub: {},
    ...limits,
  });
  return [
    "-----BEGIN NATS USER JWT-----",
    userJwt,
    "------END NATS USER JWT------",
    "",
    "-----BEGIN USER NKEY SEED-----",
    seedOf(user),
    "------END USER NKEY SEED------",
    "",
  ].join("\n");
}

function seedOf(key: nkeys.KeyPair): string {
  return new TextDecoder().decode(key.getSeed());
}

/** A JWT of NATS, as its tool `nsc` writes it. */
function jwt(issuer: nkeys.KeyPair, subject: string, nats: object): string {
  const claims = {
    jti: createHash("sha256").update(subject).digest("hex"),
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    name: "test",
    sub: subject,
    nats,
  };
  const signed = [{ typ: "JWT", alg: "ed25519-nkey" }, claims].map(base64Url).join(".");
  const signature = issuer.sign(new TextEncoder().encode(signed));
  return `${signed}.${Buffer.from(signature).toString("base64url")}`;
}

function base64Url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
