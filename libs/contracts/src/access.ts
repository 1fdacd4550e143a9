/** What an API key may do. */
export const SCOPES = ['ingest', 'read', 'approve', 'admin'] as const;
/** One of {@link SCOPES}. `admin` includes the others. */
export type Scope = (typeof SCOPES)[number];

/** Whether a key that holds `granted` may do what needs `needed`. */
export function allows(granted: readonly Scope[], needed: Scope): boolean {
  return granted.includes(needed) || granted.includes('admin');
}
