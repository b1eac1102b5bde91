import { downloadResponse, errorResponse, type HttpHandler, type HttpRoute } from "../../../server/index.ts";
import { jsonResponse } from "./json-response.ts";
import type { Operation } from "./operation.ts";
import { readBody } from "./read-body.ts";
import { readPath } from "./read-path.ts";
import { readQuery } from "./read-query.ts";

/** Operations as routes of the server. */
export function routesOf(operations: readonly Operation[]): HttpRoute[] {
  return operations.map((operation) => {
    const { method, path, summary, query, right } = operation;
    return {
      method,
      path,
      about: summary,
      query: Object.keys(query),
      ...(right === undefined ? {} : { right }),
      answer: handlerOf(operation),
    };
  });
}

/** Checks a request, runs the operation and answers with JSON or a download. */
function handlerOf(operation: Operation): HttpHandler {
  const { query, ticking, method } = operation;
  return async (request, { url, parameters }) => {
    const path = readPath(parameters, operation.parameters);
    if (path.refusal !== undefined) return errorResponse(path.refusal);
    const asked = readQuery(url, query);
    if (asked.refusal !== undefined) return errorResponse(asked.refusal);
    const read = await readBody(request, operation);
    if (read.refusal !== undefined) return errorResponse(read.refusal);
    const answered = await operation.run({
      parameters: path.values,
      query: asked.values,
      body: read.value,
      url,
      signal: request.signal,
    });
    if (answered.refusal !== undefined) {
      const { refusal, fields } = answered;
      return errorResponse(refusal, fields === undefined ? {} : { fields });
    }
    if (answered.download !== undefined) return downloadResponse(request, answered.download);
    const { answer, status = 200 } = answered;
    if (method === "GET" && status === 200) return await jsonResponse(request, answer, { ticking });
    return Response.json(answer, { status, headers: { "cache-control": "no-store" } });
  };
}
