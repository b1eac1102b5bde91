import { qualityValues } from "./quality-values.ts";

/** Whether an `Accept-Encoding` header takes gzip (RFC 9110). */
export function takesGzip(acceptEncoding: string | null): boolean {
  const weights = qualityValues(acceptEncoding);
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
