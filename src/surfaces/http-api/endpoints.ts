import { errorResponse, type HttpEndpoint, type HttpHandler } from "../../server/index.ts";
import { jsonResponse } from "./json-response.ts";
import type { Operation } from "./operation.ts";
import { readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";

/** Operations as the server takes them: by path and method. */
export function endpointsOf(operations: readonly Operation[]): Map<string, HttpEndpoint> {
  return new Map(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, ofPath]) => [
      path,
      {
        ...Object.fromEntries(ofPath.map((one) => [one.method, handlerOf(one)])),
        ...rightOf(ofPath),
      },
    ]),
  );
}

/** A path has one right for all its methods, or the server's own rule. */
function rightOf(ofPath: readonly Operation[]): Pick<HttpEndpoint, "right"> {
  const right = ofPath.find((one) => one.right !== undefined)?.right;
  return right === undefined ? {} : { right };
}

/** Checks a request, runs the operation, and answers as JSON. */
function handlerOf(operation: Operation): HttpHandler {
  const { query, body, badBody, ticking, method } = operation;
  return async (request, url) => {
    const asked = readQuery(url, query);
    if (asked.refusal !== undefined) return errorResponse(asked.refusal);
    const read = body === undefined ? { value: undefined } : await readBody(request, body, badBody);
    if (read.refusal !== undefined) return errorResponse(read.refusal);
    const answered = await operation.run({
      query: asked.values,
      body: read.value,
      url,
      signal: request.signal,
    });
    if (answered.refusal !== undefined)
      return errorResponse(
        answered.refusal,
        answered.fields === undefined ? {} : { fields: answered.fields },
      );
    const { answer, status = 200 } = answered;
    if (method === "GET" && status === 200) return await jsonResponse(request, answer, { ticking });
    return Response.json(answer, { status, headers: { "cache-control": "no-store" } });
  };
}
