/**
 * Loads the part of the library that announces. With it comes `source-map-support`, which replaces the stack traces and the handling of
 * uncaught errors of the whole process: both are put back.
 */
export function loadResponder(): typeof import("@homebridge/ciao/lib/Responder.js") {
  const { prepareStackTrace } = Error;
  const { emit } = process;
  try {
    return require("@homebridge/ciao/lib/Responder.js");
  } finally {
    Object.assign(Error, { prepareStackTrace });
    process.emit = emit;
  }
}
