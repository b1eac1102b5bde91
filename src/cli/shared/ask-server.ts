/** How long a server may take to answer, if the question does not say. Units: milliseconds. */
export const ANSWER_MILLIS = 3000;
/** Longest answer that is read. Units: bytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Why a server gave no answer over HTTP. */
export type HttpFailure =
  /** No program listens there, or the host is unknown. */
  | { kind: "nobody" }
  /** A program that accepts connections but does not answer. */
  | { kind: "silent" }
  /** A server whose TLS certificate this machine does not trust. */
  | { kind: "untrusted"; reason: string }
  /** A program that answers, but not with HTTP. */
  | { kind: "not_http" };

/** The outcome of a question over HTTP. */
export type ServerAnswer = { kind: "answer"; httpStatus: number; text: string } | HttpFailure;

/** What to ask. Without a path it asks at the address itself. */
export interface ServerQuestion {
  path?: string;
  token: string | undefined;
  headers?: Readonly<Record<string, string>>;
  /** How long the server may take to answer. Units: milliseconds. */
  answerMillis?: number;
}

/** Asks a server over HTTP. The address may be that of a WebSocket. */
export async function askServer(
  url: string,
  { path, token, headers, answerMillis = ANSWER_MILLIS }: ServerQuestion,
): Promise<ServerAnswer> {
  const http = url.replace(/^ws/, "http");
  try {
    const answer = await fetch(path === undefined ? http : new URL(path, http), {
      signal: AbortSignal.timeout(answerMillis),
      redirect: "manual",
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
    // The body of an accepted WebSocket does not end.
    const text = answer.status === 101 ? "" : await readBounded(answer);
    if (answer.status === 101) await answer.body?.cancel();
    return { kind: "answer", httpStatus: answer.status, text };
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return { kind: "silent" };
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    if (/CERT|SIGNATURE/.test(code)) return { kind: "untrusted", reason: code };
    return { kind: /REFUSED|NOTFOUND|UNREACH|AI_AGAIN/i.test(code) ? "nobody" : "not_http" };
  }
}

async function readBounded(answer: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ANSWER_BYTES) break;
  }
  return text;
}
