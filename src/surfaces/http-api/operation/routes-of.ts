import { Compressor } from "../../../base/compressor.ts";
import { RelayError } from "../../../protocol/error-table.ts";
import { downloadResponse, errorResponse, type HttpHandler, type HttpRoute } from "../../../server/index.ts";
import { JsonAnswers } from "./json-answers.ts";
import type { Answered, Asked, Operation } from "./operation.ts";
import { readBody } from "./read-body.ts";
import { readPath } from "./read-path.ts";
import { readQuery } from "./read-query.ts";

/** Operations as routes of the server. */
export function routesOf(operations: readonly Operation[], compressor = new Compressor()): HttpRoute[] {
  return operations.map((operation) => {
    const { method, path, summary, query, right } = operation;
    return {
      method,
      path,
      about: summary,
      query: Object.keys(query),
      ...(right === undefined ? {} : { right }),
      answer: handlerOf(operation, compressor),
    };
  });
}

/** Checks a request, runs the operation and answers with JSON or a download. */
function handlerOf(operation: Operation, compressor: Compressor): HttpHandler {
  const { query, method } = operation;
  const answers = new JsonAnswers(operation, compressor);
  return async (request, { url, parameters, nextTurn }) => {
    const path = readPath(parameters, operation.parameters);
    if (path.refusal !== undefined) return errorResponse(path.refusal);
    const asked = readQuery(url, query);
    if (asked.refusal !== undefined) return errorResponse(asked.refusal);
    const read = await readBody(request, operation);
    if (read.refusal !== undefined) return errorResponse(read.refusal);
    if (operation.body !== undefined) await nextTurn();
    const answered = await outcomeOf(operation, {
      parameters: path.values,
      query: asked.values,
      body: read.value,
      url,
      signal: request.signal,
      nextTurn,
    });
    if (answered.refusal !== undefined) {
      const { refusal, fields } = answered;
      return errorResponse(refusal, fields === undefined ? {} : { fields });
    }
    if (answered.download !== undefined) return downloadResponse(request, answered.download);
    const { answer, status = 200 } = answered;
    if (method === "GET" && status === 200) return await answers.respond(request, answer, nextTurn);
    return Response.json(answer, { status, headers: { "cache-control": "no-store" } });
  };
}

/** Runs an operation. An error with a code is a refusal. */
async function outcomeOf(
  operation: Operation,
  asked: Asked<unknown, unknown, unknown>,
): Promise<Answered<unknown>> {
  try {
    return await operation.run(asked);
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    return { refusal: { code: error.code, message: error.message } };
  }
}
