/** Names and their weights from a header such as `Accept` or `Accept-Encoding` (RFC 9110, 12.4.2), in lower case. A name without a weight counts 1. */
export function qualityValues(header: string | null): ReadonlyMap<string, number> {
  return new Map(
    (header ?? "").split(",").flatMap((part) => {
      const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      const number = weight === undefined ? 1 : Number(weight.slice(2));
      return name === "" || Number.isNaN(number) ? [] : [[name, number] as const];
    }),
  );
}
