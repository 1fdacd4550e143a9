/** A token that opens with a fixed prefix at the start of a word. */
export interface SecretRule {
  id: string;
  prefixes: readonly string[];
  /** Sticky, tried where a prefix stands. */
  pattern: RegExp;
}

/** A credential recognised by what surrounds it. */
export interface FramedSecretRule {
  id: string;
  /** Texts without any of these are not searched. */
  keywords: readonly string[];
  /** Global; the first group, if there is one, is the secret itself. */
  pattern: RegExp;
  /** Whether only the frame tells: the value itself must then look like a secret. */
  isNamed?: boolean;
}
