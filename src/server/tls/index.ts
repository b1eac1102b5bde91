export { cachedCertificate, fingerprintOf } from "./cached-certificate.ts";
export type { Certificate } from "./certificate.ts";
export { readCertificate } from "./read-certificate.ts";
