import { reasonOf } from "../../base/reason-of.ts";

/**
 * Why a connection to an upstream could not be made, with what to do where that is known. The message of the error is left out, because it may
 * hold the whole address with its secrets.
 */
export function failedHandshake(error: unknown, url: string): string {
  const code = codeOf(error);
  const isSecure = url.startsWith("wss:");
  if (code === undefined) return refusedWithStatus(statusOf(error));
  if (/CERT|SIGNATURE/.test(code))
    return `its certificate is not trusted (${code}): start this relay with NODE_EXTRA_CA_CERTS=FILE, the certificate's file of the other end, and write a host name that the certificate has`;
  if (isSecure && (code === "EPROTO" || code === "ECONNRESET"))
    return `refused (${code}): without TLS at the other end the address begins with ws://`;
  if (!isSecure && code === "ECONNRESET")
    return `refused (${code}): with TLS at the other end the address begins with wss://`;
  return `refused (${code})`;
}

/** Whether a handshake may have failed because of the subprotocol: Godot's server ends the connection then, others answer 400 or select none. */
export function isRefusalOfProtocol(error: unknown, hasSpoken: boolean): boolean {
  if (codeOf(error) === "ECONNRESET") return !hasSpoken;
  return /Missing client protocol/.test(reasonOf(error)) || statusOf(error) === 400;
}

function refusedWithStatus(status: number | undefined): string {
  switch (status) {
    case undefined:
      return "refused";
    case 401:
      return "refused (401): it needs a token that it knows, at the end of the address: ?token=…";
    case 403:
      return "refused (403): the token in the address needs the right viewer";
    default:
      return `refused (${status})`;
  }
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The HTTP status with which the other end answered the handshake. Bun has it only in the words of the error. */
function statusOf(error: unknown): number | undefined {
  const status = /101 status code: (\d{3})$/.exec(reasonOf(error))?.[1];
  return status === undefined ? undefined : Number(status);
}
