const TEMPLATES: readonly ((n: number) => string)[] = [
  (n) => `INFO  gateway request ${hex(n)} GET /api/orders/${n % 9_973} 200 in ${n % 480} ms`,
  (n) => `WARN  worker-${n % 16} retry ${1 + (n % 4)} of job ${hex(n * 7)} after connection reset`,
  (n) =>
    `DEBUG store: read block blk_${hex(n * 31)} of ${(n % 64) + 1} KiB from node-${n % 40} in rack ${n % 7}`,
  (n) =>
    `ERROR auth: rejected session ${hex(n * 13)} from 10.${n % 256}.${(n >> 8) % 256}.${(n >> 3) % 256} port ${1_024 + (n % 60_000)}`,
  () => 'INFO  heartbeat ok',
];

/** Made lines of a service's log, 20 to 110 bytes; every fifth is the same as many others. */
export function logLine(n: number): string {
  return TEMPLATES[n % TEMPLATES.length]!(n);
}

function hex(n: number): string {
  return Math.imul(n + 1, 2_654_435_761)
    .toString(16)
    .replace('-', '')
    .padStart(8, '0');
}
