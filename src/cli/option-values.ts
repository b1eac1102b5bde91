import { InvalidArgumentError } from "commander";

/** A reader of a number given by hand. Bounds are part of the error. Fails: InvalidArgumentError. */
export function numberOption(bounds: {
  min: number;
  max: number;
  whole?: boolean;
}): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const { min, max, whole = false } = bounds;
    if (
      text.trim() === "" ||
      !Number.isFinite(value) ||
      value < min ||
      value > max ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`Expected a ${whole ? "whole " : ""}number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A reader of a WebSocket address given by hand. Fails: InvalidArgumentError. */
export function webSocketUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "ws:" && url.protocol !== "wss:")) {
    throw new InvalidArgumentError("Expected an address such as ws://127.0.0.1:8081.");
  }
  return text;
}
